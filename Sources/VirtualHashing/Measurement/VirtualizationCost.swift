// SPDX-License-Identifier: GPL-3.0-or-later

public import Quantities
public import Statistics

/// A number with the range its uncertainty leaves: a best value within low ... high.
public struct UncertainValue: Sendable, Hashable {
    public var best: Double
    public var range: Interval

    /// - Parameters are put in order, so that `best` lies within the range.
    public init(best: Double, low: Double, high: Double) {
        self.best = best
        range = Interval(low: min(low, best), high: max(high, best))
    }

    /// Of positive numbers: the widest range that their ranges allow, since systematic errors need not cancel.
    public static func * (a: Self, b: Self) -> Self {
        Self(best: a.best * b.best, low: a.range.low * b.range.low, high: a.range.high * b.range.high)
    }

    /// Of positive numbers; see `*`.
    public static func / (a: Self, b: Self) -> Self {
        Self(best: a.best / b.best, low: a.range.low / b.range.high, high: a.range.high / b.range.low)
    }
}

/// What one hash costs on this processor and how that compares with a machine made for it.
public struct VirtualizationCost: Sendable, Hashable {
    /// Joules per hash.
    public var energyPerHash: UncertainValue
    /// Where the power comes from, in words for the reader.
    public var powerSource: String

    /// From a measured energy, which counts everything the package did.
    /// - Returns: nil where the energy was not measured.
    public init?(measured: HashRateMeasurement) {
        guard let energy = measured.energy, measured.hashes.hashes > 0, energy.joules > 0 else { return nil }
        let perHash = energy.joules / measured.hashes.hashes
        let spread = Self.relativeRate(measured)
        energyPerHash = UncertainValue(
            best: perHash, low: perHash / spread.range.high, high: perHash / spread.range.low)
        powerSource = "measured by the processor's energy counter (RAPL), whole package"
    }

    /// From the power of one core under this load.
    /// - Parameter watts: per core, with its range.
    public init(rate: HashRateMeasurement, wattsPerCore watts: UncertainValue, source: String) {
        let perCore = rate.perCore.hashesPerSecond
        let spread = Self.relativeRate(rate)
        energyPerHash =
            watts
            / UncertainValue(best: perCore, low: perCore * spread.range.low, high: perCore * spread.range.high)
        powerSource = source
    }

    /// The measured rate over its mean: 1, within the interval of the mean.
    private static func relativeRate(_ measurement: HashRateMeasurement) -> UncertainValue {
        let mean = measurement.perCore.hashesPerSecond
        guard mean > 0, let interval = measurement.interval else { return UncertainValue(best: 1, low: 1, high: 1) }
        return UncertainValue(best: 1, low: max(0.01, interval.low / mean), high: interval.high / mean)
    }

    /// How many times more hashes a machine makes of a joule.
    /// - Parameters:
    ///   - machine: its efficiency at the wall.
    ///   - tolerance: how far that may be off, as its maker says.
    public func ratio(to machine: EnergyPerHash, tolerance: Fraction) -> UncertainValue {
        let joules = machine.joulesPerHash
        return energyPerHash
            / UncertainValue(
                best: joules, low: joules * (1 - tolerance.fraction), high: joules * (1 + tolerance.fraction))
    }
}

/// A claimed lower bound, held against a number that is known within a range.
public enum ClaimVerdict: String, Sendable, Hashable {
    case holds = "holds"
    case doesNotHold = "does not hold"
    case undecided = "undecided"

    /// Holds when all of the range reaches the bound, does not when nothing of it does.
    public init(_ value: UncertainValue, atLeast bound: Double) {
        self = value.range.low >= bound ? .holds : value.range.high < bound ? .doesNotHold : .undecided
    }
}
