// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
public import Quantities

/// How the transistors of a process behave, and the operating point at which their timing is known.
public struct ProcessPreset: Configurable {
    public var name = ""
    public var threshold = Sourced<Voltage>()
    /// Fall of the threshold per kelvin.
    public var thresholdFall = Sourced<Voltage>()
    public var slopeFactor = Sourced<Double>()
    public var driveExponent = Sourced<Double>()
    public var mobilityExponent = Sourced<Double>()
    public var stages = Sourced<Int>()
    public var thresholdNoise = Sourced<Voltage>()
    public var supplyNoise = Sourced<Voltage>()
    public var dieToDie = Sourced<Voltage>()
    public var systematic = Sourced<Voltage>()
    public var correlationRange = Sourced<Fraction>()
    public var voltage = Sourced<Voltage>()
    public var temperature = Sourced<Temperature>()
    public var nonceError = Sourced<Double>()
    public var margin = Sourced<Voltage>()
    public var collapse = Sourced<Double>()

    public init() {}

    public static let about =
        "A silicon process: threshold, drive, variation, and the point at which its timing is calibrated."
    public static let fields: [Field<Self>] = [
        Field("name", \.name, .name(), required: true, about: "What the process is called."),
        Field(
            fact: "threshold", \.threshold, .quantity(.volts(0.05) ... .volts(1)),
            about: "Threshold voltage at 25 degC."),
        Field(
            fact: "threshold-fall", \.thresholdFall, .quantity(.volts(0) ... .millivolts(5), in: "mV"),
            about: "Fall of the threshold voltage per kelvin."),
        Field(
            fact: "slope-factor", \.slopeFactor, .number(1...2),
            about: "Subthreshold slope over the ideal 60 mV/decade."),
        Field(fact: "drive-exponent", \.driveExponent, .number(1...2), about: "Exponent of the drive current."),
        Field(
            fact: "mobility-exponent", \.mobilityExponent, .number(0...3),
            about: "Exponent with which temperature slows the carriers."),
        Field(fact: "stages", \.stages, .integer(1...4096), about: "Pipeline stages that must all meet the clock."),
        Field(
            fact: "threshold-noise", \.thresholdNoise, .quantity(.volts(0) ... .millivolts(50), in: "mV"),
            about: "Random threshold variation of a whole stage, rms: of one gate over the square root of the depth."),
        Field(
            fact: "supply-noise", \.supplyNoise, .quantity(.volts(0) ... .millivolts(50), in: "mV"),
            about: "Supply noise within a clock cycle, rms."),
        Field(
            fact: "die-to-die", \.dieToDie, .quantity(.volts(0) ... .millivolts(100), in: "mV"),
            about: "Threshold of one die against another, rms."),
        Field(
            fact: "systematic", \.systematic, .quantity(.volts(0) ... .millivolts(100), in: "mV"),
            about: "Threshold that varies smoothly across a die, rms."),
        Field(
            fact: "correlation-range", \.correlationRange, .quantity(.percent(1) ... .percent(200), in: "%"),
            about: "Distance, of the die's width, from which stages no longer vary together."),
        Field(
            fact: "voltage", \.voltage, .quantity(.volts(0.1) ... .volts(1.5)),
            about: "The supply at which the nonce error is known."),
        Field(
            fact: "temperature", \.temperature, .quantity(.celsius(0) ... .celsius(125)),
            about: "The die temperature at which the nonce error is known."),
        Field(
            fact: "nonce-error", \.nonceError, .number(1e-12...0.49), about: "The nonce error at that point, per nonce."
        ),
        Field(
            fact: "margin", \.margin, .quantity(.millivolts(1) ... .millivolts(300), in: "mV"),
            about: "How far below that supply hashing collapses."),
        Field(fact: "collapse", \.collapse, .number(1e-6...0.99), about: "The nonce error that counts as collapse."),
    ]

    /// How its chips differ.
    public var variation: ProcessVariation {
        ProcessVariation(
            dieToDie: dieToDie.value, systematic: systematic.value, correlationRange: correlationRange.value.fraction)
    }

    public func validate(_ node: Node, _ context: inout DecodingContext) {
        if margin.value >= voltage.value {
            context.report(
                "a margin of \(margin.value) below \(voltage.value) leaves no supply",
                at: node.location(ofFirst: "margin", "voltage"),
                expected: "less than the voltage at which the nonce error is known")
        }
        if collapse.value <= nonceError.value {
            context.report(
                "collapse is not more than the nonce error of the calibration point",
                at: node.location(ofFirst: "collapse", "nonce-error"),
                expected: "more than \(formatNumber(nonceError.value))")
        }
    }

    /// The timing of this process when its calibration point lies at `voltage` and `frequency`.
    package func timing(passes: Int, voltage: Voltage, frequency: Frequency) throws(CalibrationError) -> StageTiming {
        let open = StageTiming(
            stages: stages.value, passes: passes, thresholdVoltage: threshold.value.volts,
            thresholdSlope: thresholdFall.value.volts, slopeFactor: slopeFactor.value,
            driveExponent: driveExponent.value, mobilityExponent: mobilityExponent.value,
            thresholdNoise: thresholdNoise.value.volts, supplyNoise: supplyNoise.value.volts, pathSpread: 0, logScale: 0
        )
        return try open.calibrated(
            to: TimingCalibration(
                voltage: voltage, frequency: frequency, temperature: temperature.value, nonceError: nonceError.value,
                margin: margin.value, collapse: collapse.value))
    }
}
