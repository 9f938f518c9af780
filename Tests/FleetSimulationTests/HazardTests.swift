// SPDX-License-Identifier: GPL-3.0-or-later

import Configuration
import Fleet
import FleetSimulation
import Foundation
import Quantities
import Silicon
import Testing

@Suite("Parts that wear") struct HazardTests {
    /// A world of units in air of 40 degC whose supplies die by a hazard and are not repaired.
    private func builder(
        _ hazard: FaultHazard, count: Int = 400, inlet: Double = 40, daily: Double = 0, age: TimeSpan = .zero
    ) throws -> WorldBuilder {
        var builder = WorldBuilder()
        builder.groups = [("antminer-s19", count, "luxos")]
        builder.control = .hours(2)
        builder.duration = .days(40)
        builder.age = age
        builder.site.inlet.mean = .celsius(inlet)
        builder.site.inlet.daily = .kelvins(daily)
        try builder.fault("unit-down", UnitDown()) { $0.hazard = hazard }
        return builder
    }

    private func weibull(
        shape: Double, days: Int64, perTenKelvins: Double = 1, reference: Temperature = .celsius(40)
    ) -> FaultHazard {
        var settings = WeibullHazard()
        settings.reference = reference
        settings.shape = shape
        settings.scale = .days(days)
        settings.perTenKelvins = perTenKelvins
        return .weibull(settings)
    }

    /// Days to the failures of all units that failed.
    private func failures(_ builder: WorldBuilder) throws -> [Double] {
        var world = try builder.world()
        while world.time < .epoch + builder.duration { _ = world.advance() }
        return world.history.map { ($0.from - .epoch).days }.sorted()
    }

    /// Kolmogorov's distance times the root of the count; the sample is censored at the end of the run.
    private func distance(_ times: [Double], of count: Int, until end: Double, _ life: (Double) -> Double) -> Double {
        var worst = abs(Double(times.count) / Double(count) - life(end))
        for (index, time) in times.enumerated() {
            worst = max(
                worst, Double(index + 1) / Double(count) - life(time), life(time) - Double(index) / Double(count))
        }
        return worst * Double(count).squareRoot()
    }

    @Test("Failure times follow the Weibull distribution, and not another one", arguments: [0.7, 1, 3])
    func distribution(shape: Double) throws {
        let times = try failures(try builder(weibull(shape: shape, days: 30)))
        func life(_ days: Double) -> Double { 1 - exp(-pow(days / 30, shape)) }
        #expect(distance(times, of: 400, until: 40, life) < 1.95)
        // The mutant: another shape with the same scale.
        #expect(distance(times, of: 400, until: 40) { 1 - exp(-pow($0 / 30, shape * 1.5)) } > 1.95)
    }

    @Test("Heat makes parts age faster: a warm site's day and night add up, hour by hour")
    func acceleration() throws {
        // 2 per 10 K about 20 degC, in air of 30 +- 10: the mean factor of a day is 2 I0(ln 2), not 2.
        let times = try failures(
            try builder(
                weibull(shape: 3, days: 60, perTenKelvins: 2, reference: .celsius(20)), inlet: 30, daily: 10))
        func life(_ factor: Double) -> (Double) -> Double {
            { 1 - exp(-pow($0 * factor / 60, 3)) }
        }
        let bessel = (0..<1000).reduce(0.0) { $0 + pow(2, cos(2 * .pi * Double($1) / 1000)) / 1000 }
        #expect(distance(times, of: 400, until: 40, life(2 * bessel)) < 1.95)
        // The mutants: the mean temperature, and no acceleration.
        #expect(distance(times, of: 400, until: 40, life(2)) > 1.95)
        #expect(distance(times, of: 400, until: 40, life(1)) > 1.95)
    }

    @Test("Used units fail as the survivors of their age do")
    func age() throws {
        let times = try failures(try builder(weibull(shape: 3, days: 60), age: .days(50)))
        func life(_ days: Double) -> Double { 1 - exp(pow(50.0 / 60, 3) - pow((days + 50) / 60, 3)) }
        #expect(distance(times, of: 400, until: 40, life) < 1.95)
        #expect(distance(times, of: 400, until: 40) { 1 - exp(-pow($0 / 60, 3)) } > 1.95)
    }

    @Test("The result does not depend on the control step, and a repaired part is a new one")
    func steps() throws {
        var coarse = try builder(weibull(shape: 3, days: 30), count: 20)
        coarse.control = .hours(9)
        #expect(try failures(coarse) == failures(try builder(weibull(shape: 3, days: 30), count: 20)))
        coarse.faults[0].common.duration = .days(1)
        coarse.duration = .days(300)
        let times = try failures(coarse)
        // A renewal every 26.8 + 1 days on average (shape 3: 0.893 of the scale); random ones would scatter twice as much.
        let expected = 20 * 300 / 27.8
        #expect(abs(Double(times.count) - expected) < 25)
    }

