// SPDX-License-Identifier: GPL-3.0-or-later

/// The forms in which records leave a store.
public enum ExportFormat: String, Sendable, Hashable, CaseIterable {
    /// One row per record; figures without a column stand in `metrics` as JSON.
    case csv
    /// One object with the schema's name and version and the `records`.
    case json
    /// One object a line.
    case jsonl
    /// Apache Parquet, uncompressed; figures without a column stand in `metrics` as JSON.
    case parquet

    /// The form that a file's name asks for by its ending.
    public init?(fileName: String) {
        guard let ending = fileName.split(separator: ".").last else { return nil }
        self.init(rawValue: ending.lowercased())
    }
}
