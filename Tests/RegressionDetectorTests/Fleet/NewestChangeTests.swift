// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import RegressionDetector
import Statistics
import Testing

@Suite("The newest change of every history")
struct NewestChangeTests {
    @Test("verdicts: a clear loss, a gain, no loss, and too few visits for either")
    func verdicts() throws {
        let histories = [
            Fleet.history("gain", changes: [Fleet.driver: 14], loss: -0.08, seed: 1),
            Fleet.history("loss", changes: [Fleet.driver: 14], loss: 0.08, seed: 2),
            Fleet.history("few", visits: 3, changes: [Fleet.driver: 2], loss: 0.08, at: 2, seed: 3),
            Fleet.history("same", changes: [Fleet.driver: 14], seed: 4),
            Fleet.history("untouched", seed: 5),
        ]
        let changes = NewestChange.all(in: histories, leastLoss: 0.025)
        let byMachine = Dictionary(uniqueKeysWithValues: changes.map { (histories[$0.history].machine, $0) })
        #expect(changes.first.map { histories[$0.history].machine } == "loss")
        #expect(byMachine.mapValues(\.verdict) == ["gain": .better, "loss": .worse, "few": .open, "same": .unharmed])
        let loss = try #require(byMachine["loss"])
        #expect(loss.interval?.contains(0.08) == true)
        #expect(loss.step.moves == [.init(component: Fleet.driver, from: "1", to: "2")])
        #expect(loss.qValue >= loss.pValue)
    }

    @Test("of the histories called worse about as many are false as the level says; with plain p-values it is more")
    func falseShare() {
        var (share, plainShare, found, tables) = (0.0, 0.0, 0, 0)
        for table in 0..<40 {
            // Thirty lose just what may pass, ten lose a lot.
            let histories = (0..<40).map { number in
                Fleet.history(
                    "\(number)", visits: 20, changes: [Fleet.driver: 14], loss: number < 30 ? 0.025 : 0.08,
                    seed: UInt64(table * 100 + number), visitNoise: 0.006)
            }
            let changes = NewestChange.all(in: histories, leastLoss: 0.025)
            func falseShare(_ isWorse: (NewestChange) -> Bool) -> Double {
                let worse = changes.filter(isWorse)
                return worse.isEmpty ? 0 : Double(worse.count { $0.history < 30 }) / Double(worse.count)
            }
            share += falseShare { $0.verdict == .worse }
            plainShare += falseShare { $0.pValue <= 0.05 }
            found += changes.count { $0.verdict == .worse && $0.history >= 30 }
            tables += 1
        }
        #expect(share / Double(tables) <= 0.05, "\(share / Double(tables))")
        #expect(plainShare / Double(tables) > 0.07, "\(plainShare / Double(tables)): the test sees plain p-values")
        #expect(found > tables * 8, "\(found)")
    }
}
