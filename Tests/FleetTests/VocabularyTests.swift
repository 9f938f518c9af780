// SPDX-License-Identifier: GPL-3.0-or-later

import Fleet
import Quantities
import Testing

@Suite("Reasons and quotes")
struct VocabularyTests {
    @Test(
        "A reason fills its numbers in wherever they are named",
        arguments: [
            ("{efficiency} is above {limit}", "38.5 J/TH is above 1.1"),
            ("{limit}, {limit} and {limit}", "1.1, 1.1 and 1.1"),
            ("no numbers at all", "no numbers at all"),
            ("{unknown} stays, {limit} goes", "{unknown} stays, 1.1 goes"),
            ("an open { brace", "an open { brace"), ("", ""), ("{limit}", "1.1"), ("} {limit} {", "} 1.1 {"),
        ])
    func reasons(template: String, text: String) {
        let reason = Reason(template, [.init("efficiency", 38.5, "J/TH"), .init("limit", 1.1)])
        #expect(reason.text == text)
    }

    @Test("A number keeps four significant digits")
    func digits() {
        #expect(Reason.Number("x", 34.210_526, "J/TH").text == "34.21 J/TH")
        #expect(Reason.Number("x", 0.357_96, "J/MH").text == "0.358 J/MH")
    }

    private func quote(energy: Double) -> MarketQuote {
        MarketQuote(
            time: .epoch, sha256HashPrice: .dollarsPerTerahashDay(0.05),
            scryptHashPrice: .dollarsPerTerahashDay(30_000),
            energyPrice: .dollarsPerMegawattHour(energy), primaryYield: .percent(98), spareYield: nil, switchLoss: .zero
        )
    }

    @Test("Break-even is what a hash earns over what a joule costs")
    func breakEven() throws {
        // 0.05 USD/TH/d x 0.98 = 0.049 USD a day and TH/s; at 60 USD/MWh that buys 0.049 / 60 MWh = 2.94 MJ a day: 34.03 W.
        let sha = try #require(quote(energy: 60).breakEven(of: .sha256d))
        #expect(abs(sha.joulesPerTerahash - 0.049 / 60 * 3.6e9 / 86_400) < 1e-9)
        // 0.03 USD/MH/d x 0.98 at 60 USD/MWh: 20.4 J/MH.
        let scrypt = try #require(quote(energy: 60).breakEven(of: .scrypt1024))
        #expect(abs(scrypt.joulesPerMegahash - 0.0294 / 60 * 3.6e9 / 86_400) < 1e-9)
    }

    @Test("Where energy is free or paid for, every efficiency pays", arguments: [0.0, -20])
    func freeEnergy(price: Double) {
        #expect(quote(energy: price).breakEven(of: .sha256d) == nil)
    }

    @Test("A column tells nothing from zero")
    func columns() {
        var column = Column<PowerDimension>(count: 2)
        column.values[1] = 0
        #expect(column[UnitID(0)] == nil)
        #expect(column[UnitID(1)] == .zero)
    }

    @Test("Commands, claims and states have distinct names")
    func names() {
        let commands: [Command] = [
            .redirect, .restore, .sleep, .wake, .setPowerLimit(.watts(1)),
            .setOperatingPoint(frequency: .megahertz(1), voltage: .volts(1)), .reboot,
        ]
        #expect(Set(commands.map(\.name)).count == commands.count)
        #expect(Set(Claim.allCases.map(\.rawValue)).count == Claim.allCases.count)
    }
}
