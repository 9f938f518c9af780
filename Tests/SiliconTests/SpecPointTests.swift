// SPDX-License-Identifier: GPL-3.0-or-later

import Configuration
import Quantities
import Silicon
import Statistics
import Testing

@Suite struct SpecPointTests {
    @Test("Every public figure that was not fitted is met within 7 %", arguments: ModelLibraryTests.names)
    func predictions(name: String) throws {
        let model = try #require(try ModelLibrary.builtIn()[name])
        #expect(model.specPredictions.count == model.specPoints.count)
        for prediction in model.specPredictions {
            #expect(abs(prediction.residual.fraction) < 0.07, "\(prediction.point.name)")
            #expect(prediction.isInsideTuningRange, "\(prediction.point.name)")
            if prediction.point.isFitted { #expect(abs(prediction.residual.fraction) < 1e-9) }
        }
    }

    @Test("The S19k Pro follows from the S19 XP's chip, 2.3 % above its data sheet")
    func outOfSample() throws {
        let model = try #require(try ModelLibrary.builtIn()["antminer-s19k-pro"])
        let prediction = try #require(model.specPredictions.first)
        #expect(!prediction.point.isFitted)
        #expect(abs(prediction.residual.percent - 2.3) < 0.1)
        #expect(abs(prediction.operatingPoint.voltage.volts - 0.3169) < 5e-5)
        let fitted = try #require(try ModelLibrary.builtIn()["antminer-s21-pro"])
        // Three Bitaxe boards with the chip fit 18.4 to 20.4 nF at 1.15 V a chip.
        let atBitaxe = fitted.chipPower.capacitance.farads * 1e9 * 0.09 / (1.15 * 1.15)
        #expect((18.0...20.5).contains(atBitaxe), "\(atBitaxe)")
    }

    @Test("A wrong capacitance shows in the residual")
    func mutant() throws {
        var model = try #require(try ModelLibrary.builtIn()["antminer-s19-pro"])
        model.chipPower.capacitance = model.chipPower.capacitance * 1.15
        #expect(try #require(model.specPredictions.first).residual > .percent(10))
    }

    @Test("A user's spec points are read, and refused without a source")
    func userPoints() throws {
        var library = try ModelLibrary.builtIn()
        let head = "based-on: antminer-s19\nname: mine\ntitle: Mine\nabout: Mine.\n"
        let point = "hash-rate: {value: 76 TH/s, source: me}, power: {value: 2.4 kW, source: me}"
        try library.add(
            DocumentLoader().load(text: head + "spec-points: [{name: low, \(point)}]\n", name: "my.yaml"))
        #expect(library["mine"]?.specPoints.map(\.name) == ["nameplate", "low"])
        let error = #expect(throws: ConfigurationError.self) {
            try library.add(
                DocumentLoader().load(
                    text: head.replacing("name: mine", with: "name: other")
                        + "spec-points: [{name: low, hash-rate: 76 TH/s, power: {value: 2.4 kW, source: me}}]\n",
                    name: "my.yaml"))
        }
        let description = try #require(error).description
        #expect(description.contains("my.yaml:5:38"), "\(description)")
    }

    @Test(
        "An impossible voltage is refused with line and column",
        arguments: [
            ("boards: {domains: {value: 2, assumption: few}}", "my.yaml:5:19", "12 V to 15 V"),
            ("chip: {reference-voltage: {value: 3 V, assumption: much}}", "my.yaml:5:35", "out of range"),
            ("process: {based-on: n7, voltage: {value: 9 V, assumption: much}}", "my.yaml:5:42", "out of range"),
            (
                "process: {based-on: n7, margin: {value: 300 mV, assumption: a}, voltage: {value: 250 mV, assumption: a}}",
                "my.yaml:5:33", "leaves no supply"
            ),
            ("process: {based-on: n7, collapse: {value: 1e-4, assumption: a}}", "my.yaml:5:35", "collapse is not more"),
            ("process: {based-on: n7, die-to-die: 3 mV}", "my.yaml:5:37", "without a source"),
        ])
    func impossible(line: String, place: String, words: String) throws {
        let description = try refusal(ofLine: line).description
        #expect(description.contains(place), "\(description)")
        #expect(description.contains(words), "\(description)")
    }

    @Test("Margins looked up outside their table's temperatures are counted by side and taken from its end")
    func marginTally() throws {
        let model = try #require(try ModelLibrary.builtIn()["antminer-s19"])
        let table = model.marginPolynomial(voltage: model.nominal.voltage, frequency: model.nominal.frequency)
        var tally = RangeTally()
        func margin(_ celsius: Double) -> Double { table.margin(temperature: .celsius(celsius), counting: &tally) }
        let exact = model.stageMargin(
            voltage: model.nominal.voltage, temperature: .celsius(60), frequency: model.nominal.frequency)
        #expect(abs(margin(60) - exact) < 2e-4)
        #expect(margin(131) == margin(130) && margin(-40) == margin(-20))
        #expect(tally == RangeTally(inside: 3, below: 1, above: 1))

        let chip = try ChipLottery(model.variation).chip(StreamKey(seed: 3))
        let window = model.timing.marginPolynomial(
            voltage: model.nominal.voltage, frequency: model.nominal.frequency, chip: chip)
        var counted = RangeTally()
        let middle = 0.5 * (window.temperatures.lowerBound.celsius + window.temperatures.upperBound.celsius)
        let inside = window.margin(temperature: .celsius(middle), counting: &counted)
        #expect(
            abs(
                model.nonceError(margin: inside)
                    / model.timing.nonceError(
                        voltage: model.nominal.voltage, temperature: .celsius(middle),
                        frequency: model.nominal.frequency, chip: chip) - 1) < 1e-3)
        _ = window.margin(temperature: .celsius(window.temperatures.upperBound.celsius + 1), counting: &counted)
        _ = window.margin(temperature: .celsius(window.temperatures.lowerBound.celsius - 1), counting: &counted)
        #expect(counted == RangeTally(inside: 1, below: 1, above: 1))
        #expect(window.covers(celsius: Float(middle)))
    }

    @Test("Lookups outside a model's curve are counted by side")
    func tally() throws {
        let model = try #require(try ModelLibrary.builtIn()["antminer-s19"])
        var tally = RangeTally()
        #expect(model.operatingPoint(forWallPower: .watts(3000), counting: &tally).frequency < model.nominal.frequency)
        #expect(tally == RangeTally(inside: 1))
        _ = model.operatingPoint(forWallPower: .watts(100), counting: &tally)
        _ = model.operatingPoint(forWallPower: .watts(90_000), counting: &tally)
        #expect(tally == RangeTally(inside: 1, below: 1, above: 1))
        #expect(tally.description.contains("1 below"))
    }
}
