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
                forced are counted and left out. Incidents are those that the log has and that go on.

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
            let incidents = try reportingStoreErrors { try Self.incidents(of: store) }
            var rows = [
                [
                    "vendor", "product", "sites", "machines", "runs", "left out", "efficiency", "best", "driver",
                    "incidents",
                ]
            ]
            func percent(_ value: Double?) -> String { value.map { formatNumber($0 * 100, digits: 3) + " %" } ?? "-" }
            for product in products {
                rows.append([
                    product.vendor, product.product, "\(product.sites)", "\(product.machines)", "\(product.runs)",
                    "\(product.excluded)", percent(product.currentEfficiency), percent(product.bestEfficiency),
                    product.newestDriver ?? "-",
                    incidents[ProductName(vendor: product.vendor, product: product.product)]?.joined(separator: " ")
                        ?? "-",
                ])
            }
            ModelCommand.printTable(rows)
        }

        /// The incidents that go on, by the products that they hurt.
        private static func incidents(of store: RunStore) throws -> [ProductName: [String]] {
            let identities = try store.hardwareIdentities()
            var incidents: [ProductName: [String]] = [:]
            for incident in try store.incidents() where incident.state(at: .current) != .recovered {
                guard let detail = IncidentDetail(text: incident.detail), detail.joined == nil else { continue }
                let names = detail.members.filter { !$0.isOver }.map { member in
                    ProductName(identities[member.hardware] ?? HardwareIdentity(), device: member.device)
                }
                for name in Set(names) { incidents[name, default: []].append(incident.id) }
            }
            return incidents
        }
    }
}
