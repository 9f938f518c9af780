// SPDX-License-Identifier: GPL-3.0-or-later

package import Economics
package import Fleet
package import Quantities
package import Statistics

/// The market's paths in one replication: the same for every policy.
package struct PricedMarket: Sendable {
    let sha256: PriceCurve<HashPriceDimension>
    let scrypt: PriceCurve<HashPriceDimension>
    let energy: PriceCurve<EnergyPriceDimension>
    let primaryYield: Double
    let spareYield: Double
    private let spare: PoolSettings?

    package init(_ settings: MarketSettings, from start: Instant, to end: Instant, key: StreamKey) {
        sha256 = settings.hashPrice.curve(from: start, to: end, key: key.named("hashprice"))
        scrypt =
            settings.scryptHashPrice?.curve(from: start, to: end, key: key.named("scrypt-hashprice"))
            ?? PriceCurve(constant: .zero)
        energy = settings.energy.curve(from: start, to: end, key: key.named("energy"))
        primaryYield = settings.pool.yield.fraction
        spare = settings.sparePool
        spareYield = settings.sparePool?.yield.fraction ?? 0
    }

    package func quote(at time: Instant) -> MarketQuote {
        MarketQuote(
            time: time, sha256HashPrice: sha256.price(at: time), scryptHashPrice: scrypt.price(at: time),
            energyPrice: energy.price(at: time), primaryYield: .fraction(primaryYield),
            spareYield: spare.map(\.yield), switchLoss: spare?.switchLoss ?? .zero)
    }
}
