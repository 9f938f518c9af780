// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation
import Quantities

/// The history of a real machine as a picture: visits, the believed level with its interval, releases and regressions.
/// Nobody knows the truth of it.
public struct TrajectoryPicture: Sendable {
    public struct Visit: Sendable {
        public var day: Double
        public var value: Double
        /// Its runs do not count.
        public var isFlagged: Bool

        public init(day: Double, value: Double, isFlagged: Bool) {
            self.day = day
            self.value = value
            self.isFlagged = isFlagged
        }
    }

    /// What was believed after a visit.
    public struct Level: Sendable {
        public var day: Double
        public var value: Double
        public var low: Double
        public var high: Double

        public init(day: Double, value: Double, low: Double, high: Double) {
            self.day = day
            self.value = value
            self.low = low
            self.high = high
        }
    }

    /// A change of the software. Labels come from outside and reach gnuplot as tokens only.
    public struct Release: Sendable {
        public var day: Double
        public var label: String
        /// An alarm names it.
        public var isRegression: Bool

        public init(day: Double, label: String, isRegression: Bool) {
            self.day = day
            self.label = label
            self.isRegression = isRegression
        }
    }

    public var title: String
    /// What the horizontal axis counts: "days since the launch".
    public var axis: String
    public var visits: [Visit]
    public var levels: [Level]
    public var releases: [Release]
    /// Values are shares and are shown in percent.
    public var isShare: Bool

    public init(
        title: String, axis: String, visits: [Visit], levels: [Level], releases: [Release], isShare: Bool
    ) {
        self.title = title
        self.axis = axis
        self.visits = visits
        self.levels = levels
        self.releases = releases
        self.isShare = isShare
    }

    /// An SVG element for a page that has the style of a report.
    /// - Parameter prefix: tells the pictures of one page apart.
    /// - Throws: ``PlottingError``: gnuplot is missing, or there is nothing to draw.
    public func svg(by plotter: any Plotting, prefix: String = "c1") throws(PlottingError) -> String {
        guard let script = script() else { throw .failed(program: "gnuplot", reason: "there is no visit to draw") }
        let drawn = try plotter.svg(script.text)
        let about = "\(visits.count) visits over \(axis), with the believed level, its 90 % interval and the releases"
        guard let picture = inlinePicture(drawn, prefix: prefix, title: title, about: about, labels: script.labels)
        else {
            throw .failed(program: "gnuplot", reason: "its picture could not be read")
        }
        return picture
    }

    /// An SVG file: the element with the colours of a report's style, for light and dark.
    public func file(by plotter: any Plotting) throws(PlottingError) -> String {
        let element = try svg(by: plotter)
        guard let end = element.firstIndex(of: ">") else { return element }
        let style = PageStyle.colours.replacing(":root", with: "svg")
        return element[...end] + "<style>\(style) text { font-family: sans-serif }</style>"
            + "<rect width=\"100%\" height=\"100%\" fill=\"var(--card)\"/>" + element[element.index(after: end)...]
            + "\n"
    }

    /// A drawing in characters: `+` visits, `-` the level, `x` visits that do not count.
    public func text(by gnuplot: Gnuplot, width: Int, height: Int) throws(PlottingError) -> String {
        let (scale, days) = (scale, days)
        func rows(_ values: [(Double, Double)]) -> String {
            values.map { "\(PlotScript.number($0)) \(PlotScript.number($1 * factor))" }.joined(separator: "\n")
        }
        let columns = min(max(width, 40), 400)
        let lines = min(max(height, 10), 100)
        var blocks = ["$level << EOD\n\(rows(steps.map { ($0.day, $0.value) }))\nEOD"]
        var plots = ["$level using 1:2 with lines dt 1"]
        for (name, flagged, mark) in [("visits", false, 1), ("flagged", true, 2)] {
            let some = visits.filter { $0.isFlagged == flagged && ($0.value * factor) >= scale.low }
            if some.isEmpty { continue }
            blocks.append("$\(name) << EOD\n\(rows(some.map { ($0.day, $0.value) }))\nEOD")
            plots.append("$\(name) using 1:2 with points pt \(mark)")
        }
        let script =
            blocks + [
                "set term dumb size \(columns),\(lines) noenhanced mono", "unset key",
                "set xrange [\(PlotScript.number(days.low)):\(PlotScript.number(days.high))]",
                "set yrange [\(PlotScript.number(scale.low)):\(PlotScript.number(scale.high))]",
                "plot " + plots.joined(separator: ", "),
            ]
        return try gnuplot.text(script.joined(separator: "\n") + "\n")
    }

