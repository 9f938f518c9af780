// SPDX-License-Identifier: GPL-3.0-or-later

import Fleet
import FleetSimulation
import Quantities
import Silicon
import Statistics

/// A day of 10,000 units at a control interval of five minutes: advance, sensors, efficiency, and the fleet's exact median.
private struct FleetStep {
    static let units = 10_000
    static let steps = 288

    static func specification() throws -> FleetSpecification {
        let library = try ModelLibrary.builtIn()
        guard let model = library["antminer-s19"], let firmware = model.firmware.first else {
            throw BenchmarkFailure(description: "fleet-step: there is no antminer-s19")
        }
        var settings = FleetGroupSettings()
        settings.model = model.name
        settings.count = units
        settings.firmware = firmware.name
        var site = SiteSettings()
        site.racks = 40
        return FleetSpecification(
            start: .epoch, duration: .days(3650), control: .minutes(5),
            groups: [.init(settings: settings, model: model, firmware: firmware)], site: site,
            sensors: SensorSettings(), commands: CommandSettings(), faults: [], switchLoss: nil)
    }

    /// The worlds of all rounds: what one round leaves, the next goes on from.
    final class Bench {
        private var world: FleetWorld
        private var selector = MedianSelector()

        init() throws { world = FleetWorld(try specification(), key: StreamKey(seed: 1)) }

        func day() -> Double {
            var sum = 0.0
            for _ in 0..<steps {
                sum += world.advance().energy
                sum += Double(selector.median(of: world.frame.efficiency.values) ?? 0)
            }
            return sum
        }
    }
}

extension Benchmarks {
    static func fleetStep() -> [Comparison] {
        var bench: FleetStep.Bench?
        let work = Double(FleetStep.units * FleetStep.steps)
        return [
            Comparison(
                name: "fleet-step", unit: "unit-samples/s", peer: "numpy float32",
                ours: {
                    guard let bench else { throw BenchmarkFailure(description: "fleet-step: no world") }
                    return .init(work: work, seconds: processorSeconds { blackHole(bench.day()) })
                },
                theirs: {
                    try PythonPeer(
                        script: "numpy_fleet_step.py", arguments: ["\(FleetStep.units)", "\(FleetStep.steps)"]
                    ).measure()
                },
                verify: { bench = try FleetStep.Bench() })
        ]
    }
}
