// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import CalibrationStore
import Foundation
import Quantities
import RegressionDetector

/// Everything that a store holds, judged together: what the newest change of software did to each history, with the share of false
/// ones kept, and the incidents behind it.
struct TrajectoryDashboard {
    var shelf: TrajectoryShelf
    var ledger: IncidentLedger
    var changes: [NewestChange]
    var throttling: [(history: Int, finding: ThrottlingWatch.Finding)]
    var products: [Product]
    var settings: Settings

    struct Settings {
        var leastLoss: Double
        var level: Double
        var budget: Double
    }

    /// A vendor's product, and the incidents that it has.
    struct Product {
        var name: ProductName
        var summary: ProductSummary?
        var machines: Int
        var incidents: [String]
    }

    /// - Parameter isWhole: see `IncidentLedger`.
    init(_ shelf: TrajectoryShelf, _ store: RunStore, settings: Settings, isWhole: Bool) throws {
        var shelf = shelf
        ledger = IncidentLedger(
            shelf, log: try store.incidents(), isWhole: isWhole, budget: settings.budget,
            leastLoss: settings.leastLoss, now: .current)
        shelf.attribute(by: ledger)
        let histories = shelf.entries.map {
            FleetHistory(machine: $0.machine, measure: $0.measure, reading: $0.reading)
        }
        changes = NewestChange.all(in: histories, leastLoss: settings.leastLoss, level: settings.level)
        throttling = Self.throttling(shelf)
        products = try Self.products(shelf, ledger, store)
        self.shelf = shelf
        self.settings = settings
    }

    /// The metrics of one machine are measured in the same runs, which throttle together: it is told once.
    private static func throttling(_ shelf: TrajectoryShelf) -> [(history: Int, finding: ThrottlingWatch.Finding)] {
        var told: Set<String> = []
        var findings: [(history: Int, finding: ThrottlingWatch.Finding)] = []
        for (index, entry) in shelf.entries.enumerated() {
            for finding in ThrottlingWatch.findings(
                in: entry.reading.history, budget: TrajectoryShelf.throttlingBudget)
            where told.insert("\(entry.machine) \(finding.release)").inserted {
                findings.append((index, finding))
            }
        }
        return findings
    }

    private static func products(
        _ shelf: TrajectoryShelf, _ ledger: IncidentLedger, _ store: RunStore
    ) throws -> [Product] {
        let identities = try store.hardwareIdentities()
        var summaries: [ProductName: ProductSummary] = [:]
        let precisions = Set(shelf.entries.map(\.key.precision))
        for precision in [.fp32] + precisions.filter({ $0 != .fp32 }).sorted(by: { $0.rawValue < $1.rawValue }) {
            for product in try store.products(precision: precision) {
                let name = ProductName(vendor: product.vendor, product: product.product)
                summaries[name] = summaries[name] ?? product
            }
        }
        var machines: [ProductName: Set<String>] = [:]
        var incidents: [ProductName: Set<String>] = [:]
        for (index, entry) in shelf.entries.enumerated() {
            let name = ProductName(
                identities[entry.key.hardware.digits] ?? HardwareIdentity(), device: entry.key.device)
            machines[name, default: []].insert(entry.machine)
            for incident in ledger.entries(history: index) where incident.state != .recovered {
                incidents[name, default: []].insert(incident.id)
            }
        }
        return machines.map { name, keys in
            Product(
                name: name, summary: summaries[name], machines: keys.count, incidents: (incidents[name] ?? []).sorted())
        }.sorted {
            ($1.incidents.count, $1.machines, $0.name.product) < ($0.incidents.count, $0.machines, $1.name.product)
        }
    }

    /// The incidents that go on, loud ones first.
    var incidents: [IncidentLedger.Entry] {
        ledger.entries.filter { $0.state != .recovered }
            .sorted {
                ($0.isLoud ? 0 : 1, -$0.detail.machines.count, $0.detail.began) < (
                    $1.isLoud ? 0 : 1, -$1.detail.machines.count, $1.detail.began
                )
            }
    }

    /// The incident of a row: the one that the same change caused on that machine.
    func incident(of change: NewestChange) -> IncidentLedger.Entry? {
        ledger.entries(history: change.history).first { entry in
            entry.state != .recovered
                && entry.incident?.members.contains {
                    $0.history == change.history && abs($0.drop.start - change.step.day) < 1e-6
                } ?? false
        }
    }

    /// `driver 560.35 -> 560.40`.
    static func words(of moves: Set<PooledAttribution.Move>) -> String {
        moves.map { "\(componentWord($0.component)) \($0.from) -> \($0.to)" }.sorted().joined(separator: ", ")
    }

    var worse: [NewestChange] { changes.filter { $0.verdict == .worse } }

    /// One sentence on all of it.
    var headline: String {
        let histories = shelf.entries.count
        var parts = [
            "\(worse.count) of \(changes.count) newest changes made something slower"
                + (worse.isEmpty ? "" : ", of which \(formatNumber(settings.level * 100)) % may be false")
        ]
        let muted = incidents.count { $0.state == .muted }
        let loud = incidents.count - muted
        parts.append(loud == 0 ? "no incident is open" : "\(loud) incident\(loud == 1 ? " is" : "s are") open")
        if muted > 0 { parts.append("\(muted) \(muted == 1 ? "is" : "are") muted") }
        if !throttling.isEmpty {
            parts.append(
                throttling.count == 1 ? "one machine throttles more" : "\(throttling.count) machines throttle more")
        }
        if changes.count < histories {
            parts.append("\(histories - changes.count) of \(histories) histories took no change yet")
        }
        return parts.joined(separator: "; ") + "."
    }
}
