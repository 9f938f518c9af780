// SPDX-License-Identifier: GPL-3.0-or-later

/// The nearest of `names`, where it is near enough to be a slip of the pen: at most one edit in three characters.
/// - Complexity: O(names x length squared).
public func nearestName(to text: String, in names: some Sequence<String>) -> String? {
    guard text.utf8.count <= 200 else { return nil }
    var best: (name: String, distance: Int)?
    for name in names {
        let distance = editDistance(text.lowercased(), name.lowercased())
        if distance < (best?.distance ?? .max) { best = (name, distance) }
    }
    guard let best, best.distance <= max(1, max(text.count, best.name.count) / 3) else { return nil }
    return best.name
}

/// Insertions, deletions, substitutions and swaps of neighbours that turn one text into the other (optimal string alignment).
func editDistance(_ a: String, _ b: String) -> Int {
    let a = Array(a.unicodeScalars.prefix(100))
    let b = Array(b.unicodeScalars.prefix(100))
    var rows = [Array(0...b.count), [Int](repeating: 0, count: b.count + 1), [Int](repeating: 0, count: b.count + 1)]
    for i in a.indices {
        let previous = rows[i % 3]
        let beforePrevious = rows[(i + 2) % 3]
        var row = rows[(i + 1) % 3]
        row[0] = i + 1
        for j in b.indices {
            var cost = min(previous[j + 1] + 1, row[j] + 1, previous[j] + (a[i] == b[j] ? 0 : 1))
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforePrevious[j - 1] + 1) }
            row[j + 1] = cost
        }
        rows[(i + 1) % 3] = row
    }
    return rows[a.count % 3][b.count]
}
