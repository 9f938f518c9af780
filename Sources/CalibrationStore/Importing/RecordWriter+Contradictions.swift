// SPDX-License-Identifier: GPL-3.0-or-later

internal import Calibration
internal import GRDB

extension RecordWriter {
    /// Whether the record that was just written and another of the same machine, software, conditions, time and repetition have
    /// different values for a figure that both have. A run that was given an id of its own is another run and contradicts none.
    /// - Complexity: one search of an index, where there is no such record.
    func contradictsOther(_ record: CalibrationRecord) throws -> Bool {
        guard record.runID.isDerived else { return false }
        let others = try Int64.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT other.id FROM runs AS mine JOIN runs AS other
                      ON other.stratum = mine.stratum AND other.timestamp_ns = mine.timestamp_ns
                        AND other.software = mine.software AND other.repetition IS mine.repetition AND other.id <> mine.id
                    WHERE mine.content_hash = ? AND other.id NOT IN (SELECT run FROM tombstones)
                    """), arguments: [contentHash(of: record)])
        for id in others {
            let rows = try Row.fetchCursor(db, sql: "SELECT * FROM all_records WHERE id = ?", arguments: [id])
            let reader = try RecordReader(db, columns: rows.statementColumnNames)
            while let row = try rows.next() {
                let other = try reader.record(row)
                if other.runID.isDerived, record.measurements.contradict(other.measurements) { return true }
            }
        }
        return false
    }
}

extension Measurements {
    /// Whether a figure that both have is not the same in both.
    fileprivate func contradict(_ other: Measurements) -> Bool {
        let rates: [KeyPath<Measurements, Double?>] = [
            \.streamCopyGBps, \.streamScaleGBps, \.streamAddGBps, \.streamTriadGBps, \.streamBestGBps, \.blas1Gops,
            \.blas2Gops, \.blas3Gops, \.peakMeasuredGops, \.efficiency,
        ]
        let hasRate = rates.contains { rate in
            guard let mine = self[keyPath: rate], let its = other[keyPath: rate] else { return false }
            return mine != its
        }
        return hasRate
            || metrics.contains { metric in
                other.metrics.contains { $0.name == metric.name && $0.unit == metric.unit && $0.value != metric.value }
            }
    }
}
