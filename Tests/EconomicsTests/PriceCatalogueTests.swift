// SPDX-License-Identifier: GPL-3.0-or-later

import Configuration
import Economics
import Foundation
import Quantities
import Statistics
import Testing

@Suite("Price models by name")
struct PriceCatalogueTests {
    private func check<D: Quantities.Dimension>(_ catalogue: Catalogue<any PriceModel<D>>) throws {
        #expect(Set(catalogue.names).count == catalogue.names.count)
        let folder = try PriceFolder(["prices.csv": "price\n1\n2\n"])
        for entry in catalogue.entries {
            #expect(!entry.about.isEmpty)
            #expect(Set(entry.documentation.map(\.name)).count == entry.documentation.count)
            for field in entry.documentation {
                #expect(!field.about.isEmpty && field.about.hasSuffix("."), "\(field.name)")
            }
            let node = try DocumentLoader().load(text: entry.example, name: folder.path + "/scenario.yaml")
            var context = DecodingContext()
            let decoded = PriceModels.codec(catalogue).decode(node, &context)
            let model = try context.result(decoded)
            #expect(!model.about.isEmpty)
            let curve = model.curve(from: .epoch, to: .epoch + .days(1), key: StreamKey(seed: 1))
            #expect(curve.values[0] > .zero)
        }
        let schema = jsonSchema(for: PriceModels.codec(catalogue).shape(), id: "price", title: "Price")
        let object = try #require(JSONSerialization.jsonObject(with: Data(schema.utf8)) as? [String: Any])
        #expect(object["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
        for name in catalogue.names { #expect(schema.contains("\"\(name)\"")) }
    }

    @Test("Every price model is documented, and its example decodes")
    func catalogues() throws {
        try check(PriceModels.energy)
        try check(PriceModels.hash)
    }

    @Test(
        "A bare quantity is a constant price, negative ones too",
        arguments: ["70 USD/MWh", "-5 USD/MWh", "0.07 USD/kWh"])
    func bare(text: String) throws {
        let curve = try PriceFolder([:]).curve(text)
        #expect(try curve.values == [EnergyPrice(parsing: text)])
    }

    @Test("Steps hold from their instant")
    func steps() throws {
        let curve = try PriceFolder([:]).curve(
            "steps: {points: [{from: 2026-07-01, price: 70 USD/MWh}, {from: 2026-07-02, price: -5 USD/MWh}]}")
        let second = try #require(Instant(year: 2026, month: 7, day: 2))
        #expect(curve.nextChange(after: .epoch) == second)
        #expect(curve.price(at: .epoch).description == "70 USD/MWh")
        #expect(curve.price(at: second).description == "-5 USD/MWh")
    }

    @Test(
        "What is wrong is said with its place and what would be right",
        arguments: [
            ("stepps: {points: []}", "scenario.yaml:1:1", "did you mean 'steps'?"),
            ("constant: {prise: 1 USD/MWh}", "scenario.yaml:1:12", "did you mean 'price'?"),
            ("70 USD/MW", "scenario.yaml:1:9", "did you mean 'USD/MWh'?"), ("70", "scenario.yaml:1:9", "has no unit"),
            ("steps: {points: []}", "scenario.yaml:1:17", "1 to 100000 elements"),
            (
                "steps: {points: [{from: 2026-07-02, price: 1 USD/MWh}, {from: 2026-07-01, price: 1 USD/MWh}]}",
                "scenario.yaml:1:17", "ascending order"
            ),
            ("csv: {column: p, unit: USD/MWh}", "scenario.yaml:1:6", "lacks its 'file'"),
        ])
    func faults(yaml: String, place: String, words: String) throws {
        let fault = try PriceFolder([:]).fault(yaml)
        #expect(fault.contains(place))
        #expect(fault.contains(words))
    }

    @Test("A pool's yield is what fee and stale shares leave")
    func pool() {
        var pool = PoolSettings()
        pool.fee = .percent(2)
        pool.stale = .percent(0.5)
        #expect(abs(pool.yield.fraction - 0.9751) < 1e-12)
    }

    @Test("Every default of the market has a source, and decodes")
    func market() throws {
        #expect(Set(MarketSettings.fields.map(\.name)).count == MarketSettings.fields.count)
        for field in PoolSettings.fields { #expect(field.source != .choice, "\(field.name)") }
        var context = DecodingContext()
        let node = try DocumentLoader().load(
            text:
                "hashprice: 0.055 USD/TH/d\nenergy: 70 USD/MWh\npool: {fee: 2 %}\nspare-pool: {fee: 2.5 %, switch-loss: 30 s}",
            name: "market.yaml")
        let decoded = Codec<MarketSettings>.object("market").decode(node, &context)
        let market = try context.result(decoded)
        #expect(market.sparePool?.fee == .percent(2.5))
        #expect(market.scryptHashPrice == nil)
    }
}
