// SPDX-License-Identifier: GPL-3.0-or-later

import Quantities
import Results

/// The run over days: truth at the left, what the sensors said at the right, faults behind, and the commands as marks.
func timelineSection(_ context: inout PageContext) -> PageSection {
    guard let illustration = context.document.illustration else {
        return PageSection(id: "timeline", title: "Timeline", blocks: [.text("No replication was kept in detail.")])
    }
    var blocks: [PageSection.Block] = []
    let faults = lettered(illustration.faults)
    if !illustration.faults.isEmpty {
        blocks.append(.table(faultTable(illustration.faults, drawn: faults, context: context)))
    }
    let world = illustration.world.prefix(12)
    if !world.isEmpty {
        blocks.append(.heading("The world"))
        let layout: PageSection.Layout = world.count >= 3 ? .three : world.count == 2 ? .two : .column
        let width = layout == .three ? 284 : layout == .two ? 456 : widePicture
        let figures = world.map { series in
            timelineFigure(
                [("", series, .ink, "")], title: seriesTitle(series.name), isTruth: series.truth, width: width,
                isWide: layout == .column, faults: faults, context: &context)
        }
        blocks.append(.figures(figures, layout: layout))
    }
    let policies = context.illustratedPolicies
    if !policies.isEmpty {
        blocks.append(.heading("The fleet under each policy"))
        blocks.append(
            .text(
                "Truth is what the machines did; telemetry is what their sensors said, which is all that a policy sees."
            ))
        let figures = pairedFigures(policies, faults: faults, context: &context)
        blocks.append(.figures(figures, layout: .two))
        let actions = actionFigures(policies, faults: faults, context: &context)
        blocks.append(.figures(actions, layout: .column))
    }
    return PageSection(
        id: "timeline", title: "Timeline",
        about:
            "Replication \(illustration.replication), one of \(plural(context.document.replications.n, "replication")). Days count from the start of the run.\(context.undrawn)",
        blocks: blocks)
}

/// The dozen faults that touch the most units get a letter and are drawn.
private func lettered(_ faults: [FaultMark]) -> [LetteredFault] {
    let chosen = faults.enumerated().sorted { ($1.element.units, $0.offset) < ($0.element.units, $1.offset) }.prefix(12)
    let inTime = chosen.map(\.element).sorted { ($0.from, $0.kind) < ($1.from, $1.kind) }
    return zip("ABCDEFGHIJKL", inTime).map { LetteredFault(letter: String($0), mark: $1) }
}

private func faultTable(_ faults: [FaultMark], drawn: [LetteredFault], context: PageContext) -> DataTable {
    let rest = faults.filter { fault in !drawn.contains { $0.mark == fault } }
    let rows = drawn.map { ($0.letter, $0.mark) } + rest.map { ("", $0) }
    func day(_ value: Double) -> String { value.isFinite ? formatGrouped(value, decimals: 2) : "?" }
    return DataTable(
        caption: "Faults; the letters stand above the pictures",
        columns: [.text(""), .text("Fault"), .number("From day"), .number("To day"), .number("Units"), .text("What")],
        rows: rows.map { letter, fault in
            [
                .text(letter), .text(fault.kind), .text(day(fault.from)), .text(fault.to.map(day) ?? "to the end"),
                .text("\(fault.units)"), .text(fault.about),
            ]
        }
    ).capped(context.limits.rows, elsewhere: "result.json has all of them.")
}

private typealias NamedSeries = (name: String, series: TimeSeries, colour: ChartColour, dashes: String)

private let dashesByPolicy = ["", "", "10,5", "3,3", "12,4,3,4", "6,6"]

private func pairedFigures(_ policies: [PolicyIllustration], faults: [LetteredFault], context: inout PageContext)
    -> [Figure]
{
    var seen: Set<String> = []
    let names = policies.flatMap(\.series).map(\.name).filter { seen.insert($0).inserted }.prefix(12)
    var figures: [Figure] = []
    for name in names {
        var sides: [(isTruth: Bool, lines: [NamedSeries])] = []
        for isTruth in [true, false] {
            let lines = policies.enumerated().flatMap { index, policy in
                policy.series.filter { $0.name == name && $0.truth == isTruth }.map {
                    (policy.policy, $0, context.colour(of: policy.policy), dashesByPolicy[index % dashesByPolicy.count])
                }
            }
            if !lines.isEmpty { sides.append((isTruth, lines)) }
        }
        // One scale for both sides, so that what differs is what the sensors made of it.
        let values = sides.flatMap(\.lines).flatMap { $0.series.values.compactMap(finite) }
        for side in sides {
            figures.append(
                timelineFigure(
                    side.lines, title: seriesTitle(name), isTruth: side.isTruth,
                    width: sides.count == 1 ? widePicture : 456,
                    isWide: sides.count == 1, values: values, faults: faults, context: &context))
        }
    }
    return figures
}

