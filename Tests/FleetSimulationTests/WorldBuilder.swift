// SPDX-License-Identifier: GPL-3.0-or-later

import Configuration
import Fleet
import FleetSimulation
import Quantities
import Silicon
import Statistics
import Testing

/// A world for tests: constant inlet, identical units and perfect sensors unless a test says otherwise.
struct WorldBuilder {
    static let library = try? ModelLibrary.builtIn()

    var groups: [(model: String, count: Int, firmware: String)] = [("antminer-s19", 1, "stock")]
    var efficiencySpread = Fraction.zero
    var thresholdSpread = Voltage.zero
    var age = TimeSpan.zero
    var throttling = false
    var fanControl = FleetGroupSettings.FanMode.fixed
    var duration = TimeSpan.days(400)
    var control = TimeSpan.minutes(5)
    var site = SiteSettings()
    var sensors = SensorSettings()
    var commands = CommandSettings()
    var faults: [ScheduledFault] = []
    var switchLoss: TimeSpan? = .seconds(30)

    init() {
        site.inlet.mean = .celsius(25)
        site.inlet.daily = .zero
        site.inlet.rackSpread = .zero
        sensors.power.noise = .zero
        sensors.power.biasSpread = .zero
        sensors.hashRate.noise = .zero
        sensors.hashRate.biasSpread = .zero
        commands.latency = .zero
    }

    static func model(_ name: String) throws -> AsicModel { try #require(library?[name]) }

    func specification() throws -> FleetSpecification {
        let entries = try groups.map { group in
            let model = try Self.model(group.model)
            var settings = FleetGroupSettings()
            settings.model = group.model
            settings.count = group.count
            settings.firmware = group.firmware
            settings.efficiencySpread = efficiencySpread
            settings.thresholdSpread = thresholdSpread
            settings.age = age
            settings.throttling = throttling
            settings.fanControl = fanControl
            return FleetSpecification.Group(
                settings: settings, model: model, firmware: try #require(model.firmware(named: group.firmware)))
        }
        return FleetSpecification(
            start: .epoch, duration: duration, control: control, groups: entries, site: site, sensors: sensors,
            commands: commands, faults: faults,
            switchLoss: switchLoss.map { .init(toPrimary: $0, toSpare: $0) })
    }

    func world(seed: UInt64 = 1) throws -> FleetWorld {
        FleetWorld(try specification(), key: StreamKey(seed: seed).indexed(0))
    }

    /// Adds a fault; `schedule` says when, whom and how long.
    mutating func fault(_ kind: String, _ fault: any Fault, _ schedule: (inout FaultSchedule) -> Void) throws {
        var context = DecodingContext()
        let node = try readYAML("{at: 0 d, kind: pool-outage}", file: "test.yaml")
        var scheduled = try context.result(faultCodec.decode(node, &context))
        scheduled.kind = kind
        scheduled.common = FaultSchedule()
        schedule(&scheduled.common)
        scheduled.product = fault
        faults.append(scheduled)
    }
}

extension FleetWorld {
    /// Orders something at once.
    mutating func order(_ command: Command, _ unit: Int = 0) {
        submit([
            Decision(unit: UnitID(unit), command: command, policy: "test", claim: .trial, reason: Reason("because"))
        ])
    }

    mutating func advance(times: Int) -> IntervalTotals {
        var last = IntervalTotals()
        for _ in 0..<times { last = advance() }
        return last
    }
}

/// Relative difference.
func off(_ value: Double, _ expected: Double) -> Double { abs(value / expected - 1) }
