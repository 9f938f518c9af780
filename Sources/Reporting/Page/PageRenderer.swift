// SPDX-License-Identifier: GPL-3.0-or-later

internal import Mustache
import Results

/// Fills the templates. What they get is nested dictionaries in which every key a template asks for is present: a
/// missing key would be looked up in the enclosing section.
struct PageRenderer {
    private let library: MustacheLibrary

    init() throws {
        PageText.register()
        var library = MustacheLibrary()
        try library.register(Self.text(PackageResources.table_mustache), named: "table")
        try library.register(Self.text(PackageResources.figure_mustache), named: "figure")
        try library.register(Self.text(PackageResources.report_mustache), named: "report")
        self.library = library
    }

    func render(_ page: Page) -> String {
        let style = Self.text(PackageResources.style_mustache)
        return library.render(page.dictionary(style: style), withTemplate: "report") ?? ""
    }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}

/// All that the page says, in its order.
struct Page {
    var name: String
    var about: String
    /// The claim from outside that it tests.
    var headline: String
    var verdict: Sentence
    var facts: [(term: String, value: String)]
    var notes: [String]
    var expectationsTitle: String
    var expectations: DataTable?
    var claimsTitle: String
    var claims: DataTable?
    var sections: [PageSection]
    var footer: String
}

extension Page {
    fileprivate func dictionary(style: String) -> [String: Any] {
        [
            "style": style, "name": oneLine(name, limit: 120), "about": optional(oneLine(about, limit: 2_000)),
            "headline": optional(oneLine(headline, limit: 400)),
            "verdict": verdict.pieces.map { piece -> [String: Any] in
                switch piece {
                case .words(let words): ["isName": false, "text": typographic(words)]
                case .name(let name): ["isName": true, "text": oneLine(name, limit: 80)]
                }
            },
            "facts": facts.map { ["term": $0.term, "value": oneLine($0.value)] },
            "notes": notes.map { ["text": oneLine($0)] },
            "expectationsTitle": optional(expectationsTitle),
            "expectations": expectations.map { [$0.dictionary] } ?? [],
            "claimsTitle": claimsTitle, "claims": claims.map { [$0.dictionary] } ?? [],
            "sections": sections.map(\.dictionary), "footer": footer,
        ]
    }
}

extension PageSection {
    fileprivate var dictionary: [String: Any] {
        ["id": id, "title": title, "about": optional(about), "blocks": blocks.map(\.dictionary)]
    }
}

extension PageSection.Block {
    fileprivate var dictionary: [String: Any] {
        var keys: [String: Any] = [
            "heading": false, "text": false, "figures": [Any](), "table": [Any](), "code": false, "folded": [Any](),
            "link": [Any](),
        ]
        switch self {
        case .heading(let text): keys["heading"] = oneLine(text, limit: 120)
        case .text(let text): keys["text"] = optional(oneLine(text, limit: 2_000))
        case .figures(let figures, let layout):
            if !figures.isEmpty {
                keys["figures"] = [["layout": layout.rawValue, "items": figures.map(\.dictionary)] as [String: Any]]
            }
        case .table(let table): keys["table"] = [table.dictionary]
        case .folded(let summary, let table):
            keys["folded"] = [["summary": oneLine(summary, limit: 160), "inside": [table.dictionary]] as [String: Any]]
        case .link(let text, let target):
            keys["link"] = [["words": oneLine(text, limit: 200), "target": linkTarget(target)]]
        case .code(let code): keys["code"] = optional(oneLine(code, limit: 4_000))
        }
        return keys
    }
}

extension Figure {
    fileprivate var dictionary: [String: Any] {
        let entries = legend.map { ["text": typographic(oneLine($0.text, limit: 120)), "swatch": $0.swatch.svg] }
        return [
            "wide": isWide, "title": oneLine(title, limit: 160), "about": optional(oneLine(about)),
            "legend": entries.isEmpty ? [] : [["entries": entries]],
            "picture": optional(picture ?? ""), "table": [table.dictionary],
        ]
    }
}

extension DataTable {
    fileprivate var dictionary: [String: Any] {
        [
            "caption": oneLine(caption, limit: 300),
            "columns": columns.map {
                ["title": oneLine($0.title, limit: 80), "numeric": $0.isNumeric] as [String: Any]
            },
            "rows": rows.map { row in
                ["cells": zip(row, columns).map { cell, column in cell.dictionary(isNumeric: column.isNumeric) }]
            },
            "omitted": optional(omitted),
        ]
    }
}

extension DataTable.Cell {
    fileprivate func dictionary(isNumeric: Bool) -> [String: Any] {
        var keys: [String: Any] = [
            "class": false, "chip": false, "sign": "", "interval": false, "link": false, "text": oneLine(plain),
        ]
        switch self {
        case .text(let text):
            keys["text"] = typographic(oneLine(text))
            if isNumeric {
                keys["class"] = "n"
            } else if text.count <= 8 {
                keys["class"] = "short"
            } else if text.count > 40 {
                keys["class"] = "prose"
            }
        case .estimate(let mean, let bounds):
            keys["class"] = "n"
            keys["text"] = typographic(mean)
            keys["interval"] = optional(typographic(bounds))
        case .name: keys["class"] = "code"
        case .detail(let text, let more):
            keys["class"] = "detail"
            keys["text"] = typographic(oneLine(text))
            keys["interval"] = optional(typographic(oneLine(more)))
        case .link(_, let target): keys["link"] = linkTarget(target)
        case .verdict(let verdict, let word):
            keys["chip"] = verdict.rawValue
            keys["sign"] = verdictSign(verdict)
            keys["text"] = word
        case .judgement(let right):
            if let right {
                keys["chip"] = right ? "pass" : "fail"
                keys["sign"] = verdictSign(right ? .pass : .fail)
            }
        }
        return keys
    }
}

/// False, which a template skips, for the empty text.
private func optional(_ text: String) -> Any { text.isEmpty ? false : text }

/// A path as the reference of a link: every byte that means something in one is encoded, so that no name leads elsewhere.
func linkTarget(_ path: String) -> String {
    let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/".utf8)
    return path.utf8.map { byte in
        if plain.contains(byte) { return String(UnicodeScalar(byte)) }
        let digits = String(byte, radix: 16, uppercase: true)
        return "%" + (digits.count == 1 ? "0" : "") + digits
    }.joined()
}
