// SPDX-License-Identifier: GPL-3.0-or-later

import Quantities
import Results

/// Efficiency against time: each machine with its releases, levels and bands, the truth beside them and what detectors said.
func trajectoriesSection(_ releases: ReleaseIllustration, _ context: inout PageContext) -> PageSection {
    let days = context.document.scenario.durationDays
    let limit = context.limits.charts ? (context.limits.cells >= 1_200 ? 24 : 8) : 2
    let drawn = Array(releases.trajectories.prefix(limit))
    var blocks: [PageSection.Block] = []
    let comparable = releases.trajectories.filter { $0.unit == "1" && $0.higherIsBetter }
    if comparable.count > 1 { blocks.append(.figures([maturityFigure(comparable, &context)], layout: .column)) }
    if !releases.trajectories.isEmpty { blocks.append(.table(milestoneTable(releases.trajectories, context: context))) }
    let isWide = drawn.count <= 6
    let figures = drawn.enumerated().map { index, trajectory in
        trajectoryFigure(
            trajectory, index: index, releases.detectors, days: days, width: isWide ? widePicture : 456,
            context: &context)
    }
    blocks.append(.heading("Each machine"))
    blocks.append(
        .text(
            "Dots are visits, the dark line is the measured level of a release with the band of nine visits in ten, the dashed line is the truth, which no detector sees. Dashed uprights are releases, marked where one is a regression. Below stand the alerts: a dot where the truth agrees, a cross where it does not."
        ))
    blocks.append(.figures(figures, layout: isWide ? .column : .two))
    let rest = releases.trajectories.count - drawn.count
    if rest > 0 { blocks.append(.text("\(plural(rest, "more machine")) in result.json.")) }
    return PageSection(
        id: "trajectories", title: "Trajectories",
        about:
            "Replication \(releases.replication), one of \(plural(context.document.replications.n, "replication")). Days count from the start of the run.",
        blocks: blocks)
}

private func trajectoryFigure(
    _ trajectory: Trajectory, index: Int, _ detectors: [DetectorIllustration], days: Double, width: Int,
    context: inout PageContext
) -> Figure {
    let rows = detectors.prefix(context.limits.policies).map { detector in
        AlertRow(
            detector: detector.detector, colour: context.colour(of: detector.detector),
            alerts: detector.alerts.filter { $0.trajectory == index })
    }
    let unit = trajectory.unit == "1" ? "%" : trajectory.unit
    let title = "\(trajectory.title), \(trajectory.unit == "1" ? "efficiency" : "metric") in \(unit)"
    let about = "\(trajectory.id.prefix(16)), \(plural(trajectory.releases.count - 1, "release"))."
    let script = trajectoryScript(
        trajectory, alerts: rows, days: days, width: width, points: context.limits.points)
    var legend: [Figure.LegendEntry] = [
        .init(text: "visit", swatch: .dot(.muted)), .init(text: "flagged visit", swatch: .ring(.open)),
        .init(text: "measured level", swatch: .line(.ink)), .init(text: "truth", swatch: .line(.good, dashes: "6,4")),
    ]
    legend += rows.filter { !$0.alerts.isEmpty }.map {
        .init(text: "alerts of \($0.detector)", swatch: .dot($0.colour))
    }
    return Figure(
        title: title, about: about, isWide: width == widePicture, legend: legend,
        picture: context.studio.draw(script, title: title, about: about),
        table: releaseTable(trajectory, index: index, detectors, limit: context.limits.rows))
}

/// A row per release: what was measured, what was true, and who said so when.
private func releaseTable(
    _ trajectory: Trajectory, index: Int, _ detectors: [DetectorIllustration], limit: Int
) -> DataTable {
    let factor = trajectory.unit == "1" ? 100.0 : 1
    func value(_ number: Double?) -> String { number.map { formatGrouped($0 * factor, decimals: 2) } ?? noData }
    let unit = trajectory.unit == "1" ? "%" : trajectory.unit
    let shown = detectors.prefix(6)
    return DataTable(
        caption: "Releases of \(trajectory.title) (\(trajectory.id)), in \(unit)",
        columns: [
            .number("Day"), .text("Release"), .number("Measured"), .number("Nine in ten visits"), .number("True level"),
            .number("True change"), .text("True cause"),
        ] + shown.map { .text($0.detector) },
        rows: trajectory.releases.enumerated().map { place, release in
            let until = place + 1 < trajectory.releases.count ? trajectory.releases[place + 1].day : .infinity
            let band =
                release.low.flatMap { low in release.high.map { "\(value(low)) to \(value($0))" } } ?? noData
            return [
                .text(formatGrouped(release.day, decimals: 1)), .text(release.label), .text(value(release.level)),
                .text(band), .text(value(release.trueLevel)),
                .text(place == 0 ? "" : "\(formatGrouped(release.trueChange * 100, decimals: 1)) %"),
                .text(release.isRegression ? release.trueCause ?? "several" : ""),
            ]
                + shown.map { detector in
                    let mine = detector.alerts.filter { alert in
                        guard alert.trajectory == index else { return false }
                        return alert.release == release.label || (alert.day >= release.day && alert.day < until)
                    }
                    guard let first = mine.first(where: \.truth.isRight) ?? mine.first else {
                        return .text(release.isRegression ? "missed" : "")
                    }
                    let words =
                        first.truth.isRight
                        ? "after \(numberText(first.delayHours, decimals: 0)) h" : "false alert"
                    return .text(mine.count > 1 ? "\(words), \(mine.count) alerts" : words)
                }
        }
    ).capped(limit, elsewhere: "result.json has all of them.")
}

