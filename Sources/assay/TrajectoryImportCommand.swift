// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Calibration
import CalibrationStore
import Quantities

extension TrajectoryCommand {
    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add the records of files to a store.",
            discussion: """
                Reads CSV, JSON and JSON lines under the record's field names, the output of Google Benchmark and of hyperfine, and \
                the calibrations of branes-ai/graphs; the content tells which. A file is imported whole or, where anything in \
                it is wrong, not at all. What the store has already adds nothing. Of a command that hyperfine ran only the \
                program's name is kept: arguments hold secrets. --metric, once for each command, gives better names.

                Examples:
                  assay trajectory import runs.csv more/*.json --db fleet.db
                  assay trajectory import bench.json --set driver_version=560.35 --set power_mode=MAXN
                  assay trajectory import times.csv --metric 'frame_time:ms:lower'
                  assay trajectory import hyperfine.json --metric 'sort:s:lower' --metric 'merge:s:lower'

                Exit codes: 0 every file was read, 2 a file holds something wrong, 64 usage, 74 a file or the store could not be \
                read or written. The files that are right are imported all the same.
                """)

        @Argument(help: "Files to import.") var files: [String]
        @OptionGroup var store: StoreOptions
        @Option(name: .customLong("set"), help: "COLUMN=VALUE for columns that a file leaves open.")
        var columns: [String] = []
        @Option(help: "NAME:UNIT:higher or NAME:UNIT:lower for further columns that are figures.")
        var metric: [String] = []
        @Option(help: "When it was measured, where a file does not say: ISO 8601.") var time: String?
        @Option(help: "How to read the files: \(ImportFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
        var format: String?
        @Flag(help: "Leave out columns with unknown names.") var ignoreUnknown = false
        @Flag(help: "Do not say what was assumed.") var quiet = false

        func options() throws -> ImportOptions {
            var options = ImportOptions()
            options.ignoresUnknownColumns = ignoreUnknown
            for pair in columns {
                let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
                guard parts.count == 2, let field = RecordField.named(parts[0]), !field.isDerived else {
                    throw ValidationError("--set takes COLUMN=VALUE with a column of the record, not '\(pair)'")
                }
                options.defaults[parts[0]] = parts[1]
            }
            for text in metric {
                guard let metric = ImportOptions.DeclaredMetric(parsing: text) else {
                    throw ValidationError("--metric takes NAME:UNIT:higher or NAME:UNIT:lower, not '\(text)'")
                }
                options.metrics.append(metric)
            }
            if let time {
                guard let parsed = Instant.parsing(timestamp: time) else {
                    throw ValidationError("--time takes an ISO 8601 time such as 2026-02-02T13:19:16Z, not '\(time)'")
                }
                options.time = parsed.instant
            }
            if let format {
                guard let known = ImportFormat(rawValue: format) else {
                    let names = ImportFormat.allCases.map(\.rawValue).joined(separator: ", ")
                    throw ValidationError("--format takes one of \(names), not '\(format)'")
                }
                options.format = known
            }
            return options
        }

        func validate() throws {
            _ = try options()
            if files.isEmpty { throw ValidationError("name at least one file") }
        }

        func run() async throws {
            let options = try options()
            let store = try store.open(.readWrite)
            var total = (added: 0, known: 0, without: 0, refused: 0)
            var codes: [ExitCode] = []
            // The same remark about forty files is one remark.
            var warnings: [String: [String]] = [:]
            for file in files {
                do {
                    let outcome = try reportingStoreErrors { try store.importFile(file, options: options) }
                    total.added += outcome.added
                    total.known += outcome.known
                    total.without += outcome.withoutMeasurement.isEmpty ? 0 : 1
                    for reason in outcome.withoutMeasurement { Terminal.err("\(file): no measurement: \(reason)") }
                    for warning in outcome.warnings { warnings[warning, default: []].append(file) }
                } catch let code as ExitCode {
                    total.refused += 1
                    codes.append(code)
                }
            }
            for (warning, about) in warnings.sorted(by: { $0.key < $1.key }) where !quiet {
                let others = about.count > 1 ? " and \(about.count - 1) more" : ""
                Terminal.warning("\(about[0])\(others): \(warning)")
            }
            var words = ["\(total.added) added", "\(total.known) there already"]
            if total.without > 0 { words.append("\(plural(total.without, "file")) without a measurement") }
            if total.refused > 0 {
                words.append("\(plural(total.refused, "file")) refused")
            }
            Terminal.out("\(plural(files.count, "file")): \(words.joined(separator: ", "))  (\(store.path))")
            if !codes.isEmpty { throw ExitCode.combined(codes) }
        }
    }
}
