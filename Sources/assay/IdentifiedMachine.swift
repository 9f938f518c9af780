// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Calibration
import Foundation
import MachineProbe
import Quantities

/// A machine as it stands now: what a record would say of it, without a measurement.
struct IdentifiedMachine {
    var description: MachineDescription
    var environment: EnvironmentReading
    /// Carries the identity by field names; it has no results.
    var record: CalibrationRecord

    init(_ source: MachineSource) {
        description = MachineDescription(of: source)
        environment = EnvironmentReading(of: source)
        record = CalibrationRecord(
            timestamp: .now, origin: .measured, hardware: description.hardware, software: description.software,
            environment: environment.runEnvironment(until: environment),
            measurements: Measurements(precision: .notApplicable))
    }

    static let groups: [RecordField.Group] = [.hardware, .software, .environment]

    /// The fields of the groups, in the record's order.
    static var fields: [RecordField] { RecordField.all.filter { groups.contains($0.group) } }

    func json() -> String {
        var values: [(String, FieldValue)] = Self.fields.map { ($0.name, $0.value(of: record)) }
        for name in ["timestamp", "origin", "hardware_rule", "software_rule"] {
            if let field = RecordField.named(name) { values.append((name, field.value(of: record))) }
        }
        return flatJSON(values)
    }

    func text() -> String {
        var lines = [
            "processor: \(record.hardware.cpuModel ?? "unknown")",
            "hardware fingerprint: \(record.hardwareFingerprint) (rule \(record.hardwareFingerprint.rule.rawValue))",
            "software fingerprint: \(record.softwareFingerprint) (rule \(record.softwareFingerprint.rule.rawValue))",
        ]
        for group in Self.groups {
            lines += ["", group.rawValue]
            for field in Self.fields where field.group == group && !field.isDerived {
                let name = field.name.padding(toLength: 24, withPad: " ", startingAt: 0)
                lines.append("  \(name)\(field.value(of: record).text ?? "-")")
            }
        }
        return lines.joined(separator: "\n")
    }
}

extension MachineSource {
    /// This machine, or a captured tree.
    static func named(_ root: String?) throws -> MachineSource {
        guard let root else { return .thisMachine }
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: root, isDirectory: &isFolder), isFolder.boolValue else {
            throw ValidationError("'\(root)' is no folder")
        }
        return .capture(root)
    }
}

extension Instant {
    /// The computer's clock.
    static var now: Instant {
        Instant(nanosecondsSinceEpoch: Int64((Date().timeIntervalSince1970 * 1e6).rounded()) * 1000)
    }
}

/// An object of plain values, one a line, in the order given.
func flatJSON(_ values: [(name: String, value: FieldValue)]) -> String {
    let lines = values.map { name, value in
        let text =
            switch value {
            case .null: "null"
            case .text(let text): jsonText(text)
            case .integer(let number): "\(number)"
            case .real(let number): number.isFinite ? "\(number)" : "null"
            case .boolean(let truth): "\(truth)"
            }
        return "  \(jsonText(name)): \(text)"
    }
    return "{\n\(lines.joined(separator: ",\n"))\n}"
}

/// A text in quotes.
func jsonText(_ text: String) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    guard let data = try? encoder.encode(text) else { return "\"\"" }
    return String(decoding: data, as: UTF8.self)
}
