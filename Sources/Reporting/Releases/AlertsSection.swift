// SPDX-License-Identifier: GPL-3.0-or-later

import Quantities
import Results

/// Alerts: when, on which machine, what is blamed, what to do, and what the truth says.
func alertsSection(_ releases: ReleaseIllustration, _ context: PageContext) -> PageSection {
    var blocks: [PageSection.Block] = []
    func machine(_ index: Int) -> String {
        releases.trajectories.indices.contains(index) ? releases.trajectories[index].title : "machine \(index + 1)"
    }
    for detector in releases.detectors.prefix(context.limits.policies) {
        blocks.append(.heading(detector.detector))
        if detector.alertsInAll == 0 {
            blocks.append(.text("It raised no alert in this replication."))
        } else {
            let right = detector.alerts.count(where: \.truth.isRight)
            var text =
                "\(plural(detector.alertsInAll, "alert")): of the \(numberText(Double(detector.alerts.count))) shown the truth agrees with \(numberText(Double(right)))."
            if right == detector.alerts.count {
                text = "\(plural(detector.alertsInAll, "alert")), all of them on true losses."
            }
            blocks.append(.text(text))
            let rows = detector.alerts.prefix(context.limits.decisions).map { alert -> [DataTable.Cell] in
                [
                    .text(formatGrouped(alert.day, decimals: 2)), .text(machine(alert.trajectory)),
                    .text(alert.release),
                    .text("\(formatGrouped(alert.change * 100, decimals: 1)) %"), .text(alert.cause),
                    .text(alert.advice),
                    .judgement(alert.truth.isRight), .text(truthWords(alert)),
                ]
            }
            fold(
                DataTable(
                    caption: "Alerts of \(detector.detector) in replication \(releases.replication)",
                    columns: [
                        .number("Day"), .text("Machine"), .text("Release"), .number("Change"), .text("Cause"),
                        .text("What to do"), .text("Truth"), .text(""),
                    ], rows: Array(rows)), of: detector.alertsInAll, "alerts", into: &blocks)
        }
        guard detector.suspicionsInAll > 0 else { continue }
        let rows = detector.suspicions.prefix(context.limits.decisions).map { suspicion -> [DataTable.Cell] in
            [
                .text(formatGrouped(suspicion.day, decimals: 2)), .text(machine(suspicion.trajectory)),
                .text(suspicion.text), .text("\(suspicion.rerunsAsked)"), .text("\(suspicion.rerunsMade)"),
            ]
        }
        var table = DataTable(
            caption: "Visits after which \(detector.detector) asked for more",
            columns: [
                .number("Day"), .text("Machine"), .text("Why"), .number("Reruns asked"), .number("Reruns made"),
            ], rows: Array(rows))
        if rows.count < detector.suspicionsInAll {
            table.omitted = "\(rows.count) of \(detector.suspicionsInAll); events.jsonl has all of them."
        }
        blocks.append(.folded(summary: plural(detector.suspicionsInAll, "suspicion"), table))
    }
    return PageSection(
        id: "alerts", title: "Alerts",
        about:
            "What each detector said in replication \(releases.replication), and what was true: the truth is known to the bench alone.",
        blocks: blocks)
}

private func truthWords(_ alert: AlertMark) -> String {
    switch alert.truth {
    case .regression: "a regression, found after \(numberText(alert.delayHours, decimals: 0)) h"
    case .minor: "a loss too small to be scored"
    case .repeated: "this loss had been found before"
    case .wrong: "no loss"
    }
}

/// A dozen rows at once, the others on request.
private func fold(_ table: DataTable, of all: Int, _ what: String, into blocks: inout [PageSection.Block]) {
    var table = table
    if table.rows.count < all {
        table.omitted = "\(table.rows.count) of \(all) \(what); events.jsonl has up to 50,000 of them."
    }
    guard table.rows.count > 16 else {
        blocks.append(.table(table))
        return
    }
    var beginning = table
    beginning.rows = Array(table.rows.prefix(12))
    beginning.omitted = ""
    blocks.append(.table(beginning))
    table.rows = Array(table.rows.dropFirst(12))
    blocks.append(.folded(summary: "The next \(table.rows.count) \(what)", table))
}
