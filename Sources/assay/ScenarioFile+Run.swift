// SPDX-License-Identifier: GPL-3.0-or-later

import Configuration
import Quantities
import Scenarios
import Testbench

extension ScenarioFile {
    /// Plays it, whichever kind it is.
    func run(
        jobs: Int, version: String, progress: @escaping @Sendable (Double) -> Void,
        isCancelled: @escaping @Sendable () -> Bool
    ) async throws(BenchError) -> Bench.Outcome {
        switch self {
        case .fleet(let scenario):
            try await Bench(scenario, jobs: jobs).run(version: version, progress: progress, isCancelled: isCancelled)
        case .releases(let scenario):
            try await ReleaseBench(scenario, jobs: jobs).run(
                version: version, progress: progress, isCancelled: isCancelled)
        }
    }
}

extension ReleaseScenario {
    /// `4 machines, 3 detectors, 270 d, 1.9e+05 visits at most`
    var size: String {
        "\(world.machineCount) machines, \(detectors.count) detectors, \(document.time.duration), "
            + "\(formatNumber(ReleaseBench(self, jobs: 1).cost, digits: 2)) planned visits at most"
    }

    /// What `assay scenario explain` prints.
    func explained(assumptionsOnly: Bool) -> [String] {
        if assumptionsOnly {
            return assumptions(in: explanation).map { "\($0.path) = \($0.value)  (\($0.source))" }
        }
        return ["\(name): \(document.aboutText)", "detectors:"]
            + detectors.map { "  \($0.name): \($0.value.about)" }
            + expectations.map { "expected: \($0.text)" } + claims.map { "claimed: \($0.text)" } + [""]
            + explanation.flatMap(\.lines)
    }
}
