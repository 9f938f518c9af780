// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation
public import Quantities
internal import Statistics

extension StageTiming {
    /// The margin that each stage of a uniform chip would need to err as often as this chip: `nonceError(margin:)` makes it
    /// the exact product over the chip's different stages.
    /// - Parameters:
    ///   - chip: its stages stand for those of the pipeline; at least one.
    ///   - ageing: added to the threshold of every stage.
    /// - Complexity: O(stages), about 20 us for 64.
    public func effectiveMargin(
        voltage: Voltage, temperature: Temperature, frequency: Frequency, chip: ChipVariation, ageing: Voltage = .zero
    ) -> Double {
        Silicon.margin(
            logHazard: meanLogHazard(
                volts: voltage.volts, celsius: temperature.celsius, hertz: frequency.hertz, chip: chip,
                ageing: ageing.volts))
    }

    func meanLogHazard(volts: Double, celsius: Double, hertz: Double, chip: ChipVariation, ageing: Double) -> Double {
        logMeanExp(
            chip.stages.map {
                logHazard(margin(volts: volts, celsius: celsius, hertz: hertz, shift: $0.volts + ageing))
            })
    }

    /// The probability per nonce that any of the chip's stages misses the clock in any pass: the exact product.
    public func nonceError(
        voltage: Voltage, temperature: Temperature, frequency: Frequency, chip: ChipVariation
    ) -> Double {
        nonceError(
            voltage: voltage, temperature: temperature, frequency: frequency, thresholdShifts: chip.stages)
    }

    /// The supply at which this chip's nonce error has a given value.
    /// - Parameter nonceError: in 0..<1, both ends excluded.
    /// - Returns: nil where no supply between 0.1 V and 2 V gives it.
    /// - Complexity: some ten evaluations of all stages.
    public func criticalVoltage(
        nonceError: Double = 0.5, temperature: Temperature, frequency: Frequency, chip: ChipVariation
    ) -> Voltage? {
        let target = logHazard(requiredMargin(nonceError: nonceError))
        let volts = try? findRoot(between: 0.1, and: 2, absolute: 1e-9) { volts in
            meanLogHazard(
                volts: volts, celsius: temperature.celsius, hertz: frequency.hertz, chip: chip, ageing: 0) - target
        }
        return volts.map(Voltage.volts)
    }
}
