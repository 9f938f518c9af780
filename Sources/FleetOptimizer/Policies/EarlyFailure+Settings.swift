// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
public import Quantities

/// What ``EarlyFailure`` looks for and what it does.
public struct EarlyFailureSettings: Configurable {
    public enum Action: String, Sendable, CaseIterable {
        case sleep
        case derate
    }

    public var ratio = 3.0
    public var budget = Rate.perYear(0.05)
    public var learn = TimeSpan.days(3)
    public var learnErrors = 100
    public var grouping = Grouping.model
    public var action = Action.derate
    public var derate = Fraction.percent(8)
    public var steps = 4
    public var again = TimeSpan.days(1)
    public var memory = TimeSpan.days(7)

    public init() {}

    /// The frequency after so many steps down, over the nominal one.
    func frequencyShare(step: Int) -> Double { (0..<step).reduce(1.0) { share, _ in share * (1 - derate.fraction) } }

    public static let about =
        "Sees a unit whose nonce errors grow against its group's before its chips fail: a sequential test on counters with a false-alarm budget."

    public static let fields: [Field<Self>] = [
        Field(
            "ratio", \.ratio, .number(1.2...100),
            source: .assumption(
                "faster growth is found too, slower growth later; drift to a failure passes 3 x on its way"),
            about: "The growth of the error rate, relative to the group, that must be found fastest."),
        Field(
            "budget", \.budget, .quantity(.perYear(0.0001) ... .perYear(100)),
            source: .assumption("one false alarm per unit in 20 years, well below the hardware's own failure rate"),
            about: "False alarms allowed per unit and year."),
        Field(
            "learn", \.learn, .duration(.hours(1) ... .days(365)),
            source: .assumption("three daily cycles of weather"),
            about: "How long a unit's own rate is learned before it is judged."),
        Field(
            "learn-errors", \.learnErrors, .integer(10...1_000_000),
            source: .assumption("100 errors give a rate to 10 %; what is left of the uncertainty is added to the rate"),
            about: "How many errors the group's rate must have predicted for a unit before it is judged."),
        Field(
            "group-by", \.grouping,
            .choice {
                switch $0 {
                case .algorithm: "all units of an algorithm"
                case .model: "units of one model"
                }
            }, about: "Whose common rate a unit is compared with. What all share, such as the weather, cancels."),
        Field(
            "action", \.action,
            .choice {
                switch $0 {
                case .sleep: "stop hashing and draw standby power"
                case .derate: "lower the frequency at the same voltage, which gives the stages time"
                }
            }, about: "What an alarm does."),
        Field(
            "derate", \.derate, .quantity(.percent(1) ... .percent(50)),
            source: .assumption("a few guard bands' worth of timing slack"),
            about: "For derate: how far down each step takes the frequency."),
        Field(
            "steps", \.steps, .integer(1...20),
            source: .assumption(
                "four of 8 % end at 72 %, well within what tuners use; a unit that still errs is no longer worth its power"
            ),
            about:
                "For derate: each further alarm of a unit takes one more step, up to this many, and then it is put to sleep."
        ),
        Field(
            "again", \.again, .duration(.minutes(1) ... .days(365)),
            about:
                "After an alarm the unit's test rests this long and starts anew: where errors still run high, the next step follows."
        ),
        Field(
            "memory", \.memory, .duration(.hours(1) ... .days(365)),
            source: .assumption("a week of weather; ageing changes the response to temperature over months"),
            about:
                "Half-life of what is learned of a group: how its errors depend on temperature, and how far its units scatter."
        ),
    ]
}