private func timelineFigure(
    _ lines: [NamedSeries], title: String, isTruth: Bool, width: Int, isWide: Bool, values: [Double]? = nil,
    faults: [LetteredFault], context: inout PageContext
) -> Figure {
    let limits = context.limits
    let thin = lines.map { line in (line.name, line.series.thinned(limits.points), line.colour, line.dashes) }
    let unit = lines.first?.series.unit ?? ""
    let source = isTruth ? "truth" : "telemetry"
    let full = "\(title), \(source)" + (unit.isEmpty || unit == "1" ? "" : ", \(unit)")
    let about =
        "\(title) over days as \(isTruth ? "it really was" : "the sensors said"), \(plural(max(lines.count, 1), "line"))."
    let scale = Scale(covering: values ?? thin.flatMap { $0.1.values.compactMap(finite) }, count: 3)
    let script = timelineScript(
        thin.map { TimelineLine(series: $0.1, colour: $0.2, dashes: $0.3) }, scale: scale, width: width,
        days: context.document.scenario.durationDays, faults: faults, isTruth: isTruth)
    return Figure(
        title: full, isWide: isWide,
        legend: lines.count > 1
            ? lines.map { Figure.LegendEntry(text: $0.name, swatch: .line($0.colour, dashes: $0.dashes)) } : [],
        picture: context.studio.draw(script, title: full, about: about),
        table: seriesTable(lines, unit: unit, caption: full, limit: limits.tablePoints))
}

/// One row per time; lines that share their times share the rows.
private func seriesTable(_ lines: [NamedSeries], unit: String, caption: String, limit: Int) -> DataTable {
    let thin = lines.map { ($0.name, $0.series.thinned(limit)) }
    let wasThinned = zip(lines, thin).contains { $0.series.days.count > $1.1.days.count }
    let days = thin.max { $0.1.days.count < $1.1.days.count }?.1.days ?? []
    let known = thin.flatMap { $0.1.values.compactMap(finite) }
    let spread = (known.max() ?? 0) - (known.min() ?? 0)
    let places = decimals(halfWidth: spread / 10)
    let rows = days.enumerated().map { row, day -> [DataTable.Cell] in
        [.text(formatGrouped(day, decimals: 2))]
            + thin.map { _, series in
                row < series.values.count ? .text(numberText(series.values[row], decimals: places)) : .text(noData)
            }
    }
    return DataTable(
        caption: caption,
        columns: [.number("Day")]
            + thin.map {
                .number(
                    $0.0.isEmpty
                        ? (unit.isEmpty ? "Value" : unit) : join($0.0, unit.isEmpty || unit == "1" ? "" : "(\(unit))"))
            },
        rows: rows,
        omitted: wasThinned ? "Each row is the mean of neighbouring points; result.json has all of them." : "")
}

private func actionFigures(_ policies: [PolicyIllustration], faults: [LetteredFault], context: inout PageContext)
    -> [Figure]
{
    policies.filter { !$0.decisions.isEmpty }.map { policy in
        let commands = Set(policy.decisions.map(\.command)).sorted().prefix(12)
        let step = max(1, policy.decisions.count / max(context.limits.points, 1))
        let shown = policy.decisions.enumerated().filter { $0.offset % step == 0 }.map(\.element)
        let rows = commands.map { command in (label: command, decisions: shown.filter { $0.command == command }) }
        let title = "Commands of \(policy.policy)"
        let about = "When each kind of command was given, and whether the truth agreed."
        let script = actionScript(rows, days: context.document.scenario.durationDays, faults: faults)
        var table = DataTable(
            caption: title,
            columns: [
                .text("Command"), .number("Right"), .number("Wrong"), .number("Not judged"),
                .number("Failed or ignored"),
            ],
            rows: commands.map { command in
                let all = policy.decisions.filter { $0.command == command }
                return [
                    .text(command), .text("\(all.count { $0.right == true })"),
                    .text("\(all.count { $0.right == false })"),
                    .text("\(all.count { $0.right == nil })"), .text("\(all.count { $0.outcome != "done" })"),
                ]
            })
        let inAll = max(policy.decisionsInAll, policy.decisions.count)
        if shown.count < inAll {
            table.omitted =
                "The picture shows \(numberText(Double(shown.count))) and the table counts \(numberText(Double(policy.decisions.count))) of \(numberText(Double(inAll))) commands; events.jsonl has up to 50,000 a policy."
        }
        return Figure(
            title: title, about: about, isWide: true, legend: actionLegend,
            picture: context.studio.draw(script, title: title, about: about), table: table)
    }
}