    private var factor: Double { isShare ? 100 : 1 }

    /// Visits that do not count may leave the picture: they are not what it is about.
    private var scale: Scale {
        let counted = visits.filter { !$0.isFlagged }.map(\.value) + levels.map(\.value)
        return Scale(covering: (counted.isEmpty ? visits.map(\.value) : counted).map { $0 * factor }, count: 4)
    }

    private var days: (low: Double, high: Double) {
        let all = visits.map(\.day)
        let (low, high) = (min(all.min() ?? 0, 0), all.max() ?? 1)
        return (low, max(high, low + 1))
    }

    /// A level holds from its visit to the next.
    private var steps: [Level] {
        levels.indices.flatMap { index -> [Level] in
            guard index + 1 < levels.count else { return [levels[index]] }
            var until = levels[index]
            until.day = levels[index + 1].day
            return [levels[index], until]
        }
    }

    private func script() -> PlotScript? {
        guard !visits.isEmpty else { return nil }
        let (scale, days) = (scale, days)
        var script = PlotScript(width: widePicture, height: 300)
        let widest = scale.ticks.map { numberText($0, decimals: scale.decimals).count }.max() ?? 1
        script.margins(left: 14 + widest * 8, right: 14, top: 26, bottom: 40)
        let axisScale = Scale(covering: [days.low, days.high], count: 6, pad: 0)
        script.range("x", days.low, days.high)
        script.range("y", scale.low, scale.high)
        script.ticks("x", axisScale.ticks, decimals: axisScale.decimals)
        script.ticks("y", scale.ticks, decimals: scale.decimals)
        script.axisTitle(axis)
        script.set("grid ytics lc rgb \"\(ChartColour.grid.placeholder)\" lw 1 dt 1")
        let room = (days.high - days.low) * 0.09
        var labelled: [Double] = []
        for release in releases.sorted(by: { $0.isRegression && !$1.isRegression }) where release.day.isFinite {
            let at = PlotScript.number(release.day)
            let colour = (release.isRegression ? ChartColour.bad : .muted).placeholder
            script.set(
                "arrow from \(at),graph 0 to \(at),graph 1 nohead back lc rgb \"\(colour)\" lw \(release.isRegression ? "1.6" : "0.8") dt (3,3)"
            )
            // A label needs room; the tables have them all.
            guard !labelled.contains(where: { abs($0 - release.day) < room }) else { continue }
            labelled.append(release.day)
            let side = release.day > days.high - room ? "right" : "left"
            script.set(
                "label \(script.label(oneLine(release.label, limit: 24))) at \(at),graph 1.045 \(side) tc rgb \"\(colour)\" font \",11\""
            )
        }
        let band = script.data(steps.map { [$0.day, $0.low * factor, $0.high * factor] })
        script.plot(
            "\(band) using 1:2:3 with filledcurves fc rgb \"\(ChartColour.band.placeholder)\" fs transparent solid 0.25"
        )
        let line = script.data(steps.map { [$0.day, $0.value * factor] })
        script.plot("\(line) using 1:2 with lines lc rgb \"\(ChartColour.ink.placeholder)\" lw 2")
        for (flagged, style) in [
            (false, "pt 7 ps 0.4 lc rgb \"\(ChartColour.series(1).placeholder)\""),
            (true, "pt 6 ps 0.6 lw 1.2 lc rgb \"\(ChartColour.open.placeholder)\""),
        ] {
            let some = visits.filter { $0.isFlagged == flagged && $0.value * factor >= scale.low }
            if some.isEmpty { continue }
            script.plot("\(script.data(some.map { [$0.day, $0.value * factor] })) using 1:2 with points \(style)")
        }
        return script
    }
}
