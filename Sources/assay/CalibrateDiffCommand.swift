// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Calibration
import CalibrationStore
import Foundation
import MachineProbe

extension CalibrateCommand {
    struct Diff: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Name the components that differ between two records, or between a record and this machine.",
            discussion: """
                Each side is the id of a run in the store (a beginning that no other run shares will do), a JSON file with
                the fields of a record, such as `assay calibrate identify --json` writes, or `now`.

                Examples:
                  assay calibrate diff 3f2a 91bc
                  assay calibrate diff before.json now
                """)

        @Argument(help: "A run id, a JSON file or `now`.") var a: String
        @Argument(help: "The same.") var b: String
        @Flag(help: "Print JSON.") var json = false
        @OptionGroup var store: StoreOptions

        func run() async throws {
            let difference = IdentityDifference(try side(a), try side(b))
            Terminal.out(json ? difference.json(a, b) : difference.text(a, b))
        }

        private func side(_ name: String) throws -> CalibrationRecord {
            if name == "now" { return IdentifiedMachine(.thisMachine).record }
            if FileManager.default.fileExists(atPath: name) { return try recorded(in: name) }
            let store = try store.open(.readOnly)
            return try reportingStoreErrors {
                let wanted = name.lowercased()
                var found: [RunID: CalibrationRecord] = [:]
                try store.forEachRecord { record in
                    if record.runID.text.hasPrefix(wanted), found[record.runID] == nil { found[record.runID] = record }
                }
                guard let record = found.first?.value else {
                    throw StoreError(
                        .notFound, at: store.path,
                        "no run has an id that begins with '\(name)', and no file is named so")
                }
                guard found.count == 1 else {
                    throw StoreError(
                        .ambiguous, at: store.path, "\(found.count) runs have ids that begin with '\(name)'",
                        remedy: "write more of it")
                }
                return record
            }
        }

        private func recorded(in path: String) throws -> CalibrationRecord {
            func refused(_ why: String) -> any Error {
                Terminal.error("\(path): \(why)")
                return ExitCode.badScenario
            }
            guard let data = FileManager.default.contents(atPath: path) else {
                Terminal.error("\(path): cannot be read")
                throw ExitCode.inputOutput
            }
            guard let root = try? JSONSerialization.jsonObject(with: data) as? [String: Any] else {
                throw refused("holds no JSON object with the fields of a record")
            }
            // The groups of a record may stand as objects of their own.
            var values = root
            for case let group as [String: Any] in root.values { values.merge(group) { first, _ in first } }
            guard
                RecordField.all.contains(where: {
                    IdentifiedMachine.groups.contains($0.group) && values[$0.name] != nil
                })
            else { throw refused("has none of the fields of a record, such as \"cpu_model\"") }
            do {
                return try CalibrationRecord(origin: .imported) { field in
                    guard let value = values[field.name] else {
                        return field.name == "timestamp" ? .text("1970-01-01T00:00:00Z") : nil
                    }
                    return FieldValue(json: value)
                }
            } catch {
                throw refused(error.description)
            }
        }
    }
}

extension FieldValue {
    /// A value as JSONSerialization hands it over; what is no plain value is null.
    init(json value: Any) {
        switch value {
        case let text as String: self = .text(text)
        case let number as NSNumber:
            if String(cString: number.objCType) == "c" {
                self = .boolean(number.boolValue)
            } else {
                self = Int(exactly: number.doubleValue).map(FieldValue.integer) ?? .real(number.doubleValue)
            }
        default: self = .null
        }
    }
}
