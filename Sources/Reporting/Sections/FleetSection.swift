// SPDX-License-Identifier: GPL-3.0-or-later

import Quantities
import Results

/// The fleet: heat maps before, after and their difference, and how efficiency was spread.
func fleetSection(_ context: inout PageContext) -> PageSection {
    let policies = context.illustratedPolicies
    guard let first = policies.first else {
        return PageSection(id: "fleet", title: "The fleet", blocks: [.text("No replication was kept in detail.")])
    }
    let maps = policies.map { policy in policy.maps.prefix(6).map { $0.aggregated(context.limits.cells) } }
    var blocks: [PageSection.Block] = []
    var scales: [String: HeatScale] = [:]
    for stem in Set(maps.joined().map { stem($0.map.name) }) {
        let family = maps.joined().filter { Reporting.stem($0.map.name) == stem }
        scales[stem] = HeatScale(
            covering: family.flatMap { $0.map.racks.joined().compactMap(finite) }, unit: family.first?.map.unit ?? "")
    }
    // Before the run every policy has the same fleet: one map says it.
    func isShared(_ map: FleetMap) -> Bool {
        maps.allSatisfy { own in own.contains { $0.map.name == map.name && $0.map.racks == map.racks } }
    }
    let shared = (maps.first ?? []).filter { $0.map.name.hasSuffix("-before") && isShared($0.map) }
    if !shared.isEmpty, policies.count > 1 {
        blocks.append(.heading("Before, the same for every policy"))
        blocks.append(.figures(shared.compactMap { mapFigure($0, scales, policy: "", &context) }, layout: .column))
    }
    for (index, (policy, own)) in zip(policies, maps).enumerated() {
        var figures: [Figure] = []
        var dropped: [String] = []
        for map in own {
            if policies.count > 1, shared.contains(where: { $0.map.name == map.map.name }) { continue }
            let twin = maps.first?.first { $0.map.name == map.map.name }
            if index > 0, twin?.map.racks == map.map.racks {
                dropped.append(map.map.title)
                continue
            }
            if let figure = mapFigure(map, scales, policy: policy.policy, &context) { figures.append(figure) }
            if map.map.name.hasSuffix("-after"),
                let before = own.first(where: { $0.map.name == stem(map.map.name) + "-before" }),
                let figure = differenceFigure(map, before, policy: policy.policy, &context)
            {
                figures.append(figure)
            }
        }
        if figures.isEmpty, dropped.isEmpty { continue }
        blocks.append(.heading(policy.policy))
        if !dropped.isEmpty {
            blocks.append(.text("As under \(first.policy), and not drawn again: \(enumeration(dropped))."))
        }
        blocks.append(.figures(figures, layout: .column))
    }
    let spreads = policies.flatMap { distributionFigures($0, &context) }
    if !spreads.isEmpty {
        blocks.append(.heading("Spread of efficiency"))
        blocks.append(.figures(spreads, layout: .two))
    }
    if blocks.isEmpty { blocks.append(.text("No map of \(first.policy) was kept.")) }
    return PageSection(
        id: "fleet", title: "The fleet", about: "Rack by slot, as the truth has it.\(context.undrawn)", blocks: blocks)
}

/// `efficiency` for `efficiency-before`, `efficiency-during` and `efficiency-after`.
func stem(_ name: String) -> String {
    for suffix in ["-before", "-during", "-after"] where name.hasSuffix(suffix) {
        return String(name.dropLast(suffix.count))
    }
    return name
}

private func mapFigure(_ map: CoarseMap, _ scales: [String: HeatScale], policy: String, _ context: inout PageContext)
    -> Figure?
{
    guard let scale = scales[stem(map.map.name)], map.map.racks.contains(where: { !$0.isEmpty }) else { return nil }
    return figure(map, scale: scale, title: map.map.title, policy: policy, &context)
}

private func differenceFigure(_ after: CoarseMap, _ before: CoarseMap, policy: String, _ context: inout PageContext)
    -> Figure?
{
    guard let difference = after.map.minus(before.map) else { return nil }
    let values = difference.racks.joined().compactMap(finite)
    guard !values.isEmpty else { return nil }
    let scale = HeatScale(differences: values, unit: after.map.unit)
    return figure(
        CoarseMap(map: difference, across: after.across, down: after.down), scale: scale,
        title: "Difference, after less before", policy: policy, &context)
}

