// SPDX-License-Identifier: GPL-3.0-or-later

/// Draws the pictures of one page: hands out their prefixes, and remembers what went wrong.
struct ChartStudio {
    private let plotter: any Plotting
    private var count = 0
    private var isClosed: Bool
    private(set) var warnings: [String] = []

    init(_ plotter: any Plotting, enabled: Bool) {
        self.plotter = plotter
        isClosed = !enabled
    }

    /// The inline picture, or nil where it could not be drawn.
    mutating func draw(_ script: PlotScript?, title: String, about: String) -> String? {
        guard let script, !isClosed else { return nil }
        count += 1
        do {
            let svg = try plotter.svg(script.text)
            let picture = inlinePicture(svg, prefix: "c\(count)", title: title, about: about, labels: script.labels)
            if picture == nil { warn("a picture could not be read: \(title)") }
            return picture
        } catch {
            isClosed = error.isLasting
            if error != .declined { warn(error.description) }
            return nil
        }
    }

    private mutating func warn(_ text: String) {
        if !warnings.contains(text), warnings.count < 10 { warnings.append(oneLine(text)) }
    }
}