    @Test("The four fans of a dusty site wear out by their own model: first hot, old and dusty ones")
    func fans() throws {
        func struck(inlet: Double, dust: Double, age: TimeSpan) throws -> Int {
            var builder = WorldBuilder()
            builder.groups = [("antminer-s19", 200, "luxos")]
            builder.control = .hours(6)
            builder.duration = .days(60)
            builder.age = age
            builder.site.inlet.mean = .celsius(inlet)
            var hazard = ModelHazard()
            hazard.dust = dust
            try builder.fault("fan-failure", FanFailure()) { $0.hazard = .model(hazard) }
            return try failures(builder).count
        }
        let clean = try struck(inlet: 25, dust: 1, age: .days(730))
        let dusty = try struck(inlet: 35, dust: 4, age: .days(730))
        // Hazard of four fans between two virtual ages.
        let expected = { (factor: Double) in
            let life = ComponentReliability.fan().life
            let age = { (days: Double) in TimeSpan(seconds: days * 86_400 * factor) }
            return 200 * (1 - exp(-4 * (life.cumulativeHazard(at: age(790)) - life.cumulativeHazard(at: age(730)))))
        }
        let model = try WorldBuilder.model("antminer-s19")
        let rise = model.thermal.outletRise(power: .watts(3_040), airflow: 1).kelvins / 2
        let hot = expected(4 * pow(1.5, (35 + rise - 40) / 10))
        #expect(clean <= 4)
        let tolerance = 3.5 * hot.squareRoot()
        #expect(abs(Double(dusty) - hot) < tolerance)
        #expect(dusty > 20)
    }

    @Test("A wake brings a fault with its probability, a unit that sleeps on does not")
    func wakes() throws {
        func struck(_ probability: Fraction, wakes: Bool) throws -> Int {
            var builder = WorldBuilder()
            builder.groups = [("antminer-s19-xp", 500, "luxos")]
            var dead = BoardFailure()
            dead.stopsUnit = true
            try builder.fault("board-failure", dead) { $0.perWake = probability }
            var world = try builder.world()
            for unit in 0..<500 { world.order(.sleep, unit) }
            _ = world.advance(times: 2)
            for unit in 0..<500 where wakes { world.order(.wake, unit) }
            _ = world.advance(times: 5)
            // One dead board and nothing hashes.
            for struck in world.history.flatMap(\.units) {
                #expect(world.frame.status[struck] == .failed)
                #expect(world.truth.validRate.values[struck] == 0)
            }
            return world.history.count
        }
        #expect(try struck(.percent(5), wakes: false) == 0)
        #expect(try struck(.percent(0), wakes: true) == 0)
        #expect(try struck(.percent(100), wakes: true) == 500)
        // 25 +- 4.9 of 500; four deviations.
        let few = try struck(.percent(5), wakes: true)
        #expect(abs(few - 25) < 20)
    }

    @Test(
        "Hazards are refused where they say nothing",
        arguments: [
            ("{kind: fan-failure, hazard: model, mtbf: 1 yr}", "more than one"),
            ("{kind: fan-failure}", "no time"),
            ("{kind: pool-outage, hazard: model}", "nothing is known"),
            ("{kind: fan-failure, hazard: {weibull: {shape: 3}}}", "scale"),
            ("{kind: fan-failure, hazard: wiebull}", "wiebull"),
        ])
    func refusals(text: String, complaint: String) throws {
        var context = DecodingContext()
        let node = try readYAML(text, file: "fault.yaml")
        #expect(faultCodec.decode(node, &context) == nil || !context.diagnostics.isEmpty)
        #expect(context.diagnostics.contains { $0.description.contains(complaint) }, "\(context.diagnostics)")
    }

    @Test(
        "Hazards are read",
        arguments: [
            "{kind: fan-failure, hazard: model}", "{kind: fan-failure, hazard: {model: {dust: 4}}, for: 3 d}",
            "{kind: unit-down, hazard: {weibull: {shape: 3, scale: 8 yr, per-10-kelvins: 1.5, stress: die}}}",
            "{kind: board-failure, per-wake: 0.03 %, stops-unit: true}",
        ])
    func accepted(text: String) throws {
        var context = DecodingContext()
        _ = try context.result(faultCodec.decode(try readYAML(text, file: "fault.yaml"), &context))
    }
}
