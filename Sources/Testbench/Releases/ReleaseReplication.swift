// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
internal import Foundation
import Quantities
import RegressionDetector
import ReleaseSimulation
import Results
import Scenarios
import Statistics

/// Plays one detector in one world: machine after machine, each in virtual time.
struct ReleaseReplication {
    let scenario: ReleaseScenario
    let detector: any DetectorModel
    /// What the scenario calls it.
    let name: String
    let index: Int
    let isIllustrated: Bool

    /// - Parameter tick: called after each machine; returns false to stop.
    /// - Returns: nil where it was stopped.
    func run(tick: () -> Bool) -> ReleaseOutcome? {
        let key = StreamKey(seed: UInt64(scenario.document.seed)).named("replication").indexed(UInt64(index))
        let world = ReleaseWorld(scenario.world, key: key.named("releases"))
        var tally = ReleaseTally()
        var sketch = ReleaseSketch(world: world, detector: name, scoring: scenario.document.scoring)
        for machine in world.machines.indices {
            let product = world.product(of: machine)
            var driver = ReleaseDriver(
                world: world, machine: machine, detector: detector.detector(for: product.direction))
            driver.run()
            let truth = world.truth[world.machines[machine].product]
            let judge = AlarmJudge(truth: truth, scoring: scenario.document.scoring)
            let judged = judge.judge(driver.result)
            let milestones = MilestoneReading(world: world, machine: machine)
            tally.add(driver.result, judged, regressions: judge.regressions(driver.result), truth)
            tally.add(milestones, driver.result, truth)
            if isIllustrated { sketch.take(driver.result, judged, milestones, machine: machine) }
            guard tick() else { return nil }
        }
        var outcome = ReleaseOutcome(values: tally.values(world), releases: tally.releases)
        if isIllustrated { sketch.finish(&outcome) }
        return outcome
    }
}
