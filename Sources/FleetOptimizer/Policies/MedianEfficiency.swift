// SPDX-License-Identifier: GPL-3.0-or-later

public import Fleet
import Quantities
import Statistics

/// The core rule of fleet optimizers, made robust: a unit whose energy per hash exceeds a multiple of its group's median is
/// redirected, put to sleep or limited, and let back when it recovers. A relative rule cannot see a drift that all units
/// share.
///
/// Only units that hash and whose telemetry is fresh have a place in the median and in the confirmation.
///
/// - Complexity: O(units) per decision: two passes over a group, one of them in the median, and no allocation while nothing
///   happens.
public struct MedianEfficiency: Policy {
    public let settings: MedianEfficiencySettings
    public let name = "median-efficiency"
    /// What the last observation led to. With `dry-run` nothing is commanded and this is where it can be read.
    public private(set) var proposals: [Decision] = []

    /// What was last done with a unit.
    private enum Phase: UInt8 {
        case free
        /// Redirected or limited: still measured.
        case acted
        /// Asleep: not measured until it is woken for a trial.
        case asleep
    }

    /// What is needed only of units that are conspicuous.
    private struct UnitState {
        var phase = Phase.free
        /// Above `enter` while free, at or below `exit` while acted on.
        var answers = Answers()
        /// The measurement that answered last: an old one that is reported again is no second answer.
        var answeredAt = Instant(nanosecondsSinceEpoch: .min)
        /// No command before this time.
        var quietUntil = Instant(nanosecondsSinceEpoch: .min)
        var retryAt = Instant.distantFuture
        /// When a command must have taken effect; one that has not (it failed, or was vetoed) is forgotten.
        var effectBy = Instant.distantFuture
        /// The limit to go back to.
        var limitBefore = Power.zero
    }

    private struct Candidate {
        var index: Int
        var ratio: Float
    }

