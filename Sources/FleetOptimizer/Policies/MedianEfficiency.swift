// SPDX-License-Identifier: GPL-3.0-or-later

public import Fleet
import Quantities
import Statistics

/// The core rule of fleet optimizers, made robust: a unit whose energy per hash exceeds a multiple of its group's median is
/// redirected, put to sleep or limited, and let back when it recovers. A relative rule cannot see a drift that all units
/// share.
///
/// - Complexity: O(units) per decision; the median costs about one pass over a group.
public struct MedianEfficiency: Policy {
    public let settings: MedianEfficiencySettings
    public let name = "median-efficiency"

    private enum Phase: UInt8 {
        case free
        /// Redirected or limited: still measured.
        case acted
        /// Asleep: not measured until it is woken for a trial.
        case asleep
    }

    private struct UnitState {
        var phase = Phase.free
        var above = Answers()
        var below = Answers()
        /// No command before this time.
        var quietUntil = Instant(nanosecondsSinceEpoch: .min)
        var retryAt = Instant.distantFuture
        /// When a command must have taken effect; one that has not (it failed, or was vetoed) is forgotten.
        var confirmBy = Instant.distantFuture
    }

    private struct Candidate {
        var index: Int
        var ratio: Float
    }

    private var groups: [[Int]] = []
    private var selectors: [MedianSelector] = []
    private var states: [UnitState] = []
    private var scratch: [Float] = []

    public init(_ settings: MedianEfficiencySettings = .init()) {
        self.settings = settings
    }

    public var about: String {
        "\(name) (enter \(formatNumber(settings.enter)), exit \(formatNumber(settings.exit)), confirm \(settings.confirm.text), "
            + "by \(settings.grouping.rawValue), \(settings.action.rawValue)\(settings.dryRun ? ", dry run" : ""))"
    }

    public mutating func decide(_ observation: borrowing FleetObservation) -> [Decision] {
        if states.count != observation.frame.count { prepare(observation.frame.units) }
        var decisions: [Decision] = []
        for group in groups.indices { judge(group, observation, &decisions) }
        return settings.dryRun ? [] : decisions
    }

    private mutating func prepare(_ units: [UnitDescription]) {
        groups = settings.grouping.groups(of: units)
        selectors = groups.map { _ in MedianSelector() }
        states = Array(repeating: UnitState(), count: units.count)
        scratch = []
    }

    private mutating func judge(_ group: Int, _ observation: borrowing FleetObservation, _ decisions: inout [Decision])
    {
        let time = observation.time
        let oldest = time - settings.maximumAge
        let members = groups[group]
        scratch.removeAll(keepingCapacity: true)
        var reporting = 0
        for index in members {
            let efficiency = observation.frame.efficiency.values[index]
            let fresh = observation.frame.sampleTimes[index] >= oldest
            scratch.append(fresh ? efficiency : .nan)
            reporting += fresh && !efficiency.isNaN ? 1 : 0
        }
        guard reporting >= settings.minimumSample, let median = selectors[group].median(of: scratch), median > 0 else {
            wakeForTrial(members, time, &decisions)
            return
        }
        let enter = Float(settings.enter) * median
        let exit = Float(settings.exit) * median
        var candidates: [Candidate] = []
        for (position, index) in members.enumerated() {
            let efficiency = scratch[position]
            if efficiency.isNaN { continue }
            if states[index].phase != .free, time >= states[index].confirmBy, !isInForce(index, observation) {
                states[index].phase = .free
            }
            let above = states[index].above.add(efficiency > enter, settings.confirm)
            let below = states[index].below.add(efficiency <= exit, settings.confirm)
            guard above || (below && states[index].phase != .free), time >= states[index].quietUntil else { continue }
            switch states[index].phase {
            case .free where above:
                candidates.append(Candidate(index: index, ratio: efficiency / median))
            case .acted where below:
                release(index, efficiency, median, observation, &decisions)
            case .free, .acted, .asleep:
                break
            }
        }
        act(on: candidates, of: members.count, median, observation, &decisions)
        wakeForTrial(members, time, &decisions)
    }

