// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Calibration
import Foundation
import RegressionDetector
import ReleaseSimulation
import Statistics

extension TrajectoryCommand {
    struct Thresholds: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Simulate the thresholds that keep the false-alarm budget.",
            discussion: """
                Runs the detector over synthetic histories in which nothing changes and prints the source file \
                AlarmThresholds+Standard.swift. The same seed and number of histories give the same file.

                Examples:
                  assay trajectory thresholds > Sources/RegressionDetector/LevelFilter/AlarmThresholds+Standard.swift
                """,
            shouldDisplay: false)

        @Option(help: "The seed of the histories.") var seed: UInt64 = 20_260_704
        @Option(help: "How many histories of 40 releases.") var histories = 6000

        func validate() throws {
            guard histories > 0 else { throw ValidationError("--histories takes a number above 0") }
        }

        func run() async throws {
            let family = SyntheticHistories(key: StreamKey(seed: seed).named("thresholds"), hasChanges: false)
            var calibration = ThresholdCalibration()
            var settings = LevelFilterDetector.Settings()
            settings.thresholds = nil
            for number in 0..<histories {
                let history = family.history(number).history
                var detector = LevelFilterDetector(settings)
                calibration.add(
                    history.visits.map { runs in
                        _ = detector.observe(Array(runs))
                        return detector.lastLook
                    })
            }
            let table = calibration.thresholds
            func row(_ values: [Double], _ digits: Int) -> String {
                "[" + values.map { String(format: "%.\(digits)g", $0) }.joined(separator: ", ") + "]"
            }
            Terminal.out(
                """
                // SPDX-License-Identifier: GPL-3.0-or-later

                extension AlarmThresholds {
                    /// Made by `assay trajectory thresholds --seed \(seed) --histories \(histories)`: \(histories * family.releases) releases
                    /// without a change.
                    package static let standard = AlarmThresholds(
                        budgets: \(row(table.budgets, 3)),
                        scales: \(row(table.scales, 4)),
                        odds: [
                            \(table.odds.map { row($0, 3) }.joined(separator: ",\n            ")),
                        ])
                }
                """)
        }
    }
}
