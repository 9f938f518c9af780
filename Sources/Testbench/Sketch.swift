// SPDX-License-Identifier: GPL-3.0-or-later

import Economics
import Fleet
import FleetSimulation
import Quantities
import Results
import Scenarios

/// What a report draws of one replication, thinned while it runs: no history is kept.
struct Sketch {
    let scenario: Scenario
    let policy: String
    let units: [UnitDescription]
    private let stepsPerPoint: Int
    let baseAlgorithm: HashAlgorithm
    private let market: PricedMarket
    let start: Instant

    private var steps = 0
    private var bucket = Bucket()
    private var points: [String: [Double?]] = [:]
    private var days: [Double] = []
    private(set) var before: [Float] = []
    private(set) var during: [Float] = []
    /// The middle of the first fault that comes at a given time: a fault that is over by the end is on no other map.
    private(set) var middle: Instant?
    private(set) var judged: [Bool?] = []
    private(set) var after: [Float] = []
    private var badAfter: [Bool] = []
    private(set) var thresholds: (before: Double?, after: Double?)

    private(set) var world: [TimeSeries] = []
    var faults: [FaultMark] = []
    var events: [EventRecord] = []
    var illustration: PolicyIllustration

    private static let mostPoints = 360
    static let mostDecisions = 200
    /// Commands of one policy in `events.jsonl`; a rule that flaps for a year gives millions.
    static let mostEvents = 50_000
    static let mostCells = 2400

    private struct Bucket {
        var steps = 0
        var energy = 0.0
        var hashes = 0.0
        var telemetryPower = 0.0
        var inlet = 0.0
        var truthMedian = 0.0
        var truthMedians = 0
        var hottest: Float = -.infinity
    }

    init(_ scenario: Scenario, market: PricedMarket, policy: String) {
        self.scenario = scenario
        self.policy = policy
        self.market = market
        units = scenario.fleet.unitDescriptions()
        baseAlgorithm = scenario.fleet.groups.first?.model.algorithm ?? .sha256d
        start = scenario.fleet.start
        let steps = Int((scenario.fleet.duration / scenario.fleet.control).rounded())
        stepsPerPoint = max(1, (steps + Self.mostPoints - 1) / Self.mostPoints)
        let fixed = scenario.document.faults.compactMap { fault in fault.common.at.map { ($0, fault.common.duration) } }
        middle = fixed.min { $0.0 < $1.0 }.map { at, duration in
            let rest = scenario.fleet.duration - at
            return scenario.fleet.start + at + TimeSpan(nanoseconds: min(duration ?? rest, rest).nanoseconds / 2)
        }
        illustration = PolicyIllustration(
            policy: policy, series: [], maps: [], distributions: [], decisions: [], decisionsInAll: 0)
    }

    mutating func take(
        _ frame: TelemetryFrame, _ truth: FleetTruth, _ totals: IntervalTotals, _ score: Scorekeeper, _ rights: [Bool?],
        at time: Instant
    ) {
        steps += 1
        judged += rights
        if before.isEmpty, time >= scenario.document.time.countedFrom {
            before = truth.efficiency.values
            thresholds.before = limit(score)
        }
        if during.isEmpty, let middle, time >= middle { during = truth.efficiency.values }
        bucket.steps += 1
        bucket.energy += totals.energy
        bucket.hashes += totals.hashes
        bucket.inlet += scenario.fleet.site.inlet.temperature(at: time).celsius
        if let median = score.medians.first ?? nil {
            bucket.truthMedian += Double(median)
            bucket.truthMedians += 1
        }
        // Telemetry and the hottest die are read once a point: a sum over all units at each step would cost as much as the step.
        if bucket.steps == stepsPerPoint {
            for power in frame.power.values where !power.isNaN { bucket.telemetryPower += Double(power) }
            for die in truth.dieTemperature.values { bucket.hottest = max(bucket.hottest, die) }
            close(at: time)
        }
    }

    private mutating func close(at time: Instant) {
        let seconds = scenario.fleet.control.seconds * Double(bucket.steps)
        let rateScale = baseAlgorithm == .sha256d ? 1e12 : 1e9
        days.append((time - start).days)
        func add(_ name: String, _ value: Double?) { points[name, default: []].append(value) }
        add("power", bucket.energy / seconds / 1e3)
        add("power-telemetry", bucket.telemetryPower / 1e3)
        add("hash-rate", bucket.hashes / seconds / rateScale)
        let perHash = baseAlgorithm == .sha256d ? 1e12 : 1e6
        add("efficiency", bucket.hashes > 0 ? bucket.energy / bucket.hashes * perHash : nil)
        add(
            "efficiency-median",
            bucket.truthMedians > 0 ? bucket.truthMedian / Double(bucket.truthMedians) * perHash : nil)
        add("die-max", bucket.hottest.isFinite ? Double(bucket.hottest) : nil)
        add("inlet", bucket.inlet / Double(bucket.steps))
        add("hashprice", hashPrice(at: time))
        add("energy-price", market.energy.price(at: time).dollarsPerMegawattHour)
        bucket = Bucket()
    }

    private func hashPrice(at time: Instant) -> Double {
        switch baseAlgorithm {
        case .sha256d: market.sha256.price(at: time).dollarsPerTerahashDay
        case .scrypt1024: (market.scrypt.price(at: time).value(in: "USD/GH/d") ?? 0)
        }
    }

    private func limit(_ score: Scorekeeper) -> Double? {
        guard let median = score.medians.first ?? nil, score.medians.count == 1 else { return nil }
        return Double(median) * scenario.document.scoring.threshold * (baseAlgorithm == .sha256d ? 1e12 : 1e6)
    }

    mutating func finish(
        _ truth: FleetTruth, _ score: Scorekeeper, _ orders: [Order], _ history: [FaultRecord]
    ) {
        if bucket.steps > 0 { close(at: scenario.fleet.end) }
        after = truth.efficiency.values
        badAfter = score.isBad
        thresholds.after = limit(score)
        drawSeries()
        drawMaps()
        drawDistributions()
        tell(orders, history)
    }

    private mutating func drawSeries() {
        let isSha = baseAlgorithm == .sha256d
        func series(_ name: String, _ unit: String, truth: Bool = true) -> TimeSeries {
            TimeSeries(
                name: name.replacingSuffix("-telemetry"), unit: unit, truth: truth, days: days,
                values: points[name] ?? [])
        }
        illustration.series = [
            series("hash-rate", isSha ? "TH/s" : "GH/s"),
            series("power", "kW"), series("power-telemetry", "kW", truth: false),
            series("efficiency", isSha ? "J/TH" : "J/MH"),
            series("efficiency-median", isSha ? "J/TH" : "J/MH"), series("die-max", "degC"),
        ]
        world = [
            series("inlet", "degC"), series("hashprice", isSha ? "USD/TH/d" : "USD/GH/d"),
            series("energy-price", "USD/MWh"),
        ]
    }
}

extension String {
    fileprivate func replacingSuffix(_ suffix: String) -> String {
        hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
    }
}
