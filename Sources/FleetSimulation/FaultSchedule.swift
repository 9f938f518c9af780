// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
public import Quantities

/// When a fault comes, whom it takes and how long it stays: the fields all kinds share.
public struct FaultSchedule: Configurable {
    public var at: TimeSpan?
    public var meanTimeBetween: TimeSpan?
    public var duration: TimeSpan?
    public var units = UnitSelection.all
    public var racks: [Int] = []
    public var group: Int?

    public init() {}

    public static let about = "When a fault comes, whom it takes and how long it stays."

    public static let fields: [Field<Self>] = [
        Field(
            "at", \.at, optional: .duration(.zero ... .days(36_500)),
            about: "Time from the start of the run; exactly one of 'at' and 'mtbf' is given."),
        Field(
            "mtbf", \.meanTimeBetween, optional: .duration(.minutes(1) ... .days(36_500)),
            about: "Mean time between failures of one unit; the times are exponentially distributed."),
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
        guard (at == nil) != (meanTimeBetween == nil) else {
            context.report(
                at == nil ? "the fault has no time" : "the fault has both 'at' and 'mtbf'", at: node.location,
                expected: "either 'at', a time from the start, or 'mtbf', a mean time between failures")
            return
        }
    }
}
