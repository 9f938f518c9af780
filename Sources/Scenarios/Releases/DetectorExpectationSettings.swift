// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
import Quantities
import Results

/// A demand on a detector as a file writes it; detectors are checked once all of them are known.
public struct DetectorExpectationSettings: Configurable {
    public var metric = ""
    public var detector = ""
    public var versus: String?
    public var atLeast: String?
    public var atMost: String?
    public var because: String?
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
            about: "The lower limit; exactly one of at-least and at-most is given."),
        Field("at-most", \.atMost, optional: .limit, about: "The upper limit."),
        Field("because", \.because, optional: .text(about: "a reason"), about: "Why this should hold, for readers."),
    ]

    public mutating func validate(_ node: Node, _ context: inout DecodingContext) {
        location = node.location
        detectorLocation = node["detector"]?.location
        versusLocation = node["versus"]?.location
        guard let known = ReleaseMetricCatalogue[metric] else {
            let names = ReleaseMetricCatalogue.all.map(\.name)
            context.report(
                "'\(metric)' is not a metric of releases", at: node["metric"]?.location ?? node.location,
                expected: "one of \(names.joined(separator: ", "))", suggestion: nearestName(to: metric, in: names))
            return
        }
        guard (atLeast == nil) != (atMost == nil) else {
            context.report(
                atLeast == nil ? "the expectation has no limit" : "the expectation has two limits", at: node.location,
                expected: "either 'at-least' or 'at-most'")
            return
        }
        do throws(QuantityError) {
            _ = try parseLimit(atLeast ?? atMost ?? "", unit: known.unit)
        } catch {
            context.report(
                error.description, at: (node["at-least"] ?? node["at-most"])?.location ?? node.location,
                expected: "a number in \(known.unit), the unit of \(metric)")
        }
    }

    func checkDetectors(_ names: [String], _ context: inout DecodingContext) {
        for (name, place) in [(detector, detectorLocation), (versus, versusLocation)] {
            guard let name, !names.contains(name) else { continue }
            context.report(
                "'\(name)' is not a detector of this file", at: place ?? location,
                expected: "one of \(names.joined(separator: ", "))", suggestion: nearestName(to: name, in: names))
        }
        if let versus, versus == detector {
            context.report("'\(versus)' is compared with itself", at: versusLocation, expected: "another detector")
        }
    }

    /// The demand, once the file has been found right.
    var expectation: Expectation? {
        guard let known = ReleaseMetricCatalogue[metric],
            let limit = try? parseLimit(atLeast ?? atMost ?? "", unit: known.unit)
        else { return nil }
        return Expectation(
            metric: known, policy: detector, versus: versus, relation: atLeast != nil ? .atLeast : .atMost,
            limit: limit, because: because)
    }
}
