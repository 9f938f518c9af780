// SPDX-License-Identifier: GPL-3.0-or-later

/// The markup of a figure outside of a report's own templates.
func pageFigure(title: String, legend: [(String, Swatch)], wide: String, narrow: String) -> String {
    let entries = legend.map { text, swatch in
        "<span class=\"entry\"><svg viewBox=\"0 0 22 12\" width=\"22\" height=\"12\" aria-hidden=\"true\">\(swatch.svg)</svg> "
            + "\(escapedForPage(typographic(oneLine(text, limit: 120))))</span>"
    }
    return
        "<figure><figcaption><span class=\"figtitle\">\(escapedForPage(oneLine(title, limit: 160)))</span></figcaption>"
        + "<p class=\"legend\">\(entries.joined(separator: " "))</p><div class=\"picture roomy\">\(wide)</div>"
        + "<div class=\"picture narrow\">\(narrow)</div></figure>"
}
