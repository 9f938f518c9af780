// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration

/// Every change of software in a fleet, found by what it brought: a large store has a hundred thousand of them.
struct StepIndex {
    struct Version: Hashable {
        var component: String
        var version: String

        init(_ component: String, _ version: String) {
            self.component = component
            self.version = version
        }
    }

    struct Place: Hashable {
        var history: Int
        var step: Int
    }

    let steps: [[ReleaseStep]]
    private var places: [Version: [Place]] = [:]

    /// - Complexity: O(steps).
    init(_ histories: [FleetHistory]) {
        steps = histories.map { ReleaseStep.all(in: $0.reading) }
        for (history, own) in steps.enumerated() {
            for (step, value) in own.enumerated() {
                for move in value.moves {
                    places[Version(move.component, move.to), default: []].append(Place(history: history, step: step))
                }
            }
        }
    }

    /// The steps that brought this version, history by history.
    func places(bringing version: Version) -> [Place] { places[version] ?? [] }

    subscript(place: Place) -> ReleaseStep { steps[place.history][place.step] }

    /// The steps of other histories that moved one of these components the same way or back.
    func steps(near moves: Set<PooledAttribution.Move>, where isOther: (Int) -> Bool) -> [ReleaseStep] {
        var found: Set<Place> = []
        for move in moves {
            for version in [Version(move.component, move.to), Version(move.component, move.from)] {
                for place in places(bringing: version) where isOther(place.history) { found.insert(place) }
            }
        }
        return found.sorted { ($0.history, $0.step) < ($1.history, $1.step) }.map { self[$0] }
    }
}
