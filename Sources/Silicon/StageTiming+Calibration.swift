// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation
public import Quantities

/// What a process's timing is calibrated to: at one operating point the nonce error is known, and so is how far the supply may
/// fall until hashing collapses.
public struct TimingCalibration: Sendable, Hashable {
    public var voltage: Voltage
    public var frequency: Frequency
    public var temperature: Temperature
    /// The nonce error at that point, per nonce.
    public var nonceError: Double
    /// The supply's distance from collapse.
    public var margin: Voltage
    /// The nonce error that counts as collapse.
    public var collapse: Double

    public init(
        voltage: Voltage, frequency: Frequency, temperature: Temperature = .celsius(75), nonceError: Double = 1.2e-4,
        margin: Voltage = .millivolts(20), collapse: Double = 0.5
    ) {
        self.voltage = voltage
        self.frequency = frequency
        self.temperature = temperature
        self.nonceError = nonceError
        self.margin = margin
        self.collapse = collapse
    }
}

/// A calibration that no stage can meet, or a machine that cannot be.
public struct CalibrationError: Error, Sendable, CustomStringConvertible {
    public var description: String
    /// The keys of a model's file that can be to blame, the likeliest first: `["nameplate", "power"]`.
    public var suspects: [[String]] = []
}

extension StageTiming {
    /// The same process with `pathSpread` and `logScale` solved so that both conditions of the calibration hold.
    /// - Throws: where threshold variation and supply noise alone spread the delay more than the margin allows.
    package func calibrated(to target: TimingCalibration) throws(CalibrationError) -> StageTiming {
        let volts = target.voltage.volts
        let low = volts - target.margin.volts
        let kelvin = target.temperature.kelvin
        guard low > 0, target.nonceError > 0, target.collapse > target.nonceError, target.collapse < 1 else {
            throw CalibrationError(
                description: "the margin must lie below the voltage, and 0 < nonce error < collapse < 1",
                suspects: [["process", "margin"], ["process", "voltage"], ["process", "nonce-error"]])
        }
        let needed = requiredMargin(nonceError: target.nonceError)
        let lost = requiredMargin(nonceError: target.collapse)
        var timing = self
        timing.logScale = 0
        let here = timing.drive(volts: volts, kelvin: kelvin, shift: 0)
        let there = timing.drive(volts: low, kelvin: kelvin, shift: 0)
        // One clock period fits both points: logDelay + z * spread is the same at each.
        func excess(_ pathSpread: Double) -> Double {
            timing.pathSpread = pathSpread
            return (there.logDelay + lost * timing.spread(there)) - (here.logDelay + needed * timing.spread(here))
        }
        guard excess(0) >= 0, excess(2) < 0 else {
            throw CalibrationError(
                description:
                    "a margin of \(target.margin) cannot separate nonce errors of \(formatNumber(target.nonceError)) "
                    + "and \(formatNumber(target.collapse)): threshold variation and supply noise alone spread the delay more",
                suspects: ["margin", "supply-noise", "threshold-noise", "nonce-error", "collapse", "voltage"].map {
                    ["process", $0]
                })
        }
        timing.pathSpread = bisect(0, 2) { excess($0) > 0 }
        timing.logScale = -log(target.frequency.hertz) - here.logDelay - needed * timing.spread(here)
        return timing
    }

    /// The same silicon at another speed: what met the clock at `old` now meets it at `new`.
    package func rescaled(from old: Frequency, to new: Frequency) -> StageTiming {
        var timing = self
        timing.logScale += log(old / new)
        return timing
    }

    /// The supply at which the nonce error has a given value; below it there are more errors.
    /// - Parameter nonceError: in 0..<1, both ends excluded. 0.5 is collapse, 0.01 an alarm.
    /// - Returns: nil where no supply between 0.1 V and 2 V gives it.
    public func criticalVoltage(
        nonceError: Double = 0.5, temperature: Temperature, frequency: Frequency, thresholdShift: Voltage = .zero
    ) -> Voltage? {
        let needed = requiredMargin(nonceError: nonceError)
        func isBelow(_ volts: Double) -> Bool {
            margin(
                volts: volts, celsius: temperature.celsius, hertz: frequency.hertz, shift: thresholdShift.volts)
                < needed
        }
        guard isBelow(0.1), !isBelow(2) else { return nil }
        return .volts(bisect(0.1, 2, isBelow))
    }

    /// The supply at which temperature does not change the delay: below it a hotter chip is faster (temperature inversion).
    public func temperatureIndependentVoltage(around temperature: Temperature = .celsius(75)) -> Voltage {
        .volts(
            bisect(0.1, 2) { volts in
                drive(volts: volts, kelvin: temperature.kelvin + 0.5, shift: 0).logDelay
                    < drive(volts: volts, kelvin: temperature.kelvin - 0.5, shift: 0).logDelay
            })
    }
}
