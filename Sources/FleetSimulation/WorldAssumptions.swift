// SPDX-License-Identifier: GPL-3.0-or-later

public import Quantities

/// A number that every simulated fleet rests on and no scenario sets, with where it comes from. Results print them.
public struct WorldAssumption: Sendable, Hashable {
    public let name: String
    public let value: String
    public let source: String
}

/// The numbers of the fleet model that are neither a model's data nor a scenario's.
public enum WorldAssumptions {
    /// The hottest chip above the mean one: what trips a unit and what `asic_temp_max` shows.
    public static let hotSpot = TemperatureDifference.kelvins(4)
    /// Share of the dynamic power that chips draw while they have no work: clocks run, stages idle.
    public static let idleActivity = Fraction.percent(20)
    /// Core voltages that supplies can be set to, over the nominal one.
    public static let settableVoltage = 0.7...1.3
    /// The difficulty a pool asks of a share.
    public static let poolDifficulty = 524_288.0

    public static let all: [WorldAssumption] = [
        WorldAssumption(
            name: "hottest chip above the mean", value: hotSpot.description,
            source: "assumption: boards are hotter on the outlet side"),
        WorldAssumption(
            name: "power of idle stages", value: idleActivity.formatted(in: "%"),
            source: "assumption: clocks run, data does not move"),
        WorldAssumption(
            name: "settable core voltage", value: "0.7 to 1.3 of the nominal one",
            source: "assumption: the range of an adjustable supply"),
        WorldAssumption(
            name: "share difficulty", value: formatNumber(poolDifficulty),
            source: "source: captured pool replies of an S19 Pro say 524K"),
    ]
}
