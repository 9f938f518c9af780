// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import Foundation
import Quantities
import ReleaseSimulation
import Testing

@Suite("Disturbed visits") struct DisturbanceTests {
    @Test("Throttled, capped and forced visits say so, lose what they should, and come as often as they should")
    func flags() throws {
        var builder = WorldBuilder(days: 6000)
        builder.specification.visits.runs = 1
        builder.specification.disturbances.throttled.share = .percent(10)
        builder.specification.disturbances.capped.share = .percent(10)
        builder.specification.disturbances.preflight.share = .percent(10)
        let (history, truths) = builder.world().history(of: 0)
        #expect(truths.count == 6000)
        for kind in Disturbance.allCases {
            // Kinds are asked in turn, so a later one strikes what the earlier ones left.
            let chance = kind == .capped ? 0.1 : kind == .throttled ? 0.09 : 0.081
            let count = truths.count { $0.disturbance == kind }
            #expect(abs(Double(count) - 6000 * chance) < 4.5 * (6000 * chance * (1 - chance)).squareRoot(), "\(kind)")
        }
        for run in history.runs {
            let loss = 1 - run.value
            if run.thermalState == .throttled {
                #expect((0.0499...0.2501).contains(loss))
            } else if run.powerMode == "capped" {
                #expect((0.0999...0.3001).contains(loss))
            } else if run.preflightPassed == false {
                #expect(run.forced && (-1e-9...0.1001).contains(loss))
            } else {
                #expect(abs(loss) < 1e-12 && !run.forced)
            }
        }
        let skipped = truths.count - history.runs.count
        let failed = truths.count { $0.disturbance == .preflight }
        #expect(abs(Double(skipped) - Double(failed) / 2) < 4.5 * (Double(failed) / 4).squareRoot())
    }

    @Test("A power limit stays on through the night, heat does not")
    func persistence() throws {
        var builder = WorldBuilder(days: 800)
        builder.specification.disturbances.throttled.share = .percent(30)
        builder.specification.disturbances.capped.share = .percent(30)
        let world = builder.world()
        var mixed = 0
        for (night, at) in world.nights(of: 0) {
            let kinds = (0...3).map {
                world.visit(machine: 0, night: night, attempt: $0, at: at, firstIndex: 0).truth.disturbance
            }
            #expect(Set(kinds.map { $0 == .capped }).count == 1)
            if kinds.contains(.throttled), kinds.contains(nil) { mixed += 1 }
        }
        #expect(mixed > 100)
    }

    @Test("A state that is not recorded leaves no trace in the run")
    func unrecorded() throws {
        var builder = WorldBuilder(days: 200)
        builder.specification.disturbances.throttled.share = .percent(50)
        builder.specification.disturbances.throttled.recorded = .zero
        let (history, truths) = builder.world().history(of: 0)
        #expect(truths.contains { $0.disturbance == .throttled })
        #expect(history.runs.allSatisfy { $0.thermalState != .throttled })
        #expect(history.runs.contains { $0.value < 0.96 })
    }

    @Test("Air above the limit throttles every visit, and only then")
    func heat() throws {
        var builder = WorldBuilder(days: 366)
        builder.specification.ambient.seasonal = .kelvins(10)
        builder.specification.disturbances.throttled.above = .celsius(28)
        let (_, truths) = builder.world().history(of: 0)
        for truth in truths { #expect((truth.disturbance == .throttled) == (truth.ambient > .celsius(28))) }
        #expect(truths.contains { $0.disturbance != nil })
    }

    @Test("A world without spread, streams and thresholds is without chance, and any of them ends that")
    func chance() throws {
        var builder = WorldBuilder()
        #expect(builder.specification.isWithoutChance)
        builder.specification.disturbances.throttled.above = .celsius(28)
        #expect(!builder.specification.isWithoutChance)
        #expect(!ReleaseSpecification(start: .epoch, duration: .days(1), products: []).isWithoutChance)
    }
}
