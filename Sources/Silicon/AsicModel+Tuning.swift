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

    /// Tabulates the voltage-frequency curve. Both grids pass through the nominal point; voltages are rounded up, so that the
    /// nonce error never exceeds the factory's.
    func tabulated() -> [CurvePoint] {
        func steps(_ distance: Frequency) -> Int { Int((distance / frequencyStep + 1e-9).rounded(.down)) }
        let below = steps(nominal.frequency - frequencyRange.lowerBound)
        let above = steps(frequencyRange.upperBound - nominal.frequency)
        return (-below...above).compactMap { index in
            let frequency = nominal.frequency + Double(index) * frequencyStep
            guard let tuned = tunedVoltage(for: frequency) else { return nil }
            let voltageIndex = ((tuned - nominal.voltage) / voltageSetPointStep - 1e-6).rounded(.up)
            let point = OperatingPoint(
                frequency: frequency, voltage: nominal.voltage + voltageIndex * voltageSetPointStep)
            return CurvePoint(point: point, wall: wallPower(point))
        }
    }
}
