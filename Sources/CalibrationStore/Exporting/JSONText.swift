// SPDX-License-Identifier: GPL-3.0-or-later

internal import Calibration

/// JSON texts (RFC 8259).
enum JSONText {
    static func string(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            case "\u{0}"..<" ":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    static func value(_ value: FieldValue) -> String {
        switch value {
        case .text(let text): string(text)
        case .null: "null"
        case .integer, .real, .boolean: value.text ?? "null"
        }
    }

    /// The figures of a run as a list, as the import reads it.
    static func metrics(_ metrics: [BenchmarkMetric]) -> String {
        let items = metrics.map {
            "{\"name\": \(string($0.name)), \"unit\": \(string($0.unit)), \"direction\": \(string($0.direction.rawValue)), "
                + "\"value\": \($0.value)}"
        }
        return "[\(items.joined(separator: ", "))]"
    }
}
