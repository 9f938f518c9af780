// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Calibration
import CalibrationStore
import Quantities

extension TrajectoryCommand {
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the hardware that a store knows, or its metrics.",
            discussion: """
                Hardware is known by its fingerprint; any beginning of one that no other shares names it.

                Examples:
                  assay trajectory list
                  assay trajectory list --metrics --db fleet.db
                  assay trajectory list --columns
                """)

        @OptionGroup var store: StoreOptions
        @Flag(help: "List the metrics of the runs instead.") var metrics = false
        @Flag(help: "Count again, where a large store would give what it counted within the last day.") var fresh =
            false
        @Flag(help: "List the columns that a record has, which imports read and exports write.") var columns = false

        func run() async throws {
            if columns {
                ModelCommand.printTable(
                    [["column", "holds", "group"]]
                        + RecordField.all.map { field in
                            [
                                field.name, field.isDerived ? "\(field.kind.rawValue), derived" : field.kind.rawValue,
                                field.group.rawValue,
                            ]
                        })
                return
            }
            let store = try store.open(.readOnly)
            try reportingStoreErrors {
                if metrics {
                    var rows = [["metric", "unit", "better", "runs"]]
                    for metric in try store.metrics() {
                        let better = metric.direction == .higherIsBetter ? "higher" : "lower"
                        rows.append([metric.name, metric.unit.isEmpty ? "-" : metric.unit, better, "\(metric.runs)"])
                    }
                    ModelCommand.printTable(rows)
                    return
                }
                var rows = [["hardware", "records", "stacks", "first", "last", "precisions", "power modes", "model"]]
                for summary in try store.hardware(fresh: fresh) {
                    let model = [summary.identity.cpuModel, summary.identity.gpuModel].compactMap { $0 }
                    rows.append([
                        summary.fingerprint.digits, "\(summary.records)", "\(summary.softwareStacks)",
                        String(summary.first.iso8601.prefix(10)), String(summary.last.iso8601.prefix(10)),
                        summary.precisions.map(\.rawValue).joined(separator: " "),
                        summary.powerModes.isEmpty ? "-" : summary.powerModes.joined(separator: " "),
                        model.isEmpty ? "unknown" : model.joined(separator: ", "),
                    ])
                }
                ModelCommand.printTable(rows)
            }
        }
    }
}
