// SPDX-License-Identifier: GPL-3.0-or-later

import Configuration
import Fleet
import FleetSimulation
import Foundation
import Quantities
import Silicon
import Testing

@Suite("Faults") struct FaultTests {
    @Test(
        "A fault takes as many units as it says",
        arguments: [(UnitSelection.all, 60), (.count(7), 7), (.count(500), 60), (.share(0.05), 3), (.share(1e-4), 1)])
    func selection(units: UnitSelection, count: Int) throws {
        var builder = WorldBuilder()
        builder.groups = [("antminer-s19", 60, "stock")]
        try builder.fault("board-failure", BoardFailure()) {
            $0.at = .minutes(3)
            $0.units = units
        }
        var world = try builder.world()
        _ = world.advance()
        let struck = try #require(world.history.first).units
        #expect(struck.count == count)
        #expect(Set(struck).count == count)
        for unit in 0..<60 {
            let share = world.truth.validRate.values[unit] / (world.truth.validRate.values.max() ?? 0)
            #expect(count == 60 || abs(share - (struck.contains(unit) ? 2.0 / 3 : 1)) < 1e-4)
        }
    }

    @Test("Racks and groups narrow the choice")
    func racksAndGroups() throws {
        var builder = WorldBuilder()
        builder.groups = [("antminer-s19", 30, "stock"), ("antminer-s21", 30, "stock")]
        builder.site.racks = 6
        try builder.fault("board-failure", BoardFailure()) {
            $0.at = .minutes(3)
            $0.racks = [2, 5]
        }
        try builder.fault("board-failure", BoardFailure()) {
            $0.at = .minutes(4)
            $0.group = 2
            $0.racks = [3, 4]
            $0.units = .share(0.5)
        }
        var world = try builder.world()
        _ = world.advance()
        #expect(world.history[0].units == Array(10..<20) + Array(40..<50))
        #expect(world.history[1].units.count == 5)
        #expect(world.history[1].units.allSatisfy { (30..<40).contains($0) })
    }

    /// The largest distance of the sample from an exponential distribution, times the root of its size (Kolmogorov).
    private func kolmogorov(_ sample: [Double], mean: Double) -> Double {
        let sorted = sample.sorted()
        let n = Double(sorted.count)
        var distance = 0.0
        for (index, value) in sorted.enumerated() {
            let expected = 1 - exp(-value / mean)
            distance = max(distance, expected - Double(index) / n, Double(index + 1) / n - expected)
        }
        return distance * n.squareRoot()
    }

    @Test("Times between failures are exponential; a mean off by a fifth is recognised")
    func meanTimeBetweenFailures() throws {
        var builder = WorldBuilder()
        builder.groups = [("antminer-s19", 400, "stock")]
        builder.control = .hours(6)
        builder.duration = .days(200)
        try builder.fault("board-failure", BoardFailure()) {
            $0.meanTimeBetween = .days(10)
            $0.duration = .hours(1)
        }
        var world = try builder.world()
        while world.time < .epoch + .days(200) { _ = world.advance() }
        var last = [Int: Instant]()
        var gaps: [Double] = []
        for record in world.history {
            let unit = record.units[0]
            // Times cut off by the run's end are missing: only the first few of each unit are free of that bias.
            let start = last[unit] ?? .epoch
            if start < .epoch + .days(60) { gaps.append((record.from - start).days) }
            last[unit] = record.to
        }
        #expect(gaps.count > 2000)
        // 2.2 is exceeded with probability 1e-4.
        #expect(kolmogorov(gaps, mean: 10) < 2.2)
        #expect(kolmogorov(gaps, mean: 12) > 2.2)
    }

    @Test("A fault with random times strikes only the units it may choose")
    func randomTimesOfFewUnits() throws {
        var builder = WorldBuilder()
        builder.groups = [("antminer-s19", 40, "stock")]
        builder.control = .hours(6)
        try builder.fault("board-failure", BoardFailure()) {
            $0.meanTimeBetween = .days(2)
            $0.duration = .hours(1)
            $0.units = .count(3)
        }
        var world = try builder.world()
        _ = world.advance(times: 400)
        #expect(Set(world.history.flatMap(\.units)).count == 3)
    }

    @Test("A fault ends when its time is over, exactly")
    func duration() throws {
        var builder = WorldBuilder()
        try builder.fault("board-failure", BoardFailure()) {
            $0.at = .minutes(20)
            $0.duration = .seconds(400)
        }
        var world = try builder.world()
        let healthy = world.advance(times: 4).hashes
        #expect(off(world.advance().hashes, healthy * 2 / 3) < 1e-4)
        #expect(off(world.advance().hashes, healthy * (2.0 / 3 * 100 + 200) / 300) < 1e-4)
        #expect(off(world.advance().hashes, healthy) < 1e-4)
    }

