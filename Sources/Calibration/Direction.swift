// SPDX-License-Identifier: GPL-3.0-or-later

/// Which way a metric is better.
public enum Direction: String, Sendable, Hashable, CaseIterable, Codable {
    /// Throughput: a fall is a regression.
    case higherIsBetter = "higher-is-better"
    /// Latency: a rise is a regression.
    case lowerIsBetter = "lower-is-better"
}
