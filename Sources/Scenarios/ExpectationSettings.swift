// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
import Quantities
public import Results

/// A demand as a file writes it; policies are checked once all of them are known.
public struct ExpectationSettings: Configurable {
    public var metric = ""
    public var policy: String?
    public var variant: String?
    public var versus: String?
    public var group: String?
    public var change = ExpectationResult.Change.absolute
    public var atLeast: String?
    public var atMost: String?
    public var when: String?
    public var because: String?
    /// Where it stands, for errors found later.
    var location: SourceLocation?
    var places: [String: SourceLocation] = [:]

    public init() {}

    public static let about = "A demand on a metric of one policy, or on its paired difference from another."

    public static let fields: [Field<Self>] = [
        Field(
            "metric", \.metric, .name(about: "a metric, see 'assay metric list'"), required: true, about: "The metric."),
        Field(
            "policy", \.policy, optional: .name(about: "a policy of this file"),
            about: "The policy; a file with one policy need not name it."),
        Field(
            "variant", \.variant, optional: .name(about: "a variant of this file"),
            about: "The variant, in a file that has some."),
        Field(
            "versus", \.versus, optional: .name(about: "a policy or a variant of this file"),
            about: "Judge the difference from this policy, or from this variant, in the same worlds."),
        Field(
            "group", \.group, optional: .name(about: "a named entry of the fleet"),
            about: "Judge this entry of the fleet alone."),
        Field(
            "change", \.change,
            .choice {
                switch $0 {
                case .absolute: "the difference, in the metric's unit"
                case .relative: "the difference as a share of what it is a difference from, in %"
                }
            }, about: "What a difference is judged as."),
        Field(
            "at-least", \.atLeast, optional: .limit,
            about: "The lower limit; one of at-least and at-most is given, or both."),
        Field("at-most", \.atMost, optional: .limit, about: "The upper limit."),
        Field(
            "when", \.when, optional: .text(about: "a condition"),
            about: "Under which conditions it is asked, for readers."),
        Field("because", \.because, optional: .text(about: "a reason"), about: "Why this should hold, for readers."),
    ]

    public mutating func validate(_ node: Node, _ context: inout DecodingContext) {
        location = node.location
        for key in ["policy", "variant", "versus", "group"] { places[key] = node[key]?.location }
        guard let known = MetricCatalogue[metric] else {
            let names = MetricCatalogue.all.map(\.name)
            context.report(
                "'\(metric)' is not a metric", at: node["metric"]?.location ?? node.location,
                expected: "one of \(names.joined(separator: ", "))", suggestion: nearestName(to: metric, in: names))
            return
        }
        guard atLeast != nil || atMost != nil else {
            context.report(
                "the expectation has no limit", at: node.location, expected: "'at-least', 'at-most', or both")
            return
        }
        if change == .relative, versus == nil {
            context.report(
                "a relative change of nothing", at: node["change"]?.location ?? node.location,
                expected: "'versus', what it is a change from")
            return
        }
        if group != nil, !MetricCatalogue.byGroup.contains(metric) {
            context.report(
                "\(metric) is not counted by group", at: node["group"]?.location ?? node.location,
                expected: "one of \(MetricCatalogue.byGroup.joined(separator: ", ")), or no 'group'")
            return
        }
        for (key, text) in [("at-least", atLeast), ("at-most", atMost)] {
            guard let text else { continue }
            do throws(QuantityError) {
                _ = try parseLimit(text, unit: unit(of: known))
            } catch {
                context.report(
                    error.description, at: node[key]?.location ?? node.location,
                    expected: change == .relative
                        ? "a number in %, the unit of a relative change"
                        : "a number in \(known.unit), the unit of \(metric)")
                return
            }
        }
        if let low = limit(atLeast, known), let high = limit(atMost, known), low > high {
            context.report(
                "nothing is at least \(atLeast ?? "") and at most \(atMost ?? "")",
                at: node["at-most"]?.location ?? node.location, expected: "'at-least' not above 'at-most'")
        }
    }

    private func limit(_ text: String?, _ metric: Metric) -> Double? {
        text.flatMap { try? parseLimit($0, unit: unit(of: metric)) }
    }

    private func unit(of metric: Metric) -> String { change == .relative ? "%" : metric.unit }

    /// The demand, once the file has been found right.
    /// - Parameters:
    ///   - arm: the name under which its policy and variant are played.
    ///   - versus: the same of what it is compared with.
    func expectation(of arm: String, versus: String?) -> Expectation? {
        guard let known = MetricCatalogue[metric] else { return nil }
        let low = limit(atLeast, known)
        let high = limit(atMost, known)
        guard let first = low ?? high else { return nil }
        return Expectation(
            metric: known, policy: arm, versus: versus, group: group, change: change,
            relation: high == nil ? .atLeast : low == nil ? .atMost : .within, limit: first,
            upperLimit: low == nil ? nil : high, when: when, because: because)
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
