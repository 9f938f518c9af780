// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import CalibrationStore
import Foundation
import Quantities
import RegressionDetector

extension TrajectoryDashboard {
    /// What the terminal, a pull request and programs get.
    /// - Parameter isWhole: every history; otherwise those that became slower, or nearly.
    func sections(isWhole: Bool) -> [TrajectorySection] {
        var sections = [changesSection(isWhole: isWhole), shelf.incidents(ledger, record: nil)]
        if !throttling.isEmpty {
            sections.append(
                TrajectorySection(
                    title: "Throttling",
                    sentences: throttling.map { "\(shelf.entries[$0.history].title): \(shelf.words(of: $0.finding))" },
                    values: [
                        "throttling": throttling.map {
                            shelf.json(of: $0.finding).merging(["id": shelf.entries[$0.history].key.id]) { $1 }
                        }
                    ]))
        }
        sections.append(vendorsSection)
        return sections
    }

    private func changesSection(isWhole: Bool) -> TrajectorySection {
        var section = TrajectorySection(title: "What the newest change did")
        let shown = isWhole ? changes : Array(changes.prefix { $0.verdict == .worse || $0.qValue <= 0.2 }.prefix(40))
        if !shown.isEmpty {
            section.table = [
                ["history", "metric", "change of software", "effect (95 %)", "p", "q", "verdict", "incident"]
            ]
            section.table += shown.map { change in
                let entry = shelf.entries[change.history]
                return [
                    entry.title, entry.key.metric, Self.words(of: change.step.moves), effect(change),
                    formatNumber(change.pValue, digits: 2), formatNumber(change.qValue, digits: 2),
                    change.verdict.rawValue, incident(of: change)?.id ?? "-",
                ]
            }
        }
        section.sentences = [
            headline,
            "q: the share of false ones in the list down to here (Benjamini and Hochberg over \(changes.count) histories); p: against "
                + "a loss of at most \(formatNumber(settings.leastLoss * 100)) %",
        ]
        if shown.count < changes.count {
            section.sentences.append("\(changes.count - shown.count) further ones: --all")
        }
        section.values = [
            "histories": shelf.entries.count, "asked": changes.count, "worse": worse.count, "level": settings.level,
            "min_effect": settings.leastLoss,
            "changes": changes.map { change -> [String: Any] in
                let entry = shelf.entries[change.history]
                return [
                    "id": entry.key.id, "machine": entry.machine, "model": entry.model,
                    "precision": entry.key.precision.rawValue, "metric": entry.key.metric,
                    "device": entry.key.device as Any? ?? NSNull(),
                    "power_mode": entry.key.powerMode as Any? ?? NSNull(),
                    "since": Instant.date(ofDay: change.step.day),
                    "changed": change.step.moves.sorted { $0.component < $1.component }
                        .map { ["component": $0.component, "from": $0.from, "to": $0.to] },
                    "loss": jsonNumber(change.loss), "low": jsonNumber(change.interval?.low),
                    "high": jsonNumber(change.interval?.high), "p": change.pValue, "q": change.qValue,
                    "verdict": change.verdict.rawValue, "visits_before": change.visitsBefore,
                    "visits_after": change.visitsAfter, "incident": incident(of: change)?.id as Any? ?? NSNull(),
                ]
            },
        ]
        return section
    }

    /// `-5.9 % (-6.4 to -5.3)`: a loss is negative, as in the alerts.
    func effect(_ change: NewestChange) -> String {
        let interval = change.interval.map { " (\(signed(-$0.high)) to \(signed(-$0.low)))" }
        return "\(signed(-change.loss)) %\(interval ?? "")"
    }

    func signed(_ share: Double) -> String {
        let words = IncidentDetail.share(share)
        return share > 0 && words != "0.0" ? "+\(words)" : words
    }

    private var vendorsSection: TrajectorySection {
        var section = TrajectorySection(title: "Vendors")
        section.table = [["vendor", "product", "machines", "efficiency", "driver", "incidents"]]
        section.table += products.map { product in
            [
                product.name.vendor, product.name.product, "\(product.machines)",
                product.summary?.currentEfficiency.map { formatNumber($0 * 100, digits: 3) + " %" } ?? "-",
                product.summary?.newestDriver ?? "-",
                product.incidents.isEmpty ? "-" : product.incidents.joined(separator: " "),
            ]
        }
        section.values = [
            "products": products.map { product -> [String: Any] in
                [
                    "vendor": product.name.vendor, "product": product.name.product, "machines": product.machines,
                    "efficiency": jsonNumber(product.summary?.currentEfficiency), "incidents": product.incidents,
                ]
            }
        ]
        return section
    }
}
