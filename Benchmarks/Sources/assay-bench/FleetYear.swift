// SPDX-License-Identifier: GPL-3.0-or-later

import FleetSimulation
import Foundation
import Reporting
import Results
import Scenarios
import Silicon
import Statistics

/// A fleet at a control interval of five minutes under `median-efficiency`, from the scenario's text to its report: one policy, one
/// replication, random failures included.
private struct FleetYear {
    let scenario: Scenario
    let unitSamples: Double

    init(units: Int, days: Int) throws {
        let text = """
            assay: 1
            name: fleet-year
            about: The year of a large site.
            seed: 1
            time: {start: 2026-01-01, duration: \(days) d, control: 5 min}
            site: {racks: 100, inlet: {mean: 22 degC, daily: 5 K, seasonal: 8 K}}
            fleet: [{model: antminer-s19j-pro, count: \(units), firmware: luxos}]
            faults:
              - {mtbf: 20 yr, for: 3 d, kind: fan-failure, fans: 1}
              - {mtbf: 25 yr, for: 5 d, kind: board-failure}
              - {mtbf: 40 yr, for: 10 d, kind: efficiency-loss, by: 20 %}
            policies: {candidate: {median-efficiency: {action: sleep, retry: 3 d}}}
            replications: 1
            """
        scenario = try Scenario(text: text, name: "fleet-year.yaml", library: try ModelLibrary.builtIn())
        unitSamples = Double(units * days * 288)
    }

    /// The whole way: worlds, policy, scoring, report.
    func wholeRun() throws -> Comparison.Measurement {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("assay-fleet-year").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var failure: (any Error)?
        let seconds = processSeconds {
            do {
                let document = try run(scenario, jobs: 1)
                _ = try ReportFiles.write(document, to: folder)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return .init(work: unitSamples, seconds: seconds)
    }

    /// Advance, noise, telemetry and efficiency alone, over the same units.
    func barePass() -> Comparison.Measurement {
        var world = FleetWorld(scenario.fleet, key: StreamKey(seed: 1))
        let seconds = processorSeconds {
            while world.time < scenario.fleet.end { blackHole(world.advance()) }
        }
        return .init(work: unitSamples, seconds: seconds)
    }
}

extension Benchmarks {
    /// The whole year beside its own bare pass, and what half the days and half the units say about growth: linear is a ratio of 1.
    static func fleetYear() -> [Comparison] {
        [
            Comparison(
                name: "fleet-year", unit: "unit-samples/s", peer: "bare fused pass",
                ours: { try FleetYear(units: 10_000, days: 365).wholeRun() },
                theirs: { try FleetYear(units: 10_000, days: 60).barePass() }, mostRounds: 1),
            Comparison(
                name: "fleet-60-days", unit: "unit-samples/s", peer: "half the days",
                ours: { try FleetYear(units: 10_000, days: 60).wholeRun() },
                theirs: { try FleetYear(units: 10_000, days: 30).wholeRun() }, mostRounds: 3),
            Comparison(
                name: "fleet-60-days", unit: "unit-samples/s", peer: "half the units",
                ours: { try FleetYear(units: 10_000, days: 60).wholeRun() },
                theirs: { try FleetYear(units: 5_000, days: 60).wholeRun() }, mostRounds: 3),
        ]
    }
}