    @Test("Faults on one unit add up and end one by one")
    func overlap() throws {
        var builder = WorldBuilder()
        var loss = EfficiencyLoss()
        loss.by = .percent(20)
        try builder.fault("efficiency-loss", loss) {
            $0.at = .minutes(30)
            $0.duration = .hours(4)
        }
        try builder.fault("board-failure", BoardFailure()) {
            $0.at = .minutes(90)
            $0.duration = .hours(1)
        }
        var bias = MeterBias()
        bias.bias = .percent(10)
        try builder.fault("meter-bias", bias) { $0.at = .minutes(210) }
        var world = try builder.world()
        let model = try WorldBuilder.model("antminer-s19")
        func expected(factor: Double, boards: Double) throws -> Double {
            let steady = try #require(
                model.thermal.steadyState(
                    inlet: .celsius(25), airflow: 1, constant: model.dynamicPower(model.nominal) * factor,
                    leakage: model.leakagePower(voltage: model.nominal.voltage) * factor,
                    reference: model.chipPower.referenceTemperature, scale: model.leakageTemperatureScale))
            return model.wallPower(chipPower: steady.power * boards).watts
        }
        for (hour, factor, boards, gain) in [
            (1, 1.2, 1.0, 1.0), (2, 1.2, 2.0 / 3, 1), (3, 1.2, 1, 1), (4, 1.2, 1, 1.1), (5, 1, 1, 1.1),
        ] {
            _ = world.advance(times: 12)
            #expect(
                off(Double(world.truth.power.values[0]), try expected(factor: factor, boards: boards)) < 1e-4, "\(hour)"
            )
            #expect(off(Double(world.frame.power.values[0] / world.truth.power.values[0]), gain) < 1e-5, "\(hour)")
        }
    }

    @Test("Drifts grow with time")
    func drift() throws {
        var builder = WorldBuilder()
        builder.control = .hours(1)
        builder.groups = [("antminer-s19", 2, "stock")]
        var drift = ThresholdDrift()
        drift.perDay = .millivolts(1)
        try builder.fault("threshold-drift", drift) {
            $0.at = .zero
            $0.units = .count(1)
        }
        var world = try builder.world()
        _ = world.advance(times: 24 * 3)
        let struck = try #require(world.history.first?.units.first)
        let ratio = world.truth.nonceError.values[struck] / world.truth.nonceError.values[1 - struck]
        // Errors double per millivolt or so on this process.
        #expect(ratio > 3 && ratio < 20)
        #expect(world.truth.isFailing[struck])
        #expect(!world.truth.isFailing[1 - struck])
    }

    @Test(
        "Without a primary pool units idle; redirected ones go on, whether or not their fans had slowed down",
        arguments: [FleetGroupSettings.FanMode.fixed, .automatic])
    func poolOutage(fans: FleetGroupSettings.FanMode) throws {
        var builder = WorldBuilder()
        builder.fanControl = fans
        builder.groups = [("antminer-s19", 2, "stock")]
        try builder.fault("pool-outage", PoolOutage()) {
            $0.at = .hours(1)
            $0.duration = .hours(1)
        }
        var world = try builder.world()
        let healthy = world.advance(times: 12)
        _ = world.advance()
        world.order(.redirect)
        _ = world.advance()
        let outage = world.advance()
        #expect(off(outage.sha256Spare, healthy.hashes / 2) < 2e-3)
        #expect(outage.sha256Primary == 0)
        #expect(world.frame.status == [.hashing, .noWork])
        #expect(world.truth.hasNoWork == [false, true])
        #expect(world.truth.power.values[1] < world.truth.power.values[0] / 2)
        _ = world.advance(times: 14)
        #expect(world.frame.status == [.hashing, .hashing])
        #expect(world.truth.hasNoWork == [false, false])
    }

    @Test("Every fault kind is unique, documented, and its example decodes")
    func catalogue() throws {
        #expect(Set(faultCatalogue.names).count == faultCatalogue.entries.count)
        for entry in faultCatalogue.entries {
            #expect(entry.about.count > 20, "\(entry.name)")
            #expect(entry.documentation.allSatisfy { !$0.about.isEmpty }, "\(entry.name)")
            var context = DecodingContext()
            let node = try readYAML(entry.example, file: "example.yaml")
            let fault = try context.result(faultCodec.decode(node, &context))
            #expect(fault.kind == entry.name)
            #expect(!fault.product.about.isEmpty)
            #expect(fault.product.effect != FaultEffect())
        }
    }
}
