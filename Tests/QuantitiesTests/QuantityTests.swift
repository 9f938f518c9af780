// SPDX-License-Identifier: GPL-3.0-or-later

import Quantities
import Testing

@Suite("Quantities")
struct QuantityTests {
    @Test("3412.5 W at 9533 MH/s is 0.358 J/MH, not J/TH")
    func scryptEfficiency() throws {
        let efficiency = Power.watts(3412.5) / HashRate.megahashesPerSecond(9533)
        #expect(abs(efficiency.joulesPerMegahash - 0.357_967) < 1e-6)
        #expect(efficiency.formatted(digits: 3) == "0.358 J/MH")
        #expect(efficiency.formatted(in: "J/TH", digits: 3) == "358000 J/TH")
    }

    @Test("a kilowatt for an hour at 70 USD/MWh costs 7 cents")
    func energyCost() throws {
        let energy = Power.watts(1000) * TimeSpan.hours(1)
        #expect(energy.kilowattHours == 1)
        let price = try EnergyPrice(parsing: "70 USD/MWh")
        #expect(abs((energy * price).dollars - 0.07) < 1e-12)
        #expect(abs(try EnergyPrice(parsing: "0.07 USD/kWh") / price - 1) < 1e-12)
    }

    @Test("95 TH/s for a day at 0.055 USD/TH/d earn 5.225 USD")
    func hashIncome() throws {
        let work = try HashRate(parsing: "95 TH/s") * TimeSpan.days(1)
        let price = try HashPrice(parsing: "0.055 USD/TH/d")
        #expect(abs((work * price).dollars - 5.225) < 1e-9)
        #expect(abs(work.terahashHours - 95 * 24) < 1e-9)
    }

    @Test("32 degF are 0 degC and 300 K are 26.85 degC")
    func temperatureOffsets() throws {
        #expect(abs(try Temperature(parsing: "32 degF").celsius) < 1e-12)
        #expect(abs(try Temperature(parsing: "300 K").celsius - 26.85) < 1e-12)
        #expect(abs(try Temperature(parsing: "-40 degF").celsius + 40) < 1e-12)
        #expect(Temperature.celsius(0).formatted(in: "K") == "273.15 K")
        #expect(Temperature.celsius(25).description == "25 degC")
    }

    @Test(
        "a number and a unit, with or without spaces",
        arguments: [
            ("3.25 kW", 3250), ("3.25kW", 3250), (" 3250 W ", 3250), ("+1e3W", 1000), (".5 kW", 500), ("2. W", 2),
            ("-5 W", -5),
            ("1E-3 MW", 1000), ("5 mW", 0.005),
        ])
    func parsing(text: String, watts: Double) throws {
        #expect(abs(try Power(parsing: text).watts - watts) < 1e-12 * max(1, abs(watts)))
    }

    @Test("an exponent is not taken from a unit that begins with E")
    func exaHashes() throws {
        #expect(try HashRate(parsing: "5EH/s").hashesPerSecond == 5e18)
        #expect(try HashRate(parsing: "5e0EH/s").hashesPerSecond == 5e18)
    }

    @Test("what is wrong is named")
    func refusals() {
        #expect(throws: QuantityError.missingUnit(text: "5", expected: "a power", units: ["W", "kW", "MW", "mW"])) {
            try Power(parsing: "5")
        }
        #expect(throws: QuantityError.unknownUnit(unit: "kw", expected: "a power", units: ["W", "kW", "MW", "mW"])) {
            try Power(parsing: "5 kw")
        }
        for text in [
            "", "W", "nan W", "inf W", "0x5 W", "five W", "--5 W", ". W", "e5 W", "٥ W", "5\u{301} W", "\t5 W",
        ] {
            #expect(throws: QuantityError.self, "\(text)") { try Power(parsing: text) }
        }
        #expect(throws: QuantityError.notFinite(text: "1e999 W")) { try Power(parsing: "1e999 W") }
        #expect(throws: QuantityError.notFinite(text: "1e308 MW")) { try Power(parsing: "1e308 MW") }
        #expect(throws: QuantityError.self) { try Energy(parsing: "5 kW") }
    }

    @Test("a fraction may stand without a unit")
    func fractions() throws {
        #expect(try Fraction(parsing: "5 %").fraction == 0.05)
        #expect(try Fraction(parsing: "0.05").percent == 5)
        #expect(abs(try Fraction(parsing: "50 ppm").fraction - 5e-5) < 1e-18)
        #expect(Fraction.percent(2.5).description == "2.5 %")
        #expect(Fraction.fraction(0.25).formatted(in: "") == "0.25")
    }

    @Test(
        "a quantity prints in a unit in which it reads well",
        arguments: [
            (Power.watts(3250).description, "3250 W"), (Power.watts(0).description, "0 W"),
            (Power.watts(-20_000).description, "-20 kW"),
            (Voltage.volts(0.02).description, "20 mV"), (Frequency.hertz(5.45e8).description, "545 MHz"),
            (Frequency.hertz(50).description, "50 Hz"), (Rate.perDay(0.5).description, "0.5 /d"),
            (Money.dollars(2_500_000).description, "2500 kUSD"), (Energy.joules(7.2e6).description, "2 kWh"),
            (Capacitance.farads(3e-12).description, "3 pF"), (Power(base: .infinity).description, "inf W"),
            (EnergyPerHash.joulesPerTerahash(34.5).description, "34.5 J/TH"),
        ])
    func printing(text: String, expected: String) {
        #expect(text == expected)
    }

    @Test("what is printed with 17 digits reads back as it was, in every unit")
    func roundTrip() throws {
        func check<D: Dimension>(_: D.Type) throws {
            for unit in D.units {
                for base in [1.0, -0.1, 12_345.678, 1e-7 / 3, 6.02e23] {
                    let value = Quantity<D>(base: base)
                    let again = try Quantity<D>(parsing: value.formatted(in: unit.symbol, digits: 17))
                    #expect(
                        abs(again.base - base) <= 1e-12 * max(abs(base), abs(unit.offset)), "\(unit.symbol) \(base)")
                }
            }
        }
        try check(PowerDimension.self)
        try check(TemperatureDimension.self)
        try check(HashRateDimension.self)
        try check(HashPriceDimension.self)
        try check(FractionDimension.self)
        try check(RateDimension.self)
        try check(VolumeFlowDimension.self)
        try check(EnergyPerHashDimension.self)
    }
}

@Suite("Numbers as text")
struct NumberFormatTests {
    @Test(
        "significant digits, no trailing zeros",
        arguments: [
            (0.00012, 3, "0.00012"), (1_234_567, 3, "1230000"), (999_999.5, 6, "1000000"), (0, 6, "0"), (-0.0, 6, "0"),
            (1000, 1, "1000"), (0.1 + 0.2, 6, "0.3"), (1e-9, 3, "1e-09"), (1e20, 3, "1e+20"), (.nan, 3, "nan"),
            (-.infinity, 3, "-inf"),
            (99.99, 2, "100"), (1, 99, "1"),
        ] as [(Double, Int, String)])
    func number(value: Double, digits: Int, text: String) {
        #expect(formatNumber(value, digits: digits) == text)
    }

    @Test(
        "thousands are grouped",
        arguments: [
            (1_234_567.891, 1, "1,234,567.9"), (-1000, 0, "-1,000"), (999, 0, "999"), (-0.01, 1, "0.0"),
            (.nan, 0, "nan"), (12, -3, "12"),
        ] as [(Double, Int, String)])
    func grouped(value: Double, decimals: Int, text: String) {
        #expect(formatGrouped(value, decimals: decimals) == text)
    }
}
