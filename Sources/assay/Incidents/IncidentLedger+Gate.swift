// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import CalibrationStore
import RegressionDetector

extension IncidentLedger {
    /// The verdict on a history's newest release, with what somebody has answered for left out.
    ///
    /// - Parameter isDetected: the detector judged, so that only alarms on the newest release are at stake; otherwise everything that
    ///   was lost against the baseline is.
    func judged(_ verdict: GateVerdict, history: Int, _ shelf: TrajectoryShelf, isDetected: Bool) -> GateVerdict {
        guard verdict.outcome == .regression else { return verdict }
        let reading = shelf.entries[history].reading
        var concerned = entries(history: history).filter { !$0.detail.isOver }
        var least = 0.0
        if isDetected {
            let newest = reading.points.filter { $0.release == verdict.release }
            let alarms = newest.flatMap { point in
                point.alarms.map { entry(history: history, $0, raised: point.day)?.id }
            }
            concerned = concerned.filter { alarms.contains($0.id) }
            // An alarm that nobody answered for fails the gate, whatever else is known.
            guard !concerned.isEmpty, Set(concerned.map(\.id)) == Set(alarms.compactMap(\.self)), !alarms.contains(nil),
                concerned.allSatisfy({ $0.waiver(of: shelf.entries[history].key.id) != nil })
            else { return named(verdict, concerned) }
            least = concerned.map { $0.detail.total(of: shelf.entries[history].key.id).low }.max() ?? 0
        } else if let compared = verdict.comparison {
            least = -(compared.interval?.high ?? compared.change)
        }
        return named(
            verdict.waived(
                by: concerned.compactMap { $0.waiver(of: shelf.entries[history].key.id) }, leastLoss: least), concerned)
    }

    /// Names the incidents of a regression that nobody answered for, so that somebody can.
    private func named(_ verdict: GateVerdict, _ concerned: [Entry]) -> GateVerdict {
        var verdict = verdict
        if verdict.outcome == .regression, !concerned.isEmpty {
            verdict.reason += concerned.map { "; incident \($0.id), \($0.stateWords)" }.joined()
        }
        return verdict
    }
}

extension IncidentLedger.Entry {
    /// What lets the gate pass; nil for an incident that nobody answered for.
    /// - Parameter history: by its id. A machine that was hurt later counts as known up to what the worst machine lost by then.
    func waiver(of history: String) -> GateWaiver? {
        guard state == .acknowledged || state == .muted, let newest, let answered else { return nil }
        let own = answered.total(of: history).high
        let known = own > 0 ? own : answered.members.map { answered.total(of: $0.history).high }.max() ?? 0
        return GateWaiver(words: "incident \(id), \(newest.words)", knownLoss: min(max(known, 0), 0.999))
    }
}

extension IncidentDetail {
    /// What one history lost to it in all, with the ends of its interval; 0 where it lost nothing.
    func total(of history: String) -> (low: Double, high: Double) {
        let own = members.filter { $0.history == history }
        return (1 - own.reduce(1) { $0 * (1 - $1.low) }, 1 - own.reduce(1) { $0 * (1 - $1.high) })
    }
}

extension IncidentEvent {
    /// `muted until 2026-12-01 by ops: the vendor knows`.
    var words: String {
        var text = state?.rawValue ?? "noted"
        if let mutedUntil { text += " until \(mutedUntil.shortWords)" }
        if let who { text += " by \(who)" }
        if let reason, !reason.isEmpty { text += ": \(reason)" }
        return text
    }
}
