// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Calibration
import CalibrationStore

extension TrajectoryCommand {
    struct Latest: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the newest record of a machine, field by field.",
            discussion: """
                Example:
                  assay trajectory latest --hardware 3fa9 --precision fp32
                """)

        @OptionGroup var store: StoreOptions
        @Option(help: "A hardware fingerprint, or its beginning where no other begins so.") var hardware: String
        @Option(help: "A precision such as fp32; any without.") var precision: String?

        func run() async throws {
            let store = try store.open(.readOnly)
            try reportingStoreErrors {
                let fingerprint = try store.fingerprint(startingWith: hardware)
                let precision = precision.map { Precision(rawValue: $0) }
                guard let record = try store.latest(hardware: fingerprint, precision: precision) else {
                    throw StoreError(
                        .notFound, at: store.path,
                        "\(fingerprint) has no record\(precision.map { " in \($0)" } ?? "")",
                        remedy: "`assay trajectory list` shows what there is")
                }
                var rows = RecordField.all.compactMap { field in
                    field.value(of: record).text.map { [field.name, $0] }
                }
                rows += record.measurements.metrics.map {
                    [$0.name, "\($0.value) \($0.unit) (\($0.direction.rawValue))"]
                }
                ModelCommand.printTable(rows)
            }
        }
    }
}