    private mutating func act(
        on candidates: [Candidate], of groupSize: Int, _ median: Float, _ observation: borrowing FleetObservation,
        _ decisions: inout [Decision]
    ) {
        guard !candidates.isEmpty else { return }
        let budget = max(1, Int((settings.budget.fraction * Double(groupSize)).rounded(.down)))
        let worst = candidates.sorted { ($1.ratio, $0.index) < ($0.ratio, $1.index) }.prefix(budget)
        for candidate in worst {
            let unit = observation.frame.units[candidate.index]
            let command: Command
            switch settings.action {
            case .redirect: command = .redirect
            case .sleep: command = .sleep
            case .limitPower: command = .setPowerLimit(unit.nameplatePower * settings.limit.fraction)
            }
            states[candidate.index].phase = settings.action == .sleep ? .asleep : .acted
            states[candidate.index].retryAt = observation.time + settings.retry
            states[candidate.index].confirmBy = observation.time + settings.effectBy
            settle(candidate.index, observation.time)
            let efficiencyUnit = unit.algorithm.efficiencyUnit
            decisions.append(
                Decision(
                    unit: unit.id, command: command, policy: name, claim: .underperforming,
                    reason: Reason(
                        "{efficiency} is {ratio} x the median {median} of its group, above {enter}, in {confirm} samples",
                        [
                            .efficiency("efficiency", candidate.ratio * median, efficiencyUnit),
                            .init("ratio", Double(candidate.ratio)),
                            .efficiency("median", median, efficiencyUnit),
                            .init("enter", settings.enter),
                            .init("confirm", Double(settings.confirm.needed)),
                        ])))
        }
    }

    private mutating func release(
        _ index: Int, _ efficiency: Float, _ median: Float, _ observation: borrowing FleetObservation,
        _ decisions: inout [Decision]
    ) {
        let unit = observation.frame.units[index]
        states[index].phase = .free
        settle(index, observation.time)
        decisions.append(
            Decision(
                unit: unit.id,
                command: settings.action == .limitPower ? .setPowerLimit(unit.nameplatePower) : .restore,
                policy: name, claim: .recovered,
                reason: Reason(
                    "{efficiency} is back to {ratio} x the median {median}, at or below {exit}",
                    [
                        .efficiency("efficiency", efficiency, unit.algorithm.efficiencyUnit),
                        .init("ratio", Double(efficiency / median)),
                        .efficiency("median", median, unit.algorithm.efficiencyUnit),
                        .init("exit", settings.exit),
                    ])))
    }

    private mutating func wakeForTrial(_ members: [Int], _ time: Instant, _ decisions: inout [Decision]) {
        guard settings.action == .sleep else { return }
        for index in members where states[index].phase == .asleep && time >= states[index].retryAt {
            states[index].phase = .free
            settle(index, time)
            decisions.append(
                Decision(
                    unit: UnitID(index), command: .wake, policy: name, claim: .trial,
                    reason: Reason(
                        "asleep for {hours}: woken to see whether it has recovered",
                        [.init("hours", settings.retry.hours, "h")])))
        }
    }

    private func isInForce(_ index: Int, _ observation: borrowing FleetObservation) -> Bool {
        switch settings.action {
        case .redirect: return observation.frame.pool[index] == .spare
        case .sleep: return observation.frame.status[index] != .hashing
        case .limitPower:
            let nameplate = Float(observation.frame.units[index].nameplatePower.watts)
            return observation.frame.powerLimit.values[index] < nameplate * 0.999
        }
    }

    private mutating func settle(_ index: Int, _ time: Instant) {
        states[index].quietUntil = time + settings.cooldown
        states[index].above.forget()
        states[index].below.forget()
    }
}

extension Reason.Number {
    static func efficiency(_ name: String, _ joulesPerHash: Float, _ unit: String) -> Self {
        .init(name, EnergyPerHash(base: Double(joulesPerHash)).value(in: unit) ?? 0, unit)
    }
}
