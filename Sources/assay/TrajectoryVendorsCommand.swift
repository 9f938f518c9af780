// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Calibration
import CalibrationStore
import Quantities

extension TrajectoryCommand {
    struct Vendors: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Compare vendors and products over all sites and machines of a store.",
            discussion: """
                A level is the median of five runs that follow each other; runs that throttled, failed their preflight or were \
                forced are counted and left out.

                Example:
                  assay trajectory vendors --precision fp16 --db fleet.db
                """)

        @OptionGroup var store: StoreOptions
        @Option(help: "A precision such as fp32.") var precision = "fp32"
        @Flag(help: "Read again, where a large store would give what it found within the last day.") var fresh = false

        func run() async throws {
            let store = try store.open(.readOnly)
            let products = try reportingStoreErrors {
                try store.products(precision: Precision(rawValue: precision), fresh: fresh)
            }
            guard !products.isEmpty else {
                Terminal.err("\(store.path): no run in \(precision) has a peak")
                throw ExitCode.inconclusive
            }
            var rows = [["vendor", "product", "sites", "machines", "runs", "left out", "efficiency", "best", "driver"]]
            func percent(_ value: Double?) -> String { value.map { formatNumber($0 * 100, digits: 3) + " %" } ?? "-" }
            for product in products {
                rows.append([
                    product.vendor, product.product, "\(product.sites)", "\(product.machines)", "\(product.runs)",
                    "\(product.excluded)", percent(product.currentEfficiency), percent(product.bestEfficiency),
                    product.newestDriver ?? "-",
                ])
            }
            ModelCommand.printTable(rows)
        }
    }
}
