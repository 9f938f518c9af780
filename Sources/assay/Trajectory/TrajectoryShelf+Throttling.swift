// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Quantities
import RegressionDetector

extension TrajectoryShelf {
    /// False alarms on throttling per 1000 visits.
    static let throttlingBudget = 1.0

    /// A release after which a machine throttles more often: its runs are left out, so that no other detector speaks of it.
    func words(of finding: ThrottlingWatch.Finding) -> String {
        let moves = finding.moves.map { "\($0.component) \($0.from) -> \($0.to)" }.sorted()
        let changed = moves.isEmpty ? "no recorded component changed" : "changed: \(moves.joined(separator: ", "))"
        return "throttling: ALERT at \(finding.release), since \(Instant.date(ofDay: finding.day)): "
            + "\(finding.throttled) of \(finding.visits) visits throttled, \(finding.throttledBefore) of "
            + "\(finding.visitsBefore) before (p \(formatNumber(finding.pValue, digits: 2))); \(changed)"
    }

    func json(of finding: ThrottlingWatch.Finding) -> [String: Any] {
        [
            "release": "\(finding.release)", "since": Instant.date(ofDay: finding.day),
            "throttled_visits": finding.throttled, "visits": finding.visits,
            "throttled_visits_before": finding.throttledBefore, "visits_before": finding.visitsBefore,
            "p": finding.pValue,
            "changed": finding.moves.map { ["component": $0.component, "from": $0.from, "to": $0.to] }
                .sorted { ($0["component"] ?? "") < ($1["component"] ?? "") },
        ]
    }
}
