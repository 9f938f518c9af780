// SPDX-License-Identifier: GPL-3.0-or-later

/// The metrics that one kind of scenario may name, in the order in which reports print them.
public struct MetricCatalogue: Sendable {
    /// What a message calls one of them: "a metric of releases".
    public let aMetric: String
    public let all: [Metric]

    /// - Complexity: O(metrics).
    public subscript(name: String) -> Metric? { all.first { $0.name == name } }

    /// The metric of that name, whatever kind of scenario it belongs to.
    public static func metric(named name: String) -> Metric? { fleet[name] ?? releases[name] }
}