private func milestoneTable(_ trajectories: [Trajectory], context: PageContext) -> DataTable {
    let shares = trajectories.first?.milestones.map(\.share) ?? []
    func text(_ trajectory: Trajectory, _ share: Int) -> String {
        guard trajectory.unit == "1" || trajectory.milestones.contains(where: { $0.plain != nil }),
            let mark = trajectory.milestones.first(where: { $0.share == share })
        else { return noData }
        func day(_ value: Double?) -> String? { value.map { "day \(formatGrouped($0, decimals: 0))" } }
        let end = context.document.scenario.durationDays - trajectory.firstDay
        let robust = day(mark.robust) ?? "not by day \(formatGrouped(end, decimals: 0))"
        let (plain, truth) = (day(mark.plain), day(mark.truth))
        // Where all three readings say the same, it is said once.
        guard plain != day(mark.robust) || truth != day(mark.robust) else { return robust }
        return "\(robust) (first single run \(plain ?? "never"), truth \(truth ?? "never"))"
    }
    return DataTable(
        caption: "Time to maturity, in days since the first calibration",
        columns: [.text("Product"), .text("Fingerprint")] + shares.map { .text("\($0) %") }
            + [.number("Now, %"), .text("Assessment")],
        rows: trajectories.map { trajectory in
            let now = trajectory.releases.last { $0.level != nil }?.level
            return [.text(trajectory.title), .name(String(trajectory.id.prefix(16)))]
                + shares.map { .text(text(trajectory, $0)) }
                + [
                    .text(trajectory.unit == "1" ? now.map { formatGrouped($0 * 100, decimals: 1) } ?? noData : noData),
                    .text(trajectory.assessment),
                ]
        }
    ).capped(context.limits.rows, elsewhere: "result.json has all of them.")
}

private func maturityFigure(_ trajectories: [Trajectory], _ context: inout PageContext) -> Figure {
    let dashes = ["", "10,5", "3,3", "12,4,3,4"]
    let shown = Array(trajectories.prefix(24))
    let lines = shown.enumerated().map { index, trajectory in
        (
            points: trajectory.releases.enumerated().flatMap { place, release -> [(day: Double, level: Double)] in
                guard let level = release.level else { return [] }
                let end =
                    place + 1 < trajectory.releases.count
                    ? trajectory.releases[place + 1].day : context.document.scenario.durationDays
                return [(release.day - trajectory.launchDay, level), (end - trajectory.launchDay, level)]
            },
            colour: ChartColour.series(index % ChartColour.policies), dashes: dashes[index / ChartColour.policies % 4]
        )
    }
    let title = "Efficiency of all products since their launch, %"
    let about = "The measured level of each release."
    return Figure(
        title: title, about: about, isWide: true,
        legend: zip(shown, lines).prefix(12).map {
            .init(text: $0.0.title, swatch: .line($0.1.colour, dashes: $0.1.dashes))
        }, picture: context.studio.draw(maturityScript(lines), title: title, about: about),
        table: DataTable(
            caption: title,
            columns: [.text("Product"), .number("Days since launch"), .text("Release"), .number("Measured level, %")],
            rows: shown.flatMap { trajectory in
                trajectory.releases.map { release in
                    [
                        .text(trajectory.title), .text(formatGrouped(release.day - trajectory.launchDay, decimals: 0)),
                        .text(release.label),
                        .text(release.level.map { formatGrouped($0 * 100, decimals: 1) } ?? noData),
                    ]
                }
            }
        ).capped(context.limits.rows, elsewhere: "result.json has all of them."))
}

extension Trajectory {
    /// Excellent with 90 % within half a year, good later, concerning never.
    var assessment: String {
        guard unit == "1", let mark = milestones.first(where: { $0.share == 90 }) else { return noData }
        guard let day = mark.robust else { return "concerning" }
        // Half a year to the day: a nightly visit may come some hours after it.
        return day < 181 ? "excellent" : "good"
    }
}
