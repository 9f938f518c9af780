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

extension RunStore {
    /// Every kind of machine, the one with the newest record first.
    public func hardware() throws(StoreError) -> [HardwareSummary] {
        let rows = try reading { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT hardware_fingerprint, hardware_rule, count(*) AS records, min(timestamp_ns) AS first,
                      max(timestamp_ns) AS last, count(DISTINCT software_fingerprint) AS stacks,
                      count(DISTINCT coalesce(site_key, '') || ' ' || coalesce(machine_key, '')) AS machines,
                      group_concat(DISTINCT precision) AS precisions, group_concat(DISTINCT device) AS devices,
                      group_concat(DISTINCT power_mode) AS modes
                    FROM records GROUP BY hardware_fingerprint ORDER BY last DESC, hardware_fingerprint
                    """)
        }
        var summaries: [HardwareSummary] = []
        for row in rows {
            guard
                let fingerprint = HardwareFingerprint(
                    parsing: row["hardware_fingerprint"],
                    rule: FingerprintRule(rawValue: row["hardware_rule"]) ?? .v1)
            else { continue }
            func list(_ name: String) -> [String] {
                (row[name] as String?).map { $0.split(separator: ",").map(String.init).sorted() } ?? []
            }
            summaries.append(
                HardwareSummary(
                    fingerprint: fingerprint,
                    identity: try latest(hardware: fingerprint)?.hardware ?? HardwareIdentity(),
                    precisions: list("precisions").map { Precision(rawValue: $0) }, devices: list("devices"),
                    powerModes: list("modes"), records: row["records"], machines: row["machines"],
                    softwareStacks: row["stacks"], first: Instant(nanosecondsSinceEpoch: row["first"]),
                    last: Instant(nanosecondsSinceEpoch: row["last"])))
        }
        return summaries
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
