// SPDX-License-Identifier: GPL-3.0-or-later

public import Quantities

extension AsicModel {
    /// What a guard band leaves as it is.
    public enum GuardBandAnchor: Sendable, Hashable {
        /// The clock stays nominal: a wider band needs a higher supply, and power for the same work.
        case clock
        /// The supply stays nominal: a wider band needs a slower clock, and machines for the same work.
        case voltage
    }

    /// The operating point whose supply stands `width` above the collapse of its clock at the reference temperature.
    /// - Returns: nil where no supply, or no clock above zero, collapses there.
    /// - Complexity: some dozens of timing evaluations.
    public func operatingPoint(guardBand width: Voltage, keeping anchor: GuardBandAnchor) -> OperatingPoint? {
        switch anchor {
        case .clock:
            return collapse(of: nominal.frequency).map {
                OperatingPoint(frequency: nominal.frequency, voltage: $0 + width)
            }
        case .voltage:
            let wanted = nominal.voltage - width
            guard wanted > .zero else { return nil }
            // The collapse rises with the clock.
            var low = Frequency.zero
            var high = nominal.frequency * 4
            for _ in 0..<60 {
                let middle = (low + high) / 2
                guard middle > .zero else { return nil }
                // Without a collapse a slow clock is met by any supply, and a fast one by none.
                let meets = collapse(of: middle).map { $0 <= wanted } ?? (middle < nominal.frequency)
                if meets { low = middle } else { high = middle }
            }
            return low > .zero ? OperatingPoint(frequency: low, voltage: nominal.voltage) : nil
        }
    }

    private func collapse(of frequency: Frequency) -> Voltage? {
        timing.criticalVoltage(temperature: referenceTemperature, frequency: frequency)
    }
}
