// SPDX-License-Identifier: GPL-3.0-or-later

public import Quantities
import Statistics

/// What truly happens to a product: its releases and its level. Detectors never see it.
public struct ProductTruth: Sendable {
    /// In order of time; the first is the state at the first calibration.
    public let releases: [PlannedRelease]
    public let firstCalibration: Instant
    private let curve: any MaturityCurve
    private let matures: Maturation

    /// - Parameter product: the index in the specification.
    init(_ specification: ReleaseSpecification, product: Int, calendar: ReleaseCalendar) {
        let settings = specification.products[product]
        let first = specification.start + settings.from
        firstCalibration = first
        curve = settings.curve
        matures = settings.matures
        func curveLog(_ time: Instant) -> Double {
            settings.matures == .releases
                ? Elementary.log(settings.curve.efficiency(days: max(0, (time - first).days))) : 0
        }
        var versions = settings.firstVersions
        let bases = versions
        var open: [(component: SoftwareComponent, version: String, effect: Double)] = []
        var standing = 0.0
        var labels: [String: Int] = [:]
        var planned: [PlannedRelease] = []

        func append(_ at: Instant, changed: [SoftwareComponent], effects: [SoftwareComponent: Double], maturing: Double)
        {
            let shown = changed.isEmpty ? [.driver] : changed
            var label = shown.map { "\($0.rawValue) \(versions[$0] ?? "")" }.joined(separator: " + ")
            labels[label, default: 0] += 1
            if let count = labels[label], count > 1 { label += " (\(count))" }
            planned.append(
                PlannedRelease(
                    label: label, at: at, changed: changed, versions: versions, effects: effects, maturing: maturing,
                    logLevel: standing + curveLog(at)))
        }

        let mine = calendar.changes.filter { $0.products?.contains(settings.name) ?? true }
        var index = 0
        while index < mine.count || planned.isEmpty {
            // What came out before the first calibration is part of the state that this one finds.
            if planned.isEmpty, index >= mine.count || mine[index].at > first {
                append(first, changed: [], effects: [:], maturing: 0)
                continue
            }
            let at = mine[index].at
            var changed: [SoftwareComponent] = []
            var effects: [SoftwareComponent: Double] = [:]
            while index < mine.count, mine[index].at == at {
                let change = mine[index]
                index += 1
                let version =
                    switch change.version {
                    case .named(let name): name
                    case .raised(let step): raised(bases[change.component] ?? "0", by: step)
                    }
                versions[change.component] = version
                if !changed.contains(change.component) { changed.append(change.component) }
                var effect = change.touched?.contains(product) ?? true ? change.effect : 0
                let fixed = open.filter {
                    $0.version == change.fixes
                        || (change.fixesLosses && $0.component == change.component && $0.effect < 0)
                }
                open.removeAll {
                    $0.version == change.fixes
                        || (change.fixesLosses && $0.component == change.component && $0.effect < 0)
                }
                if effect != 0 { open.append((change.component, version, effect)) }
                effect -= fixed.reduce(0) { $0 + $1.effect }
                if effect != 0 { effects[change.component, default: 0] += effect }
                standing += effect
            }
            if planned.isEmpty { continue }
            append(
                at, changed: changed.sorted(), effects: effects,
                maturing: curveLog(at) - curveLog(planned[planned.count - 1].at))
        }
        releases = planned
    }

    /// The index of the release in use at a time; the first one before it.
    /// - Complexity: O(log *releases*).
    public func release(at time: Instant) -> Int {
        var low = 0
        var high = releases.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if releases[middle].at <= time { low = middle } else { high = middle }
        }
        return low
    }

    /// The natural logarithm of the true efficiency.
    public func logLevel(at time: Instant) -> Double {
        let level = releases[release(at: time)].logLevel
        guard matures == .days else { return level }
        return level + Elementary.log(curve.efficiency(days: max(0, (time - firstCalibration).days)))
    }

    /// Releases with a net loss of at least this share, in order of time.
    public func regressions(ofAtLeast loss: Fraction) -> [Int] {
        let limit = Elementary.log(1 - loss.fraction)
        // A loss that is written as 5 % counts as 5 % whatever the last bit of its logarithm.
        return releases.indices.filter { releases[$0].logChange <= limit + 1e-12 }
    }
}

/// The version with its last number raised: `550.54` by 2 is `550.56`.
func raised(_ version: String, by step: Int) -> String {
    let digits = version.reversed().prefix { $0.isNumber }.count
    guard digits > 0, let last = Int(version.suffix(digits)) else { return "\(version).\(step)" }
    return version.dropLast(digits) + String(last + step)
}
