// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import CalibrationStore
import Dispatch
import Quantities
import RegressionDetector
import Synchronization

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

    /// - Parameter hardware: fingerprints or their beginnings; all hardware where there is none.
    init(
        _ store: RunStore, selection: TrajectorySelection, hardware: [String], settings: LevelFilterDetector.Settings,
        launches: [(prefix: String, day: Double)]
    ) throws {
        path = store.path
        let fingerprints = try hardware.map { try store.fingerprint(startingWith: $0) }
        let targets: [HardwareFingerprint?] = fingerprints.isEmpty ? [nil] : fingerprints
        let metrics = selection.metric.map { [$0] } ?? ["efficiency", "peak_measured_gops"]
        metricNames = metrics.joined(separator: " or ")
        var models: [HardwareFingerprint: String] = [:]
        for summary in try store.hardware() {
            let names = [summary.identity.gpuModel, summary.identity.cpuModel].compactMap(\.self)
            models[summary.fingerprint] = names.first ?? "unknown"
        }
        var loaded: [(HistoryKey, RunHistory)] = []
        for target in targets {
            // Histories with an efficiency are told by it, the others by their rate.
            var seen: Set<String> = []
            for metric in metrics {
                try store.forEachHistory(metric: metric, selection.records(target)) { key, history in
                    var conditions = key
                    conditions.metric = ""
                    conditions.unit = ""
                    guard seen.insert(conditions.id).inserted else { return }
                    loaded.append((key, Self.sessions(history)))
                }
            }
        }
        let readings = Self.read(loaded.map(\.1), settings: settings)
        entries = zip(loaded, readings).map { pair, reading in
            let digits = pair.0.hardware.digits
            let launch = launches.first { digits.hasPrefix($0.prefix) }
            return Entry(
                key: pair.0, reading: reading, model: models[pair.0.hardware] ?? "unknown",
                origin: launch?.day ?? reading.firstDay ?? 0, isFromLaunch: launch != nil)
        }
    }

    /// Names the session of every run, because runs far apart are different visits though their release may be the same, and
    /// its release by what changed, which says more than the fingerprint of the stack.
    private static func sessions(_ history: RunHistory) -> RunHistory {
        var history = history
        var session = 0
        var names = ReleaseNames()
        for index in history.runs.indices {
            if index > 0, history.runs[index].day - history.runs[index - 1].day > sessionGap { session += 1 }
            history.runs[index].session = "\(session)"
            history.runs[index].release = names.name(of: history.runs[index])
        }
        return history
    }

    /// Histories do not depend on each other: all processors read them.
    private static func read(_ histories: [RunHistory], settings: LevelFilterDetector.Settings) -> [TrajectoryReading] {
        let readings = Mutex<[TrajectoryReading?]>(Array(repeating: nil, count: histories.count))
        DispatchQueue.concurrentPerform(iterations: histories.count) { index in
            let reading = TrajectoryReading(histories[index], settings: settings)
            readings.withLock { $0[index] = reading }
        }
        return readings.withLock { $0.compactMap(\.self) }
    }
}
