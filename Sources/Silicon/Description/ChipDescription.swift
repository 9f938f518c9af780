// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
public import Quantities

/// The hashing chip of a model as its file has it.
public struct ChipDescription: Configurable {
    public var name = ""
    public var cores = Sourced<Int>()
    public var passes = Sourced<Int>()
    public var stack = Sourced<Int>()
    public var referenceVoltage: Sourced<Voltage>?
    public var referenceFrequency: Sourced<Frequency>?
    public var capacitance: Sourced<Capacitance>?
    public var leakage: Sourced<Power>?
    public var leakShare: Sourced<Fraction>?
    public var leakageVoltageScale = Sourced<Voltage>()
    public var leakageTemperatureScale = Sourced<TemperatureDifference>()

    public init() {}

    public static let about = """
        A hashing chip. Without 'capacitance' and 'leakage' both are fitted to the nameplate, of which 'leak-share' is leakage.
        """
    public static let fields: [Field<Self>] = [
        Field("name", \.name, .text(about: "a chip's name"), required: true, about: "The maker's name for it."),
        Field(fact: "cores", \.cores, .integer(1...100_000), about: "Hashing cores; each starts one pass per clock."),
        Field(
            fact: "passes", \.passes, .integer(1...1_000_000), about: "Passes through the pipeline that one hash takes."
        ),
        Field(
            fact: "stack", \.stack, .integer(1...16),
            about: "Core domains in series inside the chip: it stands across that many times the core voltage."),
        Field(
            optionalFact: "reference-voltage", \.referenceVoltage, .quantity(.volts(0.1) ... .volts(1.5)),
            about: "Core voltage at which the process's calibration holds; the process's own where absent."),
        Field(
            optionalFact: "reference-frequency", \.referenceFrequency, .quantity(.megahertz(1) ... .megahertz(10_000)),
            about: "Clock at which the process's calibration holds; that of the nameplate's hash rate where absent."),
        Field(
            optionalFact: "capacitance", \.capacitance, .quantity(Capacitance(base: 1e-12)...Capacitance(base: 1e-5)),
            about: "Switched capacitance of a chip; fitted to the nameplate's power where absent."),
        Field(
            optionalFact: "leakage", \.leakage, .quantity(.watts(0) ... .watts(100)),
            about: "Leakage of a chip at the reference voltage and the process's temperature."),
        Field(
            optionalFact: "leak-share", \.leakShare, .quantity(.percent(0) ... .percent(60), in: "%"),
            about: "Share of leakage in a chip's power at the nominal point, for the fit."),
        Field(
            fact: "leakage-voltage-scale", \.leakageVoltageScale, .quantity(.millivolts(20) ... .volts(5)),
            about: "Voltage step that multiplies leakage by e."),
        Field(
            fact: "leakage-temperature-scale", \.leakageTemperatureScale,
            .quantity(.kelvins(5) ... .kelvins(200)), about: "Temperature step that multiplies leakage by e."),
    ]

    public func validate(_ node: Node, _ context: inout DecodingContext) {
        if (capacitance == nil) != (leakage == nil) {
            context.report(
                "only one of capacitance and leakage is given", at: node.location,
                expected: "both, or neither and a 'leak-share' for the fit")
        } else if capacitance == nil, leakShare == nil {
            context.report(
                "nothing says what the chip draws", at: node.location,
                expected: "'capacitance' and 'leakage', or a 'leak-share' for the fit to the nameplate")
        } else if capacitance != nil, leakShare != nil {
            context.report(
                "a leak-share has no use where the leakage is given", at: node.location, expected: "one or the other")
        }
    }
}
