// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
import Results

/// A demand on a detector as a file writes it; detectors are checked once all of them are known.
public struct DetectorExpectationSettings: Configurable, MetricDemand {
    static var catalogue: MetricCatalogue { .releases }

    public var metric = ""
    public var detector = ""
    public var versus: String?
    public var atLeast: String?
    public var atMost: String?
    public var because: String?
    /// Differences of detectors are judged as such.
    var change: ExpectationResult.Change { .absolute }
    /// Where it stands, for errors found later.
    var location: SourceLocation?
    var detectorLocation: SourceLocation?
    var versusLocation: SourceLocation?

    public init() {}

    public static let about = "A demand on a metric of one detector, or on its paired difference from another."

    public static let fields: [Field<Self>] = [
        Field(
            "metric", \.metric, .name(about: "a metric, see 'assay metric list'"), required: true, about: "The metric."),
        Field(
            "detector", \.detector, .name(about: "a detector of this file"), required: true, about: "The detector."),
        Field(
            "versus", \.versus, optional: .name(about: "a detector of this file"),
            about: "Judge the difference from this detector in the same worlds."),
        Field(
            "at-least", \.atLeast, optional: .limit,
            about: "The lower limit; one of at-least and at-most is given, or both."),
        Field("at-most", \.atMost, optional: .limit, about: "The upper limit."),
        Field("because", \.because, optional: .text(about: "a reason"), about: "Why this should hold, for readers."),
    ]

    public mutating func validate(_ node: Node, _ context: inout DecodingContext) {
        location = node.location
        detectorLocation = node["detector"]?.location
        versusLocation = node["versus"]?.location
        guard let known = checkedMetric(node, &context) else { return }
        checkLimits(known, node, &context)
    }

    func checkDetectors(_ names: [String], _ context: inout DecodingContext) {
        for (name, place) in [(detector, detectorLocation), (versus, versusLocation)] {
            guard let name, !names.contains(name) else { continue }
            context.report(
                unknown: name, among: names, "'\(name)' is not a detector of this file", at: place ?? location)
        }
        if let versus, versus == detector {
            context.report("'\(versus)' is compared with itself", at: versusLocation, expected: "another detector")
        }
    }

    /// The demand, once the file has been found right.
    var expectation: Expectation? { expectation(of: detector, versus: versus, because: because) }
}
