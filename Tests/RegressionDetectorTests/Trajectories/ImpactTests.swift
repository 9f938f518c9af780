// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import RegressionDetector
import Statistics
import Testing

@Suite("Impact of components")
struct ImpactTests {
    /// Days 0-3 driver 1, then driver 2 (-10 %), then the kernel too, with the driver at 3 (+20 %).
    private static let history: RunHistory = {
        let stacks: [(driver: String, kernel: String, value: Double)] = [
            ("1", "a", 100), ("1", "a", 102), ("1", "a", 98), ("2", "a", 90), ("2", "a", 91.8), ("2", "a", 88.2),
            ("3", "b", 108), ("3", "b", 110.16), ("3", "b", 105.84),
        ]
        let runs = stacks.enumerated().map { index, stack in
            Run(
                index: index, day: Double(index), release: .number(index),
                components: ["driver_version": stack.driver, "os_kernel": stack.kernel], value: stack.value)
        }
        return RunHistory(id: "impact", runs: runs)
    }()

    @Test("each change of version is compared with the visits of the version before it")
    func transitions() {
        let impacts = ComponentImpact.all(TrajectoryReading(Self.history))
        #expect(impacts.map(\.component) == ["driver_version", "driver_version", "os_kernel"])
        #expect(impacts.map(\.before) == ["1", "2", "a"])
        #expect(impacts.map(\.after) == ["2", "3", "b"])
        #expect(impacts.map(\.day) == [3, 6, 6])
        #expect(abs(impacts[0].gain + 0.1) < 1e-9)
        #expect(abs(impacts[1].gain - 0.2) < 1e-9)
        #expect(impacts[0].together == [])
        #expect(impacts[1].together == ["os_kernel"])
        #expect(impacts[2].together == ["driver_version"])
        // The kernel stayed over two drivers: six visits before.
        #expect(impacts[2].comparison.visitsBefore == 6)
        #expect(impacts[0].comparison.interval?.contains(-0.1) == true)
    }

    @Test("a component that never changed has no impact")
    func unchanged() {
        #expect(ComponentImpact.all(TrajectoryReading(Self.history), components: ["cuda_version"]).isEmpty)
    }

    @Test("visits are summed up by version, in the order of appearance")
    func versions() {
        let versions = VersionSummary.all(TrajectoryReading(Self.history), by: "driver_version")
        #expect(versions.map(\.version) == ["1", "2", "3"])
        #expect(versions.map(\.visits) == [3, 3, 3])
        #expect(zip(versions.map(\.median), [100, 90, 108]).allSatisfy { abs($0 - $1) < 1e-9 })
        #expect(versions.map(\.firstDay) == [0, 3, 6])
        #expect(abs(versions[0].best - 102) < 1e-9 && abs(versions[0].worst - 98) < 1e-9)
        let unknown = VersionSummary.all(TrajectoryReading(Self.history), by: "cuda_version")
        #expect(unknown.map(\.version) == [nil])
        #expect(unknown.map(\.visits) == [9])
    }

    @Test("the rate is the relative change of a month")
    func rate() throws {
        let rate = try #require(
            ImprovementRate(TrajectoryReading(Written.curve(to: 365) { 100 * Elementary.exp($0 * 0.0005) })))
        #expect(abs(rate.perMonth - (Elementary.exp(0.0005 * ImprovementRate.daysPerMonth) - 1)) < 5e-4)
        #expect(try #require(rate.interval).contains(rate.perMonth))
        #expect(!rate.isExtrapolated)
        var falling = Written.curve(to: 365) { 100 * Elementary.exp($0 * 0.0005) }
        falling.direction = .lowerIsBetter
        #expect(try #require(ImprovementRate(TrajectoryReading(falling))).perMonth < 0)
        #expect(ImprovementRate(TrajectoryReading(Written.history([(0, "a", [1])]))) == nil)
    }

    @Test("two visits of one week give a rate without an interval, and beyond what was seen")
    func early() throws {
        let rate = try #require(
            ImprovementRate(TrajectoryReading(Written.history([(0, "a", [100]), (4, "b", [110])]))))
        #expect(rate.interval == nil && rate.isExtrapolated && rate.days == 4)
    }

    @Test("the interval of the rate covers the true one as often as it says, and half of it does not")
    func coverage() throws {
        let truth = Elementary.exp(0.0004 * ImprovementRate.daysPerMonth) - 1
        var covered = 0
        var half = 0
        let histories = 400
        for replication in 0..<histories {
            var stream = RandomStream(StreamKey(seed: 8).indexed(UInt64(replication)))
            let rate = try #require(
                ImprovementRate(
                    TrajectoryReading(
                        Written.history(
                            (0..<20).map {
                                (
                                    Double($0) * 9, "r\($0)",
                                    [100 * Elementary.exp(Double($0) * 9 * 0.0004 + 0.01 * stream.gaussian())]
                                )
                            }))))
            let interval = try #require(rate.interval)
            covered += interval.contains(truth) ? 1 : 0
            half += abs(truth - interval.center) <= interval.width / 4 ? 1 : 0
        }
        // 95 % of 400 is 380, with a standard deviation of 4.4.
        #expect((362...397).contains(covered))
        #expect(half < 340)
    }
}
