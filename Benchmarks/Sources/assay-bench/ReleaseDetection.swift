// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import RegressionDetector

/// A detector from PyPI with the best of the settings that were tried on these histories.
private struct ReleasePeer {
    var name: String
    var arguments: [String]

    /// Source of the settings: the sweep in Benchmarks/README.md.
    static let all = [
        ReleasePeer(name: "ruptures PELT", arguments: ["ruptures", "--size", "2", "--factor", "3"]),
        ReleasePeer(name: "apache-otava", arguments: ["otava", "--pvalue", "0.01"]),
    ]

    struct Report: Decodable {
        var work: Double
        var seconds: Double
        var version: String
        var alarms: [[[Int]]]
    }

    func run(_ histories: ReleaseHistories, _ options: String...) throws -> Report? {
        guard let method = arguments.first else { return nil }
        return try PythonPeer(
            script: "release_peers.py", arguments: [method, histories.file] + arguments.dropFirst() + options
        ).report(Report.self)
    }
}

extension Benchmarks {
    /// Every release judged as it comes in, by processor time, and beside it how good what was found is. The peers analyse the whole
    /// history again for each release: they keep no state.
    static func releaseDetection() -> [Comparison] {
        // Times are of the first so many, quality is of all: the slowest peer takes minutes for those.
        let timed = 12
        let histories = Result { try ReleaseHistories(seed: 20_261_121, count: 240) }
        func ours() throws -> Comparison.Measurement {
            let histories = try histories.get()
            let seconds = processorSeconds { blackHole(histories.alarms(budget: 5, limit: timed)) }
            return .init(work: Double(timed * histories.releases / histories.cases.count), seconds: seconds)
        }
        return ReleasePeer.all.enumerated().map { index, peer in
            Comparison(
                name: "release-detection", unit: "releases/s", peer: peer.name, ours: ours,
                theirs: {
                    try peer.run(histories.get(), "--limit", "\(timed)").map {
                        .init(work: $0.work, seconds: $0.seconds)
                    }
                },
                quality: {
                    let histories = try histories.get()
                    var lines: [String] = []
                    if index == 0 {
                        lines = [20, 5, 2].map {
                            DetectionQuality("assay, budget \($0)", histories, histories.alarms(budget: $0)).line
                        }
                    }
                    if let report = try peer.run(histories) {
                        let name = "\(peer.name) \(report.version)"
                        lines.append(DetectionQuality(name, histories, histories.alarms(report.alarms)).line)
                    }
                    return lines
                })
        }
    }

    /// One release more on a history of 250: ours keeps a belief, the peers look at everything again.
    static func appendedRelease() -> [Comparison] {
        let histories = Result { try ReleaseHistories(seed: 7, count: 24, releases: 250) }
        let prepared = Result {
            try histories.get().cases.map { item -> (detector: LevelFilterDetector, last: [Run]) in
                let visits = item.history.visits.map(Array.init)
                var detector = LevelFilterDetector(direction: item.history.direction)
                for visit in visits.dropLast() { _ = detector.observe(visit) }
                return (detector, visits.last ?? [])
            }
        }
        func ours() throws -> Comparison.Measurement {
            let prepared = try prepared.get()
            let times = 40
            let seconds = processorSeconds {
                for _ in 0..<times {
                    for (detector, last) in prepared {
                        var detector = detector
                        blackHole(detector.observe(last))
                    }
                }
            }
            return .init(work: Double(times * prepared.count), seconds: seconds)
        }
        return ReleasePeer.all.map { peer in
            Comparison(
                name: "appended-release", unit: "releases/s", peer: peer.name, ours: ours,
                theirs: {
                    try peer.run(histories.get(), "--tail").map { .init(work: $0.work, seconds: $0.seconds) }
                })
        }
    }
}
