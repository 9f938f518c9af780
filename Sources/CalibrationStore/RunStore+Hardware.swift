// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration
public import Quantities
internal import GRDB

/// A kind of machine that a store knows.
public struct HardwareSummary: Sendable, Hashable {
    public var fingerprint: HardwareFingerprint
    /// The parts as the newest record has them.
    public var identity: HardwareIdentity
    public var precisions: [Precision]
    public var devices: [String]
    public var powerModes: [String]
    /// Records, machines told apart by their keys, and software stacks.
    public var records: Int
    public var machines: Int
    public var softwareStacks: Int
    public var first: Instant
    public var last: Instant
}

/// What the runs of one fingerprint add up to, as it is kept.
private struct HardwareCount: Codable {
    var digits: String
    var rule: Int
    var precisions: [String]
    var devices: [String]
    var powerModes: [String]
    var records: Int
    var machines: Int
    var softwareStacks: Int
    var first: Int64
    var last: Int64

    /// Puts together what the strata of a fingerprint say, one row for each stack that ran in it.
    init(_ digits: String, _ rows: [Row]) {
        func words(_ column: String) -> [String] { Set(rows.compactMap { $0[column] as String? }).sorted() }
        self.digits = digits
        rule = rows[0]["hardware_rule"]
        precisions = words("precision")
        devices = words("device")
        powerModes = words("power_mode")
        records = rows.map { $0["records"] as Int }.reduce(0, +)
        machines = Set(rows.map { $0["machine"] as Int64 }).count
        softwareStacks = Set(rows.map { $0["software"] as Int64 }).count
        first = rows.map { $0["first"] as Int64 }.min() ?? 0
        last = rows.map { $0["last"] as Int64 }.max() ?? 0
    }

    func summary(_ identity: HardwareIdentity) -> HardwareSummary? {
        HardwareFingerprint(parsing: digits, rule: FingerprintRule(rawValue: rule) ?? .v1).map { fingerprint in
            HardwareSummary(
                fingerprint: fingerprint, identity: identity, precisions: precisions.map { Precision(rawValue: $0) },
                devices: devices, powerModes: powerModes, records: records, machines: machines,
                softwareStacks: softwareStacks, first: Instant(nanosecondsSinceEpoch: first),
                last: Instant(nanosecondsSinceEpoch: last))
        }
    }
}

extension RunStore {
    /// Every kind of machine, the one with the newest record first.
    ///
    /// - Parameter fresh: Counts the records again. Otherwise a store in which that takes long gives what it counted within the
    ///   last day, if nothing was added or withdrawn since.
    /// - Complexity: O(runs), or O(kinds of machines) where it was counted before.
    public func hardware(fresh: Bool = false) throws(StoreError) -> [HardwareSummary] {
        try hardware(fresh: fresh, rule: .standard)
    }

    package func hardware(fresh: Bool, rule: AggregateRule) throws(StoreError) -> [HardwareSummary] {
        let counts = try aggregate("hardware 1", fresh: fresh, rule: rule, countHardware)
        let identities = try hardwareIdentities()
        return counts.compactMap { $0.summary(identities[$0.digits] ?? HardwareIdentity()) }
            .sorted { ($1.last, $0.fingerprint.digits) < ($0.last, $1.fingerprint.digits) }
    }

    private func countHardware() throws(StoreError) -> [HardwareCount] {
        try reading { db in
            let strata = try Row.fetchAll(
                db,
                sql: """
                    SELECT counts.*, hardware_fingerprint, hardware_rule, machine, precision, device, power_mode
                    FROM (
                      SELECT stratum, software, count(*) AS records, min(timestamp_ns) AS first, max(timestamp_ns) AS last
                      FROM runs INDEXED BY runs_by_stratum WHERE id NOT IN (SELECT run FROM tombstones)
                      GROUP BY stratum, software
                    ) AS counts JOIN strata ON strata.id = counts.stratum JOIN hardware ON hardware.id = strata.machine
                      JOIN conditions ON conditions.id = strata.conditions
                    """)
            return Dictionary(grouping: strata) { $0["hardware_fingerprint"] as String }.map { HardwareCount($0, $1) }
        }
    }

    /// The parts behind every fingerprint, by its digits, as the newest record has them. No run is looked at.
    public func hardwareIdentities() throws(StoreError) -> [String: HardwareIdentity] {
        try reading { db in
            let parts = try Row.fetchCursor(db, sql: "SELECT * FROM hardware ORDER BY id")
            var identities: [String: HardwareIdentity] = [:]
            while let row = try parts.next() { identities[row["hardware_fingerprint"]] = try identity(of: row) }
            return identities
        }
    }

    private func identity(of row: Row) throws -> HardwareIdentity {
        try CalibrationRecord(origin: .measured) { field in
            if field.name == "timestamp" { return .text("1970-01-01") }
            guard field.group == .hardware, !field.isDerived else { return nil }
            return FieldValue(row[field.name] as DatabaseValue, kind: field.kind)
        }.hardware
    }

    /// The fingerprint that begins with these digits.
    /// - Parameter prefix: 1 to 16 hexadecimal digits in either case.
    /// - Throws: `StoreError`, `.notFound` or, with the candidates, `.ambiguous`.
    public func fingerprint(startingWith prefix: String) throws(StoreError) -> HardwareFingerprint {
        let digits = prefix.lowercased()
        guard (1...16).contains(digits.count), digits.allSatisfy({ $0.isASCII && $0.isHexDigit }) else {
            throw StoreError(
                .notFound, at: path, "'\(prefix)' is no beginning of a fingerprint: those are 16 hexadecimal digits",
                remedy: "`assay trajectory list` shows them")
        }
        let rows = try reading { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT hardware_fingerprint, min(cpu_model), min(gpu_model) FROM hardware
                    WHERE hardware_fingerprint LIKE ? GROUP BY 1 ORDER BY 1 LIMIT 12
                    """, arguments: [digits + "%"])
        }
        let names = rows.map { row in
            let model = (row[2] as String?) ?? (row[1] as String?)
            return (row[0] as String) + (model.map { " (\($0))" } ?? "")
        }
        guard let first = rows.first else {
            throw StoreError(
                .notFound, at: path, "no hardware here has a fingerprint that begins with '\(digits)'",
                remedy: "`assay trajectory list` shows them")
        }
        guard rows.count == 1 else {
            throw StoreError(
                .ambiguous, at: path, "'\(digits)' begins several fingerprints: \(names.joined(separator: ", "))",
                remedy: "add a digit")
        }
        guard let fingerprint = HardwareFingerprint(parsing: first[0]) else {
            throw StoreError(.damaged, at: path, "'\(first[0] as String)' is no fingerprint")
        }
        return fingerprint
    }
}
