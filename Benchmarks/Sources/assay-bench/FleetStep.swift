// SPDX-License-Identifier: GPL-3.0-or-later

import CPeers
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

/// The same model in plain C: see `fleet_step.c`.
private final class PlainFleet {
    private let fleet = peer_fleet_create(UInt32(FleetStep.units))

    deinit { peer_fleet_destroy(fleet) }

    func day() -> Double { Double(peer_fleet_run(fleet, UInt32(FleetStep.steps)).median) }
}

extension Benchmarks {
    static func fleetStep() -> [Comparison] {
        let bench = Result { try FleetStep.Bench() }
        let plain = PlainFleet()
        let work = Double(FleetStep.units * FleetStep.steps)
        let ours = { () throws -> Comparison.Measurement in
            let bench = try bench.get()
            return .init(work: work, seconds: processorSeconds { blackHole(bench.day()) })
        }
        return [
            Comparison(
                name: "fleet-step", unit: "unit-samples/s", peer: "numpy float32", ours: ours,
                theirs: {
                    try PythonPeer(
                        script: "numpy_fleet_step.py", arguments: ["\(FleetStep.units)", "\(FleetStep.steps)"]
                    ).measure()
                }),
            Comparison(
                name: "fleet-step", unit: "unit-samples/s", peer: "plain C", ours: ours,
                theirs: { .init(work: work, seconds: processorSeconds { blackHole(plain.day()) }) }),
        ]
    }
}
