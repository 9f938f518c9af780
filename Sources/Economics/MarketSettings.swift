// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
public import Quantities

/// What a pool pays and costs.
public struct PoolSettings: Configurable {
    public var fee = Fraction.percent(2)
    public var stale = Fraction.percent(0.1)
    public var switchLoss = TimeSpan.seconds(30)

    public init() {}

    public static let about = "A mining pool that pays per valid share (FPPS)."

    public static let fields: [Field<Self>] = [
        Field(
            "fee", \.fee, .quantity(.zero ... .percent(50)),
            source: .assumption("published FPPS fees lie between 1 % and 4 %"),
            about: "What the pool keeps of the reward."),
        Field(
            "stale", \.stale, .quantity(.zero ... .percent(50)),
            source: .assumption("a healthy connection to a near pool"),
            about: "Share of valid work that arrives too late."),
        Field(
            "switch-loss", \.switchLoss, .duration(.zero ... .hours(1)),
            source: .assumption("no measured duration is published; a reconnect and fresh work take seconds"),
            about: "How long a unit earns nothing when it is switched to this pool."),
    ]

    /// The share of a hash's price that arrives.
    public var yield: Fraction { .fraction((1 - fee.fraction) * (1 - stale.fraction)) }
}

/// Prices and pools.
public struct MarketSettings: Configurable {
    public var hashPrice: any PriceModel<HashPriceDimension> = ConstantPrice(.dollarsPerTerahashDay(0.05))
    public var scryptHashPrice: (any PriceModel<HashPriceDimension>)?
    public var energy: any PriceModel<EnergyPriceDimension> = ConstantPrice(.dollarsPerMegawattHour(60))
    public var pool = PoolSettings()
    public var sparePool: PoolSettings?

    public init() {}

    public static let about = "What hashes earn and energy costs."

    public static let fields: [Field<Self>] = [
        Field(
            "hashprice", \.hashPrice, PriceModels.codec(PriceModels.hash),
            source: .assumption("the order of what SHA-256 paid per TH/s and day in 2025"),
            about: "Revenue per SHA-256 hash rate and time, before pool fees."),
        Field(
            "scrypt-hashprice", \.scryptHashPrice, optional: PriceModels.codec(PriceModels.hash),
            about: "The same for Scrypt; required where the fleet has Scrypt units."),
        Field(
            "energy", \.energy, PriceModels.codec(PriceModels.energy),
            source: .assumption("a common industrial contract"), about: "The price of energy at the meter."),
        Field("pool", \.pool, .object("pool"), about: "The primary pool."),
        Field(
            "spare-pool", \.sparePool, optional: .object("pool"),
            about: "Where redirected work goes. Without it no redirect is possible."),
    ]
}
