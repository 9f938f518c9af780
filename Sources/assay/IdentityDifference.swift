// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import Foundation

/// What differs between the machines, the software and the states of two records.
struct IdentityDifference {
    struct Change {
        var field: RecordField
        var before: FieldValue
        var after: FieldValue
        /// One side does not say: that is no evidence of a change.
        var isUnknown: Bool { before == .null || after == .null }
    }

    var before: CalibrationRecord
    var after: CalibrationRecord
    var changes: [Change]

    init(_ before: CalibrationRecord, _ after: CalibrationRecord) {
        self.before = before
        self.after = after
        changes = IdentifiedMachine.fields.filter { !$0.isDerived }.compactMap { field in
            let change = Change(field: field, before: field.value(of: before), after: field.value(of: after))
            return change.before.text == change.after.text ? nil : change
        }
    }

    private var fingerprints: [(name: String, before: String, after: String)] {
        [
            ("hardware fingerprint", before.hardwareFingerprint.digits, after.hardwareFingerprint.digits),
            ("software fingerprint", before.softwareFingerprint.digits, after.softwareFingerprint.digits),
        ]
    }

    func text(_ a: String, _ b: String) -> String {
        var lines: [String] = []
        for (name, before, after) in fingerprints {
            lines.append(before == after ? "\(name): \(before), the same" : "\(name): \(before) -> \(after)")
        }
        if before.rule != after.rule || before.missingComponent != after.missingComponent {
            lines.append("  (made by different rules: equal components would differ too)")
        }
        if changes.isEmpty { return (lines + ["no component differs between \(a) and \(b)"]).joined(separator: "\n") }
        let width = changes.map(\.field.name.count).max() ?? 0
        for group in IdentifiedMachine.groups {
            let changed = changes.filter { $0.field.group == group }
            if changed.isEmpty { continue }
            lines.append(group.rawValue)
            for change in changed {
                let name = change.field.name.padding(toLength: width, withPad: " ", startingAt: 0)
                lines.append(
                    "  \(name)  \(change.before.text ?? "unknown") -> \(change.after.text ?? "unknown")"
                        + (change.isUnknown ? "  (one side does not say)" : ""))
            }
        }
        return lines.joined(separator: "\n")
    }

    func json(_ a: String, _ b: String) -> String {
        let object: [String: Any] = [
            "a": a, "b": b, "hardware_changed": before.hardwareFingerprint != after.hardwareFingerprint,
            "software_changed": before.softwareFingerprint != after.softwareFingerprint,
            "changes": changes.map { change -> [String: Any] in
                [
                    "field": change.field.name, "group": change.field.group.rawValue,
                    "a": change.before.text as Any? ?? NSNull(), "b": change.after.text as Any? ?? NSNull(),
                ]
            },
        ]
        let data = try? JSONSerialization.data(
            withJSONObject: object, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
        return String(decoding: data ?? Data(), as: UTF8.self)
    }
}
