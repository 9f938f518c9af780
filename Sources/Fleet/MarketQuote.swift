// SPDX-License-Identifier: GPL-3.0-or-later

public import Quantities

/// What the market pays and asks at one moment: the only economics a policy sees.
public struct MarketQuote: Sendable, Hashable {
    public var time: Instant
    /// Before pool fees.
    public var sha256HashPrice: HashPrice
    public var scryptHashPrice: HashPrice
    public var energyPrice: EnergyPrice
    /// What a pool pays of a valid hash's price, fees and stale shares taken off, 0...1.
    public var primaryYield: Fraction
    /// Nil where no spare pool is configured: then nothing can be redirected.
    public var spareYield: Fraction?
    /// How long a unit earns nothing when its pool is switched.
    public var switchLoss: TimeSpan

    public init(
        time: Instant, sha256HashPrice: HashPrice, scryptHashPrice: HashPrice, energyPrice: EnergyPrice,
        primaryYield: Fraction, spareYield: Fraction?, switchLoss: TimeSpan
    ) {
        self.time = time
        self.sha256HashPrice = sha256HashPrice
        self.scryptHashPrice = scryptHashPrice
        self.energyPrice = energyPrice
        self.primaryYield = primaryYield
        self.spareYield = spareYield
        self.switchLoss = switchLoss
    }

    public func hashPrice(of algorithm: HashAlgorithm) -> HashPrice {
        switch algorithm {
        case .sha256d: sha256HashPrice
        case .scrypt1024: scryptHashPrice
        }
    }

    /// The efficiency at which a hash earns just what its energy costs; nil where energy is free or paid for.
    public func breakEven(of algorithm: HashAlgorithm) -> EnergyPerHash? {
        guard energyPrice.base > 0 else { return nil }
        return EnergyPerHash(base: hashPrice(of: algorithm).base * primaryYield.base / energyPrice.base)
    }
}
