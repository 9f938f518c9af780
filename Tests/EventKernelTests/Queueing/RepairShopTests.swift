// SPDX-License-Identifier: GPL-3.0-or-later

import EventKernel
import Quantities
import Statistics
import Testing

@Suite("A repair shop for 200 machines agrees with its closed form")
struct RepairShopTests {
    static let horizon = Instant.epoch + .days(22_000)
    static let warmUp = Instant.epoch + .days(2_000)

    /// The availability after the warm-up, one value for each replication.
    func availability(crew: Int, meanRepairTime: TimeSpan) -> [Double] {
        (0..<12).map { replication in
            let key = StreamKey(seed: 20_260_101).named("repair shop").indexed(UInt64(replication))
            var simulation = Simulation(
                RepairShop(
                    machines: 200, crew: crew, meanTimeBetweenFailures: .days(180), meanRepairTime: meanRepairTime,
                    key: key),
                reservingCapacity: 256)
            for _ in 0..<200 { simulation.model.scheduleFailure(on: &simulation.calendar) }
            simulation.run(until: Self.warmUp)
            simulation.model.account(until: Self.warmUp)
            let before = simulation.model.downtime
            simulation.run(until: Self.horizon)
            simulation.model.account(until: Self.horizon)
            return 1 - (simulation.model.downtime - before) / (Self.horizon - Self.warmUp).seconds / 200
        }
    }

    func theory(crew: Int) -> Double {
        MachineRepairChain(machines: 200, crew: crew, failureRate: 1 / 180, repairRate: 1).availability
    }

    @Test(
        "the closed form has the published values", arguments: zip(1...3, [0.8907075043, 0.9921611973, 0.9941498194]))
    func closedForm(crew: Int, published: Double) {
        #expect(abs(theory(crew: crew) - published) < 1e-10)
    }

    @Test("availability with one, two and three repairers", arguments: 1...3)
    func agrees(crew: Int) throws {
        let measured = availability(crew: crew, meanRepairTime: .days(1))
        let interval = try #require(try studentInterval(measured, level: 0.999))
        #expect(interval.contains(theory(crew: crew)))
    }

    @Test("repairs that take 3 % longer are found out", arguments: 1...3)
    func slowRepairs(crew: Int) throws {
        let measured = availability(crew: crew, meanRepairTime: TimeSpan(seconds: 1.03 * 86_400))
        let interval = try #require(try studentInterval(measured, level: 0.999))
        #expect(!interval.contains(theory(crew: crew)))
    }
}
