// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration
internal import GRDB
internal import Quantities

/// Runs that may be compared: one machine, one precision and engine, one set of conditions, one metric.
public struct HistoryKey: Sendable, Hashable {
    public var hardware: HardwareFingerprint
    public var machineKey: AnonymousKey?
    public var siteKey: AnonymousKey?
    public var precision: Precision
    public var device: String?
    public var powerMode: String?
    public var cpuGovernor: String?
    /// Watts.
    public var gpuPowerLimitWatts: Double?
    public var metric: String
    public var unit: String
    public var direction: MetricDirection

    /// A name that stays the same as long as the runs are comparable: `3f…/fp32/cuda/MAXN/…/peak_measured_gops`.
    public var id: String {
        let limit = gpuPowerLimitWatts.map { "\(formatNumber($0)) W" }
        let parts: [String?] = [
            siteKey?.digits, machineKey?.digits, hardware.digits, precision.rawValue, device, powerMode, cpuGovernor,
            limit, metric,
        ]
        return parts.compactMap { $0 }.joined(separator: "/")
    }
}

/// What counts as a release in a history of real runs.
public enum ReleaseRule: Sendable, Hashable {
    /// The version of one component; runs that do not state it have the release "unknown".
    case component(String)
    /// The whole stack: any component that changes makes a release.
    case softwareFingerprint
}

extension RunStore {
    /// The metrics that fill a history: columns of the results and the figures of benchmarks.
    public static let columnMetrics: [(name: String, unit: String, direction: MetricDirection)] =
        RecordField.all.filter { $0.group == .results && $0.kind == .real }.map { field in
            let unit =
                field.name.hasSuffix("_gbps")
                ? "GB/s"
                : field.name.hasSuffix("_gops")
                    ? "Gop/s"
                    : field.name == "arithmetic_intensity" ? "op/byte" : ""
            return (field.name, unit, .higherIsBetter)
        }

    /// Hands over one history after the other, its runs in the order of time. One history is in memory at a time.
    ///
    /// - Parameters:
    ///   - metric: A column of the results (`peak_measured_gops`, `efficiency`) or the name of a benchmark's figure.
    ///   - release: What makes a release.
    /// - Complexity: O(runs log runs); a million runs take seconds.
    public func forEachHistory(
        metric: String, _ selection: RecordSelection = RecordSelection(), release: ReleaseRule = .softwareFingerprint,
        _ body: (HistoryKey, RunHistory) throws -> Void
    ) throws(StoreError) {
        guard !Self.columnMetrics.contains(where: { $0.name == metric }) else {
            return try forEachHistory(firstOf: [metric], selection, release: release, body)
        }
        try reading { db in
            let rows = try Row.fetchAll(
                db, sql: "SELECT id, unit, direction FROM metrics WHERE name = ? ORDER BY id", arguments: [metric])
            guard !rows.isEmpty else { throw unknown(metric) }
            for row in rows {
                let source = HistoryReader.Source(
                    metric: metric, unit: row[1], direction: MetricDirection(rawValue: row[2]) ?? .higherIsBetter,
                    value: "metric_values.value")
                try HistoryReader(sources: [source], metricID: row[0]).forEach(db, selection, release, body)
            }
        }
    }

    /// Hands over one history of each stratum, told by the first of these columns of the results that any of its runs fills: the
    /// store is read once, however many columns there are.
    public func forEachHistory(
        firstOf columns: [String], _ selection: RecordSelection = RecordSelection(),
        release: ReleaseRule = .softwareFingerprint, _ body: (HistoryKey, RunHistory) throws -> Void
    ) throws(StoreError) {
        guard !columns.isEmpty else { return }
        try reading { db in
            let sources = try columns.map { name in
                guard let column = Self.columnMetrics.first(where: { $0.name == name }) else { throw unknown(name) }
                return HistoryReader.Source(
                    metric: column.name, unit: column.unit, direction: column.direction, value: "runs.\(column.name)")
            }
            try HistoryReader(sources: sources).forEach(db, selection, release, body)
        }
    }

    private func unknown(_ metric: String) -> StoreError {
        StoreError(
            .notFound, at: path, "no run has a metric '\(metric)'",
            remedy: "`assay trajectory list --metrics` shows them")
    }

    /// How many histories a selection may have at most, one per stratum.
    public func strataCount(_ selection: RecordSelection = RecordSelection()) throws(StoreError) -> Int {
        let (strata, arguments) = selection.stratumQuery
        return try reading { db in
            try Int.fetchOne(db, sql: "SELECT count(*) FROM (\(strata))", arguments: arguments) ?? 0
        }
    }

    /// Every metric that some run has: filled columns of the results, then the figures of benchmarks by name.
    public func metrics() throws(StoreError) -> [(name: String, unit: String, direction: MetricDirection, runs: Int)] {
        try reading { db in
            let columns = Self.columnMetrics.map { "count(\($0.name))" }.joined(separator: ", ")
            let counts = try Row.fetchOne(db, sql: "SELECT \(columns) FROM runs")
            var metrics = Self.columnMetrics.enumerated().map { index, column in
                (column.name, column.unit, column.direction, counts.map { $0[index] as Int } ?? 0)
            }
            metrics.removeAll { $0.3 == 0 }
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT name, unit, direction, (SELECT count(*) FROM metric_values WHERE metric = metrics.id)
                    FROM metrics ORDER BY name, unit
                    """)
            return metrics
                + rows.map { ($0[0], $0[1], MetricDirection(rawValue: $0[2]) ?? .higherIsBetter, $0[3]) }
        }
    }
}
