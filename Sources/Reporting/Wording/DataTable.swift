// SPDX-License-Identifier: GPL-3.0-or-later

import Quantities
import Results

/// A table before it is rendered: the same cells become HTML and Markdown.
struct DataTable {
    struct Column {
        var title: String
        var isNumeric = false

        static func text(_ title: String) -> Column { Column(title: title) }
        static func number(_ title: String) -> Column { Column(title: title, isNumeric: true) }
    }

    enum Cell: Equatable {
        case text(String)
        /// A mean, and its interval where it has one.
        case estimate(mean: String, bounds: String)
        /// A name of the scenario: a policy, a path, a metric.
        case name(String)
        case verdict(Verdict, word: String)
        /// What is said first, and what belongs to it in smaller type.
        case detail(String, more: String)
        /// To another report, by a path relative to the page.
        case link(String, to: String)
        /// Whether a decision agreed with the truth.
        case judgement(Bool?)

        var plain: String {
            switch self {
            case .text(let text), .name(let text): text
            case .estimate(let mean, let bounds): bounds.isEmpty ? mean : "\(mean) (\(bounds))"
            case .verdict(_, let word): word
            case .link(let text, _): text
            case .detail(let text, let more): more.isEmpty ? text : "\(text) (\(more))"
            case .judgement(let right): right.map { $0 ? "right" : "wrong" } ?? "–"
            }
        }
    }

    var caption: String
    var columns: [Column]
    var rows: [[Cell]]
    /// What is not in the table, in words; empty where everything is.
    var omitted = ""
}

extension DataTable {
    /// One row per policy and metric.
    static func estimates(
        _ policies: [(policy: String, metrics: [MetricEstimate])], caption: String, subject: String = "Policy"
    ) -> DataTable {
        let rows = policies.flatMap { policy, metrics in
            metrics.map { entry -> [Cell] in
                let estimate = entry.estimate
                return [
                    .text(metricTitle(entry.metric)), .name(policy), .text(estimate.meanText),
                    .text(
                        estimate.isSameEachTime
                            ? "the same each time" : estimate.boundsText ?? (estimate.hasData ? "none" : noData)),
                    .text(estimate.unit),
                    .text("\(estimate.n)"),
                ]
            }
        }
        return DataTable(
            caption: caption,
            columns: [
                .text("Metric"), .text(subject), .number("Mean"), .number("Interval"), .text("Unit"),
                .number("Replications"),
            ], rows: rows)
    }

    /// One row per metric and one column per policy, each cell a mean with its interval.
    static func matrix(_ policies: [(policy: String, metrics: [MetricEstimate])], metrics: [String], caption: String)
        -> DataTable
    {
        let lookup = policies.map { entry in
            Dictionary(entry.metrics.map { ($0.metric, $0.estimate) }, uniquingKeysWith: { first, _ in first })
        }
        // A metric that no policy has a value for takes one line for all, not a row.
        let known = metrics.filter { metric in lookup.contains { $0[metric]?.hasData == true } }
        let unknown = metrics.filter { !known.contains($0) }.map(metricTitle)
        // What never happened under any policy says one thing together, and nothing row by row.
        let silent = known.filter { metric in lookup.allSatisfy { ($0[metric]?.mean ?? 0) == 0 } }
        let telling = known.filter { !silent.contains($0) }
        var omitted: [String] = []
        if !silent.isEmpty {
            omitted.append("Zero everywhere: \(enumeration(silent.prefix(40).map { zeroText($0, lookup) })).")
        }
        if !unknown.isEmpty { omitted.append("No data: \(enumeration(Array(unknown.prefix(40)))).") }
        let rows = telling.map { metric -> [Cell] in
            let unit = lookup.compactMap { $0[metric]?.unit }.first ?? ""
            return [.text(metricTitle(metric)), .text(unit == "1" ? "" : unit)]
                + lookup.map { estimates in
                    guard let estimate = estimates[metric], estimate.hasData else { return .text(noData) }
                    let isExact = estimate.low == estimate.high
                    return .estimate(mean: estimate.meanText, bounds: isExact ? "" : estimate.boundsText ?? "")
                }
        }
        return DataTable(
            caption: caption,
            columns: [.text("Metric"), .text("Unit")] + policies.map { .number($0.policy) }, rows: rows,
            omitted: omitted.joined(separator: " "))
    }

