// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration
public import Quantities

/// What a person states about files that they do not state themselves.
public struct ImportOptions: Sendable {
    /// Columns that a file leaves open, by name: `driver_version`, `power_mode`. What a file states comes first.
    public var defaults: [String: String] = [:]
    /// Further columns of a CSV or fields of a JSON object that are figures.
    public var metrics: [DeclaredMetric] = []
    /// When runs were measured whose file has no time.
    public var time: Instant?
    /// Leaves out columns with unknown names, instead of refusing the file.
    public var ignoresUnknownColumns = false
    /// How a file is read, where it should not be told by its content.
    public var format: ImportFormat?

    public init() {}

    /// A column that is a figure.
    public struct DeclaredMetric: Sendable, Hashable {
        public var name: String
        public var unit: String
        public var direction: MetricDirection

        public init(name: String, unit: String, direction: MetricDirection) {
            self.name = name
            self.unit = unit
            self.direction = direction
        }

        /// Reads `NAME:UNIT:higher` or `NAME:UNIT:lower`; a name may hold colons.
        public init?(parsing text: String) {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count >= 3, let word = parts.last, let direction = metricDirection(String(word)) else {
                return nil
            }
            name = parts.dropLast(2).joined(separator: ":")
            unit = String(parts[parts.count - 2])
            self.direction = direction
            if name.isEmpty { return nil }
        }
    }
}

/// Reads `higher`, `lower`, and the words that are stored.
func metricDirection(_ text: String) -> MetricDirection? {
    switch text.lowercased() {
    case "higher", "higher-is-better", "higher_is_better", "up": .higherIsBetter
    case "lower", "lower-is-better", "lower_is_better", "down": .lowerIsBetter
    default: nil
    }
}
