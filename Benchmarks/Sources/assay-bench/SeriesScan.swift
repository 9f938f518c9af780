// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import Dispatch
import Foundation
import RegressionDetector
import Synchronization

extension Benchmarks {
    /// 10,000 histories of 40 releases judged again from the start, by the clock, on all cores; and the same medians as plain series.
    /// The peer is given one look at each whole series, where ours judges every release of it.
    static func seriesScan() -> [Comparison] {
        let count = 10_000
        let histories = Result { try ReleaseHistories(seed: 3, count: count) }
        // Enough of the peer to measure its rate.
        let sample = 500
        func wallSeconds(_ body: () throws -> Void) rethrows -> Double {
            let clock = ContinuousClock()
            let elapsed = try clock.measure(body).components
            return Double(elapsed.seconds) + Double(elapsed.attoseconds) * 1e-18
        }
        func scan(_ found: @escaping @Sendable (ReleaseHistories.Case) -> Int) throws -> Comparison.Measurement {
            let cases = try histories.get().cases
            let seconds = wallSeconds {
                let sum = Mutex(0)
                DispatchQueue.concurrentPerform(iterations: cases.count) { index in
                    let count = found(cases[index])
                    sum.withLock { $0 += count }
                }
                blackHole(sum.withLock { $0 })
            }
            return .init(work: Double(cases.count), seconds: seconds)
        }
        func peer() throws -> Comparison.Measurement? {
            struct Report: Decodable {
                var seconds: Double
            }
            let report = try PythonPeer(
                script: "release_peers.py",
                arguments: [
                    "ruptures", histories.get().file, "--size", "2", "--factor", "3", "--whole", "--limit", "\(sample)",
                ]
            ).report(Report.self)
            return report.map { .init(work: Double(sample), seconds: $0.seconds) }
        }
        return [
            Comparison(
                name: "history-rescan", unit: "histories/s", peer: "ruptures PELT",
                ours: {
                    try scan { item in
                        var detector = LevelFilterDetector(direction: item.history.direction)
                        return detector.observe(item.history).count
                    }
                }, theirs: peer, mostRounds: 5),
            Comparison(
                name: "series-rescan", unit: "series/s", peer: "ruptures PELT",
                ours: { try scan { SeriesSegmenter().cuts(in: $0.medians.map(\.value)).count } }, theirs: peer,
                mostRounds: 5),
        ]
    }
}