    private var groups: [[Int]] = []
    private var selectors: [MedianSelector] = []
    private var states: [UnitState] = []
    /// Whether a unit has answers or a phase to look after: the one thing the loop reads of units that are not conspicuous.
    private var isWatched: [Bool] = []
    private var scratch: [Float] = []
    private var asleep = 0

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
        proposals = decisions
        return settings.dryRun ? [] : decisions
    }

    private mutating func prepare(_ units: [UnitDescription]) {
        groups = settings.grouping.groups(of: units)
        selectors = groups.map { _ in MedianSelector() }
        states = Array(repeating: UnitState(), count: units.count)
        isWatched = Array(repeating: false, count: units.count)
        scratch = Array(repeating: .nan, count: groups.map(\.count).max() ?? 0)
        asleep = 0
    }

    private mutating func judge(_ group: Int, _ observation: borrowing FleetObservation, _ decisions: inout [Decision])
    {
        let members = groups[group]
        let reporting = gather(members, observation)
        var candidates: [Candidate] = []
        let median = scratch.withUnsafeBufferPointer {
            selectors[group].median(of: .init(rebasing: $0[..<members.count]))
        }
        if reporting >= settings.minimumSample, let median, median > 0 {
            for position in conspicuous(members, above: Float(settings.enter) * median) {
                let index = members[position]
                judge(index, scratch[position], median, observation, &candidates, &decisions)
            }
            act(on: candidates, of: members.count, median, observation, &decisions)
        }
        if asleep > 0 { wakeForTrial(members, observation.time, &decisions) }
    }

    /// Puts the efficiencies of the members into `scratch`, NaN where there is none to count, and counts those there are.
    private mutating func gather(_ members: [Int], _ observation: borrowing FleetObservation) -> Int {
        let oldest = observation.time - settings.maximumAge
        let efficiencies = observation.frame.efficiency.values
        let times = observation.frame.sampleTimes
        let status = observation.frame.status
        return scratch.withUnsafeMutableBufferPointer { scratch in
            efficiencies.withUnsafeBufferPointer { efficiencies in
                times.withUnsafeBufferPointer { times in
                    status.withUnsafeBufferPointer { status in
                        members.withUnsafeBufferPointer { members in
                            var reporting = 0
                            for position in 0..<members.count {
                                let index = members[position]
                                let value = efficiencies[index]
                                let counts = times[index] >= oldest && status[index] == .hashing && value == value
                                scratch[position] = counts ? value : .nan
                                reporting &+= counts ? 1 : 0
                            }
                            return reporting
                        }
                    }
                }
            }
        }
    }

    /// The positions of members that are measured and either above the limit or already watched.
    private func conspicuous(_ members: [Int], above limit: Float) -> [Int] {
        var positions: [Int] = []
        scratch.withUnsafeBufferPointer { scratch in
            isWatched.withUnsafeBufferPointer { isWatched in
                members.withUnsafeBufferPointer { members in
                    for position in 0..<members.count {
                        let value = scratch[position]
                        if value > limit || (isWatched[members[position]] && value == value) {
                            positions.append(position)
                        }
                    }
                }
            }
        }
        return positions
    }

    private mutating func judge(
        _ index: Int, _ efficiency: Float, _ median: Float, _ observation: borrowing FleetObservation,
        _ candidates: inout [Candidate], _ decisions: inout [Decision]
    ) {
        let time = observation.time
        var state = states[index]
        if state.phase != .free, time >= state.effectBy, !isInForce(index, observation) {
            if state.phase == .asleep { asleep -= 1 }
            state.phase = .free
            state.answers.forget()
        }
        if state.phase == .asleep {
            states[index] = state
            return
        }
        let sampleTime = observation.frame.sampleTimes[index]
        var isMet = false
        if sampleTime > state.answeredAt {
            state.answeredAt = sampleTime
            let answer =
                state.phase == .free
                ? efficiency > Float(settings.enter) * median : efficiency <= Float(settings.exit) * median
            isMet = state.answers.add(answer, settings.confirm)
        }
        states[index] = state
        isWatched[index] = state.phase != .free || !state.answers.isEmpty
        guard isMet, time >= state.quietUntil else { return }
        if state.phase == .free {
            candidates.append(Candidate(index: index, ratio: efficiency / median))
        } else {
            release(index, efficiency, median, observation, &decisions)
        }
    }

    private mutating func act(
        on candidates: [Candidate], of groupSize: Int, _ median: Float, _ observation: borrowing FleetObservation,
        _ decisions: inout [Decision]
    ) {
        guard !candidates.isEmpty else { return }
        // Nothing can be redirected where there is no spare pool.
        if settings.action == .redirect, observation.market.spareYield == nil { return }
        let budget = max(1, Int((settings.budget.fraction * Double(groupSize)).rounded(.down)))
        let worst = candidates.sorted { ($1.ratio, $0.index) < ($0.ratio, $1.index) }.prefix(budget)
        for candidate in worst {
            let unit = observation.frame.units[candidate.index]
            let command: Command
            switch settings.action {
            case .redirect: command = .redirect
            case .sleep: command = .sleep
            case .limitPower:
                let before = observation.powerLimit(of: candidate.index)
                states[candidate.index].limitBefore = before
                command = .setPowerLimit(min(before, unit.nameplatePower * settings.limit.fraction))
            }
            if settings.action == .sleep { asleep += 1 }
            states[candidate.index].retryAt = observation.time + settings.retry
            states[candidate.index].effectBy = observation.time + settings.effectBy
            settle(candidate.index, settings.action == .sleep ? .asleep : .acted, observation.time)
            let efficiencyUnit = unit.algorithm.efficiencyUnit
            decisions.append(
                Decision(
                    unit: unit.id, command: command, policy: name, claim: .underperforming,
                    reason: Reason(
                        "{efficiency} is {ratio} x the median {median} of its group, above {enter}, in {confirm} of {window} samples",
                        [
                            .efficiency("efficiency", candidate.ratio * median, efficiencyUnit),
                            .init("ratio", Double(candidate.ratio)),
                            .efficiency("median", median, efficiencyUnit),
                            .init("enter", settings.enter),
                            .init("confirm", Double(settings.confirm.needed)),
                            .init("window", Double(settings.confirm.window)),
                        ])))
        }
    }

    private mutating func release(
        _ index: Int, _ efficiency: Float, _ median: Float, _ observation: borrowing FleetObservation,
        _ decisions: inout [Decision]
    ) {
        let unit = observation.frame.units[index]
        settle(index, .free, observation.time)
        decisions.append(
            Decision(
                unit: unit.id,
                command: settings.action == .limitPower ? .setPowerLimit(states[index].limitBefore) : .restore,
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
        for index in members where states[index].phase == .asleep && time >= states[index].retryAt {
            asleep -= 1
            settle(index, .free, time)
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
            // A tuner holds a limit to what it can do, so any limit below the one before counts.
            return observation.powerLimit(of: index) < states[index].limitBefore * 0.999
        }
    }

    /// After a command the unit is left alone, and what it said before is forgotten.
    private mutating func settle(_ index: Int, _ phase: Phase, _ time: Instant) {
        states[index].phase = phase
        states[index].quietUntil = time + settings.cooldown
        states[index].answers.forget()
        isWatched[index] = phase != .free
    }
}

extension FleetObservation {
    /// The power limit in force; the nameplate where none is reported.
    func powerLimit(of index: Int) -> Power {
        frame.powerLimit[UnitID(index)] ?? frame.units[index].nameplatePower
    }
}

extension Reason.Number {
    static func efficiency(_ name: String, _ joulesPerHash: Float, _ unit: String) -> Self {
        .init(name, EnergyPerHash(base: Double(joulesPerHash)).value(in: unit) ?? 0, unit)
    }
}
