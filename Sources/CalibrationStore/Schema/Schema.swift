// SPDX-License-Identifier: GPL-3.0-or-later

internal import Calibration

/// The tables of version 1. Identities stand once each and runs point to them, which keeps a run small; the view `records` puts
/// a record together again under the specification's names. Everything is append-only.
enum Schema {
    /// Stored as SQLite's `user_version`.
    static let version = 1
    /// "ASSY" as SQLite's `application_id`: tells our file from any other.
    static let applicationID = 0x4153_5359

    /// Columns that tell one machine, one stack, one set of conditions from another; the rest belongs to the run.
    static let hardwareColumns =
        ["hardware_fingerprint", "hardware_rule", "missing_component"]
        + columns(of: .hardware, without: ["hardware_fingerprint"]) + ["machine_key", "site_key"]
    static let softwareColumns =
        ["software_fingerprint", "software_rule"] + columns(of: .software, without: ["software_fingerprint"])
    static let conditionColumns = ["precision", "device", "power_mode", "cpu_governor", "gpu_power_limit_w"]
    static let runColumns: [String] = {
        let elsewhere = Set(hardwareColumns + softwareColumns + conditionColumns)
        return RecordField.all.map(\.name).filter { !elsewhere.contains($0) }
    }()

    static func columns(of group: RecordField.Group, without: Set<String> = []) -> [String] {
        RecordField.all.filter { $0.group == group && !without.contains($0.name) }.map(\.name)
    }

    static let tables = [
        "store", "hardware", "software", "conditions", "strata", "runs", "metrics", "metric_values", "tombstones",
        "incident_events",
    ]

    static var statements: [String] {
        [
            "CREATE TABLE store (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
            identityTable("hardware", hardwareColumns), identityTable("software", softwareColumns),
            identityTable("conditions", conditionColumns),
            "CREATE INDEX hardware_by_fingerprint ON hardware (hardware_fingerprint)",
            // A stratum is what may be compared: a machine under the same conditions. A machine is the first hardware row of its
            // fingerprint and keys: parts that no fingerprint names, such as the exact size of the memory, differ between starts.
            """
            CREATE TABLE strata (
              id INTEGER PRIMARY KEY, machine INTEGER NOT NULL REFERENCES hardware,
              conditions INTEGER NOT NULL REFERENCES conditions, UNIQUE (machine, conditions)
            ) STRICT
            """,
            """
            CREATE TABLE runs (
              id INTEGER PRIMARY KEY, content_hash BLOB NOT NULL UNIQUE, stratum INTEGER NOT NULL REFERENCES strata,
              hardware INTEGER NOT NULL REFERENCES hardware, software INTEGER NOT NULL REFERENCES software,
              timestamp_ns INTEGER NOT NULL, \(definitions(runColumns))
            ) STRICT
            """,
            // The order in which histories are read; the software makes it enough for listings.
            "CREATE INDEX runs_by_stratum ON runs (stratum, timestamp_ns, software)",
            "CREATE INDEX runs_by_run_id ON runs (run_id)",
            """
            CREATE TABLE metrics (
              id INTEGER PRIMARY KEY, name TEXT NOT NULL, unit TEXT NOT NULL, direction TEXT NOT NULL,
              UNIQUE (name, unit, direction)
            ) STRICT
            """,
            """
            CREATE TABLE metric_values (
              run INTEGER NOT NULL REFERENCES runs, position INTEGER NOT NULL, metric INTEGER NOT NULL REFERENCES metrics,
              value REAL NOT NULL, PRIMARY KEY (run, position)
            ) STRICT, WITHOUT ROWID
            """,
            "CREATE INDEX metric_values_by_metric ON metric_values (metric, run)",
            """
            CREATE TABLE tombstones (
              id INTEGER PRIMARY KEY, run INTEGER NOT NULL UNIQUE REFERENCES runs, reason TEXT NOT NULL,
              replaced_by TEXT, at TEXT NOT NULL
            ) STRICT
            """,
            """
            CREATE TABLE incident_events (
              id INTEGER PRIMARY KEY, incident TEXT NOT NULL, state TEXT NOT NULL, at_ns INTEGER NOT NULL, at TEXT NOT NULL,
              muted_until_ns INTEGER, reason TEXT, who TEXT, detail TEXT
            ) STRICT
            """,
            "CREATE INDEX incident_events_by_incident ON incident_events (incident, id)",
            allRecordsView,
            "CREATE VIEW records AS SELECT * FROM all_records WHERE id NOT IN (SELECT run FROM tombstones)",
        ] + tables.flatMap(appendOnly)
    }

    private static func identityTable(_ name: String, _ columns: [String]) -> String {
        "CREATE TABLE \(name) (id INTEGER PRIMARY KEY, identity BLOB NOT NULL UNIQUE, \(definitions(columns))) STRICT"
    }

    private static func definitions(_ columns: [String]) -> String {
        columns.compactMap { RecordField.named($0) }.map { "\($0.name) \(sqlType($0.kind))" }.joined(separator: ", ")
    }

    private static func sqlType(_ kind: FieldKind) -> String {
        switch kind {
        case .text: "TEXT"
        case .integer, .boolean: "INTEGER"
        case .real: "REAL"
        }
    }

    /// Every record, flat, by the specification's names; those that were not withdrawn are the view `records`.
    private static var allRecordsView: String {
        let owner = Dictionary(
            [("hardware", hardwareColumns), ("software", softwareColumns), ("conditions", conditionColumns)]
                .flatMap { table, columns in columns.map { ($0, table) } }, uniquingKeysWith: { first, _ in first })
        let columns = RecordField.all.map { "\(owner[$0.name] ?? "runs").\($0.name)" }
        return """
            CREATE VIEW all_records AS
            SELECT runs.id AS id, lower(hex(runs.content_hash)) AS content_hash, runs.timestamp_ns AS timestamp_ns,
              runs.stratum AS stratum,
              \(columns.joined(separator: ", "))
            FROM runs JOIN strata ON strata.id = runs.stratum JOIN hardware ON hardware.id = runs.hardware
              JOIN software ON software.id = runs.software JOIN conditions ON conditions.id = strata.conditions
            """
    }

    /// `INSERT OR REPLACE` deletes without asking the trigger for deletions, so an insertion that would replace is refused too.
    static func appendOnly(_ table: String) -> [String] {
        let key =
            table == "store"
            ? "name = NEW.name"
            : table == "metric_values"
                ? "run = NEW.run AND position = NEW.position" : "id = NEW.id"
        let message = "append-only: a correction is a tombstone and a new record"
        return ["UPDATE", "DELETE"].map {
            "CREATE TRIGGER \(table)_no_\($0.lowercased()) BEFORE \($0) ON \(table) BEGIN SELECT RAISE(ABORT, '\(message)'); END"
        } + [
            """
            CREATE TRIGGER \(table)_no_replace BEFORE INSERT ON \(table) WHEN EXISTS (SELECT 1 FROM \(table) WHERE \(key))
            BEGIN SELECT RAISE(ABORT, '\(message)'); END
            """
        ]
            + unique(table).map {
                """
                CREATE TRIGGER \(table)_once_\($0) BEFORE INSERT ON \(table)
                WHEN EXISTS (SELECT 1 FROM \(table) WHERE \($0) = NEW.\($0)) BEGIN SELECT RAISE(ABORT, '\(message)'); END
                """
            }
    }

    private static func unique(_ table: String) -> [String] {
        switch table {
        case "runs": ["content_hash"]
        case "hardware", "software", "conditions": ["identity"]
        case "tombstones": ["run"]
        default: []
        }
    }
}
