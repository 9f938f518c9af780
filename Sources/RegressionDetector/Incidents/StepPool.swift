// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration

/// The steps of many histories by what moved with them: a fleet takes the same releases on every machine, and only the few steps of a
/// drop's own suspects tell these apart.
struct StepPool {
    private struct Place: Hashable {
        var history: Int
        var number: Int
    }

    private let histories: [FleetHistory]
    private let steps: [[ReleaseStep]]
    private var places: [String: [PooledAttribution.Move: [Place]]] = [:]

    /// - Complexity: O(steps × moves of each).
    init(_ histories: [FleetHistory], steps: [[ReleaseStep]]) {
        self.histories = histories
        self.steps = steps
        for (index, history) in histories.enumerated() {
            for (number, step) in steps[index].enumerated() {
                for move in step.moves {
                    places[history.measure, default: [:]][move, default: []].append(
                        Place(history: index, number: number))
                }
            }
        }
    }

    /// Steps that moved nothing but suspects, there or back, on other machines than that of this history and by its measure; in the
    /// order of histories and times.
    /// - Complexity: O(steps that moved a suspect).
    func steps(of suspects: Set<PooledAttribution.Move>, besides index: Int) -> [ReleaseStep] {
        guard let known = places[histories[index].measure] else { return [] }
        let machine = histories[index].machine
        var found: Set<Place> = []
        for moves in [suspects, Set(suspects.map(\.reversed))] {
            for move in moves {
                for place in known[move] ?? []
                where steps[place.history][place.number].moves.isSubset(of: moves)
                    && histories[place.history].machine != machine
                {
                    found.insert(place)
                }
            }
        }
        return found.sorted { ($0.history, $0.number) < ($1.history, $1.number) }
            .map { steps[$0.history][$0.number] }
    }
}
