// SPDX-License-Identifier: GPL-3.0-or-later

/// Several products by their age.
/// - Parameters:
///   - lines: in the order of a legend; a level is a share of the theoretical peak, in percent on the axis.
///   - axis: what the days count from.
/// - Throws: ``PlottingError``.
public func maturityPicture(
    _ lines: [(title: String, points: [(day: Double, level: Double)])], axis: String, by plotter: any Plotting,
    prefix: String
) throws(PlottingError) -> String {
    let drawn = lines.enumerated().map { index, line in
        (
            points: line.points, colour: ChartColour.series(index % ChartColour.policies),
            dashes: index < ChartColour.policies ? "" : "6,4"
        )
    }
    guard let script = maturityScript(drawn, axis: axis) else {
        throw .failed(program: "gnuplot", reason: "there is nothing to draw")
    }
    let svg = try plotter.svg(script.text)
    guard
        let picture = inlinePicture(
            svg, prefix: prefix, title: "Levels by age", about: lines.map(\.title).joined(separator: ", "),
            labels: script.labels)
    else { throw .failed(program: "gnuplot", reason: "its picture could not be read") }
    let legend = lines.enumerated().map { index, line in
        let swatch = Swatch.line(
            ChartColour.series(index % ChartColour.policies), dashes: index < ChartColour.policies ? "" : "6,4")
        return "<svg width=\"22\" height=\"12\">\(swatch.svg)</svg> \(escapedForPage(oneLine(line.title)))"
    }
    return picture + "<p>\(legend.joined(separator: " &#160; "))</p>"
}
