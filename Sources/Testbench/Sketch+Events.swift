// SPDX-License-Identifier: GPL-3.0-or-later

import Fleet
import FleetSimulation
import Quantities
import Results
import Scenarios

extension Sketch {
    /// Faults and commands, for the report and for `events.jsonl`.
    mutating func tell(_ orders: [Order], _ history: [FaultRecord]) {
        faults = history.prefix(500).map { record in
            FaultMark(
                kind: record.kind, from: (record.from - start).days, to: record.to.map { ($0 - start).days },
                units: record.units.count, about: record.about)
        }
        illustration.decisionsInAll = orders.count
        var decisions: [DecisionRecord] = []
        events = history.map { record in
            EventRecord(
                time: record.from.iso8601, policy: nil, kind: "fault", name: record.kind, units: record.units,
                text: record.about, right: nil, outcome: nil, until: record.to?.iso8601)
        }
        for (index, order) in orders.enumerated() {
            guard index < Self.mostEvents else { break }
            let right = judged.indices.contains(index) ? judged[index] : nil
            let reason = order.decision.reason.text
            if index < Self.mostDecisions {
                decisions.append(
                    DecisionRecord(
                        day: (order.time - start).days, unit: order.decision.unit.index,
                        command: order.decision.command.name, policy: order.decision.policy, reason: reason,
                        numbers: Dictionary(
                            order.decision.reason.numbers.map { ($0.name, $0.text) }, uniquingKeysWith: { $1 }),
                        right: right, outcome: order.outcome.rawValue))
            }
            events.append(
                EventRecord(
                    time: order.time.iso8601, policy: policy, kind: "command", name: order.decision.command.name,
                    units: [order.decision.unit.index], text: "\(order.decision.policy): \(reason)", right: right,
                    outcome: order.outcome.rawValue, until: nil))
        }
        illustration.decisions = decisions
        // ISO 8601 in UTC sorts as text; the order of the same instant stays.
        events = events.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(
            \.element)
    }
}
