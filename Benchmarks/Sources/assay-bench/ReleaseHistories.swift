// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import Foundation
import RegressionDetector
import ReleaseSimulation
import Statistics

/// Synthetic histories of releases for several detectors. Each gets what it works on, none the truth: ours the runs, the peers
/// the logarithms of the medians of the clean visits, which is their best input and spares them the cleaning.
struct ReleaseHistories {
    struct Case {
        var history: RunHistory
        var truth: HistoryTruth
        /// The visits that a peer sees: the number of the release and the logarithm of its median.
        var medians: [(release: Int, value: Double)]
    }

    let cases: [Case]
    let releases: Int
    /// The peers' file, a history on each line.
    let file: String

    /// Two of three histories have changes, the third has none.
    init(seed: UInt64, count: Int, releases: Int = 40) throws {
        let key = StreamKey(seed: seed).named("release-detection")
        cases = (0..<count).map { number in
            var family = SyntheticHistories(
                key: key.named(number % 3 == 2 ? "unchanging" : "changing"), hasChanges: number % 3 != 2)
            family.releases = releases
            let (history, truth) = family.history(number)
            return Case(history: history, truth: truth, medians: Self.medians(history))
        }
        self.releases = count * releases
        let lines = try cases.map { item in
            String(decoding: try JSONEncoder().encode(["medians": item.medians.map(\.value)]), as: UTF8.self)
        }
        file = try Scratch.write(lines.joined(separator: "\n"), to: "histories-\(seed)-\(count)-\(releases).jsonl")
    }

    private static func medians(_ history: RunHistory) -> [(release: Int, value: Double)] {
        var assembly = VisitAssembly(direction: history.direction)
        let visits = history.visits.flatMap { assembly.visits(of: Array($0)).visits }
        return visits.compactMap { stratum, visit in
            guard stratum == assembly.usual, case .number(let release) = visit.release else { return nil }
            return (release, visit.median)
        }
    }

    /// What ours raises, release after release.
    func alarms(budget: Double, limit: Int? = nil) -> [[Alarm]] {
        cases.prefix(limit ?? cases.count).map { item in
            var detector = LevelFilterDetector(.init(budget: budget), direction: item.history.direction)
            return detector.observe(item.history)
        }
    }

    /// A peer's alarms: pairs of the first lower visit and the one that raised it, by their places among the medians.
    func alarms(_ pairs: [[[Int]]]) -> [[Alarm]] {
        zip(cases, pairs).map { item, pairs in
            pairs.compactMap { pair in
                guard pair.count == 2, pair.allSatisfy(item.medians.indices.contains) else { return nil }
                return Alarm(
                    release: .number(item.medians[pair[0]].release), raisedAt: .number(item.medians[pair[1]].release),
                    change: 0, attribution: .nothingChanged)
            }
        }
    }
}

/// How good a detector is on histories with truth, as a line of the output; intervals are 95 %, by bootstrap over histories.
struct DetectionQuality {
    var detector: String
    var scores: [DetectionScore]

    init(_ detector: String, _ histories: ReleaseHistories, _ alarms: [[Alarm]]) {
        self.detector = detector
        scores = zip(histories.cases, alarms).map { item, alarms in
            DetectionScore(alarms: alarms, truth: item.truth, releases: item.history.visits.count)
        }
    }

    var line: String {
        let total = scores.reduce(DetectionScore(), +)
        let figures: [(String, (DetectionScore) -> Double?)] = [
            ("f1", { $0.f1 }), ("precision", { $0.precision }), ("recall", { $0.recall }), ("delay", { $0.meanDelay }),
            ("false_per_1000", { $0.falseAlarmsPerThousand }),
        ]
        let words = figures.map { name, figure in
            let interval = interval(figure)
            return
                "\"\(name)\":\(number(figure(total))),\"\(name)_95\":[\(number(interval?.low)),\(number(interval?.high))]"
        }
        return "{\"name\":\"release-detection-quality\",\"detector\":\"\(detector)\",\"histories\":\(scores.count),"
            + "\"releases\":\(total.releases),\"regressions\":\(total.regressions),\(words.joined(separator: ","))}"
    }

    private func number(_ value: Double?) -> String { value.map { String(format: "%.3g", $0) } ?? "null" }

    private func interval(_ figure: (DetectionScore) -> Double?) -> Interval? {
        let key = StreamKey(seed: 1).named("bootstrap")
        return try? bootstrapInterval(scores.indices.map(Double.init), level: 0.95, resamples: 400, key: key) { picks in
            figure(picks.reduce(DetectionScore()) { $0 + scores[Int($1)] }) ?? 0
        }
    }
}
