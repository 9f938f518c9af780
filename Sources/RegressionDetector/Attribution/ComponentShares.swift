// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration

/// How much of the belief in a drop falls on each software component.
///
/// A drop that may have begun at several visits is shared out among them by their probability, and at each visit equally among the
/// components that changed there: what one visit alone cannot tell apart stays undecided.
struct ComponentShares: Sendable, Hashable {
    /// From this share on a component is called the certain cause.
    static let certainty = 0.9

    private(set) var shares: [String: Double] = [:]
    private var total = 0.0

    /// The components whose versions differ; a component that only one side recorded counts, because its version may have changed.
    static func changed(from before: [String: String], to after: [String: String]) -> [String] {
        Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }.sorted()
    }

    mutating func add(_ probability: Double, from before: Visit, to after: Visit) {
        total += probability
        let changed = Self.changed(from: before.components, to: after.components)
        for component in changed { shares[component, default: 0] += probability / Double(changed.count) }
    }

    /// The verdict, and for an undecided one the run that would decide.
    /// - Parameters: the visits on both sides of the likeliest start.
    func attribution(from before: Visit, to after: Visit) -> Attribution {
        let changed = Self.changed(from: before.components, to: after.components)
        let candidates = shares.map { Attribution.Candidate(component: $0.key, probability: $0.value / total) }
            .sorted { ($1.probability, $0.component) < ($0.probability, $1.component) }
        guard let first = candidates.first else { return .nothingChanged }
        if first.probability >= Self.certainty { return .certain(component: first.component) }
        let tied = candidates.filter { $0.probability > first.probability - 1e-9 }
        if tied.count > 1, changed.count > 1 {
            return .notIdentifiable(components: changed, separatedBy: Self.separatingRun(changed, before, after))
        }
        return .ranked(candidates)
    }

    /// Each of the components alone, with the others as they were before.
    private static func separatingRun(_ changed: [String], _ before: Visit, _ after: Visit) -> String {
        let runs = changed.dropLast().map { component in
            let rest = changed.filter { $0 != component }.map { "\($0) \(before.components[$0] ?? "as before")" }
            return "\(component) \(after.components[component] ?? "removed") with \(rest.joined(separator: " and "))"
        }
        return "run " + runs.joined(separator: "; and ")
    }
}
