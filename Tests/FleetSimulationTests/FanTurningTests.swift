// SPDX-License-Identifier: GPL-3.0-or-later

import Fleet
import FleetSimulation
import Quantities
import Silicon
import Testing

@Suite("Fans that firmware turns") struct FanTurningTests {
    private func builder() -> WorldBuilder {
        var builder = WorldBuilder()
        builder.groups = [("antminer-s19", 30, "luxos")]
        builder.fanControl = .automatic
        builder.efficiencySpread = .percent(3)
        builder.site.inlet = InletSettings()
        builder.site.inlet.daily = .kelvins(5)
        return builder
    }

    /// Frozen readings take a unit's fans out of the dense pass, and a missing power reading does not; nothing else tells the worlds apart.
    @Test("The dense pass and the world turn a unit's fans alike, with all fans and with one lost")
    func alike() throws {
        func world(_ mode: SensorFault.Mode) throws -> FleetWorld {
            var builder = builder()
            try builder.fault("fan-failure", FanFailure()) {
                $0.at = .hours(1)
                $0.units = .count(5)
            }
            var sensor = SensorFault()
            sensor.mode = mode
            try builder.fault("sensor-fault", sensor) { $0.at = .zero }
            return try builder.world()
        }
        var one = try world(.noPower)
        var other = try world(.frozen)
        var turned = Set<Float>()
        for _ in 0..<3 * 288 {
            _ = one.advance()
            _ = other.advance()
            #expect(one.truth.power.values == other.truth.power.values)
            #expect(one.truth.dieTemperature.values == other.truth.dieTemperature.values)
            turned.insert(one.frame.fanSpeeds[0])
        }
        #expect(turned.count > 5)
        #expect(one.truth.fansLost.count { $0 == 1 } == 5)
        #expect(other.frame.fanSpeeds != one.frame.fanSpeeds)
    }

    @Test("Dies stay near the target through hot days and cold nights, and would not with fixed fans")
    func target() throws {
        func extremes(_ mode: FleetGroupSettings.FanMode) throws -> (low: Float, high: Float) {
            var builder = builder()
            builder.fanControl = mode
            var world = try builder.world()
            var low = Float.infinity
            var high = -Float.infinity
            for _ in 0..<2 * 288 {
                _ = world.advance()
                low = min(low, world.truth.dieTemperature.values.min() ?? .nan)
                high = max(high, world.truth.dieTemperature.values.max() ?? .nan)
            }
            return (low, high)
        }
        let turned = try extremes(.automatic)
        let fixed = try extremes(.fixed)
        #expect(turned.high - turned.low < 6)
        #expect(fixed.high - fixed.low > 9)
    }
}
