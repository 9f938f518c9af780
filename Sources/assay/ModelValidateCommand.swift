// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Quantities
import Silicon

extension ModelCommand {
    struct Validate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Hold the models against every public figure they know.",
            discussion: """
                Prints each spec point with the model's prediction, the residual and the source. A fitted point proves nothing \
                and is marked. The tuner's column is where a board's tuner ends for the same hash rate on the machine's grids of \
                clock and voltage: a little more power than the prediction, which knows no grid. Exit 1 where a residual exceeds the limit or no supply runs the clock a point needs.

                Examples:
                  assay model validate
                  assay model validate antminer-s19j-pro ./my-model.yaml
                """)

        @Argument(help: "Models or model files; all built-in ones without.")
        var names: [String] = []

        @Option(help: "The largest residual that passes, in percent.")
        var limit = 10.0

        func validate() throws {
            guard limit.isFinite, limit >= 0 else {
                throw ValidationError("--limit is \(limit); expected a percentage of 0 or more")
            }
        }

        func run() async throws {
            let models = try ModelCommand.find(names)
            var rows = [["model", "point", "published", "predicted", "residual", "core", "tuner", "basis", "source"]]
            var tally = RangeTally()
            var failures: [String] = []
            for model in models {
                for point in model.specPoints {
                    let place = "\(model.name), \(point.name)"
                    guard let prediction = model.prediction(for: point) else {
                        failures.append("\(place): no supply from 0.1 V to 2 V runs the clock it needs")
                        rows.append([
                            model.name, point.name, point.power.formatted(in: "W"), "none", "-", "-", "-",
                            point.isFitted ? "fitted" : "predicted", "\(point.provenance)",
                        ])
                        continue
                    }
                    tally.count(prediction.operatingPoint.frequency, in: model.tunableFrequencies)
                    if !(abs(prediction.residual.percent) <= limit) {
                        failures.append("\(place): \(formatNumber(prediction.residual.percent, digits: 3)) %")
                    }
                    rows.append([
                        model.name, point.name, point.power.formatted(in: "W"),
                        prediction.power.formatted(in: "W", digits: 4), signed(prediction.residual.percent) + " %",
                        prediction.operatingPoint.voltage.formatted(in: "mV", digits: 4),
                        tuned(model, point),
                        point.isFitted ? "fitted" : "predicted", "\(point.provenance)",
                    ])
                }
            }
            ModelCommand.printTable(rows)
            let predicted = models.flatMap(\.specPredictions).filter { !$0.point.isFitted }
            let worst = predicted.map { abs($0.residual.percent) }.max()
            let points = predicted.count == 1 ? "1 point" : "\(predicted.count) points"
            let extent = worst.map { ", the worst by \(formatNumber($0, digits: 2)) %" } ?? ""
            Terminal.out(
                "\n\(points) predicted\(extent); "
                    + "clocks in the tuning range: \(tally)")
            guard failures.isEmpty else {
                Terminal.error("beyond \(formatNumber(limit)) %:\n  " + failures.joined(separator: "\n  "))
                throw ExitCode.expectationFailed
            }
        }

        /// What a board's tuner, on the grids of clock and voltage, comes to for the figure's hash rate.
        private func tuned(_ model: AsicModel, _ point: SpecPoint) -> String {
            guard let outcome = model.tuned(forHashRate: point.hashRate), outcome.reachedTarget else { return "none" }
            let efficiency = model.wallPower(outcome.point) / point.hashRate
            return "\(efficiency.formatted(in: model.efficiencyUnit, digits: 4)) at "
                + outcome.point.voltage.formatted(in: "mV", digits: 4)
        }

        private func signed(_ value: Double) -> String {
            let text = formatGrouped(value, decimals: 1)
            return value > 0 && text != "0.0" ? "+\(text)" : text
        }
    }

    /// Columns as wide as their widest cell; the last is left ragged.
    static func printTable(_ rows: [[String]]) {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
        for row in rows {
            let cells = row.enumerated().map { index, cell in
                index == row.count - 1 ? cell : cell + String(repeating: " ", count: widths[index] - cell.count)
            }
            Terminal.out(cells.joined(separator: "  "))
        }
    }
}

extension AsicModel {
    /// The tuning range, wide enough for the rounding of a clock that was computed from a hash rate.
    fileprivate var tunableFrequencies: ClosedRange<Frequency> {
        let reach = frequencyStep * 1e-6
        return frequencyRange.lowerBound - reach...frequencyRange.upperBound + reach
    }
}
