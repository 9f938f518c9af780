// SPDX-License-Identifier: GPL-3.0-or-later

import Results

/// Money and energy: what came in, what the energy cost, what was left, and what the policies did for it.
func moneySection(_ context: inout PageContext) -> PageSection {
    let policies = context.document.policies.prefix(24).map { (policy: $0.name, metrics: $0.metrics) }
    let present = Set(metricNames(policies.map(\.metrics)))
    var blocks: [PageSection.Block] = []
    let money = moneyMetrics.filter(present.contains)
    if !money.isEmpty {
        let table = DataTable.matrix(policies, metrics: money, caption: "Mean and \(context.level) interval")
        if let script = moneyScript(policies) {
            let title = "Where the money went"
            let about = "Revenue, energy cost and profit of each policy, means over the replications."
            blocks.append(
                .figures(
                    [
                        Figure(
                            title: title, about: about, isWide: true, legend: moneyLegend,
                            picture: context.studio.draw(script, title: title, about: about),
                            table: .estimates(
                                policies.map { policy, metrics in
                                    (
                                        policy,
                                        metrics.filter { ["revenue", "energy-cost", "profit"].contains($0.metric) }
                                    )
                                }, caption: about))
                    ], layout: .column))
        }
        blocks.append(.table(table))
    }
    let actions = actionMetrics.filter(present.contains)
    if !actions.isEmpty {
        blocks.append(.heading("What the policies did"))
        blocks.append(
            .text(
                "Right and wrong are judged against the truth, which no policy sees. A redirect alone saves no power; a sleeping unit draws standby power."
            ))
        blocks.append(
            .table(.matrix(policies, metrics: actions, caption: "Actions, mean and \(context.level) interval")))
    }
    if blocks.isEmpty { blocks.append(.text("The run counted neither money nor actions.")) }
    return PageSection(id: "money", title: "Money and energy", blocks: blocks)
}
