// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import CalibrationStore
import Foundation
import Quantities
import RegressionDetector

/// The histories of a selection, read.
struct TrajectoryShelf {
    struct Entry: Sendable {
        var key: HistoryKey
        var reading: TrajectoryReading
        /// The processor or accelerator.
        var model: String
        /// The day that counts as day 0, and whether it is that of the launch.
        var origin: Double
        var isFromLaunch: Bool

        /// `8a3f5c21 fp32 MAXN`: enough to tell the histories of a selection apart for a person.
        var title: String {
            let parts: [String?] = [
                String(key.hardware.digits.prefix(8)), key.precision.rawValue, key.device, key.powerMode,
                key.gpuPowerLimitWatts.map { "\(formatNumber($0)) W" },
                key.machineKey.map { "machine \($0.digits.prefix(6))" },
            ]
            return parts.compactMap(\.self).joined(separator: " ")
        }

        /// A share is shown in percent, what has a unit with it.
        func words(_ value: Double) -> String {
            key.metric == "efficiency"
                ? "\(formatNumber(value * 100, digits: 4)) %"
                : formatNumber(value, digits: 5) + (key.unit.isEmpty ? "" : " \(key.unit)")
        }
    }

    var entries: [Entry]
    var metricNames: String
    /// Where the runs were taken from.
    var path: String

    /// Runs so far apart belong to two visits, in days. An assumption: within an hour a machine's state is one and the same.
    static let sessionGap = 1.0 / 24

    /// - Parameters:
    ///   - hardware: fingerprints or their beginnings; all hardware where there is none.
    ///   - jobs: threads that judge; what they find does not depend on how many they are.
    ///   - progress: is told the share of the histories that are judged, from any thread.
    init(
        _ store: RunStore, selection: TrajectorySelection, hardware: [String], settings: LevelFilterDetector.Settings,
        launches: [(prefix: String, day: Double)], jobs: Int = ProcessInfo.processInfo.activeProcessorCount,
        progress: @escaping @Sendable (Double) -> Void = { _ in }
    ) throws {
        path = store.path
        let fingerprints = try hardware.map { try store.fingerprint(startingWith: $0) }
        let targets: [HardwareFingerprint?] = fingerprints.isEmpty ? [nil] : fingerprints
        metricNames = selection.metric ?? "efficiency or peak_measured_gops"
        let models = try store.hardwareIdentities().mapValues { $0.gpuModel ?? $0.cpuModel ?? "unknown" }
        let total = try targets.map { try store.strataCount(selection.records($0)) }.reduce(0, +)
        let judging = Judging(jobs: jobs) { done in
            progress(Double(done) / Double(max(total, 1)))
        } judge: {
            TrajectoryReading(Self.sessions($0), settings: settings)
        }
        var keys: [HistoryKey] = []
        do {
            for target in targets {
                let take = { (key: HistoryKey, history: RunHistory) in
                    keys.append(key)
                    try judging.take(history)
                }
                let records = selection.records(target)
                if let metric = selection.metric {
                    try store.forEachHistory(metric: metric, records, take)
                } else {
                    // Histories with an efficiency are told by it, the others by their rate.
                    try store.forEachHistory(firstOf: ["efficiency", "peak_measured_gops"], records, take)
                }
            }
        } catch {
            judging.giveUp()
            throw error
        }
        let readings = try judging.finish()
        entries = zip(keys, readings).map { key, reading in
            let launch = launches.first { key.hardware.digits.hasPrefix($0.prefix) }
            return Entry(
                key: key, reading: reading, model: models[key.hardware.digits] ?? "unknown",
                origin: launch?.day ?? reading.firstDay ?? 0, isFromLaunch: launch != nil)
        }
    }

    /// Names the session of every run, because runs far apart are different visits though their release may be the same, and
    /// its release by what changed, which says more than the fingerprint of the stack.
    private static func sessions(_ history: RunHistory) -> RunHistory {
        var history = history
        var session = 0
        var sessionName = "0"
        var names = ReleaseNames()
        var previousDay = history.runs.first?.day ?? 0
        for index in history.runs.indices {
            let day = history.runs[index].day
            if day - previousDay > sessionGap {
                session += 1
                sessionName = "\(session)"
            }
            previousDay = day
            history.runs[index].session = sessionName
            history.runs[index].release = names.name(of: history.runs[index])
        }
        return history
    }
}
