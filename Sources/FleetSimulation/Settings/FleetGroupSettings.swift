// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
public import Quantities

/// Units of one model that were bought and are run alike.
public struct FleetGroupSettings: Configurable {
    public var name: String?
    public var model = ""
    public var count = 1
    public var firmware = "stock"
    public var efficiencySpread = Fraction.percent(2)
    public var thresholdSpread = Voltage.millivolts(1)
    public var age = TimeSpan.days(30)
    public var ageingSpread = Fraction.zero
    public var weakShare = Fraction.zero
    public var weakFactor = 10.0
    public var powerLimit: Power?
    public var guardBand: Voltage?
    public var guardBandKeeps = GuardBandKeeps.clock
    public var throttling = false
    public var fanControl = FanMode.automatic
    public var fanTarget: Temperature?
    public var fanMinimum = Fraction.percent(39)

    /// What stays as the model has it when a guard band is set.
    public enum GuardBandKeeps: String, Sendable, CaseIterable {
        case clock
        case voltage
    }

    /// How the fans are turned.
    public enum FanMode: String, Sendable, CaseIterable {
        case automatic
        case fixed
    }

    public init() {}

    public static let about = "Units of one model with one firmware and one age."

    public static let fields: [Field<Self>] = [
        Field(
            "name", \.name, optional: .name(about: "a name for this entry"),
            about: "Results count named entries on their own, and a claim can be about one."),
        Field(
            "model", \.model, .text(about: "a model's name, see 'assay model list'"), required: true,
            about: "The model; Antminer_S19 and antminer-s19 are the same."),
        Field("count", \.count, .integer(1...1_000_000), required: true, about: "How many units."),
        Field(
            "firmware", \.firmware, .name(about: "a firmware profile's name, see 'assay model show'"),
            about: "How the units behave on a lost fan or when hot, and whether they report wall power."),
        Field(
            "efficiency-spread", \.efficiencySpread, .quantity(.zero ... .percent(30)),
            source: .assumption("nameplates carry plus or minus 5 %, taken as about two and a half deviations"),
            about: "Standard deviation between units of the power for the same work, cut at three deviations."),
        Field(
            "threshold-spread", \.thresholdSpread, .quantity(.zero ... .millivolts(20)),
            source: .assumption("die-to-die spread of 4 mV, most of it taken out by factory tuning"),
            about: "Standard deviation between units of the transistor threshold voltage, cut at three deviations."),
        Field(
            "age", \.age, .duration(.zero ... .days(3650)),
            about: "How long the units have run before the scenario starts; drift is fastest in the first weeks."),
        Field(
            "ageing-spread", \.ageingSpread, .quantity(.zero ... .percent(100), in: "%"),
            source: .assumption("no spread of miners' ageing is published; 30 % is usual between wafers"),
            about: "Lognormal spread between units of how fast their threshold voltage drifts."),
        Field(
            "weak-share", \.weakShare, .quantity(.zero ... .percent(100), in: "%"),
            source: .assumption("a bad batch; reports speak of 5 to 30 % of some series"),
            about: "The share of units that age 'weak-factor' times as fast; rounded to whole units, drawn at random."),
        Field(
            "weak-factor", \.weakFactor, .number(1...100), source: .assumption("an order of magnitude"),
            about: "How much faster the threshold voltage of weak units drifts."),
        Field(
            "power-limit", \.powerLimit, optional: .quantity(.watts(100) ... .watts(20_000)),
            about: "A wall power limit from the start; without one a unit runs at its nominal operating point."),
        Field(
            "guard-band", \.guardBand, optional: .quantity(.millivolts(1) ... .millivolts(300), in: "mV"),
            about:
                "How far the supply stands above the collapse of the clock, where half of the nonces are wrong, on a typical chip at the reference temperature; without one a unit runs at its nominal operating point."
        ),
        Field(
            "guard-band-keeps", \.guardBandKeeps,
            .choice {
                switch $0 {
                case .clock: "the clock stays nominal and the supply is raised or lowered to the band"
                case .voltage: "the supply stays nominal and the clock is slowed or raised to the band"
                }
            }, about: "What a guard band leaves as the model has it."),
        Field(
            "throttling", \.throttling, .boolean,
            source: .source(
                "LuxOS documentation: Advanced Thermal Management has to be turned on; stock firmware runs until it trips"
            ),
            about:
                "Whether the firmware lowers the clock of units that get hot, see 'assay model show'; stock firmware cannot."
        ),
        Field(
            "fan-control", \.fanControl,
            .choice {
                switch $0 {
                case .automatic: "the firmware turns the fans so that the die stays near the target"
                case .fixed: "the fans turn at the model's nominal speed, whatever the weather"
                }
            }, about: "How the firmware turns the fans."),
        Field(
            "fan-target", \.fanTarget, optional: .quantity(.celsius(20) ... .celsius(110)),
            about: "The die temperature that automatic control keeps; without it the one the model is tuned at."),
        Field(
            "fan-minimum", \.fanMinimum, .quantity(.percent(5) ... .percent(75), in: "%"),
            source: .source("captures of running units show 2,400 rpm and more, 39 % of 6,150"),
            about: "The slowest the fans turn, as a share of their full speed."),
    ]

    public mutating func validate(_ node: Node, _ context: inout DecodingContext) {
        if guardBand != nil, powerLimit != nil {
            context.report(
                "both a guard band and a power limit say where the units run",
                at: node["power-limit"]?.location ?? node.location, expected: "one of 'guard-band' and 'power-limit'")
        }
    }
}
