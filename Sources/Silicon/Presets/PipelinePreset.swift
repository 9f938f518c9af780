// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
public import Quantities

/// A way to build and run a hashing pipeline.
public struct PipelinePreset: Configurable {
    public var name = ""
    public var aboutPreset = ""
    public var stages = Sourced<Int>()
    public var guardBand = Sourced<Voltage>()
    public var wideGuardBand = Sourced<Voltage>()
    /// W/cm2.
    public var heatFluxLimit = Sourced<Double>()
    /// ns.
    public var wakeTime: Sourced<Double>?
    /// ns.
    public var memorySaving: Sourced<Double>?

    public init() {}

    public static let about = "A way to build and run a hashing pipeline, for comparison on one model's silicon."
    public static let fields: [Field<Self>] = [
        Field("name", \.name, .name(), required: true, about: "What it is called."),
        Field("about", \.aboutPreset, .text(), required: true, about: "One sentence."),
        Field(fact: "stages", \.stages, .integer(1...4096), about: "Stages that must all meet the clock in a pass."),
        Field(
            fact: "guard-band", \.guardBand, .quantity(.millivolts(0) ... .millivolts(500), in: "mV"),
            about: "Least distance of the supply from collapse."),
        Field(
            fact: "wide-guard-band", \.wideGuardBand, .quantity(.millivolts(0) ... .millivolts(500), in: "mV"),
            about: "Greatest distance of the supply from collapse."),
        Field(
            fact: "heat-flux-limit", \.heatFluxLimit, .number(1...10_000, in: "W/cm2"),
            about: "What the cooling can take."),
        Field(
            optionalFact: "wake-time", \.wakeTime, .number(1...1e9, in: "ns"),
            about: "Until a gated block works; without it nothing is gated."),
        Field(
            optionalFact: "memory-saving", \.memorySaving, .number(1e-3...1e3, in: "ns"),
            about: "What stacked memory saves an access; without it there is none."),
    ]

    public func validate(_ node: Node, _ context: inout DecodingContext) {
        if wideGuardBand.value < guardBand.value {
            context.report(
                "the wide guard band is narrower than the guard band", at: node["wide-guard-band"]?.location,
                expected: "at least \(guardBand.value.formatted(in: "mV"))")
        }
    }

    /// The presets that come with the program: `basic`, `gpu` and `professional`.
    public static func builtIn() throws(ConfigurationError) -> [PipelinePreset] {
        let node = try readYAML(PackageResources.pipelines_yaml, file: "pipelines.yaml")
        var context = DecodingContext()
        let decoded = Codec<[PipelinePreset]>.list(of: .object("pipeline"), count: 1...100).decode(node, &context)
        return try context.result(decoded)
    }
}
