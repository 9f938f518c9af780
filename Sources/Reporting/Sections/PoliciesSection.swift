// SPDX-License-Identifier: GPL-3.0-or-later

import Results

/// Policies compared: an interval per policy for the main metrics, the paired differences, and every number in a table.
func policiesSection(
    _ context: inout PageContext, headline: [String] = headlineMetrics, subject: String = "Policy"
) -> PageSection {
    let document = context.document
    let policies = document.policies.prefix(24).map { (policy: $0.name, metrics: $0.metrics) }
    let baselines = Set(document.comparisons.map(\.baseline))
    let differences = document.comparisons.prefix(24).map { comparison in
        (
            policy: baselines.count > 1 ? "\(comparison.policy) − \(comparison.baseline)" : comparison.policy,
            metrics: comparison.metrics
        )
    }
    var blocks: [PageSection.Block] = []
    let intervals = intervalFigures(
        policies, isDifference: false, headline: headline, subject: subject, context: &context)
    blocks.append(.figures(intervals, layout: .two))
    blocks.append(
        .table(
            .matrix(
                policies, metrics: metricNames(policies.map(\.metrics)), caption: "Mean and \(context.level) interval"
            )
            .capped(context.limits.rows, elsewhere: "result.json has all of them.")))
    blocks += groupBlocks(document)
    if !differences.isEmpty {
        blocks.append(.heading("Paired differences"))
        blocks.append(
            .text(
                "\(baselines.count > 1 ? "Pairs" : "Each \(subject.lowercased()) against \(document.comparisons[0].baseline)") on the same worlds: what chance did to both cancels out. An interval that includes zero decides nothing."
            ))
        blocks.append(
            .figures(
                intervalFigures(
                    differences, isDifference: true, headline: headline, subject: subject, context: &context),
                layout: .two))
        blocks.append(
            .table(
                .matrix(
                    differences, metrics: metricNames(differences.map(\.metrics)),
                    caption: "Mean paired difference and \(context.level) interval"
                ).capped(context.limits.rows, elsewhere: "result.json has all of them.")))
    }
    let glossary = metricGlossary(metricNames(policies.map(\.metrics)))
    if !glossary.rows.isEmpty { blocks.append(.folded(summary: "What the metrics mean", glossary)) }
    let about = document.policies.prefix(24).map { [DataTable.Cell.name($0.name), .text($0.about)] }
    blocks.append(
        .table(
            DataTable(
                caption: "What each \(subject.lowercased()) is", columns: [.text(subject), .text("Made of")],
                rows: about)))
    return PageSection(
        id: "policies", title: "Policies compared",
        about: "Points are means over the replications, bars are \(context.level) intervals.", blocks: blocks)
}

/// One figure per headline metric that has data.
private func intervalFigures(
    _ policies: [(policy: String, metrics: [MetricEstimate])], isDifference: Bool, headline: [String], subject: String,
    context: inout PageContext
) -> [Figure] {
    let present = metricNames(policies.map(\.metrics))
    // What never happened under any policy has its bound in the table; points on one line at zero show nothing.
    let telling = present.filter { metric in
        policies.contains { entry in
            entry.metrics.contains {
                $0.metric == metric && $0.estimate.hasData && $0.estimate.mean != 0
            }
        }
    }
    var chosen = headline.filter(telling.contains)
    // Profit per unit is profit on another scale: one picture of the two is enough.
    if chosen.contains("profit-per-unit-year") { chosen.removeAll { $0 == "profit" } }
    chosen = Array((chosen + telling.filter { !chosen.contains($0) && !headline.contains($0) }).prefix(4))
    let colours = Dictionary(
        policies.enumerated().map { index, entry in
            (entry.policy, ChartColour.series((index + (isDifference ? 1 : 0)) % ChartColour.policies))
        },
        uniquingKeysWith: { first, _ in first })
    return chosen.map { metric in
        let rows = policies.map { entry in
            (policy: entry.policy, estimate: entry.metrics.first { $0.metric == metric }?.estimate)
        }
        let unit = rows.compactMap { $0.estimate?.unit }.first ?? ""
        let title = metricTitle(metric) + (unit.isEmpty || unit == "1" ? "" : ", \(unit)")
        let about =
            isDifference
            ? "Paired difference in \(metricTitle(metric).lowercased()), with its interval and a line at zero."
            : "\(metricTitle(metric)) of each \(subject.lowercased()), with its interval."
        let script = intervalScript(rows, unit: unit, isDifference: isDifference) { colours[$0] ?? .series(0) }
        return Figure(
            title: isDifference ? "Difference in \(title.prefix(1).lowercased() + title.dropFirst())" : title,
            picture: context.studio.draw(script, title: title, about: about),
            table: .estimates(
                rows.compactMap { row in
                    row.estimate.map { (row.policy, [MetricEstimate(metric: metric, estimate: $0)]) }
                }, caption: about, subject: subject))
    }
}

/// What each named entry of the fleet did under each policy: one table a metric.
private func groupBlocks(_ document: ResultDocument) -> [PageSection.Block] {
    let policies = document.policies.prefix(24).filter { $0.groups != nil }
    var names: [String] = []
    for name in policies.flatMap({ $0.groups ?? [] }).map(\.name) where !names.contains(name) { names.append(name) }
    guard !names.isEmpty else { return [] }
    let tables = ["efficiency", "scrypt-efficiency", "nonce-error", "work", "scrypt-work", "uptime"].compactMap {
        metric -> PageSection.Block? in
        func estimate(_ name: String, _ policy: PolicyResult) -> Estimate? {
            policy.groups?.first { $0.name == name }?.metrics.first { $0.metric == metric }?.estimate
        }
        let present = names.filter { name in policies.contains { estimate(name, $0)?.hasData == true } }
        guard !present.isEmpty else { return nil }
        let unit = policies.compactMap { estimate(present[0], $0)?.unit }.first ?? ""
        return .table(
            DataTable(
                caption: metricTitle(metric) + (unit.isEmpty || unit == "1" ? "" : ", \(unit)")
                    + ": mean and \(levelText(document.replications.level)) interval",
                columns: [.text("Fleet entry")] + policies.map { .number($0.name) },
                rows: present.prefix(200).map { name in
                    [.name(name)]
                        + policies.map { policy in
                            guard let estimate = estimate(name, policy), estimate.hasData else { return .text(noData) }
                            let isExact = estimate.low == estimate.high
                            return .estimate(
                                mean: estimate.meanText, bounds: isExact ? "" : estimate.boundsText ?? "")
                        }
                }))
    }
    return [.heading("By fleet entry")] + tables
}
