// SPDX-License-Identifier: GPL-3.0-or-later

internal import Calibration
internal import GRDB
internal import Quantities

/// Reads histories stratum by stratum in the order of the index, so that none has to be looked for.
struct HistoryReader {
    /// A column with a metric's values.
    struct Source {
        var metric: String
        var unit: String
        var direction: MetricDirection
        var value: String
    }

    /// A history is told by the first of these that any of its runs has.
    var sources: [Source]
    /// Where the values are a benchmark's figures, its number.
    var metricID: Int64?

    func forEach(
        _ db: Database, _ selection: RecordSelection, _ release: ReleaseRule,
        _ body: (HistoryKey, RunHistory) throws -> Void
    ) throws {
        let stacks = try softwareStacks(db, release)
        let strata = try strata(db, selection)
        let from = selection.from?.nanosecondsSinceEpoch ?? .min
        let to = selection.to?.nanosecondsSinceEpoch ?? .max
        let statement = try statement(db)
        for stratum in strata {
            let rows = try Row.fetchCursor(statement, arguments: [stratum.id, from, to])
            guard let (source, runs) = try history(rows, stacks, powerMode: stratum.key.powerMode) else { continue }
            var key = stratum.key
            key.metric = source.metric
            key.unit = source.unit
            key.direction = source.direction
            try body(key, RunHistory(id: key.id, direction: source.direction, runs: runs))
        }
    }

    /// The runs of a stratum in the order of the index: times that are equal still want their runs in the order of coming in.
    private func statement(_ db: Database) throws -> Statement {
        let hasWithdrawn = try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM tombstones)") ?? false
        return try db.makeStatement(
            sql: """
                SELECT runs.id, timestamp_ns, software, thermal_state, preflight_passed, forced,
                  \(sources.map(\.value).joined(separator: ", "))
                FROM runs INDEXED BY runs_by_stratum
                  \(metricID.map { "CROSS JOIN metric_values ON metric = \($0) AND run = runs.id" } ?? "")
                WHERE stratum = ? AND timestamp_ns >= ? AND timestamp_ns < ?
                  \(hasWithdrawn ? "AND NOT EXISTS (SELECT 1 FROM tombstones WHERE tombstones.run = runs.id)" : "")
                ORDER BY timestamp_ns
                """)
    }

    private typealias Stack = (release: ReleaseLabel, components: [String: String])

    /// - Returns: nil where no run has any of the metrics.
    private func history(
        _ rows: RowCursor, _ stacks: [Int64: Stack], powerMode: String?
    ) throws -> (source: Source, runs: [Run])? {
        var rank = sources.count
        var runs: [Run] = []
        var order: [(time: Int64, id: Int64)] = []
        var isOrdered = true
        // One stack follows itself for many runs.
        var current: (id: Int64, stack: Stack)?
        while let row = try rows.next() {
            guard let found = (0..<min(rank + 1, sources.count)).first(where: { !row.hasNull(atIndex: 6 + $0) })
            else { continue }
            let software: Int64 = row[2]
            if current?.id != software {
                guard let stack = stacks[software] else { continue }
                current = (software, stack)
            }
            guard let stack = current?.stack else { continue }
            if found < rank {
                // What came before has no value in the metric that tells the history from here on.
                rank = found
                runs.removeAll(keepingCapacity: true)
                order.removeAll(keepingCapacity: true)
            }
            let place: (time: Int64, id: Int64) = (row[1], row[0])
            if let last = order.last, last > place { isOrdered = false }
            order.append(place)
            runs.append(
                Run(
                    index: runs.count, day: Double(place.time) / 86_400e9, release: stack.release,
                    components: stack.components, powerMode: powerMode,
                    thermalState: (row[3] as String?).flatMap { ThermalState(rawValue: $0) },
                    preflightPassed: row[4], forced: row[5] ?? false, value: row[6 + found]))
        }
        guard rank < sources.count else { return nil }
        if !isOrdered {
            runs = order.indices.sorted { order[$0] < order[$1] }.enumerated().map { index, old in
                var run = runs[old]
                run.index = index
                return run
            }
        }
        return (sources[rank], runs)
    }

    private func softwareStacks(_ db: Database, _ rule: ReleaseRule) throws -> [Int64: Stack] {
        var stacks: [Int64: Stack] = [:]
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

    /// What the selection leaves of the strata, with what they stand for; their metric is still to be found.
    private func strata(_ db: Database, _ selection: RecordSelection) throws -> [(id: Int64, key: HistoryKey)] {
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
                    gpuPowerLimitWatts: row["gpu_power_limit_w"], metric: "", unit: "", direction: .higherIsBetter)
            )
        }
    }
}
