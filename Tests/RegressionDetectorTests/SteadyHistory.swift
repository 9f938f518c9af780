// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import Foundation
import RegressionDetector
import ReleaseSimulation
import Statistics

let isSlowTier = ProcessInfo.processInfo.environment["ASSAY_SLOW_TESTS"] == "1"

/// A plain history: a level per release and normal noise, three runs a visit, the driver new with every release.
func steadyHistory(
    _ levels: [Double], runs: Int = 3, runNoise: Double = 0.006, visitNoise: Double = 0.004, seed: UInt64 = 1,
    direction: MetricDirection = .higherIsBetter, edit: (Int, inout Run) -> Void = { _, _ in }
) -> RunHistory {
    var stream = RandomStream(StreamKey(seed: seed).named("steady history"))
    var all: [Run] = []
    for (release, level) in levels.enumerated() {
        let offset = stream.gaussian(sd: visitNoise)
        for _ in 0..<runs {
            let goodness = level * (1 + offset + stream.gaussian(sd: runNoise))
            var run = Run(
                index: all.count, day: Double(release) * 9 + 0.01 * Double(all.count), release: .number(release),
                components: ["driver_version": "560.\(release)", "compiler_version": "13.2", "os_kernel": "6.1"],
                powerMode: "default", thermalState: .cool, preflightPassed: true,
                value: direction == .higherIsBetter ? goodness : 1e6 / goodness)
            edit(release, &run)
            all.append(run)
        }
    }
    return RunHistory(id: "steady", direction: direction, runs: all)
}

func alarms(in history: RunHistory, budget: Double = 5) -> [Alarm] {
    var detector = LevelFilterDetector(.init(budget: budget), direction: history.direction)
    return detector.observe(history)
}

/// The score of a detector on synthetic histories.
func score(
    _ family: SyntheticHistories, histories: Int, edit: (RunHistory) -> RunHistory = { $0 },
    detector: () -> any ReleaseDetector
) -> DetectionScore {
    (0..<histories).reduce(DetectionScore()) { sum, number in
        let (history, truth) = family.history(number)
        var detector = detector()
        return sum
            + DetectionScore(alarms: detector.observe(edit(history)), truth: truth, releases: family.releases)
    }
}
