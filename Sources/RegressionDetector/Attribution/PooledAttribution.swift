// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration
public import Statistics

/// Puts a change down to a component with the help of other machines: the same driver elsewhere with another compiler is a natural
/// cross-over.
///
/// Each suspect is a hypothesis: its step of version moved the metric by an unknown common amount wherever it was taken, all other
/// steps by nothing. The hypotheses are compared by their marginal likelihood over all steps seen.
public struct PooledAttribution: Sendable, Hashable {
    /// A component's move from one version to another.
    public struct Move: Sendable, Hashable {
        public var component: String
        public var from: String
        public var to: String

        public init(component: String, from: String, to: String) {
            self.component = component
            self.from = from
            self.to = to
        }
    }

    /// What one machine saw when some components moved together.
    public struct Observation: Sendable, Hashable {
        public var moves: Set<Move>
        /// The estimated change of the level, in log units, and its standard error.
        public var change: Double
        public var standardError: Double

        public init(moves: Set<Move>, change: Double, standardError: Double) {
            self.moves = moves
            self.change = change
            self.standardError = standardError
        }
    }

    /// Standard deviation of the effect that a guilty move has, in log units.
    static let effectSD = 0.06

    public private(set) var observations: [Observation] = []

    public init() {}

    /// - Throws: for a standard error that is not above 0, or a change that is not finite.
    public mutating func add(_ observation: Observation) throws(StatisticsError) {
        guard observation.standardError > 0, observation.standardError.isFinite, observation.change.isFinite else {
            throw .outOfDomain(
                function: "pooled attribution", argument: "standard error", value: observation.standardError,
                expected: "a finite change with a standard error above 0")
        }
        observations.append(observation)
    }

    /// The verdict on these moves, made together on one machine.
    /// - Complexity: O(moves × observations).
    public func attribution(of moves: Set<Move>) -> Attribution {
        let suspects = moves.sorted { $0.component < $1.component }
        guard let first = suspects.first else { return .nothingChanged }
        guard suspects.count > 1 else { return .certain(component: first.component) }
        let evidence = suspects.map(logEvidence)
        let top = evidence.max() ?? 0
        let weights = evidence.map { Elementary.exp($0 - top) }
        let sum = weights.reduce(0, +)
        let candidates = zip(suspects, weights)
            .map { Attribution.Candidate(component: $0.component, probability: $1 / sum) }
            .sorted { ($1.probability, $0.component) < ($0.probability, $1.component) }
        if candidates[0].probability >= ComponentShares.certainty {
            return .certain(component: candidates[0].component)
        }
        // Moves that were always made together have the same evidence: no amount of it will separate them.
        if candidates[0].probability - candidates[1].probability < 0.01 {
            let tied = candidates.filter { candidates[0].probability - $0.probability < 0.01 }.map(\.component)
            let apart = suspects.filter { tied.contains($0.component) }.dropLast().map { suspect in
                let rest = suspects.filter { $0 != suspect }.map { "\($0.component) \($0.from)" }
                return "\(suspect.component) \(suspect.to) with \(rest.joined(separator: " and "))"
            }
            return .notIdentifiable(
                components: tied.sorted(), separatedBy: "run " + apart.joined(separator: "; and "))
        }
        return .ranked(candidates)
    }

    /// The log marginal likelihood if this move is guilty and no other, up to a constant that all suspects share.
    private func logEvidence(_ suspect: Move) -> Double {
        var log = 0.0
        var precision = 1 / (Self.effectSD * Self.effectSD)
        var weighted = 0.0
        for observation in observations {
            let weight = 1 / (observation.standardError * observation.standardError)
            log -= 0.5 * weight * observation.change * observation.change
            guard observation.moves.contains(suspect) else { continue }
            precision += weight
            weighted += weight * observation.change
        }
        return log + 0.5 * weighted * weighted / precision
            - 0.5 * Elementary.log(precision * Self.effectSD * Self.effectSD)
    }
}
