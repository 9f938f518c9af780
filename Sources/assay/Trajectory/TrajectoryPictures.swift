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
            title: "\(entry.title), \(entry.key.metric)",
            axis: "days since the \(entry.isFromLaunch ? "launch" : "first calibration")", visits: visits,
            levels: levels,
            releases: releases, isShare: entry.key.metric == "efficiency")
    }

    /// Draws in characters on standard output.
    func draw() {
        for entry in shelf.entries.prefix(Self.most) {
            do {
                let drawing = try picture(entry).text(by: Gnuplot(), width: Terminal.width, height: 22)
                let unit = entry.key.metric == "efficiency" ? "%" : entry.key.unit
                Terminal.out(
                    "\(entry.title), \(entry.key.metric)\(unit.isEmpty ? "" : " in \(unit)") by days since the "
                        + "\(entry.isFromLaunch ? "launch" : "first calibration")\n" + drawing)
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

    /// What the marks mean.
    private static func caption(_ entry: TrajectoryShelf.Entry) -> String {
        let unit = entry.key.metric == "efficiency" ? "percent of the theoretical peak" : entry.key.unit
        return
            "Dots: medians of visits\(unit.isEmpty ? "" : ", in \(TrajectorySection.escaped(unit))"). Rings: runs that do not count. Line and band: the "
            + "believed level and its 90 % interval. Red and dashed: a release that an alarm names."
    }

    /// A page of its own: pictures, then the tables that were asked for.
    func page(_ sections: [TrajectorySection]) -> String {
        var parts: [String] = []
        var problem: String?
        let shares = shelf.entries.filter { $0.key.metric == "efficiency" }
        if shares.count > 1 {
            let lines = shares.prefix(Self.most).map { entry in
                (
                    title: "\(entry.title) \(entry.model)",
                    points: entry.reading.points.compactMap { point in
                        point.level.map { (day: point.day - entry.origin, level: $0.value) }
                    }
                )
            }
            let axis =
                shares.allSatisfy(\.isFromLaunch)
                ? "days since the launch"
                : shares.contains(where: \.isFromLaunch)
                    ? "days since the launch, or since the first calibration where that is not known"
                    : "days since the first calibration"
            do {
                parts.append(
                    "<h2>Levels by age</h2><figure>\(try maturityPicture(lines, axis: axis, by: Gnuplot(), prefix: "c0"))</figure>"
                )
            } catch {
                problem = error.description
            }
        }
        for (index, entry) in shelf.entries.prefix(Self.most).enumerated() where problem == nil {
            do {
                let picture = picture(entry)
                let heading = TrajectorySection(title: picture.title).html
                let drawing = try picture.svg(by: Gnuplot(), prefix: "c\(index + 1)")
                parts.append("\(heading)<figure>\(drawing)</figure><p>\(Self.caption(entry))</p>")
            } catch {
                problem = error.description
            }
        }
        if let problem {
            Terminal.warning(problem)
            parts.append(TrajectorySection(title: "Pictures", sentences: [problem]).html)
        }
        parts += sections.map(\.html)
        return """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"/><title>Trajectories</title>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <style>\(PageStyle.sheet)
            h2 { margin-top: 2.5rem } figure { margin: 0; overflow-x: auto } .wide { overflow-x: auto } td, th { padding: 0.25rem 0.75rem; text-align: left }
            </style></head><body><main><h1>Trajectories</h1>
            \(parts.joined(separator: "\n"))
            </main></body></html>

            """
    }
}
