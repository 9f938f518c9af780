// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation
public import Quantities

extension AsicModel {
    /// The supply that a frequency needs for a nonce error at the reference temperature: the voltage-frequency curve.
    /// - Parameter target: per nonce; without it, the factory's.
    /// - Returns: nil where no supply does it.
    public func tunedVoltage(for frequency: Frequency, nonceError target: Double? = nil) -> Voltage? {
        timing.criticalVoltage(
            nonceError: target ?? nominalNonceError, temperature: referenceTemperature, frequency: frequency)
    }

    /// What a power limit does: the fastest point of the frequency grid whose power at the wall does not exceed it, at
    /// reference temperature; the slowest point where none is low enough.
    /// - Complexity: O(log grid).
    public func operatingPoint(forWallPower limit: Power) -> OperatingPoint {
        var low = 0
        var high = curve.count
        while low < high {
            let middle = (low + high) / 2
            if curve[middle].wall <= limit { low = middle + 1 } else { high = middle }
        }
        return curve.isEmpty ? nominal : curve[max(0, low - 1)].point
    }

    /// Tabulates the voltage-frequency curve on the frequency grid.
    func tabulated() -> [CurvePoint] {
        let first = frequencyRange.lowerBound.hertz
        let count = Int(((frequencyRange.upperBound.hertz - first) / frequencyStep.hertz + 1e-9).rounded(.down))
        return (0...max(0, count)).compactMap { index in
            let frequency = Frequency.hertz(first + Double(index) * frequencyStep.hertz)
            guard let voltage = tunedVoltage(for: frequency) else { return nil }
            let point = OperatingPoint(frequency: frequency, voltage: voltage)
            return CurvePoint(point: point, wall: wallPower(point))
        }
    }
}
