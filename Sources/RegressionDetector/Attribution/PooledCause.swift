// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration
import Statistics

extension SegmentDrop {
    /// The cause of this drop with the help of steps that other machines took, or this one at another time: the same driver with
    /// another compiler is a natural cross-over.
    ///
    /// A cause that this history alone makes certain stays; only candidates that it leaves open are weighed, by steps that moved
    /// nothing else. A way back counts with the sign turned.
    /// - Parameters:
    ///   - own: the steps of this history.
    ///   - others: steps of histories of the same metric and precision on other machines.
    /// - Complexity: O(steps).
    public func attribution(own: [ReleaseStep], others: [ReleaseStep]) -> Attribution {
        let priors = priors
        let suspects = suspects(own)
        guard !priors.isEmpty, suspects.count == priors.count, interval.width > 0, loss < 1 else {
            return alarm.attribution.told
        }
        var pool = PooledAttribution()
        // 0.0005: no loss is known better than the grid of the belief.
        let error = max(
            (Elementary.log(1 - interval.low) - Elementary.log(1 - min(interval.high, 0.99))) / (2 * 1.959964), 0.0005)
        try? pool.add(.init(moves: suspects, change: Elementary.log(1 - loss), standardError: error))
        for step in own where step.day != start { Self.add(step, to: &pool, of: suspects) }
        for step in others { Self.add(step, to: &pool, of: suspects) }
        return pool.attribution(of: suspects, priors: priors).told
    }

    /// What the history alone believes of each component that it leaves open; empty where nothing is open.
    private var priors: [String: Double] {
        switch alarm.attribution.told {
        case .certain, .nothingChanged: [:]
        case .ranked(let candidates):
            Dictionary(candidates.map { ($0.component, $0.probability) }, uniquingKeysWith: { first, _ in first })
        case .notIdentifiable(let components, _):
            Dictionary(
                components.map { ($0, 1 / Double(components.count)) }, uniquingKeysWith: { first, _ in first })
        }
    }

    /// The moves of the components that are left open. A candidate of a ranking may have moved with a visit before or after the
    /// likeliest one.
    func suspects(_ own: [ReleaseStep]) -> Set<PooledAttribution.Move> {
        let components = priors.keys
        guard !components.isEmpty else { return [] }
        let nearby = own.sorted { abs($0.day - start) < abs($1.day - start) }.flatMap { Array($0.moves) }
        return Set(components.compactMap { name in (Array(moves) + nearby).first { $0.component == name } })
    }

    /// Only steps of suspects alone tell suspects apart.
    private static func add(
        _ step: ReleaseStep, to pool: inout PooledAttribution, of suspects: Set<PooledAttribution.Move>
    ) {
        guard !step.moves.isEmpty, step.standardError > 0 else { return }
        if step.moves.isSubset(of: suspects) {
            try? pool.add(.init(moves: step.moves, change: step.change, standardError: step.standardError))
        } else {
            let back = Set(step.moves.map(\.reversed))
            guard back.isSubset(of: suspects) else { return }
            try? pool.add(.init(moves: back, change: -step.change, standardError: step.standardError))
        }
    }
}
