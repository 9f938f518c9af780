// SPDX-License-Identifier: GPL-3.0-or-later

/// The runs of one metric on one machine, in the order of measurement.
public struct RunHistory: Sendable, Hashable {
    public var id: String
    public var direction: MetricDirection
    public var runs: [Run]

    public init(id: String, direction: MetricDirection = .higherIsBetter, runs: [Run]) {
        self.id = id
        self.direction = direction
        self.runs = runs
    }
}

/// Which way a metric gets better.
public enum MetricDirection: String, Sendable, Hashable, Codable, CaseIterable {
    case higherIsBetter = "higher-is-better"
    case lowerIsBetter = "lower-is-better"
}
