// SPDX-License-Identifier: GPL-3.0-or-later

public import Statistics

/// How a change of software is borne by the machines that took it.
public struct ReleaseSpread: Sendable, Hashable {
    public struct Machine: Sendable, Hashable {
        public var machine: String
        /// The loss as a share, with a 95 % interval where there are visits enough.
        public var loss: Double
        public var interval: Interval?
        /// The detector alarmed there; otherwise the comparison that the other machines' alarm asked for showed it.
        public var isAlarmed: Bool
    }

    /// Machines with a loss that matters.
    public var hurt: [Machine] = []
    /// Machines on which a loss that matters is excluded.
    public var notHurt: [Machine] = []
    /// Machines that took the change and whose visits show it neither way.
    public var notJudged: [Machine] = []

    /// The share of false ones among the machines called hurt without an alarm of their own, at most.
    public static let falseShare = 0.05

    public var machines: Int { hurt.count + notHurt.count + notJudged.count }

    /// The mean loss over all machines that could be judged, hurt or not, with Student's 95 % interval; nil below two.
    public var fleetLoss: (loss: Double, interval: Interval)? {
        let losses = (hurt + notHurt).map(\.loss)
        guard losses.count >= 2, let interval = try? studentInterval(losses, level: 0.95) else { return nil }
        return (losses.reduce(0, +) / Double(losses.count), interval)
    }

    public init() {}

    /// - Parameters:
    ///   - moves: what is to blame; without any only the members' machines are told.
    ///   - members: the drops that were alarmed.
    init(
        of moves: Set<PooledAttribution.Move>, members: [FleetIncident.Member], histories: [FleetHistory],
        steps: StepIndex, leastLoss: Double
    ) {
        let alarmed = Dictionary(grouping: members) { histories[$0.history].machine }
        for (machine, drops) in alarmed {
            let worst = drops.max { $0.drop.loss < $1.drop.loss }?.drop
            hurt.append(
                .init(machine: machine, loss: worst?.loss ?? 0, interval: worst?.interval, isAlarmed: true))
        }
        let measures = Set(members.map { histories[$0.history].measure })
        let versions = Set(moves.map { StepIndex.Version($0.component, $0.to) })
        var candidates: [(machine: Machine, pValue: Double, isExcluded: Bool)] = []
        if !versions.isEmpty {
            var tests: [String: [LossConfirmation]] = [:]
            // Of a version that came twice the newer time counts.
            var newest: [Int: ReleaseStep] = [:]
            for place in versions.first.map(steps.places(bringing:)) ?? [] {
                let history = histories[place.history]
                guard alarmed[history.machine] == nil, measures.contains(history.measure) else { continue }
                let step = steps[place]
                guard versions.isSubset(of: step.moves.map { StepIndex.Version($0.component, $0.to) }) else { continue }
                newest[place.history] = step
            }
            for (index, taken) in newest.sorted(by: { $0.key < $1.key }) {
                guard let test = try? LossConfirmation(before: taken.before, after: taken.after, leastLoss: leastLoss)
                else { continue }
                tests[histories[index].machine, default: []].append(test)
            }
            for (machine, tests) in tests {
                let worst = tests.max { -$0.change < -$1.change }
                // The smallest of several p-values of one machine counts as often as it was drawn.
                let p = min(1, (tests.compactMap(\.pValue).min() ?? 1) * Double(tests.count))
                candidates.append(
                    (
                        Machine(
                            machine: machine, loss: -(worst?.change ?? 0),
                            interval: worst?.interval.map { Interval(low: -$0.high, high: -$0.low) }, isAlarmed: false),
                        p, tests.allSatisfy { ($0.interval?.low ?? -1) >= -leastLoss }
                    ))
            }
        }
        let adjusted = (try? MultipleTesting.benjaminiHochberg(candidates.map(\.pValue))) ?? []
        for (candidate, q) in zip(candidates, adjusted) {
            if q <= Self.falseShare {
                hurt.append(candidate.machine)
            } else if candidate.isExcluded {
                notHurt.append(candidate.machine)
            } else {
                notJudged.append(candidate.machine)
            }
        }
        hurt.sort { ($1.loss, $0.machine) < ($0.loss, $1.machine) }
        notHurt.sort { $0.machine < $1.machine }
        notJudged.sort { $0.machine < $1.machine }
    }
}
