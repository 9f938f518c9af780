// SPDX-License-Identifier: GPL-3.0-or-later

import Economics
import Quantities
import Testing

@Suite("Price curves")
struct PriceCurveTests {
    private let noon = Instant(year: 2026, month: 7, day: 1, hour: 12) ?? .epoch

    /// 10 from noon, 30 from 13:00, -20 from 16:00, in USD/MWh.
    private func curve() throws -> PriceCurve<EnergyPriceDimension> {
        try #require(
            PriceCurve(
                times: [noon, noon + .hours(1), noon + .hours(4)],
                values: [10, 30, -20].map { .dollarsPerMegawattHour($0) }))
    }

    @Test(
        "A price holds from its instant to the next, the first one also before",
        arguments: [
            (-5000, 10), (0, 10), (3599, 10), (3600, 30), (3601, 30), (4 * 3600 - 1, 30), (4 * 3600, -20),
            (1 << 20, -20),
        ] as [(Int64, Double)])
    func lookup(seconds: Int64, price: Double) throws {
        #expect(try curve().price(at: noon + .seconds(seconds)) == .dollarsPerMegawattHour(price))
    }

    @Test(
        "The next change is the start of the next step",
        arguments: [(-1, 1), (0, 1), (1, 4), (3, 4), (4, nil), (9, nil)] as [(Int64, Int64?)])
    func changes(hours: Int64, next: Int64?) throws {
        #expect(try curve().nextChange(after: noon + .hours(hours)) == next.map { noon + .hours($0) })
    }

    @Test("A constant has one price for all time and never changes")
    func constant() {
        let curve = PriceCurve(constant: EnergyPrice.dollarsPerMegawattHour(70))
        #expect(curve.price(at: Instant(nanosecondsSinceEpoch: .min)) == .dollarsPerMegawattHour(70))
        #expect(curve.price(at: .distantFuture) == .dollarsPerMegawattHour(70))
        #expect(curve.nextChange(after: noon) == nil)
        #expect(curve.mean(from: noon, to: noon + .days(300)) == .dollarsPerMegawattHour(70))
    }

    @Test(
        "A mean weighs each price with its time",
        arguments: [
            // (from, to, mean) in hours after noon: the last is (1 x 10 + 3 x 30 - 4 x 20) / 8.
            (-2.0, 0.5, 10.0), (0.0, 1.0, 10.0), (0.0, 2.0, 20.0), (0.5, 1.5, 20.0), (1.0, 4.0, 30.0), (3.0, 5.0, 5.0),
            (4.0, 900.0, -20.0), (0.0, 8.0, 2.5), (2.0, 2.0, 30.0),
        ] as [(Double, Double, Double)])
    func means(from: Double, to: Double, mean: Double) throws {
        let start = noon + TimeSpan(seconds: from * 3600)
        let end = noon + TimeSpan(seconds: to * 3600)
        let curve = try curve()
        #expect(abs(curve.mean(from: start, to: end).dollarsPerMegawattHour - mean) < 1e-12)
        #expect(curve.mean(from: end, to: start) == curve.mean(from: start, to: end))
    }

    @Test("Means add up over adjoining intervals")
    func additive() throws {
        let curve = try curve()
        let cuts = [-90.0, 13, 60, 61.5, 239.9, 240, 777].map { noon + TimeSpan(seconds: $0 * 60) }
        let parts = zip(cuts, cuts.dropFirst()).map { curve.mean(from: $0, to: $1).base * ($1 - $0).seconds }
        let whole = curve.mean(from: cuts[0], to: cuts[6]).base * (cuts[6] - cuts[0]).seconds
        #expect(abs(parts.reduce(0, +) / whole - 1) < 1e-12)
    }

    @Test("Times that do not ascend, or lack their values, make no curve")
    func refused() {
        let price = EnergyPrice.dollarsPerMegawattHour(1)
        #expect(PriceCurve<EnergyPriceDimension>(times: [], values: []) == nil)
        #expect(PriceCurve(times: [noon], values: [price, price]) == nil)
        #expect(PriceCurve(times: [noon, noon], values: [price, price]) == nil)
        #expect(PriceCurve(times: [noon, noon - .hours(1)], values: [price, price]) == nil)
    }
}
