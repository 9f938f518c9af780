// SPDX-License-Identifier: GPL-3.0-or-later

import Fleet
package import FleetSimulation
package import Quantities
import Statistics

/// Judges one policy in one world against the truth, step by step, keeping sums and no history.
package struct Scorekeeper {
    let units: [UnitDescription]
    private let groups: [[Int]]
    private let threshold: Double
    /// Hashes per second of every unit as its maker sells it, whatever guard band or limit the scenario runs it with.
    let nominal: (sha256: Double, scrypt: Double)
    private var selectors: [MedianSelector]
    private var scratch: [Float] = []

    package private(set) var isBad: [Bool]
    var badSince: [Instant?]
    var detected: [Bool]
    /// Something was done about the unit: see ``follow(_:)``.
    var actedOn: [Bool]
    var ordersFollowed = 0
    /// The last true efficiency of units that no longer hash.
    var lastEfficiency: [Float]
    /// True median efficiency by group at the last step; nil where nothing hashes.
    private(set) var medians: [Float?]

    // Sums since the warm-up.
    private(set) var ledger = Ledger()
    private(set) var hashingUnitSeconds = 0.0
    /// nil where no firmware throttles.
    private(set) var throttledSeconds: Double?
    private(set) var errorSum = 0.0
    private(set) var errorWeight = 0.0
    private(set) var missedBadSeconds = 0.0
    var detectionHours: [Double] = []
    var tally = DecisionTally()
    /// Units that are bad and hash, at the last step.
    private var badUnits: [Int] = []

    package init(_ specification: FleetSpecification, threshold: Double) {
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
        if specification.groups.contains(where: { $0.settings.throttling }) { throttledSeconds = 0 }
        selectors = groups.map { _ in MedianSelector() }
        medians = groups.map { _ in nil }
        isBad = Array(repeating: false, count: units.count)
        badSince = Array(repeating: nil, count: units.count)
        detected = isBad
        actedOn = isBad
        lastEfficiency = units.map { Float(($0.nameplatePower / $0.nameplateHashRate).joulesPerHash) }
        var nominal = (sha256: 0.0, scrypt: 0.0)
        for group in specification.groups {
            let rate = group.model.nameplateHashRate.hashesPerSecond * Double(group.settings.count)
            if group.model.algorithm == .sha256d { nominal.sha256 += rate } else { nominal.scrypt += rate }
        }
        self.nominal = nominal
    }

    // MARK: Each step

    /// Takes in one interval: what it yielded and cost, and the truth at its end.
    package mutating func observe(
        _ truth: FleetTruth, _ totals: IntervalTotals, from start: Instant, to end: Instant, market: PricedMarket,
        counts isCounted: Bool
    ) {
        badUnits.removeAll(keepingCapacity: true)
        var hashing = 0
        for group in groups.indices { hashing += judge(group, truth, at: end) }
        guard isCounted else { return }
        ledger.book(totals, from: start, to: end, market)
        let span = (end - start).seconds
        hashingUnitSeconds += Double(hashing) * span + totals.hashingCorrection
        if let seconds = throttledSeconds { throttledSeconds = seconds + totals.throttledSeconds }
        for unit in badUnits where !actedOn[unit] { missedBadSeconds += span }
    }

    /// Updates who is bad in a group.
    /// - Returns: how many of its units hash.
    private mutating func judge(_ group: Int, _ truth: FleetTruth, at time: Instant) -> Int {
        let members = groups[group]
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
                    badUnits.append(unit)
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

    /// Wrong nonces weighted by rate; sampled, because it changes slowly.
    package mutating func sampleErrors(_ truth: FleetTruth) {
        for unit in units.indices {
            let rate = Double(truth.validRate.values[unit])
            let error = Double(truth.nonceError.values[unit])
            guard rate > 0, error < 1 else { continue }
            let nonces = rate / (1 - error)
            errorSum += nonces * error
            errorWeight += nonces
        }
    }
}
