// SPDX-License-Identifier: GPL-3.0-or-later

internal import Calibration
internal import Configuration

/// Parts of a record as JSON texts (RFC 8259).
enum JSONText {
    static func value(_ value: FieldValue) -> String {
        switch value {
        case .text(let text): quotedText(text)
        case .null: "null"
        case .integer, .real, .boolean: value.text ?? "null"
        }
    }

    /// The figures of a run as a list, as the import reads it.
    static func metrics(_ metrics: [BenchmarkMetric]) -> String {
        let items = metrics.map {
            "{\"name\": \(quotedText($0.name)), \"unit\": \(quotedText($0.unit)), \"direction\": \(quotedText($0.direction.rawValue)), "
                + "\"value\": \($0.value)}"
        }
        return "[\(items.joined(separator: ", "))]"
    }
}
