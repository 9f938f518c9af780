// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration
public import Statistics

/// Puts a change down to a component with the help of other machines: the same driver elsewhere with another compiler is a natural
/// cross-over.
///
/// Each suspect is a hypothesis: its step of version moved the metric by an unknown common amount on most machines that took it, all
/// other steps by nothing. The hypotheses are compared by their marginal likelihood over all steps seen.
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

        /// What stands for a version that was not recorded.
        public static let unrecorded = "not recorded"

        /// The components whose versions differ between two stacks.
        public static func all(from before: [String: String], to after: [String: String]) -> Set<Move> {
            Set(
                ComponentShares.changed(from: before, to: after).map {
                    Move(component: $0, from: before[$0] ?? unrecorded, to: after[$0] ?? unrecorded)
                })
        }

        /// The way back.
        public var reversed: Move { Move(component: component, from: to, to: from) }
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
    /// The share of machines on which a guilty move does nothing: a driver may hurt one kind of hardware and no other, so a machine
    /// that took it unharmed speaks for it, but does not acquit it. An assumption.
    static let immuneShare = 0.15

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
    /// - Parameter priors: what is believed before the pooled evidence, by component; equal shares where there is none. What is
    ///   missing to 1 is the belief that no software is the cause, which other machines say nothing about.
    /// - Complexity: O(moves × observations).
    public func attribution(of moves: Set<Move>, priors: [String: Double] = [:]) -> Attribution {
        let suspects = moves.sorted { $0.component < $1.component }
        guard let first = suspects.first else { return .nothingChanged }
        let believed = suspects.map { priors.isEmpty ? 1 / Double(suspects.count) : max(priors[$0.component] ?? 0, 0) }
        let software = min(1, believed.reduce(0, +))
        guard software > 0 else { return .nothingChanged }
        guard suspects.count > 1 else {
            return software >= ComponentShares.certainty
                ? .certain(component: first.component)
                : .ranked([.init(component: first.component, probability: software)])
        }
        let evidence = zip(suspects, believed).map { suspect, prior in
            prior > 0 ? logEvidence(suspect) + Elementary.log(prior) : -.infinity
        }
        let top = evidence.max() ?? 0
        let weights = evidence.map { Elementary.exp($0 - top) }
        let sum = weights.reduce(0, +)
        let candidates = zip(suspects, weights)
            .map { Attribution.Candidate(component: $0.component, probability: software * $1 / sum) }
            .sorted { ($1.probability, $0.component) < ($0.probability, $1.component) }
        if candidates[0].probability >= ComponentShares.certainty {
            return .certain(component: candidates[0].component)
        }
        // Moves that were always made together have the same evidence: no amount of it will separate them.
        let isTied = candidates[0].probability - candidates[1].probability < 0.01
        if isTied, software >= ComponentShares.certainty {
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

    /// The log marginal likelihood if this move is guilty and no other, up to a constant that all suspects share. The unknown effect
    /// is summed out on a grid of a quarter of the smallest standard error, no finer than 0.05 %.
    private func logEvidence(_ suspect: Move) -> Double {
        let least = observations.map(\.standardError).min() ?? Self.effectSD
        let step = min(max(least / 4, 0.0005), 0.01)
        let reach = Int((5 * Self.effectSD / step).rounded(.up))
        // What does not depend on the effect is worked out once.
        let terms = observations.map { Term($0, isMoved: $0.moves.contains(suspect)) }
        let logs = (-reach...reach).map { cell -> Double in
            let effect = Double(cell) * step
            var log = -0.5 * (effect / Self.effectSD) * (effect / Self.effectSD)
            for term in terms { log += term.log(effect: effect) }
            return log
        }
        let top = logs.max() ?? 0
        return top + Elementary.log(logs.reduce(0) { $0 + Elementary.exp($1 - top) })
    }

    /// What one observation says about the effect of a suspect.
    private struct Term {
        let isMoved: Bool
        let change: Double
        let standardError: Double
        /// Half the square of the change in standard errors, and the density and its logarithm where the move does nothing.
        let square: Double
        let immune: Double
        let logImmune: Double

        init(_ observation: Observation, isMoved: Bool) {
            self.isMoved = isMoved
            change = observation.change
            standardError = observation.standardError
            let none = change / standardError
            square = 0.5 * none * none
            immune = immuneShare * Elementary.exp(-0.5 * none * none)
            logImmune = Elementary.log(max(immune, 1e-300))
        }

        func log(effect: Double) -> Double {
            guard isMoved else { return -square }
            let off = (change - effect) / standardError
            // From here on the density of the effect is lost in the last bit of the other: e^-45 of it, times 6.
            if 0.5 * off * off > square + 45, immune > 1e-300 { return logImmune }
            return Elementary.log(max((1 - immuneShare) * Elementary.exp(-0.5 * off * off) + immune, 1e-300))
        }
    }
}
