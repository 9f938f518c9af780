// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import Foundation
import Quantities
import RegressionDetector
import ReleaseSimulation
import Scenarios
import Silicon
import Statistics

/// A quiet machine with releases on given days.
func smallWorld(days: Int64 = 60, reruns: Int = 6, _ releases: [(day: Int64, driver: String, effect: Double)])
    -> ReleaseWorld
{
    var product = ProductSettings()
    product.name = "machine"
    var visits = VisitSettings()
    visits.reruns = reruns
    let settings = releases.map { release in
        var settings = ReleaseSettings()
        settings.at = .days(release.day)
        settings.versions[.driver] = release.driver
        settings.effect = .fraction(release.effect)
        return settings
    }
    return ReleaseWorld(
        ReleaseSpecification(
            start: Instant(year: 2026, month: 1, day: 1) ?? .epoch, duration: .days(days), products: [product],
            releases: settings, visits: visits, noise: .none, disturbances: .none, ambient: .none),
        key: StreamKey(seed: 1))
}

/// A detector that says what a test tells it to, by the number of the visit it is shown.
struct ScriptedDetector: SuspectingDetector {
    var suspicions: Set<Int> = []
    var alarms: Set<Int> = []
    private(set) var visits = 0
    private(set) var suspicion: Suspicion?

    init(suspicions: Set<Int> = [], alarms: Set<Int> = []) {
        self.suspicions = suspicions
        self.alarms = alarms
    }

    mutating func observe(_ runs: [Run]) -> [Alarm] {
        defer { visits += 1 }
        let release = runs[0].release
        suspicion =
            suspicions.contains(visits)
            ? Suspicion(release: release, change: -0.05, reruns: 3, reason: "three more would tell") : nil
        return alarms.contains(visits)
            ? [Alarm(release: release, raisedAt: release, change: -0.05, attribution: .nothingChanged)] : []
    }
}

/// A scenario from a few lines in place of its products, releases, noise and detectors.
func releaseScenario(_ text: String, overrides: [String] = []) throws -> ReleaseScenario {
    let head = "assay: 1\nname: test\nabout: A test.\n"
    let file = try ScenarioFile(
        text: head + text, name: "test.yaml", overrides: overrides, library: ModelLibrary.builtIn())
    guard case .releases(let scenario) = file else { throw CocoaError(.featureUnsupported) }
    return scenario
}
