// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
public import Quantities
public import Silicon

/// How the parts that a fault breaks age, instead of failing at random.
public enum FaultHazard: Sendable {
    /// The part's own reliability model.
    case model(ModelHazard)
    case weibull(WeibullHazard)
    case solder(SolderHazard)
}

/// The reliability model of the part that the fault breaks.
public struct ModelHazard: Configurable {
    public var dust = 1.0

    public init() {}
    public static let about =
        "The part's own model: fans wear (L10 70,000 h at 40 degC), boards follow a bathtub, supplies' capacitors dry out."
    public static let fields: [Field<Self>] = [
        Field(
            "dust", \.dust, .number(1...20),
            source: .assumption("clean air; a repair shop's two to four years for fans in mines are about 4"),
            about: "How much faster fans wear than in clean air.")
    ]
}

/// A Weibull distribution of the time to failure, with a temperature that speeds it up.
public struct WeibullHazard: Configurable {
    public var shape = 1.0
    public var scale = TimeSpan.days(3650)
    public var perTenKelvins = 1.0
    public var reference = Temperature.celsius(40)
    public var stress = ComponentReliability.Stress.inletAir

    public init() {}
    public static let about = "Failures of a unit follow a Weibull distribution of its age under stress."
    public static let fields: [Field<Self>] = [
        Field(
            "shape", \.shape, .number(0.2...20), required: true,
            about: "Below 1 the weak fail first, 1 is random, above 1 is wear-out."),
        Field(
            "scale", \.scale, .duration(.minutes(1) ... .days(36_500)), required: true,
            about: "The age under the reference stress by which 63 % of units have failed."),
        Field(
            "per-10-kelvins", \.perTenKelvins, .number(1...5),
            about: "How much faster parts age when it is ten kelvins hotter."),
        Field(
            "reference", \.reference, .quantity(.celsius(-20) ... .celsius(120)),
            about: "The temperature at which 'scale' holds."),
        Field(
            "stress", \.stress,
            .choice {
                switch $0 {
                case .inletAir: "the air that the unit breathes"
                case .passingAir: "the air on its way, between inlet and outlet"
                case .die: "the dies"
                }
            }, about: "Whose temperature counts."),
    ]
}

/// Solder joints that crack by being warmed and cooled.
public struct SolderHazard: Configurable {
    public var cycles = SolderFatigue.assumed.cyclesToFailure
    public var shape = SolderFatigue.assumed.shape

    public init() {}
    public static let about =
        "Solder joints crack with thermal cycles, not with time: each sleep, trip, reboot or outage that lets the dies cool counts by how far, how hot and after how long (Norris and Landzberg)."
    public static let fields: [Field<Self>] = [
        Field(
            "cycles", \.cycles, .number(1...1_000_000),
            source: .assumption("no miner's maker publishes a cycle test; 3,000 is usual for large packages"),
            about: "Cycles of 0 to 100 degC with ten minutes of dwell after which 63 % of boards have a cracked joint."),
        Field(
            "shape", \.shape, .number(0.2...20), source: .assumption("wear-out, as usual for solder"),
            about: "The Weibull shape of the cycles to failure."),
    ]

    var fatigue: SolderFatigue {
        SolderFatigue(test: SolderFatigue.assumed.test, cyclesToFailure: cycles, shape: shape)
    }
}

public let faultHazardCatalogue = Catalogue<FaultHazard>(
    kind: "hazard",
    [
        .init("model", ModelHazard.self, example: "{model: {dust: 4}}") { .model($0) },
        .init(
            "weibull", WeibullHazard.self, example: "{weibull: {shape: 3, scale: 8 yr, per-10-kelvins: 1.5}}"
        ) { .weibull($0) },
        .init("solder", SolderHazard.self, example: "{solder: {cycles: 1000}}") { .solder($0) },
    ])
