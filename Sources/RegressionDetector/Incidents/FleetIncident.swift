// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration
public import Statistics

/// One cause of losses, wherever they show: several metrics of a machine, several machines.
///
/// Losses with the same guilty component and new version are one incident; so are those of the same undecided set of changes. A loss
/// without a change of software is its machine's own, one for all of its metrics.
public struct FleetIncident: Sendable {
    public struct Member: Sendable {
        /// The place of the history among those that were read.
        public var history: Int
        public var drop: SegmentDrop
        /// What ``SegmentDrop/alarm`` says, with the help of the other machines.
        public var attribution: Attribution
    }

    /// What makes its losses one: the change, or the machine and the day.
    public var key: String
    /// In the order they began; never empty.
    public var members: [Member]
    /// The changes that are to blame, or that may be; empty for a loss without any.
    public var moves: Set<PooledAttribution.Move>
    /// How it is on every machine that took the change.
    public var spread: ReleaseSpread

    /// The drop that began first: the incident's name and age come from it.
    public var first: Member { members[0] }

    /// The best told cause of its members: a certain one before a ranking before none.
    public var attribution: Attribution {
        func rank(_ attribution: Attribution) -> Int {
            switch attribution {
            case .certain: 3
            case .ranked: 2
            case .notIdentifiable: 1
            case .nothingChanged: 0
            }
        }
        return members.map(\.attribution).max { rank($0) < rank($1) } ?? .nothingChanged
    }

    /// Whether it is over in every history, and since which day; nil where it goes on in one.
    public func recovered(leastLoss: Double) -> Double? {
        // Of several drops in one history the newest tells how it stands.
        var newest: [Int: SegmentDrop] = [:]
        for member in members { newest[member.history] = member.drop }
        let courses = newest.values.map { $0.course(leastLoss: leastLoss) }
        return courses.allSatisfy(\.isRecovered) ? courses.compactMap(\.changed).max() : nil
    }

    /// The loss over the machines that have it: of one the drop's own, of several the mean with Student's 95 % interval.
    public var loss: (loss: Double, interval: Interval) {
        if spread.hurt.count >= 2, let interval = try? studentInterval(spread.hurt.map(\.loss), level: 0.95) {
            return (spread.hurt.map(\.loss).reduce(0, +) / Double(spread.hurt.count), interval)
        }
        let worst = members.max { $0.drop.loss < $1.drop.loss } ?? first
        return (worst.drop.loss, worst.drop.interval)
    }

    /// Puts every alarm of these histories down to an incident, the oldest first.
    /// - Parameter leastLoss: the largest loss that does not matter, in 0 ..< 1.
    /// - Complexity: O(visits + drops × steps).
    public static func all(in histories: [FleetHistory], leastLoss: Double) -> [FleetIncident] {
        let drops = histories.map {
            $0.reading.alarms.isEmpty && $0.reading.ownLosses.isEmpty ? [] : SegmentDrop.all(in: $0.reading)
        }
        guard drops.contains(where: { !$0.isEmpty }) else { return [] }
        let steps = StepIndex(histories)
        let grouping = IncidentGrouping(histories, drops: drops, steps: steps)
        return grouping.groups.map { group in
            FleetIncident(
                key: group.key, members: group.members, moves: group.moves,
                spread: ReleaseSpread(
                    of: group.moves, members: group.members, histories: histories, steps: steps, leastLoss: leastLoss))
        }.sorted { ($0.first.drop.start, $0.key) < ($1.first.drop.start, $1.key) }
    }
}
