// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import Statistics

/// What changed with a component's version: the visits before it and since, up to the next change of the same component.
public struct ComponentImpact: Sendable, Hashable {
    public var component: String
    public var before: String?
    public var after: String?
    /// The day of the first visit with the new version.
    public var day: Double
    /// Visits compared as they are, each one observation.
    public var comparison: LossConfirmation
    /// Other components that changed with the same visit: their effect is in the figure too.
    public var together: [String]

    /// The change in the metric's own sense: below 0 is worse, whatever the direction.
    public var gain: Double { comparison.change }

    /// The impact of every change of version, by component and then by time.
    /// - Parameter components: those that count; nil for all that were recorded.
    /// - Complexity: O(components · visits).
    public static func all(_ reading: TrajectoryReading, components: [String]? = nil) -> [ComponentImpact] {
        let visits = reading.visits
        let names = components ?? Set(visits.flatMap(\.components.keys)).sorted()
        var impacts: [ComponentImpact] = []
        for name in names {
            var starts = visits.indices.filter {
                $0 == 0 || visits[$0].components[name] != visits[$0 - 1].components[name]
            }
            starts.append(visits.endIndex)
            for place in starts.indices.dropFirst().dropLast() {
                let (from, at, to) = (starts[place - 1], starts[place], starts[place + 1])
                // Without a spread the comparison has no interval, and says so itself.
                guard
                    let comparison = try? LossConfirmation(
                        before: Array(visits[from..<at]), after: Array(visits[at..<to]), leastLoss: 0)
                else { continue }
                let (old, new) = (visits[at - 1].components, visits[at].components)
                let others = Set(old.keys).union(new.keys).filter { $0 != name && old[$0] != new[$0] }
                impacts.append(
                    ComponentImpact(
                        component: name, before: old[name], after: new[name], day: visits[at].day,
                        comparison: comparison, together: others.sorted()))
            }
        }
        return impacts
    }
}

/// The visits of one version of a component.
public struct VersionSummary: Sendable, Hashable {
    /// Nil where it was not recorded.
    public var version: String?
    public var firstDay: Double
    public var lastDay: Double
    public var visits: Int
    public var runs: Int
    /// Of the visits' medians, in the metric's unit.
    public var median: Double
    public var best: Double
    public var worst: Double

    /// In the order of first appearance.
    public static func all(_ reading: TrajectoryReading, by component: String) -> [VersionSummary] {
        var order: [String?] = []
        var groups: [String?: [TrajectoryReading.Point]] = [:]
        for point in reading.points where point.value != nil {
            let version = point.components[component]
            if groups[version] == nil { order.append(version) }
            groups[version, default: []].append(point)
        }
        return order.compactMap { version in
            let points = groups[version] ?? []
            let values = points.compactMap(\.value).sorted()
            guard let first = points.first, let last = points.last, let low = values.first, let high = values.last,
                let middle = quantile(values, 0.5)
            else { return nil }
            let isHigher = reading.direction == .higherIsBetter
            return VersionSummary(
                version: version, firstDay: first.day, lastDay: last.day, visits: points.count,
                runs: points.reduce(0) { $0 + $1.runs }, median: middle, best: isHigher ? high : low,
                worst: isHigher ? low : high)
        }
    }
}