    /// `false sleeps (at most 0.026 /d)`: none seen is not none possible.
    private static func zeroText(_ metric: String, _ lookup: [[String: Estimate]]) -> String {
        let title = metricTitle(metric).lowercased()
        let bound = lookup.compactMap { $0[metric]?.high }.max() ?? 0
        guard bound > 0, let unit = lookup.compactMap({ $0[metric]?.unit }).first else { return title }
        return "\(title) (at most \(formatNumber(bound, digits: 2)) \(unit))"
    }

    static func expectations(_ results: [ExpectationResult], isClaim: Bool, of document: ResultDocument? = nil)
        -> DataTable
    {
        let hasConditions = results.contains { $0.when != nil }
        let hasRanges = results.contains { $0.assumptions != nil }
        return DataTable(
            caption: isClaim ? "Claims: reported, they never fail a run" : "Expectations",
            columns: [.text("Verdict"), .text(isClaim ? "Claim" : "Expectation")]
                + (hasConditions ? [.text("When")] : []) + [.text("Evidence")]
                + (hasRanges ? [.text("If an assumption is off")] : []),
            rows: results.map { result in
                [
                    .verdict(result.verdict, word: verdictWord(result.verdict, claim: isClaim)),
                    .text(result.because.map { "\(result.text), because \($0)" } ?? result.text),
                ] + (hasConditions ? [.text(result.when ?? "")] : [])
                    + [.text(isClaim ? claimEvidence(result, of: document) : evidence(result))]
                    + (hasRanges ? [.text(rangeText(result))] : [])
            })
    }

    /// Claims as an overview has them: the condition first, and what came out with its interval and the ends of assumptions.
    static func answers(_ results: [ExpectationResult], of document: ResultDocument) -> DataTable {
        DataTable(
            caption: "What was asked and what came out",
            columns: [.text("Verdict"), .text("Asked"), .text("Came out")],
            rows: results.map { result in
                let ranges = rangeText(result)
                let count = plural(result.estimate.n, "replication")
                let sentence = claimSentence(result)
                let interval =
                    sentence != nil || result.estimate.isSameEachTime
                    ? "" : result.estimate.boundsText.map { "\(levelText(result.estimate.level)) \($0), " } ?? ""
                return [
                    .verdict(result.verdict, word: verdictWord(result.verdict, claim: true)),
                    .detail(
                        result.when ?? result.text,
                        more: [result.when == nil ? nil : result.text, result.because.map { "because \($0)" }]
                            .compactMap { $0 }.joined(separator: ", ")),
                    .detail(
                        sentence ?? join(result.estimate.meanText, result.estimate.unit),
                        more: ([uptimeText(result, in: document), "\(interval)\(count)"].compactMap { $0 }
                            + (ranges.isEmpty ? [] : [ranges])).joined(separator: "; ")),
                ]
            })
    }

    /// The table with at most `limit` rows, saying what was left out and where it is.
    func capped(_ limit: Int, elsewhere: String) -> DataTable {
        guard rows.count > limit else { return self }
        var copy = self
        copy.rows = Array(rows.prefix(limit))
        copy.omitted +=
            (omitted.isEmpty ? "" : " ")
            + "The first \(numberText(Double(limit))) of \(numberText(Double(rows.count))) rows; \(elsewhere)"
        return copy
    }
}

/// The metrics of all policies in the order in which they first appear.
func metricNames(_ lists: [[MetricEstimate]]) -> [String] {
    var seen: Set<String> = []
    return lists.joined().map(\.metric).filter { seen.insert($0).inserted }
}
