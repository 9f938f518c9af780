// SPDX-License-Identifier: GPL-3.0-or-later

import Quantities
import Results
import Testing

@Suite("An interval decides about a limit only where it lies wholly on one side")
struct ExpectationTests {
    struct Case: Sendable {
        var relation: ExpectationResult.Relation
        var low: Double?
        var high: Double?
        var n = 10
        var verdict: Verdict
    }

    static let cases: [Case] = [
        Case(relation: .atLeast, low: 5, high: 6, verdict: .pass),
        Case(relation: .atLeast, low: 5.5, high: 6, verdict: .pass),
        Case(relation: .atLeast, low: 4, high: 4.9, verdict: .fail),
        Case(relation: .atLeast, low: 4, high: 5, verdict: .inconclusive),
        Case(relation: .atLeast, low: 4, high: 6, verdict: .inconclusive),
        Case(relation: .atMost, low: 4, high: 5, verdict: .pass),
        Case(relation: .atMost, low: 5.1, high: 6, verdict: .fail),
        Case(relation: .atMost, low: 5, high: 6, verdict: .inconclusive),
        Case(relation: .atMost, low: 4, high: 6, verdict: .inconclusive),
        Case(relation: .atMost, low: nil, high: nil, n: 1, verdict: .inconclusive),
        Case(relation: .atMost, low: nil, high: nil, n: 0, verdict: .noData),
        Case(relation: .atLeast, low: nil, high: nil, n: 0, verdict: .noData),
    ]

    @Test("the verdict follows from the interval and the limit 5", arguments: cases)
    func verdict(_ expected: Case) throws {
        let profit = try #require(MetricCatalogue.fleet["profit"])
        let expectation = Expectation(
            metric: profit, policy: "a", versus: nil, relation: expected.relation, limit: 5)
        let estimate = Estimate(
            n: expected.n, mean: 5, sd: 1, low: expected.low, high: expected.high, level: 0.95, method: .student,
            unit: "USD")
        #expect(expectation.verdict(estimate) == expected.verdict)
    }

    @Test("a demand reads as a sentence")
    func text() throws {
        let switches = try #require(MetricCatalogue.fleet["switches"])
        let demand = Expectation(metric: switches, policy: "a", versus: "b", relation: .atMost, limit: 0.5)
        #expect(demand.text == "switches of a against b is at most 0.5/d")
    }
}

@Suite("Limits are read in the metric's unit")
struct LimitTests {
    @Test(
        "a limit may be written in any unit of its kind",
        arguments: [
            ("30 min", "h", 0.5), ("2 d", "h", 48), ("3 h", "unit-h", 3), ("1 d", "unit-h", 24),
            ("3 unit-h", "unit-h", 3),
            ("7 /wk", "/d", 1), ("2 kUSD", "USD", 2000), ("-2 USD", "USD", -2), ("1 MWh", "kWh", 1000), ("5 %", "%", 5),
            ("0.05", "%", 5), ("2 units", "units", 2), ("30 J/TH", "J/TH", 30), ("0.4 J/MH", "J/MH", 0.4),
        ])
    func reads(_ text: String, _ unit: String, _ value: Double) throws {
        #expect(try abs(parseLimit(text, unit: unit) - value) < 1e-12 * max(1, abs(value)))
    }

    @Test(
        "a limit in another kind of unit, without one, or without a number is refused",
        arguments: [
            ("5", "h"), ("5 kWh", "h"), ("5 USD", "kWh"), ("5", "units"), ("many", "USD"), ("nan USD", "USD"),
            ("1e999 USD", "USD"), ("inf h", "h"), ("", "USD"), ("5 h", "units"),
        ])
    func refuses(_ text: String, _ unit: String) {
        #expect(throws: QuantityError.self) { try parseLimit(text, unit: unit) }
    }

    @Test("every metric of the catalogue has a unit in which a limit can be written")
    func catalogue() throws {
        for metric in MetricCatalogue.fleet.all {
            #expect(try parseLimit("2 \(metric.unit)", unit: metric.unit) == 2, "\(metric.name)")
        }
        #expect(Set(MetricCatalogue.fleet.all.map(\.name)).count == MetricCatalogue.fleet.all.count)
    }
}

@Suite("Demands with two limits, and relative ones")
struct TwoSidedTests {
    private func demand(
        _ relation: ExpectationResult.Relation, _ low: Double, _ high: Double? = nil
    ) throws -> Results.Expectation {
        let energy = try #require(MetricCatalogue.fleet["energy"])
        return Results.Expectation(
            metric: energy, policy: "a", versus: "b", group: "cold", change: .relative, relation: relation, limit: low,
            upperLimit: high)
    }

    @Test(
        "an interval has to lie between the limits, or wholly beyond one",
        arguments: [
            (-18.0, -12.0, Verdict.pass), (-20, -10, .pass), (-25, -21, .fail), (-9, -3, .fail),
            (-21, -11, .inconclusive),
            (-15, -9, .inconclusive), (-30, 0, .inconclusive),
        ])
    func verdict(low: Double, high: Double, verdict: Verdict) throws {
        let estimate = Estimate(
            n: 9, mean: (low + high) / 2, sd: 1, low: low, high: high, level: 0.95, method: .student, unit: "%")
        #expect(try demand(.within, -20, -10).verdict(estimate) == verdict)
    }

    @Test("a relative demand reads as a rise or a fall")
    func words() throws {
        #expect(try demand(.atMost, -10).text == "energy of a against b in cold falls by at least 10 %")
        #expect(try demand(.atLeast, -10).text == "energy of a against b in cold falls by at most 10 %")
        #expect(try demand(.atLeast, 10).text == "energy of a against b in cold rises by at least 10 %")
        #expect(try demand(.within, -20, -10).text == "energy of a against b in cold falls by 10 to 20 %")
        #expect(try demand(.within, 10, 15).text == "energy of a against b in cold rises by 10 to 15 %")
        #expect(try demand(.within, -1, 2).text == "energy of a against b in cold changes by -1 to 2 %")
    }
}
