// SPDX-License-Identifier: GPL-3.0-or-later

import Configuration
import Quantities
import Results

/// What demands on policies and demands on detectors have in common: a metric of their catalogue, and limits in its unit.
protocol MetricDemand {
    /// The metrics that it may name.
    static var catalogue: MetricCatalogue { get }
    var metric: String { get }
    /// As written: a number and a unit.
    var atLeast: String? { get }
    var atMost: String? { get }
    /// What is judged: the metric's value or difference, or a share of what it is a difference from.
    var change: ExpectationResult.Change { get }
}

extension MetricDemand {
    var known: Metric? { Self.catalogue[metric] }

    /// Reports a metric that there is not, and a demand without a limit.
    /// - Returns: the metric, where neither is wrong.
    func checkedMetric(_ node: Node, _ context: inout DecodingContext) -> Metric? {
        guard let known else {
            context.report(
                unknown: metric, among: Self.catalogue.all.map(\.name), "'\(metric)' is not \(Self.catalogue.aMetric)",
                at: node["metric"]?.location ?? node.location)
            return nil
        }
        guard atLeast != nil || atMost != nil else {
            context.report(
                "the expectation has no limit", at: node.location, expected: "'at-least', 'at-most', or both")
            return nil
        }
        return known
    }

    /// Reports limits that are no number in the metric's unit, and limits that nothing can meet.
    func checkLimits(_ known: Metric, _ node: Node, _ context: inout DecodingContext) {
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

    /// The demand on what plays under this name, once the file has been found right; the caller adds what is its own.
    func expectation(of arm: String, versus: String?, because: String?) -> Expectation? {
        guard let known else { return nil }
        let low = limit(atLeast, known)
        let high = limit(atMost, known)
        guard let first = low ?? high else { return nil }
        return Expectation(
            metric: known, policy: arm, versus: versus, change: change,
            relation: high == nil ? .atLeast : low == nil ? .atMost : .within, limit: first,
            upperLimit: low == nil ? nil : high, because: because)
    }

    private func limit(_ text: String?, _ metric: Metric) -> Double? {
        text.flatMap { try? parseLimit($0, unit: unit(of: metric)) }
    }

    private func unit(of metric: Metric) -> String { change == .relative ? "%" : metric.unit }
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
