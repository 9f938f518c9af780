// SPDX-License-Identifier: GPL-3.0-or-later

internal import Mustache

/// Escapes text for HTML and XML, scalar by scalar.
///
/// Mustache's own HTML escaping goes by characters, and a quotation mark with a combining accent is another character:
/// it would pass unescaped, and a browser would still end the attribute there.
struct PageText: MustacheContentType {
    func escapeText(_ text: String) -> String { escapedForPage(text) }

    static func register() { MustacheContentTypes.register(PageText(), named: "PAGE") }
}

func escapedForPage(_ text: String) -> String {
    var out = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
        switch scalar {
        case "<": out.append(contentsOf: "&lt;".unicodeScalars)
        case ">": out.append(contentsOf: "&gt;".unicodeScalars)
        case "&": out.append(contentsOf: "&amp;".unicodeScalars)
        case "\"": out.append(contentsOf: "&quot;".unicodeScalars)
        case "'": out.append(contentsOf: "&#39;".unicodeScalars)
        default: out.append(isHarmless(scalar) ? scalar : " ")
        }
    }
    return String(out)
}
