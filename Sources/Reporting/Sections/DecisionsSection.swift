// SPDX-License-Identifier: GPL-3.0-or-later

import Quantities
import Results

/// Decisions: when, which unit, what, why in words and numbers, and whether the truth agreed.
func decisionsSection(_ context: PageContext) -> PageSection {
    guard let illustration = context.document.illustration else {
        return PageSection(id: "decisions", title: "Decisions", blocks: [.text("No replication was kept in detail.")])
    }
    var blocks: [PageSection.Block] = []
    for policy in context.illustratedPolicies {
        blocks.append(.heading(policy.policy))
        guard !policy.decisions.isEmpty else {
            blocks.append(.text("It gave no command in this replication."))
            continue
        }
        let judged = policy.decisions.compactMap(\.right)
        let shown = policy.decisions.prefix(context.limits.decisions)
        var text = "\(plural(max(policy.decisionsInAll, policy.decisions.count), "command"))."
        if policy.decisions.count < policy.decisionsInAll {
            text =
                "\(numberText(Double(policy.decisionsInAll))) commands, \(numberText(Double(policy.decisions.count))) of them kept here."
        }
        if !judged.isEmpty {
            text +=
                " Of \(numberText(Double(judged.count))) judged against the truth, \(numberText(Double(judged.count { $0 }))) were right and \(numberText(Double(judged.count { !$0 }))) wrong."
        }
        blocks.append(.text(text))
        var table = DataTable(
            caption: "Commands of \(policy.policy) in replication \(illustration.replication)",
            columns: [
                .number("Day"), .number("Unit"), .text("Command"), .text("Why"), .text("Numbers"), .text("Truth"),
                .text("Outcome"),
            ],
            rows: shown.map { decisionRow($0, composite: policy.policy) })
        let inAll = max(policy.decisionsInAll, policy.decisions.count)
        if shown.count < inAll {
            table.omitted =
                "\(numberText(Double(shown.count))) of \(numberText(Double(inAll))) commands; events.jsonl has up to 50,000 a policy."
        }
        let first = 12
        guard table.rows.count > first + 4 else {
            blocks.append(.table(table))
            continue
        }
        var beginning = table
        beginning.rows = Array(table.rows.prefix(first))
        beginning.omitted = ""
        blocks.append(.table(beginning))
        table.rows = Array(table.rows.dropFirst(first))
        blocks.append(.folded(summary: "The next \(table.rows.count) commands", table))
    }
    if context.illustratedPolicies.isEmpty { blocks.append(.text("No policy was kept in detail.")) }
    return PageSection(
        id: "decisions", title: "Decisions",
        about: "Every command has its reason. Replication \(illustration.replication) is shown.\(context.undrawn)",
        blocks: blocks)
}

private func decisionRow(_ decision: DecisionRecord, composite: String) -> [DataTable.Cell] {
    let numbers = decision.numbers.sorted { $0.key < $1.key }.prefix(12).map { "\($0.key) \($0.value)" }
    let reason =
        decision.policy.isEmpty || decision.policy == composite
        ? decision.reason : "\(decision.policy): \(decision.reason)"
    return [
        .text(decision.day.isFinite ? formatGrouped(decision.day, decimals: 2) : "?"), .text("\(decision.unit)"),
        .text(oneLine(decision.command, limit: 60)), .text(oneLine(reason, limit: 300)),
        .text(oneLine(numbers.joined(separator: ", "), limit: 300)), .judgement(decision.right),
        .text(oneLine(decision.outcome, limit: 60)),
    ]
}
