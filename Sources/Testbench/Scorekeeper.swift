// SPDX-License-Identifier: GPL-3.0-or-later

import Economics
import Fleet
import FleetSimulation
import Quantities
import Results
import Statistics

/// Judges one policy in one world against the truth, step by step, keeping sums and no history.
struct Scorekeeper {
    private let units: [UnitDescription]
    private let groups: [[Int]]
    private let threshold: Double
    private let nominal: (sha256: Double, scrypt: Double)
    private var selectors: [MedianSelector]
    private var scratch: [Float] = []

    private(set) var isBad: [Bool]
    private var badSince: [Instant?]
    private var detected: [Bool]
    private var actedOn: [Bool]
    /// The last true efficiency of units that no longer hash.
    private var lastEfficiency: [Float]
    /// True median efficiency by group at the last step; nil where nothing hashes.
    private(set) var medians: [Float?]

    // Sums since the warm-up.
    private var revenue = 0.0
    private var energyCost = 0.0
    private var energy = 0.0
    private var sha256 = 0.0
    private var scrypt = 0.0
    private var seconds = 0.0
    private var hashingUnitSeconds = 0.0
    private var errorSum = 0.0
    private var errorWeight = 0.0
    private var missedBadSeconds = 0.0
    private var detectionHours: [Double] = []
    private var counts: [String: Int] = [:]

    init(_ specification: FleetSpecification, threshold: Double) {
        units = specification.unitDescriptions()
        self.threshold = threshold
        var byModel: [String: Int] = [:]
        var groups: [[Int]] = []
        for unit in units {
            let group = byModel[unit.model] ?? groups.count
            if group == groups.count {
                byModel[unit.model] = group
                groups.append([])
            }
            groups[group].append(unit.id.index)
        }
        self.groups = groups
        selectors = groups.map { _ in MedianSelector() }
        medians = groups.map { _ in nil }
        isBad = Array(repeating: false, count: units.count)
        badSince = Array(repeating: nil, count: units.count)
        detected = isBad
        actedOn = isBad
        lastEfficiency = units.map { Float(($0.nameplatePower / $0.nameplateHashRate).joulesPerHash) }
        var nominal = (sha256: 0.0, scrypt: 0.0)
        for group in specification.groups {
            let rate =
                group.model.idealHashRate(frequency: group.model.nominal.frequency).hashesPerSecond
                * Double(group.settings.count)
            if group.model.algorithm == .sha256d { nominal.sha256 += rate } else { nominal.scrypt += rate }
        }
        self.nominal = nominal
    }

    // MARK: Each step

    /// Takes in one interval: what it yielded and cost, and the truth at its end.
    mutating func observe(
        _ truth: FleetTruth, _ totals: IntervalTotals, from start: Instant, to end: Instant, market: PricedMarket,
        counts isCounted: Bool
    ) {
        let span = (end - start).seconds
        var hashing = 0
        for group in groups.indices { hashing += judge(group, truth, at: end) }
        guard isCounted else { return }
        let sha256Price = market.sha256.mean(from: start, to: end).dollarsPerHash
        let scryptPrice = market.scrypt.mean(from: start, to: end).dollarsPerHash
        revenue += (totals.sha256Primary * sha256Price + totals.scryptPrimary * scryptPrice) * market.primaryYield
        revenue += (totals.sha256Spare * sha256Price + totals.scryptSpare * scryptPrice) * market.spareYield
        energyCost += totals.energy * market.energy.mean(from: start, to: end).dollarsPerJoule
        energy += totals.energy
        sha256 += totals.sha256Primary + totals.sha256Spare
        scrypt += totals.scryptPrimary + totals.scryptSpare
        seconds += span
        hashingUnitSeconds += Double(hashing) * span
        for unit in badUnits where !actedOn[unit] { missedBadSeconds += span }
    }

    private var badUnits: [Int] { badList }
    private var badList: [Int] = []

    /// Updates who is bad in a group.
    /// - Returns: how many of its units hash.
    private mutating func judge(_ group: Int, _ truth: FleetTruth, at time: Instant) -> Int {
        let members = groups[group]
        if group == 0 { badList.removeAll(keepingCapacity: true) }
        let isContiguous = members.last.map { $0 - members[0] + 1 == members.count } ?? true
        return truth.efficiency.values.withUnsafeBufferPointer { efficiency in
            let values: UnsafeBufferPointer<Float>
            if isContiguous {
                values = UnsafeBufferPointer(rebasing: efficiency[members[0]..<members[0] + members.count])
                medians[group] = selectors[group].median(of: values)
            } else {
                scratch.removeAll(keepingCapacity: true)
                for unit in members { scratch.append(efficiency[unit]) }
                medians[group] = selectors[group].median(of: scratch)
            }
            guard let median = medians[group] else {
                for unit in members where isBad[unit] { recover(unit) }
                return 0
            }
            let limit = Float(threshold) * median
            var hashing = 0
            for unit in members {
                let value = efficiency[unit]
                if value > limit {
                    if !isBad[unit] { worsen(unit, at: time) }
                    badList.append(unit)
                    hashing += 1
                } else if value <= limit {
                    if isBad[unit] { recover(unit) }
                    hashing += 1
                }
            }
            return hashing
        }
    }

    private mutating func worsen(_ unit: Int, at time: Instant) {
        isBad[unit] = true
        badSince[unit] = time
        detected[unit] = actedOn[unit]
    }

    private mutating func recover(_ unit: Int) {
        isBad[unit] = false
        badSince[unit] = nil
    }

    // MARK: Decisions

