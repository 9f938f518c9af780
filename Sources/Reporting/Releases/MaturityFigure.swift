// SPDX-License-Identifier: GPL-3.0-or-later

/// Several products by their age, as a figure for a page that has the style of a report.
/// - Parameters:
///   - lines: in the order of a legend; a level is a share of the theoretical peak, in percent on the axis.
///   - axis: what the days count from.
/// - Throws: ``PlottingError``.
public func maturityFigure(
    _ lines: [(title: String, points: [(day: Double, level: Double)])], title: String, axis: String,
    by plotter: any Plotting, prefix: String
) throws(PlottingError) -> String {
    let drawn = lines.enumerated().map { index, line in
        (
            points: line.points, colour: ChartColour.series(index % ChartColour.policies),
            dashes: index < ChartColour.policies ? "" : "6,4"
        )
    }
    func svg(_ width: Int, _ prefix: String) throws(PlottingError) -> String {
        guard let script = maturityScript(drawn, axis: axis, width: width) else {
            throw .failed(program: "gnuplot", reason: "there is nothing to draw")
        }
        let svg = try plotter.svg(script.text)
        guard
            let picture = inlinePicture(
                svg, prefix: prefix, title: title, about: lines.map(\.title).joined(separator: ", "),
                labels: script.labels)
        else { throw .failed(program: "gnuplot", reason: "its picture could not be read") }
        return picture
    }
    let legend = zip(lines, drawn).map { ($0.title, Swatch.line($1.colour, dashes: $1.dashes)) }
    return pageFigure(
        title: title, legend: legend, wide: try svg(widePicture, prefix), narrow: try svg(narrowPicture, prefix + "n"))
}
