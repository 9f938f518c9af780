// SPDX-License-Identifier: GPL-3.0-or-later

public import Fleet

/// Several policies in order of priority: the first to want something of a unit has it, and any member may object to what
/// another one wants.
public struct CompositePolicy: Policy {
    public let name = "composite"
    private var members: [any Policy]
    /// Decisions another member objected to so far.
    public private(set) var vetoed = 0
    /// The decisions of the last step that another member objected to, and why.
    public private(set) var refusals: [Refusal] = []

    /// A decision that was not let through.
    public struct Refusal: Sendable, Hashable {
        public var decision: Decision
        /// The name of the policy that objected.
        public var policy: String
        public var reason: Reason
    }

    /// - Parameter members: the highest priority first.
    public init(_ members: [any Policy]) {
        self.members = members
    }

    public var about: String { members.map(\.about).joined(separator: "; then ") }

    public mutating func decide(_ observation: borrowing FleetObservation) -> [Decision] {
        var accepted: [Decision] = []
        var taken: Set<UnitID> = []
        refusals.removeAll()
        for index in members.indices {
            for decision in members[index].decide(observation) where !taken.contains(decision.unit) {
                if let refusal = refusal(of: decision, by: index, in: observation) {
                    refusals.append(refusal)
                } else {
                    taken.insert(decision.unit)
                    accepted.append(decision)
                }
            }
        }
        vetoed += refusals.count
        return accepted
    }

    /// The first objection of another member than the one that decided.
    private func refusal(
        of decision: Decision, by author: Int, in observation: borrowing FleetObservation
    ) -> Refusal? {
        for index in members.indices where index != author {
            if let reason = members[index].objection(to: decision, in: observation) {
                return Refusal(decision: decision, policy: members[index].name, reason: reason)
            }
        }
        return nil
    }

    /// A composite within another one objects where any of its members does.
    public func objection(to decision: Decision, in observation: borrowing FleetObservation) -> Reason? {
        for member in members {
            if let reason = member.objection(to: decision, in: observation) { return reason }
        }
        return nil
    }
}

/// Does nothing: what every other policy is measured against.
public struct NoPolicy: Policy {
    public let name = "none"
    public let about = "does nothing"

    public init() {}

    public mutating func decide(_ observation: borrowing FleetObservation) -> [Decision] { [] }
}