private func figure(_ coarse: CoarseMap, scale: HeatScale, title: String, policy: String, _ context: inout PageContext)
    -> Figure
{
    let map = coarse.map
    let unit = map.unit.isEmpty || map.unit == "1" ? "" : ", \(map.unit)"
    let holes = map.racks.contains { rack in
        rack.count < (map.racks.map(\.count).max() ?? 0) || rack.contains { finite($0) == nil }
    }
    let name = oneLine(title, limit: 120) + unit
    let cells = map.unitsPerCell > 1 ? "Each cell is the mean of about \(map.unitsPerCell) units." : ""
    let about = "Heat map of racks and slots\(policy.isEmpty ? "" : " under \(oneLine(policy, limit: 60))"). \(cells)"
    return Figure(
        title: name, about: cells, isWide: true, legend: scale.legend(withHoles: holes),
        picture: context.studio.draw(heatMapScript(coarse, scale: scale), title: name, about: about),
        table: mapTable(map, caption: name, context: context))
}

/// One row per rack, its cells in one line: a column per slot would not fit any screen.
private func mapTable(_ map: FleetMap, caption: String, context: PageContext) -> DataTable {
    let known = map.racks.joined().compactMap(finite)
    let places = decimals(halfWidth: ((known.max() ?? 0) - (known.min() ?? 0)) / 4)
    let slots = min(map.racks.map(\.count).max() ?? 0, 100)
    var table = DataTable(
        caption: "\(caption), slots from left to right",
        columns: [.text("Rack")] + (0..<slots).map { .number("\($0 + 1)") },
        rows: map.racks.enumerated().map { rack, values in
            [.text("\(rack + 1)")]
                + values.prefix(slots).map { value in
                    .text(finite(value).map { numberText($0, decimals: places) } ?? "–")
                } + Array(repeating: .text("–"), count: max(0, slots - values.count))
        }
    ).capped(context.limits.rows, elsewhere: "result.json has all of them.")
    if (map.racks.map(\.count).max() ?? 0) > slots {
        table.omitted += " The first \(slots) cells of each rack; result.json has all of them."
    }
    return table
}

private func distributionFigures(_ policy: PolicyIllustration, _ context: inout PageContext) -> [Figure] {
    var seen: Set<String> = []
    let families = policy.distributions.prefix(12).map { stem($0.name) }.filter { seen.insert($0).inserted }
    let colour = context.colour(of: policy.policy)
    let own = colour == .series(0) ? ChartColour.ink : colour
    return families.map { family in
        let members = policy.distributions.filter { stem($0.name) == family }
        let parts = members.enumerated().map { index, member in
            (distribution: member, colour: index == 0 && members.count > 1 ? ChartColour.series(0) : own)
        }
        let unit = members.first?.unit ?? ""
        let title = "\(seriesTitle(family)) under \(oneLine(policy.policy, limit: 60)), \(unit)"
        let hasMark = members.contains { $0.mark != nil }
        let about =
            "Units by \(seriesTitle(family).lowercased())\(hasMark ? "; the dashed line is the policy's threshold" : "")."
        return Figure(
            title: title, about: about,
            legend: members.count > 1
                ? members.enumerated().map { index, member in
                    Figure.LegendEntry(
                        text: member.name.hasSuffix("-before")
                            ? "before" : member.name.hasSuffix("-after") ? "after" : member.name,
                        swatch: index == 0 ? .box(.series(0), opacity: 0.45) : .line(own))
                } : [],
            picture: context.studio.draw(distributionScript(parts), title: title, about: about),
            table: histogramTable(members, unit: unit, caption: title))
    }
}

private func histogramTable(_ members: [Distribution], unit: String, caption: String) -> DataTable {
    let sharesEdges = members.allSatisfy { $0.edges == members.first?.edges }
    let shown = sharesEdges ? members : Array(members.prefix(1))
    let edges = members.first?.edges ?? []
    let rows = zip(edges, edges.dropFirst()).enumerated().map { bin, edge -> [DataTable.Cell] in
        [.text("\(numberText(edge.0)) to \(numberText(edge.1))")]
            + shown.map { bin < $0.counts.count ? .text("\($0.counts[bin])") : .text("–") }
    }
    return DataTable(
        caption: caption,
        columns: [.text(join("From and to", unit.isEmpty ? "" : "(\(unit))"))] + shown.map { .number($0.name) },
        rows: rows
    ).capped(400, elsewhere: "result.json has all of them.")
}
