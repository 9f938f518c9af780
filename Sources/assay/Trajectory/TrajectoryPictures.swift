// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import Foundation
import Quantities
import RegressionDetector
import Reporting

/// The histories of a shelf as pictures: files, a page, and drawings in the terminal.
struct TrajectoryPictures {
    private let shelf: TrajectoryShelf
    /// Pictures that one page or one call draws at most; each takes gnuplot a quarter of a second.
    private static let most = 24

    init(_ shelf: TrajectoryShelf) { self.shelf = shelf }

    private func picture(_ entry: TrajectoryShelf.Entry) -> TrajectoryPicture {
        let reading = entry.reading
        let regressions = Set(reading.alarms.map(\.release))
        var releases: [TrajectoryPicture.Release] = []
        var before: [String: String] = [:]
        for (index, point) in reading.points.enumerated() {
            // A version that begins to be recorded is no release.
            let changed = point.components.keys.sorted().filter {
                before[$0] != nil && before[$0] != point.components[$0]
            }
            if index > 0, !changed.isEmpty {
                let label = changed.first.flatMap { point.components[$0] } ?? "\(point.release)"
                let isRegression = regressions.contains(point.release)
                releases.append(.init(day: point.day - entry.origin, label: label, isRegression: isRegression))
            }
            before.merge(point.components) { $1 }
        }
        var visits = reading.points.compactMap { point in
            point.value.map { TrajectoryPicture.Visit(day: point.day - entry.origin, value: $0, isFlagged: false) }
        }
        visits += reading.history.runs.filter { run in
            VisitAssembly.exclusion(of: run) != nil && run.value.isFinite
        }.map { .init(day: $0.day - entry.origin, value: $0.value, isFlagged: true) }
        let levels = reading.points.compactMap { point in
            point.level.map {
                TrajectoryPicture.Level(
                    day: point.day - entry.origin, value: $0.value, low: $0.interval.low, high: $0.interval.high)
            }
        }
        return TrajectoryPicture(
            title: shelf.name(entry), axis: "days since the \(entry.isFromLaunch ? "launch" : "first calibration")",
            valueAxis: Self.valueAxis(entry), visits: visits, levels: levels, releases: releases,
            isShare: entry.key.metric == "efficiency")
    }

    private static func valueAxis(_ entry: TrajectoryShelf.Entry) -> String {
        if entry.key.metric == "efficiency" { return "efficiency, % of the theoretical peak" }
        return entry.key.metric + (entry.key.unit.isEmpty ? "" : ", \(entry.key.unit)")
    }

    /// Draws in characters on standard output.
    func draw() {
        for entry in shelf.entries.prefix(Self.most) {
            do {
                let picture = picture(entry)
                let drawing = try picture.text(by: Gnuplot(), width: Terminal.width, height: 22)
                Terminal.out("\(picture.title)\n\(picture.valueAxis)\nby \(picture.axis)\n" + drawing)
            } catch {
                Terminal.warning(error.description)
                return
            }
        }
        if shelf.entries.count > Self.most { Terminal.warning("only the first \(Self.most) histories are drawn") }
    }

    /// One picture in this file; of several the second is `NAME-2.svg`.
    func writeSVG(to path: String) throws {
        let url = URL(fileURLWithPath: path)
        for (index, entry) in shelf.entries.prefix(Self.most).enumerated() {
            do {
                let name = url.deletingPathExtension().lastPathComponent + (index == 0 ? "" : "-\(index + 1)") + ".svg"
                try TrajectoryCommand.Show.save(
                    try picture(entry).file(by: Gnuplot()),
                    to: url.deletingLastPathComponent().appendingPathComponent(name).path)
            } catch let error as PlottingError {
                // No gnuplot means no pictures, which is no failure of what was asked beside them.
                Terminal.warning(error.description)
                return
            }
        }
    }

    /// A page of its own: what is the case, pictures, then the tables that were asked for.
    func page(_ sections: [TrajectorySection]) -> String {
        var parts: [String] = []
        var problem: String?
        let shares = shelf.entries.filter { $0.key.metric == "efficiency" }
        if shares.count > 1 {
            do {
                parts.append(try maturity(shares))
            } catch {
                problem = error.description
            }
        }
        for (index, entry) in shelf.entries.prefix(Self.most).enumerated() where problem == nil {
            do {
                parts.append(try picture(entry).figure(by: Gnuplot(), prefix: "c\(index + 1)"))
            } catch {
                problem = error.description
            }
        }
        if let problem {
            Terminal.warning(problem)
            parts = [TrajectorySection(title: "Pictures", sentences: [problem]).html]
        } else if shelf.entries.count > Self.most {
            parts.append("<p class=\"note\">Drawn are the first \(Self.most) of \(shelf.entries.count) histories.</p>")
        }
        parts += sections.map { "<section>\($0.html)</section>" }
        // A minus that is one, and no line that begins with a per cent sign.
        let verdict = TrajectorySection.escaped(shelf.verdict).replacing(" %", with: "\u{A0}%")
            .replacing(#/ -(?<digit>[0-9])/#) { " \u{2212}\($0.output.digit)" }
        return """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"/><title>Trajectories</title>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <style>\(PageStyle.sheet)
            figure { margin: 1.5rem 0 } .wide { overflow-x: auto } .narrow { display: none }
            @media (max-width: 46rem) { .roomy { display: none } .narrow { display: block } td { min-width: 0 } }
            </style></head><body><main><h1>Trajectories</h1>
            <p class="verdict">\(verdict)</p>
            \(parts.joined(separator: "\n"))
            </main></body></html>

            """
    }

    private func maturity(_ entries: [TrajectoryShelf.Entry]) throws(PlottingError) -> String {
        let lines = entries.prefix(Self.most).map { entry in
            (
                title: shelf.name(entry),
                points: entry.reading.points.compactMap { point in
                    point.level.map { (day: point.day - entry.origin, level: $0.value) }
                }
            )
        }
        let axis =
            entries.allSatisfy(\.isFromLaunch)
            ? "days since the launch"
            : entries.contains(where: \.isFromLaunch)
                ? "days since the launch, else the first calibration" : "days since the first calibration"
        return try maturityFigure(lines, title: "Levels by age", axis: axis, by: Gnuplot(), prefix: "c0")
    }
}
