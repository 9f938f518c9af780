// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
public import Quantities

/// When a fault comes, whom it takes and how long it stays: the fields all kinds share.
public struct FaultSchedule: Configurable {
    public var at: TimeSpan?
    public var meanTimeBetween: TimeSpan?
    public var hazard: FaultHazard?
    public var perWake: Fraction?
    public var duration: TimeSpan?
    public var units = UnitSelection.all
    public var racks: [Int] = []
    public var group: Int?

    public init() {}

    public static let about = "When a fault comes, whom it takes and how long it stays."

    public static let fields: [Field<Self>] = [
        Field(
            "at", \.at, optional: .duration(.zero ... .days(36_500)),
            about: "Time from the start of the run; exactly one of 'at', 'mtbf', 'hazard' and 'per-wake' is given."),
        Field(
            "mtbf", \.meanTimeBetween, optional: .duration(.minutes(1) ... .days(36_500)),
            about: "Mean time between failures of one unit; the times are exponentially distributed."),
        Field(
            "hazard", \.hazard, optional: .keyed(by: faultHazardCatalogue),
            about: "How parts age and fail, faster where it is hot: 'model' or a Weibull distribution of one's own."),
        Field(
            "per-wake", \.perWake, optional: .quantity(.zero ... .percent(100), in: "%"),
            about:
                "The probability that a unit which wakes from sleep does so with this fault: cold joints and supplies fail when they are switched."
        ),
        Field(
            "for", \.duration, optional: .duration(.seconds(1) ... .days(36_500)),
            about: "How long it lasts: until the repair. Without it, to the end."),
        Field(
            "units", \.units, .unitSelection,
            about: "How many of the units that racks and group leave; drawn at random."),
        Field(
            "racks", \.racks, .list(of: .integer(1...10_000), count: 0...10_000),
            about: "Only units of these racks, counted from 1."),
        Field(
            "group", \.group, optional: .integer(1...1_000),
            about: "Only units of this entry of the fleet list, counted from 1."),
    ]

    public mutating func validate(_ node: Node, _ context: inout DecodingContext) {
        let given = [at != nil, meanTimeBetween != nil, hazard != nil, perWake != nil].count { $0 }
        guard given == 1 else {
            context.report(
                given == 0
                    ? "the fault has no time" : "the fault has more than one of 'at', 'mtbf', 'hazard' and 'per-wake'",
                at: node.location,
                expected:
                    "one of 'at', a time from the start, 'mtbf', a mean time between failures, 'hazard', and 'per-wake', a probability"
            )
            return
        }
    }
}
