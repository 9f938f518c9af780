// SPDX-License-Identifier: GPL-3.0-or-later

public import Fleet
import Quantities

/// Sends units that get no work to the spare pool: the one case where a redirect earns, because an idle unit draws power for
/// nothing. After `hold` they are restored where the spare pool pays less; if the primary pool is still silent, it starts over.
///
/// - Complexity: O(units) per decision, and no allocation while nothing happens.
public struct PoolFailover: Policy {
    public let settings: PoolFailoverSettings
    public let name = "pool-failover"

    private struct UnitState {
        var answers = Answers()
        /// The sample that answered last: an old one that is reported again is no second answer.
        var answeredAt = Instant(nanosecondsSinceEpoch: .min)
        var pool = PoolID.primary
        /// When this policy sent it to the spare pool; nil for a unit that went there without it.
        var redirectedAt: Instant?
        /// No further command before this time, unless telemetry shows the last one.
        var pendingUntil = Instant(nanosecondsSinceEpoch: .min)
    }

    private var states: [UnitState] = []

    public init(_ settings: PoolFailoverSettings = .init()) {
        self.settings = settings
    }

    public var about: String {
        "\(name) (confirm \(settings.confirm.text), hold \(settings.hold))"
    }

    public mutating func decide(_ observation: borrowing FleetObservation) -> [Decision] {
        if states.count != observation.frame.count {
            states = Array(repeating: UnitState(), count: observation.frame.count)
        }
        let oldest = observation.time - settings.maximumAge
        var decisions: [Decision] = []
        for index in states.indices where observation.frame.sampleTimes[index] >= oldest {
            if let decision = judge(index, observation) { decisions.append(decision) }
        }
        return decisions
    }

    private mutating func judge(_ index: Int, _ observation: borrowing FleetObservation) -> Decision? {
        let time = observation.time
        let pool = observation.frame.pool[index]
        if pool != states[index].pool {
            // Switched, by whomever: what the unit said before was about the other pool.
            states[index].pool = pool
            states[index].answers.forget()
            states[index].pendingUntil = time
            if pool == .primary { states[index].redirectedAt = nil }
        }
        let sampleTime = observation.frame.sampleTimes[index]
        var isIdle = false
        if sampleTime > states[index].answeredAt {
            states[index].answeredAt = sampleTime
            isIdle = states[index].answers.add(observation.frame.status[index] == .noWork, settings.confirm)
        }
        guard let spare = observation.market.spareYield, time >= states[index].pendingUntil else { return nil }
        switch pool {
        case .primary:
            guard isIdle else { return nil }
            states[index].redirectedAt = time
            return decision(
                index, .redirect, .noWork, "without work in {needed} of {window} samples: to the spare pool",
                confirmation, at: time)
        case .spare:
            if isIdle {
                return decision(
                    index, .restore, .noWork,
                    "the spare pool gives no work in {needed} of {window} samples: back to the primary pool",
                    confirmation, at: time)
            }
            let primary = observation.market.primaryYield
            guard let since = states[index].redirectedAt, time - since >= settings.hold, spare < primary else {
                return nil
            }
            return decision(
                index, .restore, .trial,
                "after {hold} with the spare pool, which pays {spare} of the price against {primary}: the primary pool is tried again",
                [
                    .init("hold", (time - since).hours, "h"), .init("spare", spare.percent, "%"),
                    .init("primary", primary.percent, "%"),
                ], at: time)
        }
    }

    private var confirmation: [Reason.Number] {
        [.init("needed", Double(settings.confirm.needed)), .init("window", Double(settings.confirm.window))]
    }

    private mutating func decision(
        _ index: Int, _ command: Command, _ claim: Claim, _ why: String, _ numbers: [Reason.Number], at time: Instant
    ) -> Decision {
        states[index].pendingUntil = time + settings.effectBy
        return Decision(
            unit: UnitID(index), command: command, policy: name, claim: claim, reason: Reason(why, numbers))
    }
}
