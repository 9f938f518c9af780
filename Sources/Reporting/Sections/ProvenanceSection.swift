// SPDX-License-Identifier: GPL-3.0-or-later

import Quantities
import Results

/// What was assumed and how the run can be had again.
func provenanceSection(_ context: PageContext) -> PageSection {
    let document = context.document
    let scenario = document.scenario
    var facts: [(String, String)] = [
        ("Replications", "\(document.replications.n); \(document.replications.stopped)"),
        ("Looks", document.replications.looks.prefix(40).map(String.init).joined(separator: ", ")),
        ("Level of the intervals", levelText(document.replications.level)),
        ("Seed", "\(scenario.seed)"),
        ("Start", scenario.start), ("Duration", daysText(scenario.durationDays)),
        ("Warm-up, not counted", scenario.warmupDays == 0 ? "none" : daysText(scenario.warmupDays)),
        (
            document.isReleaseRun ? "A visit every" : "Control interval",
            TimeSpan(seconds: scenario.controlSeconds).description
        ),
        (document.isReleaseRun ? "Machines" : "Fleet", scenario.fleet.prefix(40).joined(separator: "; ")),
        ("Scenario hash", scenario.hash), ("Version", document.version),
        ("Numeric fingerprint", document.numericFingerprint),
    ]
    facts.removeAll { $0.1.isEmpty }
    var blocks: [PageSection.Block] = []
    if document.assumptions.isEmpty {
        blocks.append(.text("The result lists no assumption: the scenario set every value."))
    } else {
        blocks.append(
            .table(
                DataTable(
                    caption: "Defaults that the scenario left as they are",
                    columns: [.text("Where it is set"), .text("Value"), .text("Source")],
                    rows: document.assumptions.map { [.name($0.path), .text($0.value), .text($0.source)] }
                ).capped(context.limits.rows, elsewhere: "result.json has all of them.")))
    }
    blocks.append(.heading("Provenance"))
    blocks.append(
        .table(
            DataTable(
                caption: "Where these numbers come from", columns: [.text("What"), .text("Value")],
                rows: facts.map { [.text($0.0), .text($0.1)] })))
    if !document.command.isEmpty {
        blocks.append(.heading("The same bytes again"))
        blocks.append(.code(document.command))
    }
    return PageSection(
        id: "provenance", title: "What was assumed",
        about: "A default that nobody measured is an assumption, and says so.", blocks: blocks)
}
