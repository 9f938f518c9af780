// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation
public import Quantities

/// One way in which solder joints are warmed and cooled again and again.
public struct ThermalCycle: Sendable, Hashable {
    public var swing: TemperatureDifference
    /// Time at the hot end.
    public var dwell: TimeSpan
    /// The hot end.
    public var peak: Temperature

    public init(swing: TemperatureDifference, dwell: TimeSpan, peak: Temperature) {
        self.swing = swing
        self.dwell = dwell
        self.peak = peak
    }
}

/// Solder joints crack with the number of thermal cycles, not with time: only power cycles count, a day's weather hardly does.
///
///     N / Ntest = (dTtest / dT)^2.65 (ttest / t)^0.136 e^(2185 K (1 / T - 1 / Ttest))
///
/// Norris and Landzberg, IBM J. Res. Dev. 13 (1969) 266, with the constants for SnAgCu of N. Pan et al., SMTA 2005.
public struct SolderFatigue: Sendable, Hashable {
    public var test: ThermalCycle
    /// Cycles of the test, as a life: cycles are counted in `TimeSpan.seconds(1)` each.
    public var cyclesToFailure: Double
    /// The Weibull shape of the cycles to failure.
    public var shape: Double

    public init(test: ThermalCycle, cyclesToFailure: Double, shape: Double) {
        self.test = test
        self.cyclesToFailure = cyclesToFailure
        self.shape = shape
    }

    /// An assumption: no miner's maker publishes a cycle test. 0 to 100 degC, ten minutes of dwell, and 63 % of boards with a
    /// cracked joint after 3,000 cycles is usual for large packages.
    public static let assumed = SolderFatigue(
        test: ThermalCycle(swing: .kelvins(100), dwell: .minutes(10), peak: .celsius(100)),
        cyclesToFailure: 3_000, shape: 2.5)

    /// Cycles of this kind that do the damage of one cycle of the test.
    public func cyclesPerTestCycle(_ use: ThermalCycle) -> Double {
        pow(test.swing / use.swing, 2.65) * pow(test.dwell / use.dwell, 0.136)
            * exp(2185 * (1 / (use.peak.celsius + 273.15) - 1 / (test.peak.celsius + 273.15)))
    }

    /// The probability that a board's solder has failed after this many cycles of use (Miner's rule).
    public func failureProbability(cycles: Int, _ use: ThermalCycle) -> Double {
        let damage = Double(max(0, cycles)) / cyclesPerTestCycle(use) / cyclesToFailure
        return -expm1(-pow(damage, shape))
    }
}
