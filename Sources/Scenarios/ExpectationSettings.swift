// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
import Quantities
import Results

/// A demand as a file writes it; policies are checked once all of them are known.
public struct ExpectationSettings: Configurable {
    public var metric = ""
    public var policy = ""
    public var versus: String?
    public var atLeast: String?
    public var atMost: String?
    public var because: String?
    /// Where it stands, for errors found later.
    var location: SourceLocation?
    var policyLocation: SourceLocation?
    var versusLocation: SourceLocation?

    public init() {}

    public static let about = "A demand on a metric of one policy, or on its paired difference from another."

    public static let fields: [Field<Self>] = [
        Field(
            "metric", \.metric, .name(about: "a metric, see 'assay metric list'"), required: true, about: "The metric."),
        Field("policy", \.policy, .name(about: "a policy of this file"), required: true, about: "The policy."),
        Field(
            "versus", \.versus, optional: .name(about: "a policy of this file"),
            about: "Judge the difference from this policy in the same worlds."),
        Field(
            "at-least", \.atLeast, optional: .limit,
            about: "The lower limit; exactly one of at-least and at-most is given."),
        Field("at-most", \.atMost, optional: .limit, about: "The upper limit."),
        Field("because", \.because, optional: .text(about: "a reason"), about: "Why this should hold, for readers."),
    ]

    public mutating func validate(_ node: Node, _ context: inout DecodingContext) {
        location = node.location
        policyLocation = node["policy"]?.location
        versusLocation = node["versus"]?.location
        guard let known = MetricCatalogue[metric] else {
            let names = MetricCatalogue.all.map(\.name)
            context.report(
                "'\(metric)' is not a metric", at: node["metric"]?.location ?? node.location,
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

    /// The demand, once the file has been found right.
    var expectation: Expectation? {
        guard let known = MetricCatalogue[metric],
            let limit = try? parseLimit(atLeast ?? atMost ?? "", unit: known.unit)
        else { return nil }
        return Expectation(
            metric: known, policy: policy, versus: versus, relation: atLeast != nil ? .atLeast : .atMost,
            limit: limit, because: because)
    }
}

extension Codec where Value == String {
    /// A number with the metric's unit, kept as written until the metric is known.
    static var limit: Self {
        Codec(
            shape: {
                .either([
                    .number(-1e18...1e18),
                    .text(
                        pattern: "^[-+]?[0-9.]+([eE][-+]?[0-9]+)? ?[A-Za-z%/0-9-]*$",
                        about: "a number and the metric's unit", limit: 100),
                ])
            },
            decode: { node, context in
                guard case .scalar(let text, _) = node.content, !node.isNull else {
                    context.report(
                        "\(node.kind) is not a limit", at: node.location, expected: "a number and the metric's unit")
                    return nil
                }
                return text
            },
            encode: { Node(.scalar($0, quoted: false), at: SourceLocation(file: "", line: 0, column: 0)) })
    }
}
