// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration

/// Sorts drops by what caused them.
struct IncidentGrouping {
    struct Group {
        var key: String
        var moves: Set<PooledAttribution.Move>
        var members: [FleetIncident.Member]
    }

    private(set) var groups: [Group] = []

    init(_ histories: [FleetHistory], drops: [[SegmentDrop]], steps: StepIndex) {
        // Losses that software explains first, so that another of the same release may join them.
        var members: [FleetIncident.Member] = []
        for (index, found) in drops.enumerated() {
            for drop in found {
                let own = steps.steps[index]
                let others = steps.steps(near: drop.suspects(own)) { other in
                    histories[other].measure == histories[index].measure
                        && histories[other].machine != histories[index].machine
                }
                members.append(
                    .init(
                        history: index, drop: drop,
                        attribution: drop.attribution(own: own, others: others)))
            }
        }
        members.sort { ($0.drop.start, $0.history) < ($1.drop.start, $1.history) }
        for member in members where member.isCertain {
            let moves = Self.blamed(member)
            add(member, key: Self.key(moves), moves: moves)
        }
        for member in members where !member.isCertain && member.attribution != .nothingChanged {
            if let known = groups.firstIndex(where: { isPart(member, of: $0, histories) }) {
                groups[known].members.append(member)
            } else {
                let moves = Self.blamed(member)
                add(member, key: Self.key(moves), moves: moves)
            }
        }
        for member in members where member.attribution == .nothingChanged { addOwn(member, histories) }
        for index in groups.indices {
            groups[index].members.sort { ($0.drop.start, $0.history) < ($1.drop.start, $1.history) }
        }
    }

    private static func key(_ moves: Set<PooledAttribution.Move>) -> String {
        moves.map { "\($0.component)=\($0.to)" }.sorted().joined(separator: "+")
    }

    /// Whether an undecided loss is one that is decided elsewhere: in another metric of the same machine, or by what is mostly to blame.
    private func isPart(_ member: FleetIncident.Member, of group: Group, _ histories: [FleetHistory]) -> Bool {
        guard !group.moves.isEmpty, group.members.contains(where: \.isCertain) else { return false }
        let machine = histories[member.history].machine
        let isBeside = group.members.contains {
            histories[$0.history].machine == machine && abs($0.drop.start - member.drop.start) < 1
        }
        if isBeside { return true }
        guard case .ranked(let candidates) = member.attribution, let first = candidates.first,
            first.probability >= 0.5
        else { return false }
        return member.drop.moves.contains { move in
            move.component == first.component
                && group.moves.contains { $0.component == move.component && $0.to == move.to }
        }
    }

    private mutating func add(_ member: FleetIncident.Member, key: String, moves: Set<PooledAttribution.Move>) {
        if let known = groups.firstIndex(where: { $0.key == key }) {
            groups[known].members.append(member)
            groups[known].moves.formUnion(moves)
        } else {
            groups.append(Group(key: key, moves: moves, members: [member]))
        }
    }

    /// A loss without a change of software: what was lost under the same release before and came back, or the machine's own.
    private mutating func addOwn(_ member: FleetIncident.Member, _ histories: [FleetHistory]) {
        let machine = histories[member.history].machine
        for index in groups.indices {
            let again = groups[index].members.contains { other in
                other.history == member.history && other.drop.alarm.release == member.drop.alarm.release
                    && other.drop.start < member.drop.start
            }
            // Metrics of one machine are measured within the same night.
            let beside =
                groups[index].moves.isEmpty
                && groups[index].members.contains {
                    histories[$0.history].machine == machine && abs($0.drop.start - member.drop.start) < 1
                }
            if again || beside {
                groups[index].members.append(member)
                return
            }
        }
        groups.append(Group(key: "\(machine)@\(member.drop.start)", moves: [], members: [member]))
    }

    /// The changes that a member is put down to.
    private static func blamed(_ member: FleetIncident.Member) -> Set<PooledAttribution.Move> {
        if case .certain(let component) = member.attribution {
            let moves = member.drop.moves.filter { $0.component == component }
            if !moves.isEmpty { return moves }
        }
        // A ranking of changes that came one after the other blames a component that did not move with the likeliest visit.
        return member.drop.moves.isEmpty
            ? [.init(component: "release", from: "", to: "\(member.drop.alarm.release)")] : member.drop.moves
    }
}

extension FleetIncident.Member {
    fileprivate var isCertain: Bool {
        if case .certain = attribution { return true }
        return false
    }
}
