// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
public import Quantities

/// When machines are calibrated.
public struct VisitSettings: Configurable {
    public var every = TimeSpan.days(1)
    public var hour = 2.0
    public var runs = 5
    public var runLength = TimeSpan.minutes(2)
    public var reruns = 6
    public var rerunAfter = TimeSpan.minutes(30)

    public init() {}

    public static let about = "Calibration visits: how often, how many runs, and how soon a suspicion is looked into."

    public static let fields: [Field<Self>] = [
        Field(
            "every", \.every, .duration(.hours(1) ... .days(365)),
            source: .source("nightly calibration, as the specification's 24 h target supposes"),
            about: "From one visit of a machine to the next."),
        Field("hour", \.hour, .number(0...24), about: "The time of day of the visits, in hours UTC."),
        Field(
            "runs", \.runs, .integer(1...100), source: .assumption("a calibration takes about ten minutes"),
            about: "Measured runs in a visit."),
        Field(
            "run-length", \.runLength, .duration(.seconds(1) ... .hours(6)),
            source: .assumption("a memory and a matrix benchmark with warm-up"), about: "How long a run takes."),
        Field(
            "reruns", \.reruns, .integer(0...100),
            source: .assumption("an idle machine can give an hour or two of a night"),
            about: "The most further visits of a machine in one night, when a detector asks for them; 0 forbids them."),
        Field(
            "rerun-after", \.rerunAfter, .duration(.minutes(1) ... .hours(12)),
            source: .assumption("long enough for clocks and caches to be drawn anew"),
            about: "From the end of a visit to a further one."),
    ]

    public mutating func validate(_ node: Node, _ context: inout DecodingContext) {
        let night = (length + rerunAfter) * Int64(reruns) + length
        guard night >= every else { return }
        context.report(
            "a visit with \(reruns) reruns takes \(night), longer than the \(every) to the next", at: node.location,
            expected: "fewer reruns or runs, or visits further apart")
    }

    /// How long a visit takes.
    public var length: TimeSpan { runLength * Int64(runs) }
}
