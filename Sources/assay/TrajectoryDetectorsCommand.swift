// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import RegressionDetector

extension TrajectoryCommand {
    struct Detectors: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the detectors that can be named.",
            discussion: """
                Examples:
                  assay trajectory detectors
                """)

        func run() async throws {
            ModelCommand.printTable(releaseDetectors.map { [$0.name, $0.about] })
        }
    }
}
