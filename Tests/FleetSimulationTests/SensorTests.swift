// SPDX-License-Identifier: GPL-3.0-or-later

import Fleet
import FleetSimulation
import Quantities
import Silicon
import Statistics
import Testing

@Suite("Sensors") struct SensorTests {
    private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
    private func deviation(_ values: [Double]) -> Double {
        let mean = mean(values)
        return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)).squareRoot()
    }

    @Test("Noise has its deviation, is fresh at each poll, and leaves the truth alone")
    func noise() throws {
        var builder = WorldBuilder()
        builder.groups = [("antminer-s19", 400, "stock")]
        var exact = try builder.world()
        builder.sensors.power.noise = .percent(3)
        builder.sensors.hashRate.noise = .percent(2)
        var noisy = try builder.world()
        var power: [Double] = []
        var rate: [Double] = []
        var pairs = 0.0
        var last: [Double] = []
        for _ in 0..<50 {
            _ = exact.advance()
            _ = noisy.advance()
            #expect(noisy.truth.power.values == exact.truth.power.values)
            #expect(noisy.truth.efficiency.values == exact.truth.efficiency.values)
            let now = (0..<400).map { Double(noisy.frame.power.values[$0] / noisy.truth.power.values[$0]) - 1 }
            rate += (0..<400).map { Double(noisy.frame.hashRate.values[$0] / noisy.truth.validRate.values[$0]) - 1 }
            if !last.isEmpty { pairs += zip(now, last).reduce(0) { $0 + $1.0 * $1.1 } }
            last = now
            power += now
        }
        // 20,000 readings: a deviation of a deviation of 0.5 %, five of them.
        #expect(off(deviation(power), 0.03) < 0.025)
        #expect(off(deviation(rate), 0.02) < 0.025)
        #expect(abs(mean(power)) < 5 * 0.03 / 141)
        #expect(abs(pairs / 19_600 / 0.0009) < 0.036)
        #expect(abs(zip(power, rate).reduce(0) { $0 + $1.0 * $1.1 } / 20_000 / 0.0006) < 0.036)
    }

    @Test("Biases stay, and spread as configured, cut at three deviations")
    func bias() throws {
        var builder = WorldBuilder()
        builder.groups = [("antminer-s19", 4000, "stock")]
        builder.sensors.power.biasSpread = .percent(4)
        var world = try builder.world()
        _ = world.advance()
        let biases = (0..<4000).map { Double(world.frame.power.values[$0] / world.truth.power.values[$0]) - 1 }
        // A normal distribution cut at three deviations has 0.9866 of its deviation.
        #expect(off(deviation(biases), 0.04 * 0.9866) < 0.06)
        #expect(biases.allSatisfy { abs($0) <= 0.1201 })
        _ = world.advance()
        for unit in 0..<4000 {
            #expect(
                abs(Double(world.frame.power.values[unit] / world.truth.power.values[unit]) - 1 - biases[unit]) < 1e-5)
        }
    }

    @Test("Units drop out as often as configured, keep their last answer, and count on")
    func dropout() throws {
        var builder = WorldBuilder()
        builder.groups = [("antminer-s19", 100, "stock")]
        builder.sensors.power.noise = .percent(1)
        var whole = try builder.world()
        builder.sensors.dropout = .percent(20)
        var gaps = try builder.world()
        var dropped = 0
        for _ in 0..<100 {
            let before = gaps.frame
            _ = whole.advance()
            _ = gaps.advance()
            #expect(gaps.truth.power.values == whole.truth.power.values)
            for unit in 0..<100 {
                if gaps.frame.sampleTimes[unit] == gaps.time {
                    #expect(gaps.frame.power.values[unit] == whole.frame.power.values[unit])
                    #expect(gaps.frame.nonceErrors[unit] == whole.frame.nonceErrors[unit])
                } else {
                    dropped += 1
                    #expect(gaps.frame.sampleTimes[unit] == before.sampleTimes[unit])
                    #expect(gaps.frame.nonces[unit] == before.nonces[unit])
                    #expect(gaps.frame.power.values[unit].bitPattern == before.power.values[unit].bitPattern)
                }
            }
        }
        #expect(abs(dropped - 2000) < 200)
    }

    @Test("Failed sensors show what failed, and the truth goes on", arguments: SensorFault.Mode.allCases)
    func failed(mode: SensorFault.Mode) throws {
        var builder = WorldBuilder()
        builder.groups = [("antminer-s19", 2, "stock")]
        builder.sensors.power.noise = .percent(1)
        var honest = try builder.world()
        var fault = SensorFault()
        fault.mode = mode
        try builder.fault("sensor-fault", fault) {
            $0.at = .minutes(22)
            $0.duration = .minutes(30)
            $0.units = .count(1)
        }
        var world = try builder.world()
        _ = world.advance(times: 4)
        _ = honest.advance(times: 4)
        let before = world.frame
        for _ in 0..<6 {
            _ = world.advance()
            _ = honest.advance()
            let unit = try #require(world.history.first?.units.first)
            #expect(off(Double(world.truth.power.values[unit]), Double(honest.truth.power.values[unit])) < 1e-5)
            switch mode {
            case .noPower:
                #expect(world.frame.power.values[unit].isNaN)
                #expect(world.frame.efficiency.values[unit].isNaN)
                #expect(!world.frame.hashRate.values[unit].isNaN)
            case .frozen:
                #expect(world.frame.power.values[unit] == before.power.values[unit])
                #expect(world.frame.sampleTimes[unit] == world.time)
                #expect(world.frame.status[unit] == .hashing)
            case .silent:
                #expect(world.frame.power.values[unit] == before.power.values[unit])
                #expect(world.frame.sampleTimes[unit] == before.time)
                #expect(world.frame.status[unit] == .offline)
            }
        }
        _ = world.advance(times: 3)
        _ = honest.advance(times: 3)
        let unit = try #require(world.history.first?.units.first)
        #expect(off(Double(world.frame.power.values[unit]), Double(honest.frame.power.values[unit])) < 1e-5)
        #expect(off(world.frame.nonces[unit], honest.frame.nonces[unit]) < 1e-6)
        #expect(world.frame.status[unit] == .hashing)
    }

    /// Pearson's statistic of counts against a Poisson distribution, and its degrees of freedom.
    private func chiSquare(_ counts: [Int], mean: Double) throws -> (statistic: Double, degrees: Double) {
        let distribution = try CountDistribution.poisson(mean: mean)
        var bins: [(lower: Int, upper: Int)] = []
        var lower = 0
        for k in 0..<100 {
            let mass = (lower...k).reduce(0.0) { $0 + distribution.probability($1) }
            if mass * Double(counts.count) > 20 {
                bins.append((lower, k))
                lower = k + 1
            }
        }
        bins[bins.count - 1].upper = .max
        var statistic = 0.0
        for bin in bins {
            let below = bin.lower == 0 ? 0 : distribution.lowerTail(bin.lower - 1)
            let mass = (bin.upper == .max ? 1 : distribution.lowerTail(bin.upper)) - below
            let expected = mass * Double(counts.count)
            let seen = Double(counts.filter { $0 >= bin.lower && $0 <= bin.upper }.count)
            statistic += (seen - expected) * (seen - expected) / expected
        }
        return (statistic, Double(bins.count - 1))
    }

    @Test("Wrong nonces are Poisson counts with mean nonces times p; counts with a tenth more are recognised")
    func counters() throws {
        var builder = WorldBuilder()
        builder.groups = [("antminer-s19", 500, "stock")]
        builder.site.inlet.mean = .celsius(21)
        var world = try builder.world()
        _ = world.advance(times: 20)
        var counts: [Int] = []
        let start = world.frame
        let mean = (start.nonces[0] / 20) * Double(world.truth.nonceError.values[0])
        var last = start.nonceErrors
        for _ in 0..<40 {
            _ = world.advance()
            for unit in 0..<500 {
                counts.append(Int(world.frame.nonceErrors[unit] - last[unit]))
                let share = (world.frame.nonceErrors[unit] - last[unit]) / (start.nonces[unit] / 20)
                #expect(abs(Double(world.frame.nonceError.values[unit]) - share) < 1e-7)
            }
            last = world.frame.nonceErrors
        }
        #expect(mean > 1 && mean < 12)
        let right = try chiSquare(counts, mean: mean)
        let limit = try ContinuousDistribution.chiSquare(degrees: right.degrees).quantile(1 - 1e-5)
        #expect(right.statistic < limit)
        let wrong = try chiSquare(counts, mean: mean * 1.1)
        #expect(wrong.statistic > limit)
    }
}
