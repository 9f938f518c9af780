// SPDX-License-Identifier: GPL-3.0-or-later

public import Fleet

/// Several policies in order of priority: the first to want something of a unit has it, and any member may object to what
/// another one wants.
public struct CompositePolicy: Policy {
    public let name = "composite"
    private var members: [any Policy]
    /// Decisions another member objected to so far.
    public private(set) var vetoed = 0

    /// - Parameter members: the highest priority first.
    public init(_ members: [any Policy]) {
        self.members = members
    }

    public var about: String { members.map(\.about).joined(separator: "; then ") }

    public mutating func decide(_ observation: borrowing FleetObservation) -> [Decision] {
        var accepted: [Decision] = []
        var taken: Set<UnitID> = []
        for index in members.indices {
            for decision in members[index].decide(observation) {
                guard !taken.contains(decision.unit) else { continue }
                var isVetoed = false
                for other in members.indices where other != index {
                    if members[other].objection(to: decision, in: observation) != nil { isVetoed = true }
                }
                if isVetoed {
                    vetoed += 1
                } else {
                    taken.insert(decision.unit)
                    accepted.append(decision)
                }
            }
        }
        return accepted
    }
}

/// Does nothing: what every other policy is measured against.
public struct NoPolicy: Policy {
    public let name = "none"
    public let about = "does nothing"

    public init() {}

    public mutating func decide(_ observation: borrowing FleetObservation) -> [Decision] { [] }
}