    /// Whether the truth agrees with what each decision claims; nil where it claims nothing.
    mutating func judge(
        _ decisions: [Decision], _ truth: FleetTruth, at time: Instant, quote: MarketQuote, counts isCounted: Bool
    ) -> [Bool?] {
        decisions.map { decision in
            let unit = decision.unit.index
            guard units.indices.contains(unit) else { return nil }
            let right = isTrue(decision, truth, quote)
            note(decision, truth, at: time, counts: isCounted)
            if isCounted { count(decision, right) }
            return right
        }
    }

    private func isTrue(_ decision: Decision, _ truth: FleetTruth, _ quote: MarketQuote) -> Bool? {
        let unit = decision.unit.index
        let algorithm = units[unit].algorithm
        switch decision.claim {
        case .underperforming: return isBad[unit]
        case .recovered: return !isBad[unit] && truth.fansLost[unit] == 0
        case .fanLost: return truth.fansLost[unit] > 0
        case .failing: return truth.isFailing[unit]
        case .trial: return nil
        case .unprofitable, .profitable:
            let now = truth.efficiency.values[unit]
            let efficiency = Double(now.isNaN ? lastEfficiency[unit] : now)
            let earned = quote.hashPrice(of: algorithm).dollarsPerHash * quote.primaryYield.fraction
            let loses = efficiency * quote.energyPrice.dollarsPerJoule > earned
            return loses == (decision.claim == .unprofitable)
        }
    }

    private mutating func note(_ decision: Decision, _ truth: FleetTruth, at time: Instant, counts isCounted: Bool) {
        let unit = decision.unit.index
        switch decision.command {
        case .redirect, .sleep, .reboot: actedOn[unit] = true
        case .setPowerLimit(let limit): actedOn[unit] = limit < units[unit].nameplatePower
        case .setOperatingPoint: actedOn[unit] = true
        case .restore, .wake: actedOn[unit] = false
        }
        let efficiency = truth.efficiency.values[unit]
        if !efficiency.isNaN { lastEfficiency[unit] = efficiency }
        if decision.claim == .underperforming, let since = badSince[unit], !detected[unit] {
            detected[unit] = true
            if isCounted { detectionHours.append((time - since).hours) }
        }
    }

    private mutating func count(_ decision: Decision, _ right: Bool?) {
        counts["commands", default: 0] += 1
        guard let right else { return }
        let suffix = right ? "true" : "false"
        switch decision.command {
        case .redirect:
            counts["redirects.\(suffix)", default: 0] += 1
            counts["redirects-and-sleeps.\(suffix)", default: 0] += 1
        case .sleep:
            counts["sleeps.\(suffix)", default: 0] += 1
            counts["redirects-and-sleeps.\(suffix)", default: 0] += 1
        case .setPowerLimit, .setOperatingPoint:
            if decision.claim != .recovered { counts["retunes.\(suffix)", default: 0] += 1 }
        case .restore, .wake, .reboot:
            break
        }
        if decision.claim == .failing { counts["alarms.\(suffix)", default: 0] += 1 }
    }

    /// Wrong nonces weighted by rate; sampled, because it changes slowly.
    mutating func sampleErrors(_ truth: FleetTruth) {
        for unit in units.indices {
            let rate = Double(truth.validRate.values[unit])
            let error = Double(truth.nonceError.values[unit])
            guard rate > 0, error < 1 else { continue }
            let nonces = rate / (1 - error)
            errorSum += nonces * error
            errorWeight += nonces
        }
    }

    // MARK: The end

    /// The value of every metric, in catalogue order; nil where it has none here.
    func values(_ orders: [Order], since start: Instant, truth: FleetTruth) -> [Double?] {
        let days = seconds / 86_400
        let unitYears = Double(units.count) * days / 365.25
        let kilowattHours = energy / 3.6e6
        let hasBoth = nominal.sha256 > 0 && nominal.scrypt > 0
        let counted = orders.filter { $0.time >= start }
        let failed = counted.filter { $0.outcome == .failed || $0.outcome == .ignored }.count
        let switches = counted.filter {
            $0.outcome == .done && ($0.decision.command == .redirect || $0.decision.command == .restore)
        }.count
        return MetricCatalogue.all.map { metric in
            switch metric.name {
            case "profit": revenue - energyCost
            case "profit-per-unit-year": unitYears > 0 ? (revenue - energyCost) / unitYears : nil
            case "revenue": revenue
            case "energy-cost": energyCost
            case "energy": kilowattHours
            case "work": nominal.sha256 > 0 ? sha256 / 3.6e15 : nil
            case "scrypt-work": nominal.scrypt > 0 ? scrypt / 3.6e12 : nil
            case "work-lost": nominal.sha256 > 0 ? (nominal.sha256 * seconds - sha256) / 3.6e15 : nil
            case "scrypt-work-lost": nominal.scrypt > 0 ? (nominal.scrypt * seconds - scrypt) / 3.6e12 : nil
            case "efficiency": !hasBoth && sha256 > 0 ? energy / sha256 * 1e12 : nil
            case "scrypt-efficiency": !hasBoth && scrypt > 0 ? energy / scrypt * 1e6 : nil
            case "nonce-error": errorWeight > 0 ? 100 * errorSum / errorWeight : nil
            case "uptime": seconds > 0 ? 100 * hashingUnitSeconds / (Double(units.count) * seconds) : nil
            case "commands-failed": Double(failed) / days
            case "switches": Double(switches) / days
            case "missed-bad": missedBadSeconds / 3600
            case "time-to-detect":
                detectionHours.isEmpty ? nil : detectionHours.reduce(0, +) / Double(detectionHours.count)
            case "units-lost": Double(truth.isDown.lazy.filter { $0 }.count)
            default: Double(counts[metric.name] ?? 0) / days
            }
        }
    }
}
