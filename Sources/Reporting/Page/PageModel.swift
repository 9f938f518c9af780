// SPDX-License-Identifier: GPL-3.0-or-later

/// A section of the page below the verdict and the expectations.
struct PageSection {
    var id: String
    var title: String
    var about = ""
    var blocks: [Block]

    enum Block {
        case heading(String)
        case text(String)
        case figures([Figure], layout: Layout)
        case table(DataTable)
        case code(String)
        /// To another report, by a path relative to the page.
        case link(String, to: String)
        /// A table that opens on request.
        case folded(summary: String, DataTable)
    }

    enum Layout: String {
        case column = "column"
        case two = "grid"
        case three = "grid three"
    }
}

/// A picture with its legend, and the table that holds the same numbers.
struct Figure {
    struct LegendEntry {
        var text: String
        var swatch: Swatch
    }

    var title: String
    var about = ""
    var isWide = false
    var legend: [LegendEntry] = []
    /// Inline SVG; nil where it could not be drawn.
    var picture: String?
    var table: DataTable
}

/// How the document is bounded, so that the page stays below its size whatever the fleet.
struct PageLimits {
    var cells = 1_200
    var points = 400
    var tablePoints = 60
    var decisions = 150
    var policies = 6
    var rows = 400
    var charts = true

    /// Tried in order until the page is small enough.
    static let all = [
        PageLimits(),
        PageLimits(cells: 400, points: 150, tablePoints: 30, decisions: 50, policies: 3, rows: 120),
        PageLimits(cells: 60, points: 50, tablePoints: 10, decisions: 20, policies: 2, rows: 40, charts: false),
    ]
}
