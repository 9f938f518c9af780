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
        try reading { db in
            if let column = Self.columnMetrics.first(where: { $0.name == metric }) {
                let source = HistorySource(
                    metric: column.name, unit: column.unit, direction: column.direction, value: "runs.\(column.name)")
                try source.forEach(db, selection, release, body)
                return
            }
            let rows = try Row.fetchAll(
                db, sql: "SELECT id, unit, direction FROM metrics WHERE name = ? ORDER BY id", arguments: [metric])
            guard !rows.isEmpty else {
                throw StoreError(
                    .notFound, at: path, "no run has a metric '\(metric)'",
                    remedy: "`assay trajectory list --metrics` shows them")
            }
            for row in rows {
                let source = HistorySource(
                    metric: metric, unit: row[1], direction: MetricDirection(rawValue: row[2]) ?? .higherIsBetter,
                    value: "metric_values.value", metricID: row[0])
                try source.forEach(db, selection, release, body)
            }
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

/// Reads the histories of one metric in the order of the index, so that no history has to be looked for.
private struct HistorySource {
    var metric: String
    var unit: String
    var direction: MetricDirection
    var value: String
    var metricID: Int64?

    func forEach(
        _ db: Database, _ selection: RecordSelection, _ release: ReleaseRule,
        _ body: (HistoryKey, RunHistory) throws -> Void
    ) throws {
        let stacks = try softwareStacks(db, release)
        let strata = try strata(db, selection)
        let from = selection.from?.nanosecondsSinceEpoch ?? .min
        let to = selection.to?.nanosecondsSinceEpoch ?? .max
        let statement = try db.makeStatement(
            sql: """
                SELECT software, timestamp_ns, \(value), thermal_state, preflight_passed, forced
                FROM runs \(metricID.map { "JOIN metric_values ON metric = \($0) AND run = runs.id" } ?? "")
                WHERE stratum = ? AND timestamp_ns >= ? AND timestamp_ns < ? AND \(value) IS NOT NULL
                  AND NOT EXISTS (SELECT 1 FROM tombstones WHERE tombstones.run = runs.id)
                ORDER BY timestamp_ns, runs.id
                """)
        for (stratum, key) in strata {
            let rows = try Row.fetchCursor(statement, arguments: [stratum, from, to])
            var runs: [Run] = []
            while let row = try rows.next() {
                guard let stack = stacks[row[0]] else { continue }
                runs.append(
                    Run(
                        index: runs.count, day: Double(row[1] as Int64) / 86_400e9, release: stack.release,
                        components: stack.components, powerMode: key.powerMode,
                        thermalState: (row[3] as String?).flatMap { ThermalState(rawValue: $0) },
                        preflightPassed: row[4], forced: row[5] ?? false, value: row[2]))
            }
            if !runs.isEmpty { try body(key, RunHistory(id: key.id, direction: direction, runs: runs)) }
        }
    }

    private func softwareStacks(
        _ db: Database, _ rule: ReleaseRule
    ) throws -> [Int64: (release: ReleaseLabel, components: [String: String])] {
        var stacks: [Int64: (release: ReleaseLabel, components: [String: String])] = [:]
        let fields = Schema.softwareColumns.compactMap { RecordField.named($0) }.filter { !$0.isDerived }
        for row in try Row.fetchAll(db, sql: "SELECT * FROM software") {
            let record = try CalibrationRecord(origin: .measured) { field in
                if field.name == "timestamp" { return .text("1970-01-01") }
                return fields.contains { $0.name == field.name }
                    ? FieldValue(row[field.name] as DatabaseValue, kind: field.kind) : nil
            }
            let components = Dictionary(
                record.software.components.compactMap { pair in pair.value.map { (pair.field, $0) } },
                uniquingKeysWith: { first, _ in first })
            let release: String =
                switch rule {
                case .component(let name): components[name] ?? "unknown"
                case .softwareFingerprint: row["software_fingerprint"]
                }
            stacks[row["id"]] = (.text(release), components)
        }
        return stacks
    }

    /// What the selection leaves of the strata, with what they stand for.
    private func strata(_ db: Database, _ selection: RecordSelection) throws -> [(stratum: Int64, key: HistoryKey)] {
        let (chosen, arguments) = selection.stratumQuery
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT strata.id AS stratum, hardware.*, conditions.* FROM strata
                  JOIN hardware ON hardware.id = strata.machine JOIN conditions ON conditions.id = strata.conditions
                WHERE strata.id IN (\(chosen)) ORDER BY strata.machine, strata.id
                """, arguments: arguments)
        return rows.compactMap { row in
            guard let fingerprint = HardwareFingerprint(parsing: row["hardware_fingerprint"]) else { return nil }
            return (
                row["stratum"],
                HistoryKey(
                    hardware: fingerprint,
                    machineKey: (row["machine_key"] as String?).flatMap { AnonymousKey(parsing: $0) },
                    siteKey: (row["site_key"] as String?).flatMap { AnonymousKey(parsing: $0) },
                    precision: Precision(rawValue: row["precision"]), device: row["device"],
                    powerMode: row["power_mode"], cpuGovernor: row["cpu_governor"],
                    gpuPowerLimitWatts: row["gpu_power_limit_w"], metric: metric, unit: unit, direction: direction)
            )
        }
    }
}
