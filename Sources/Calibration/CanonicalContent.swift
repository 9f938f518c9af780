// SPDX-License-Identifier: GPL-3.0-or-later

internal import Hashing

extension CalibrationRecord {
    /// The identity of the content: 64 hexadecimal digits of a SHA-256. Two records with the same are one record, however they
    /// were written down and wherever they came from: the origin, the keys of a merged store and what follows from other
    /// fields (fingerprints) do not count.
    /// - Complexity: O(length of the record).
    public var contentHash: String { sha256Hex(canonicalContent(withRunID: true)) }

    /// Every field by name with the length of its text, so that no two contents have the same text.
    func canonicalContent(withRunID: Bool) -> String {
        var content = ""
        func append(_ name: String, _ value: String) { content += "\(name):\(value.utf8.count):\(value)\n" }
        for field in RecordField.all where field.isContent && (withRunID || field.name != "run_id") {
            if let value = field.value(of: self).text { append(field.name, value) }
        }
        for metric in measurements.metrics {
            append("metric", metric.name)
            append("unit", metric.unit)
            append("direction", metric.direction.rawValue)
            append("value", metric.value.description)
        }
        return content
    }
}
