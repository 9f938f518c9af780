// SPDX-License-Identifier: GPL-3.0-or-later

import Configuration
import Fleet
import FleetOptimizer
import Quantities
import Statistics

/// Telemetry made by hand: a world just large enough to test a policy, with nothing between cause and reading.
struct SyntheticFleet {
    static let start = Instant(year: 2026, month: 7, day: 1) ?? .epoch

    var frame: TelemetryFrame
    var market: MarketQuote
    let step: TimeSpan

    init(_ count: Int, models: [String] = ["antminer-s19"], step: TimeSpan = .minutes(5)) {
        let units = (0..<count).map { index in
            UnitDescription(
                id: UnitID(index), model: models[index * models.count / count],
                algorithm: models[index * models.count / count] == "antminer-l7" ? .scrypt1024 : .sha256d, boards: 3,
                fans: 4, nameplateHashRate: .terahashesPerSecond(95), nameplatePower: .watts(3250),
                nominalFrequency: .megahertz(675), nominalVoltage: .volts(0.32), rack: 0, slot: index, group: 0)
        }
        self.step = step
        frame = TelemetryFrame(units: units, time: Self.start)
        market = MarketQuote(
            time: Self.start, sha256HashPrice: .dollarsPerTerahashDay(0.05),
            scryptHashPrice: .dollarsPerTerahashDay(30_000), energyPrice: .dollarsPerMegawattHour(40),
            primaryYield: .percent(98), spareYield: .percent(99), switchLoss: .seconds(30))
        for index in 0..<count {
            frame.status[index] = .hashing
            for fan in 0..<4 { frame.fanSpeeds[index * 4 + fan] = 5880 }
            frame.powerLimit.values[index] = 3250
            self[index] = 34
        }
    }

    var observation: FleetObservation { FleetObservation(frame: frame, market: market) }
    var time: Instant { frame.time }

    /// What a unit reads, in J/TH; nil is nothing.
    subscript(_ index: Int) -> Double? {
        get { frame.efficiency[UnitID(index)]?.joulesPerTerahash }
        set { frame.efficiency.values[index] = newValue.map { Float($0 * 1e-12) } ?? .nan }
    }

    /// The next poll; every unit answers.
    mutating func advance() {
        frame.time = frame.time + step
        market.time = frame.time
        for index in frame.sampleTimes.indices { frame.sampleTimes[index] = frame.time }
    }

    /// Lets a policy see the fleet and moves on to the next poll.
    mutating func poll<P: Policy>(_ policy: inout P) -> [Decision] {
        defer { advance() }
        return policy.decide(observation)
    }

    /// The effect of commands, as telemetry shows it at once.
    mutating func obey(_ decisions: [Decision]) {
        for decision in decisions {
            let index = decision.unit.index
            switch decision.command {
            case .redirect: frame.pool[index] = .spare
            case .restore: frame.pool[index] = .primary
            case .sleep: frame.status[index] = .sleeping
            case .wake: frame.status[index] = .hashing
            case .setPowerLimit(let power): frame.powerLimit.values[index] = Float(power.watts)
            case .setOperatingPoint, .reboot: break
            }
        }
    }
}

/// Settings with some fields changed.
func settings<S: Configurable>(_ change: (inout S) -> Void) -> S {
    var settings = S()
    change(&settings)
    return settings
}
