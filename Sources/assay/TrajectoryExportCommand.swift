// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Calibration
import CalibrationStore
import Foundation
import Quantities
import Reporting

extension TrajectoryCommand {
    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write the records of a store as CSV, JSON, JSON lines or Parquet.",
            discussion: """
                Every field of a record under its name, with the version of the form; an import reads CSV, JSON and JSON lines back.

                Examples:
                  assay trajectory export --output runs.parquet
                  assay trajectory export --hardware 3fa9 --precision fp32 --from 2026-01-01 --format jsonl | head
                """)

        @OptionGroup var store: StoreOptions
        @Option(name: .shortAndLong, help: "The file; standard output without.") var output: String?
        @Option(
            help:
                "\(ExportFormat.allCases.map(\.rawValue).joined(separator: ", ")); by the file's ending without, else csv."
        )
        var format: String?
        @OptionGroup var selection: SelectionOptions

        func chosenFormat() throws -> ExportFormat {
            guard let format else { return output.flatMap { ExportFormat(fileName: $0) } ?? .csv }
            guard let known = ExportFormat(rawValue: format) else {
                let names = ExportFormat.allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError("--format takes one of \(names), not '\(format)'")
            }
            return known
        }

        func validate() throws { _ = try chosenFormat() }

        func run() async throws {
            let format = try chosenFormat()
            let store = try store.open(.readOnly)
            try reportingStoreErrors {
                let selection = try selection.resolve(in: store)
                if let output {
                    let count = try reportingOutputErrors {
                        var file = try OutputFile(for: output)
                        let count = try store.export(selection, as: format) { try file.append($0) }
                        try file.finish()
                        try file.commit()
                        return count
                    }
                    Terminal.err("\(output): \(plural(count, "record"))")
                } else {
                    guard format != .parquet || isatty(STDOUT_FILENO) == 0 else {
                        throw ValidationError("Parquet is no text for a terminal: name a file by --output")
                    }
                    try store.export(selection, as: format) { Terminal.write($0, to: .standardOutput) }
                }
            }
        }
    }
}
