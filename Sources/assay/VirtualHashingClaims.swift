// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Quantities
import Results
import Scenarios
import Silicon
import Statistics
import VirtualHashing

/// Holds what this machine's processor makes of a joule against what a scenario's fleet made of one.
struct VirtualHashingClaims {
    let scenario: Scenario
    let settings: HashingMeasureSettings

    /// Measures, which takes the settings' time for each algorithm of the fleet and each way to compute it, and a little more.
    /// - Parameter result: of the scenario: its first policy's entries are the modelled side.
    func measured(against result: ResultDocument) -> MeasuredDocument {
        let cores = ProcessInfo.processInfo.activeProcessorCount
        let meter = ProcessorEnergyMeter()
        let algorithms = HashAlgorithm.allCases.filter { algorithm in
            scenario.fleet.groups.contains { $0.model.algorithm == algorithm }
        }
        let ways = algorithms.flatMap { algorithm in HashingPath.allCases.map { (algorithm: algorithm, path: $0) } }
        let found = HashRateMeasurement.interleaved(
            ways, cores: cores, rounds: settings.repeats,
            roundLength: TimeSpan(seconds: settings.time.seconds / Double(settings.repeats + 1)), meter: meter)
        let costs = found.map(cost)
        let claims = settings.claims.compactMap { claim($0, zip(found, costs).map { ($0, $1) }, result) }
        return MeasuredDocument(
            version: Assay.version, scenario: scenario.name, scenarioHash: scenario.hash,
            takenAt: Instant(nanosecondsSinceEpoch: Int64(Date().timeIntervalSince1970) * 1_000_000_000).iso8601,
            machine: MeasuredMachine(
                processor: HashMeasurementReport.processorName, cores: cores,
                system: ProcessInfo.processInfo.operatingSystemVersionString,
                powerSource: costs.first?.powerSource ?? "", isPowerMeasured: found.contains { $0.energy != nil }),
            hashing: zip(found, costs).map { measurement, cost in
                MeasuredHashing(
                    algorithm: measurement.algorithm.rawValue, path: measurement.path.rawValue,
                    rate: rate(measurement),
                    hashesPerJoule: Bounds(UncertainValue(best: 1, low: 1, high: 1) / cost.energyPerHash))
            }, claims: claims)
    }

    private func cost(_ measurement: HashRateMeasurement) -> VirtualizationCost {
        if let measured = VirtualizationCost(measured: measurement) { return measured }
        let watts = UncertainValue(
            best: settings.corePower.watts, low: settings.corePowerLow.watts, high: settings.corePowerHigh.watts)
        return VirtualizationCost(
            rate: measurement, wattsPerCore: watts,
            source:
                "assumed \(settings.corePower.formatted(in: "W")) per core (\(settings.corePowerLow.formatted(in: "W")) to "
                + "\(settings.corePowerHigh.formatted(in: "W"))): this machine shows no energy counter")
    }

    private func rate(_ measurement: HashRateMeasurement) -> Estimate {
        let summary = Summary(measurement.rounds.map(\.hashesPerSecond))
        return Estimate(
            n: measurement.rounds.count, mean: summary.mean, sd: measurement.rounds.count > 1 ? summary.sd : nil,
            low: measurement.interval?.low, high: measurement.interval?.high, level: 0.95,
            method: measurement.interval == nil ? .none : .student, unit: "H/s")
    }

    /// Against the way that costs the processor least: a claim on silicon must hold against the best that software does here.
    private func claim(
        _ claim: HashingClaimSettings, _ found: [(HashRateMeasurement, VirtualizationCost)], _ result: ResultDocument
    ) -> MeasuredClaim? {
        guard let group = scenario.fleet.groups.first(where: { $0.settings.name == claim.group }),
            let entry = result.policies.first?.groups?.first(where: { $0.name == claim.group }),
            let best = found.filter({ $0.0.algorithm == group.model.algorithm })
                .min(by: { $0.1.energyPerHash.best < $1.1.energyPerHash.best })
        else { return nil }
        let isSHA256 = group.model.algorithm == .sha256d
        let metric = isSHA256 ? "efficiency" : "scrypt-efficiency"
        guard let estimate = entry.metrics.first(where: { $0.metric == metric })?.estimate, let mean = estimate.mean,
            mean > 0
        else { return nil }
        // The interval of the fleet's worlds, and what its maker says the machine may be off by.
        let tolerance = group.model.nameplateTolerance.fraction
        let scale = isSHA256 ? 1e-12 : 1e-6
        let joules = UncertainValue(
            best: mean * scale, low: (estimate.low ?? mean) * (1 - tolerance) * scale,
            high: (estimate.high ?? mean) * (1 + tolerance) * scale)
        let ratio = best.1.energyPerHash / joules
        return MeasuredClaim(
            text:
                "\(claim.group) makes at least \(formatNumber(claim.atLeast)) times as many hashes of a joule as this processor",
            because: claim.because, when: claim.when ?? group.model.title, group: claim.group,
            path: best.0.path.rawValue,
            modelled: Bounds(UncertainValue(best: 1, low: 1, high: 1) / joules), ratio: Bounds(ratio),
            atLeast: claim.atLeast)
    }
}

extension Bounds {
    fileprivate init(_ value: UncertainValue) {
        self.init(best: value.best, low: value.range.low, high: value.range.high)
    }
}
