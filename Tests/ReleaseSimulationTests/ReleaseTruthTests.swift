// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import Foundation
import Quantities
import ReleaseSimulation
import Statistics
import Testing

@Suite("What releases truly do") struct ReleaseTruthTests {
    @Test("A listed release changes the level by its effect, from its moment on, and a fix takes exactly that back")
    func steps() throws {
        var builder = WorldBuilder(days: 100)
        builder.release(20, driver: "560.40", effect: -0.05)
        builder.release(60, driver: "560.45", fixes: "560.40")
        let world = builder.world()
        let truth = world.truth[0]
        #expect(truth.releases.map(\.label) == ["driver 550.54", "driver 560.40", "driver 560.45"])
        let (history, _) = world.history(of: 0)
        for run in history.runs {
            let expected = run.day < 20 || run.day >= 60 ? 1 : 0.95
            #expect(abs(run.value - expected) < 1e-12, "day \(run.day)")
        }
        #expect(truth.regressions(ofAtLeast: .percent(5)) == [1])
        #expect(truth.regressions(ofAtLeast: .percent(5.1)).isEmpty)
        #expect(truth.releases[1].cause == .driver)
        #expect(truth.releases[2].cause == nil)
    }

    @Test("Components that change together are one release, and the truth knows which has the effect")
    func together() throws {
        var builder = WorldBuilder(days: 50)
        builder.release(10, driver: "551.0", compiler: "12.4", effect: -0.04, cause: .compiler)
        let release = try #require(builder.world().truth[0].releases.last)
        #expect(release.label == "driver 551.0 + compiler 12.4")
        #expect(release.changed == [.driver, .compiler])
        #expect(release.cause == .compiler)
        #expect(abs(release.logChange - log(0.96)) < 1e-12)
    }

    @Test("Software that matures by releases stands still between them, at what the curve said on their day")
    func staircase() throws {
        var builder = WorldBuilder(days: 200)
        var curve = PointsCurve()
        curve.at = [.zero, .days(200)]
        curve.efficiencies = [.percent(50), .percent(90)]
        builder.specification.products[0].curve = curve
        builder.release(100, driver: "551.0")
        let start = builder.specification.start
        let truth = builder.world().truth[0]
        #expect(abs(exp(truth.logLevel(at: start + .days(99))) - 0.5) < 1e-12)
        #expect(abs(exp(truth.logLevel(at: start + .days(101))) - 0.7) < 1e-12)
        builder.specification.products[0].matures = .days
        let daily = builder.world().truth[0]
        #expect(abs(exp(daily.logLevel(at: start + .days(50))) - 0.6) < 1e-12)
        #expect(abs(exp(daily.logLevel(at: start + .days(150))) - 0.8) < 1e-12)
    }

    @Test("What came out before a product's first calibration is part of what that finds")
    func lateProduct() throws {
        var builder = WorldBuilder(days: 100)
        builder.specification.products[0].from = .days(50)
        builder.release(20, driver: "560.40", effect: -0.05)
        builder.release(70, driver: "560.50")
        let world = builder.world()
        #expect(world.truth[0].releases.map(\.label) == ["driver 560.40", "driver 560.50"])
        let (history, _) = world.history(of: 0)
        #expect(try #require(history.runs.first).day >= 50)
        #expect(abs(try #require(history.runs.first).value - 0.95) < 1e-12)
    }

    @Test("Nothing of the truth is in a history: worlds that differ in the cause alone record the same runs")
    func truthApart() throws {
        func history(_ cause: SoftwareComponent) -> RunHistory {
            var builder = WorldBuilder(days: 60)
            builder.specification.noise = NoiseSettings()
            builder.specification.disturbances = DisturbanceSettings()
            builder.release(10, driver: "551.0", compiler: "12.4", effect: -0.04, cause: cause)
            return builder.world().history(of: 0).history
        }
        #expect(history(.driver) == history(.compiler))
    }

    @Test(
        "A machine is known by what it reports: one fingerprint per kind of hardware, a key for each of several machines"
    )
    func identities() throws {
        var builder = WorldBuilder(days: 2, count: 3)
        var other = ProductSettings()
        other.name = "other"
        other.hardware.microcode = "0x2c"
        builder.specification.products.append(other)
        let machines = builder.world().machines
        #expect(Set(machines.map(\.fingerprint)).count == 2)
        #expect(Set(machines.map(\.historyID)).count == 4)
        #expect(machines[3].historyID == machines[3].hardware.fingerprint(missing: .absent).digits)
    }
}
