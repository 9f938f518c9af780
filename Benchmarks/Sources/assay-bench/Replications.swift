// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Scenarios
import Silicon

/// Sixteen replications of a small fleet under two policies, by the clock on the wall: two jobs against one. The ratio says nothing
/// on a machine with one core, or with other work to do.
private struct Replications {
    let scenario: Scenario

    init() throws {
        let text = """
            assay: 1
            name: replications
            about: A small site, often.
            seed: 1
            time: {start: 2026-01-01, duration: 30 d, control: 5 min}
            fleet: [{model: antminer-s19j-pro, count: 200, firmware: luxos}]
            faults:
              - {mtbf: 2 yr, for: 3 d, kind: fan-failure, fans: 1}
            policies: {candidate: {median-efficiency: {action: sleep}}}
            replications: 16
            """
        scenario = try Scenario(text: text, name: "replications.yaml", library: try ModelLibrary.builtIn())
    }

    func measure(jobs: Int) throws -> Comparison.Measurement {
        let clock = ContinuousClock()
        let start = clock.now
        blackHole(try run(scenario, jobs: jobs))
        let elapsed = start.duration(to: clock.now)
        return .init(
            work: 16,
            seconds: Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18)
    }
}

extension Benchmarks {
    static func replications() -> [Comparison] {
        let bench = Result { try Replications() }
        return [
            Comparison(
                name: "replications", unit: "replications/s", peer: "one job",
                ours: { try bench.get().measure(jobs: 2) }, theirs: { try bench.get().measure(jobs: 1) })
        ]
    }
}
