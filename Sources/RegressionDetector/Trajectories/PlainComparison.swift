// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration
import Statistics

/// The plain reading of the newest run: how it stands to the best run before it. Two single runs decide; the statistical
/// detector says what such evidence is worth.
public struct PlainComparison: Sendable, Hashable {
    public var best: Run
    public var current: Run
    /// The relative change from the best run, signed as the metric is: -0.046 is 4.6 % less.
    public var change: Double
    /// The relative loss, above 0 where the current run is worse.
    public var loss: Double
    /// The components whose versions differ between the two, with the version of the best run.
    public var changed: [(component: String, before: String?, after: String?)]

    /// Nil where fewer than two runs count.
    public init?(_ reading: TrajectoryReading) {
        let runs = reading.eligibleRuns
        guard let current = runs.last, runs.count >= 2 else { return nil }
        var best = runs[0]
        for run in runs.dropLast() where reading.isBetter(run.value, best.value) { best = run }
        self.best = best
        self.current = current
        change = current.value / best.value - 1
        loss = reading.direction == .higherIsBetter ? -change : change
        let names = Set(best.components.keys).union(current.components.keys).sorted()
        changed = names.compactMap { name in
            let (before, after) = (best.components[name], current.components[name])
            return before == after ? nil : (name, before, after)
        }
    }

    /// Whether the loss is larger than a share, in 0 ..< 1.
    public func isAlert(threshold: Double) -> Bool { loss > threshold }

    /// The component that is to blame where only one changed.
    public var cause: String? { changed.count == 1 ? changed[0].component : nil }

    /// What to do: to pin and to report where one component changed.
    public var recommendation: String {
        switch changed.count {
        case 0: "no recorded component changed: look at the machine before blaming software, and measure again"
        case 1:
            changed[0].before.map {
                "pin \(changed[0].component) to \($0) and report \(changed[0].after ?? "its removal") to the vendor"
            } ?? "report \(changed[0].component) \(changed[0].after ?? "") to the vendor"
        default:
            "\(changed.map(\.component).joined(separator: ", ")) changed together: measure with "
                + "\(changed[0].component) \(changed[0].before ?? "as before") and the rest as it is, to tell them apart"
        }
    }

    public static func == (a: Self, b: Self) -> Bool { a.best == b.best && a.current == b.current }
    public func hash(into hasher: inout Hasher) {
        hasher.combine(best)
        hasher.combine(current)
    }
}

/// How likely a detector sees a loss of a given size.
public enum PlainPower {
    /// The chance that one new run falls below the threshold of a plain rule, when the level fell by `loss`.
    ///
    /// Both runs scatter normally in the logarithm: the difference of the two has sqrt(2) times the scatter of one.
    /// - Parameters:
    ///   - loss, threshold: shares in 0 ..< 1.
    ///   - scatter: the standard deviation of a run's logarithm, visit offset included; above 0.
    public static func probability(loss: Double, threshold: Double, scatter: Double) -> Double? {
        guard (0..<1).contains(loss), (0..<1).contains(threshold), scatter > 0, scatter.isFinite,
            let normal = try? ContinuousDistribution.normal()
        else { return nil }
        let margin = Elementary.log(1 - threshold) - Elementary.log(1 - loss)
        return normal.upperTail(-margin / (scatter * 2.0.squareRoot()))
    }

    /// The scatter of single visits from one to the next, robust against steps: from the median of their absolute differences.
    /// Nil below three visits.
    public static func scatter(_ visits: [Visit]) -> Double? {
        let medians = visits.map(\.median)
        let steps = zip(medians.dropFirst(), medians).map { abs($0 - $1) }
        guard steps.count >= 2, let middle = quantile(steps, 0.5) else { return nil }
        // The median of |difference| of two normal values is 0.6745 sqrt(2) standard deviations.
        return middle / (0.6744897501960817 * 2.0.squareRoot())
    }
}
