// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation

/// A part of an answer: a title, a table, sentences. Rendered for the terminal, for a pull request, for a page and for programs.
struct TrajectorySection {
    var title: String
    /// The first row names the columns.
    var table: [[String]] = []
    var sentences: [String] = []
    /// What a program gets: numbers instead of words.
    var values: [String: Any] = [:]

    var text: String {
        var lines = [title]
        if let header = table.first {
            let widths = header.indices.map { column in
                table.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0
            }
            for row in table {
                let cells = row.enumerated().map { index, cell in
                    index == row.count - 1 ? cell : cell.padding(toLength: widths[index], withPad: " ", startingAt: 0)
                }
                lines.append("  " + cells.joined(separator: "  "))
            }
        }
        return (lines + sentences.map { "  \($0)" }).joined(separator: "\n")
    }

    var markdown: String {
        var lines = ["### \(Self.plain(title))", ""]
        if let header = table.first {
            lines.append("| " + header.map(Self.plain).joined(separator: " | ") + " |")
            lines.append("|" + String(repeating: "---|", count: header.count))
            lines += table.dropFirst().map { "| " + $0.map(Self.plain).joined(separator: " | ") + " |" }
            lines.append("")
        }
        lines += sentences.map { sentence in
            // A sentence that belongs to the one before it is indented: an item below that one.
            let text = sentence.drop { $0 == " " }
            return (text.count < sentence.count ? "  - " : "- ") + Self.plain(String(text))
        }
        return lines.joined(separator: "\n").trimmingCharacters(in: .newlines)
    }

    /// Names of machines and versions come from outside: nothing of them may act as markup.
    private static func plain(_ text: String) -> String {
        var out = ""
        for character in text {
            switch character {
            case "|", "*", "_", "`", "[", "]", "<", ">", "\\", "#": out += "\\\(character)"
            case "\n", "\r": out += " "
            default: out.append(character)
            }
        }
        return out
    }

    /// Text between the tags of a page.
    static func escaped(_ text: String) -> String {
        text.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
            .replacingOccurrences(of: ">", with: "&gt;").replacingOccurrences(of: "\"", with: "&quot;")
    }

    var html: String {
        var lines = ["<h2>\(Self.escaped(title))</h2>"]
        if let header = table.first {
            lines.append(
                "<div class=\"wide\"><table><tr>" + header.map { "<th>\(Self.escaped($0))</th>" }.joined() + "</tr>")
            lines += table.dropFirst().map { "<tr>" + $0.map { "<td>\(Self.escaped($0))</td>" }.joined() + "</tr>" }
            lines.append("</table></div>")
        }
        return (lines + sentences.map { "<p>\(Self.escaped($0))</p>" }).joined(separator: "\n")
    }

    static func json(_ sections: [TrajectorySection]) -> String {
        let object: [String: Any] = [
            "schema_version": 1,
            "sections": sections.map { section -> [String: Any] in
                ["title": section.title, "sentences": section.sentences].merging(section.values) { first, _ in first }
            },
        ]
        let options: JSONSerialization.WritingOptions = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let data = try? JSONSerialization.data(withJSONObject: object, options: options)
        return String(decoding: data ?? Data("{}".utf8), as: UTF8.self)
    }
}

/// A number for JSON: null where it is none or not finite.
func jsonNumber(_ value: Double?) -> Any {
    guard let value, value.isFinite else { return NSNull() }
    return value
}
