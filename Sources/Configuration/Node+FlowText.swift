// SPDX-License-Identifier: GPL-3.0-or-later

extension Node {
    /// The value on one line, in YAML's flow style: how a default is printed.
    public var flowText: String {
        switch content {
        case .scalar(let text, quoted: true): quotedText(text)
        case .scalar(let text, quoted: false): text
        case .sequence(let nodes): "[\(nodes.map(\.flowText).joined(separator: ", "))]"
        case .mapping(let entries):
            "{\(entries.map { "\($0.key): \($0.value.flowText)" }.joined(separator: ", "))}"
        }
    }
}

/// The text in double quotes, with the escapes that YAML and JSON share.
public func quotedText(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": quoted += "\\\""
        case "\\": quoted += "\\\\"
        case "\n": quoted += "\\n"
        case "\t": quoted += "\\t"
        case "\r": quoted += "\\r"
        case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}", "\u{FEFF}":
            let digits = String(scalar.value, radix: 16)
            quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: quoted.unicodeScalars.append(scalar)
        }
    }
    return quoted + "\""
}
