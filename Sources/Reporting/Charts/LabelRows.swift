// SPDX-License-Identifier: GPL-3.0-or-later

/// Labels of uprights, in rows above a picture: one whose neighbour is too near stands a row higher, with its upright drawn up to
/// it unless that would cross another label. A label begins at its upright and ends at the picture's edge at the latest.
///
/// Lengths are in one unit of the caller's choice: pixels, or characters of a drawing in text.
struct LabelRows {
    struct Place: Hashable {
        /// 0 is next to the picture.
        var row: Int
        /// Where the text begins.
        var start: Double
        /// Whether the upright may be drawn up to the label.
        var isReached: Bool
    }

    private let width: Double
    private let characterWidth: Double
    private var labels: [[(from: Double, to: Double)]]
    private var uprights: [(at: Double, row: Int)] = []

    init(rows: Int, width: Double, characterWidth: Double) {
        self.width = width
        self.characterWidth = characterWidth
        labels = Array(repeating: [], count: max(rows, 1))
    }

    /// How many rows are in use.
    var count: Int { labels.lastIndex { !$0.isEmpty }.map { $0 + 1 } ?? 0 }

    /// The lowest row that has room for the text, nil where none has. A row that its upright reaches is preferred.
    /// - Complexity: O(labels placed before).
    mutating func place(_ text: String, at upright: Double) -> Place? {
        let length = Double(text.count + 1) * characterWidth
        let start = max(0, min(upright, width - length + characterWidth))
        let (from, to) = (start, start + length)
        let free = labels.indices.filter { row in
            // What stands higher has its upright through this row.
            !labels[row].contains { $0.from < to && from < $0.to }
                && !uprights.contains { $0.row > row && $0.at > from && $0.at < to }
        }
        let reached = free.first { row in
            !labels[..<row].contains { below in below.contains { upright > $0.from && upright < $0.to } }
        }
        guard let row = reached ?? free.first else { return nil }
        labels[row].append((from, to))
        if reached != nil { uprights.append((upright, row)) }
        return Place(row: row, start: start, isReached: reached != nil)
    }
}
