// SPDX-License-Identifier: GPL-3.0-or-later

import Economics
import Fleet
import FleetSimulation
import Quantities
import Results
import Scenarios

/// What a report draws of one replication, thinned while it runs: no history is kept.
struct Sketch {
    private let scenario: Scenario
    private let policy: String
    private let units: [UnitDescription]
    private let stepsPerPoint: Int
    private let baseAlgorithm: HashAlgorithm
    private let market: PricedMarket
    private let start: Instant

    private var steps = 0
    private var bucket = Bucket()
    private var points: [String: [Double?]] = [:]
    private var days: [Double] = []
    private var before: [Float] = []
    private var judged: [Bool?] = []
    private var after: [Float] = []
    private var badAfter: [Bool] = []
    private var thresholds: (before: Double?, after: Double?)

    private(set) var world: [TimeSeries] = []
    private(set) var faults: [FaultMark] = []
    private(set) var events: [EventRecord] = []
    private(set) var illustration: PolicyIllustration

    private static let mostPoints = 360
    private static let mostDecisions = 200
    private static let mostCells = 2400

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
        illustration = PolicyIllustration(
            policy: policy, series: [], maps: [], distributions: [], decisions: [], decisionsInAll: 0)
    }

    mutating func take(
        _ frame: TelemetryFrame, _ truth: FleetTruth, _ totals: IntervalTotals, _ score: Scorekeeper, _ rights: [Bool?],
        at time: Instant
    ) {
        steps += 1
        judged += rights
        if before.isEmpty, time >= start + scenario.document.time.warmup {
            before = truth.efficiency.values
            thresholds.before = limit(score)
        }
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
        add("efficiency-median", bucket.truthMedians > 0 ? bucket.truthMedian / Double(bucket.truthMedians) * perHash : nil)
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
                name: name.replacingSuffix("-telemetry"), unit: unit, truth: truth, days: days, values: points[name] ?? [])
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

    private mutating func drawMaps() {
        let unit = baseAlgorithm.efficiencyUnit
        illustration.maps = [
            map("efficiency-before", "Efficiency at the start", unit, before),
            map("efficiency-after", "Efficiency at the end", unit, after),
        ]
    }

    /// Cells by rack and slot; large fleets are averaged over neighbouring slots.
    private func map(_ name: String, _ title: String, _ unit: String, _ values: [Float]) -> FleetMap {
        let racks = scenario.fleet.site.racks
        let slots = (units.map(\.slot).max() ?? 0) + 1
        let perCell = max(1, (racks * slots + Self.mostCells - 1) / Self.mostCells)
        let columns = (slots + perCell - 1) / perCell
        var sums = Array(repeating: Array(repeating: (0.0, 0), count: columns), count: racks)
        for description in units where values.indices.contains(description.id.index) {
            let value = values[description.id.index]
            guard !value.isNaN else { continue }
            let scale = description.algorithm == .sha256d ? 1e12 : 1e6
            sums[description.rack][description.slot / perCell].0 += Double(value) * scale
            sums[description.rack][description.slot / perCell].1 += 1
        }
        return FleetMap(
            name: name, title: title, unit: unit,
            racks: sums.map { $0.map { $0.1 > 0 ? $0.0 / Double($0.1) : nil } }, unitsPerCell: perCell)
    }

    private mutating func drawDistributions() {
        let scale = baseAlgorithm == .sha256d ? 1e12 : 1e6
        let all = (before + after).filter { !$0.isNaN }.map { Double($0) * scale }
        guard let low = all.min(), let high = all.max(), low < high else { return }
        let bins = 40
        let edges = (0...bins).map { low + (high - low) * Double($0) / Double(bins) }
        func histogram(_ name: String, _ values: [Float], _ mark: Double?) -> Distribution {
            var counts = [Int](repeating: 0, count: bins)
            for value in values where !value.isNaN {
                let bin = Int((Double(value) * scale - low) / (high - low) * Double(bins))
                counts[min(max(bin, 0), bins - 1)] += 1
            }
            return Distribution(name: name, unit: baseAlgorithm.efficiencyUnit, edges: edges, counts: counts, mark: mark)
        }
        illustration.distributions = [
            histogram("efficiency-before", before, thresholds.before),
            histogram("efficiency-after", after, thresholds.after),
        ]
    }

    private mutating func tell(_ orders: [Order], _ history: [FaultRecord]) {
        faults = history.prefix(500).map { record in
            FaultMark(
                kind: record.kind, from: (record.from - start).days, to: record.to.map { ($0 - start).days },
                units: record.units.count, about: record.about)
        }
        illustration.decisionsInAll = orders.count
        var decisions: [DecisionRecord] = []
        events = history.map { record in
            EventRecord(
                time: record.from.iso8601, policy: nil, kind: "fault", name: record.kind, units: record.units,
                text: record.about, right: nil, outcome: nil, until: record.to?.iso8601)
        }
        for (index, order) in orders.enumerated() {
            let right = judged.indices.contains(index) ? judged[index] : nil
            let reason = order.decision.reason.text
            if index < Self.mostDecisions {
                decisions.append(
                    DecisionRecord(
                        day: (order.time - start).days, unit: order.decision.unit.index,
                        command: order.decision.command.name, policy: order.decision.policy, reason: reason,
                        numbers: Dictionary(
                            order.decision.reason.numbers.map { ($0.name, $0.text) }, uniquingKeysWith: { $1 }),
                        right: right, outcome: order.outcome.rawValue))
            }
            events.append(
                EventRecord(
                    time: order.time.iso8601, policy: policy, kind: "command", name: order.decision.command.name,
                    units: [order.decision.unit.index], text: "\(order.decision.policy): \(reason)", right: right,
                    outcome: order.outcome.rawValue, until: nil))
        }
        illustration.decisions = decisions
        // ISO 8601 in UTC sorts as text; the order of the same instant stays.
        events = events.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(\.element)
    }
}

extension String {
    fileprivate func replacingSuffix(_ suffix: String) -> String {
        hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
    }
}
