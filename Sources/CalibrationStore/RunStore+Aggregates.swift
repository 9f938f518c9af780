// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation
internal import GRDB

/// When an aggregate over a whole store is kept, and for how long it is believed.
package struct AggregateRule: Sendable, Hashable {
    /// Seconds after which it is made again even where nothing has changed.
    package var life: Double
    /// Seconds of work from which on it is worth a place in the file.
    package var leastWork: Double

    package init(life: Double, leastWork: Double) {
        self.life = life
        self.leastWork = leastWork
    }

    package static let standard = AggregateRule(life: 86_400, leastWork: 0.1)
}

extension RunStore {
    /// What `compute` says about the whole store, or what it said within the last day about the same records.
    ///
    /// Kept answers stand in a table of the store, each with its time and with the mark of the records it was made of. Records and
    /// tombstones are only ever added, with numbers that grow, so that a mark comes back only with the same records: a kept answer
    /// is never one of a store that has changed since. Where the file cannot be written, or somebody writes it, nothing is kept.
    ///
    /// - Parameter name: tells the question, its parameters and the form of the answer.
    func aggregate<Value: Codable>(
        _ name: String, fresh: Bool, rule: AggregateRule, _ compute: () throws(StoreError) -> Value
    ) throws(StoreError) -> Value {
        // What is added while it is computed may be in the answer; then the mark is older than the answer and is never asked for again.
        let mark = try mark()
        if !fresh, let kept: Value = try kept(name, mark, rule) { return kept }
        let clock = ContinuousClock()
        let start = clock.now
        let value = try compute()
        if start.duration(to: clock.now) >= .seconds(rule.leastWork) { keep(value, name, mark) }
        return value
    }

    private func mark() throws(StoreError) -> String {
        try reading { db in
            let run = try Int64.fetchOne(db, sql: "SELECT max(id) FROM runs") ?? 0
            let tombstone = try Int64.fetchOne(db, sql: "SELECT max(id) FROM tombstones") ?? 0
            return "\(run) \(tombstone)"
        }
    }

    private func kept<Value: Codable>(_ name: String, _ mark: String, _ rule: AggregateRule) throws(StoreError)
        -> Value?
    {
        try reading { db in
            // Another connection may have made it a moment ago, which GRDB's own answer would not show.
            let tables = try Int.fetchOne(
                db, sql: "SELECT count(*) FROM sqlite_schema WHERE name = ?", arguments: [Self.aggregates])
            guard tables == 1 else { return nil }
            let row = try Row.fetchOne(
                db, sql: "SELECT made_at_ns, value FROM \(Self.aggregates) WHERE name = ? AND mark = ?",
                arguments: [name, mark])
            guard let row else { return nil }
            let age = Double(now().nanosecondsSinceEpoch - (row[0] as Int64)) / 1e9
            guard (0..<rule.life).contains(age) else { return nil }
            return try? JSONDecoder().decode(Value.self, from: Data((row[1] as String).utf8))
        }
    }

    private func keep(_ value: some Encodable, _ name: String, _ mark: String) {
        let permissions = try? FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        // An administrator may write what is marked as not to be written.
        guard FileManager.default.isWritableFile(atPath: path), (permissions ?? 0) & 0o222 != 0,
            let text = try? JSONEncoder().encode(value)
        else { return }
        var configuration = Configuration()
        // Whoever writes records goes first.
        configuration.busyMode = .immediateError
        try? DatabaseQueue(path: path, configuration: configuration).write { db in
            try db.execute(
                sql: """
                    CREATE TABLE IF NOT EXISTS \(Self.aggregates) (
                      name TEXT PRIMARY KEY, made_at_ns INTEGER NOT NULL, mark TEXT NOT NULL, value TEXT NOT NULL
                    ) STRICT
                    """)
            try db.execute(
                sql: "INSERT OR REPLACE INTO \(Self.aggregates) (name, made_at_ns, mark, value) VALUES (?, ?, ?, ?)",
                arguments: [name, now().nanosecondsSinceEpoch, mark, String(decoding: text, as: UTF8.self)])
        }
    }

    /// The one table that is not append-only: it holds nothing that cannot be computed again.
    private static let aggregates = "aggregates"
}
