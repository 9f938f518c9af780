// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Quantities
import Silicon
import Statistics
import VirtualHashing

/// Measures this machine and says what virtual hashing costs on it beside machines made for it.
struct HashMeasurementReport {
    var models: [AsicModel]
    /// Per algorithm and path.
    var seconds: Double
    /// Of all cores hashing, where the user knows it.
    var packagePower: Power?
    /// Square millimetres of a core, where the user knows it.
    var coreArea: Double?
    /// Square millimetres of a chip of the only model, where the user knows it.
    var chipArea: Double?

    /// The claim under test: hashes per joule of silicon over those of its virtualization.
    static let claimedRatio = 264.0
    /// The documented parameter that stands beside it: hashes per square millimetre over a processor's.
    static let claimedAreaRatio = 1e6
    /// The documented share of theoretical throughput.
    static let claimedThroughput = 0.85

    /// Watts of one busy core where nothing measures them. Server processors are specified at 2 to 8 W of package power per core, desktop
    /// ones at 8 to 15: the range is an assumption, and so is that a virtual machine's core is a whole one.
    static let assumedCorePower = UncertainValue(best: 5, low: 2, high: 15)
    /// A die of eight Zen 5 cores has 70.6 mm2, level-3 cache included (AMD's figure, as Tom's Hardware reported it in 2024). That this
    /// processor is of that kind is an assumption; cores of others have 2 to 15 mm2.
    static let assumedCoreArea = UncertainValue(best: 70.6 / 8, low: 2, high: 15)
    /// The one mining chip whose area and rate are both published: Bonanza Mine, ISSCC 2022, 14.16 mm2, 137 GH/s at 7.5 W.
    static let publishedChip = (name: "Bonanza Mine (ISSCC 2022)", rate: 137e9, area: 14.16, power: 7.5)

    func text() -> String {
        let cores = ProcessInfo.processInfo.activeProcessorCount
        let meter = packagePower == nil ? ProcessorEnergyMeter() : nil
        var lines = [
            "A measurement of this machine, now; it enters no result.", "",
            "processor: \(Self.processorName), \(cores) core\(cores == 1 ? "" : "s"), all of them hashing",
        ]
        let ways = HashAlgorithm.allCases.filter { algorithm in models.contains { $0.algorithm == algorithm } }
            .flatMap { algorithm in HashingPath.allCases.map { (algorithm: algorithm, path: $0) } }
        let measurements = HashRateMeasurement.interleaved(
            ways, cores: cores, rounds: 10, roundLength: TimeSpan(seconds: seconds / 11), meter: meter)
        let costs = measurements.map { cost($0, cores: cores) }
        lines.append("power: \(costs.first?.powerSource ?? "")")
        lines.append("")
        lines += table(
            ["algorithm", "computed by", "per core", "spread within this run (95 %)", "hashes/J", "range"],
            zip(measurements, costs).map { measured, cost in
                let interval = measured.interval
                let unit = measured.algorithm == .sha256d ? "MH/s" : "kH/s"
                func rate(_ value: Double?) -> String {
                    value.map { HashRate.hashesPerSecond($0).formatted(in: unit, digits: 3) } ?? "?"
                }
                let perJoule = UncertainValue(best: 1, low: 1, high: 1) / cost.energyPerHash
                return [
                    measured.algorithm.rawValue, measured.path.rawValue, rate(measured.perCore.hashesPerSecond),
                    "\(rate(interval?.low)) - \(rate(interval?.high))", Self.short(perJoule.best), Self.range(perJoule),
                ]
            })
        lines += stability(measurements)
        lines.append("")
        lines += machines(measurements, costs)
        lines.append("")
        lines += areas(measurements)
        return lines.joined(separator: "\n")
    }

    /// How far the rates of one run may be trusted.
    private func stability(_ measurements: [HashRateMeasurement]) -> [String] {
        var lines = [
            "The spread is that of ten rounds of this run, all ways in turn: on a machine that does other work the next run may lie far outside."
        ]
        for measured in measurements where measured.drifts {
            guard let halves = measured.halves else { continue }
            let unit = measured.algorithm == .sha256d ? "MH/s" : "kH/s"
            lines.append(
                "warning: \(measured.algorithm.rawValue) by \(measured.path.rawValue) made \(halves.first.formatted(in: unit, digits: 3)) a "
                    + "core in the first half of the run and \(halves.second.formatted(in: unit, digits: 3)) in the second, further "
                    + "apart than the spread: measure again when the machine is quiet")
        }
        return lines
    }

    private func cost(_ measurement: HashRateMeasurement, cores: Int) -> VirtualizationCost {
        if let measured = VirtualizationCost(measured: measurement) { return measured }
        if let packagePower {
            let watts = packagePower.watts / Double(cores)
            return VirtualizationCost(
                rate: measurement, wattsPerCore: UncertainValue(best: watts, low: watts, high: watts),
                source: "\(packagePower.formatted(in: "W")) for all cores, as given by --package-power")
        }
        let watts = Self.assumedCorePower
        return VirtualizationCost(
            rate: measurement, wattsPerCore: watts,
            source:
                "ASSUMED \(Self.short(watts.best)) W per core (\(Self.range(watts))): this machine shows no energy counter; "
                + "--package-power W replaces the assumption")
    }

    private func machines(_ measurements: [HashRateMeasurement], _ costs: [VirtualizationCost]) -> [String] {
        var rows: [[String]] = []
        var best: [UncertainValue] = []
        for model in models {
            let efficiency = model.wallPower(model.nominal) / model.idealHashRate(frequency: model.nominal.frequency)
            let own = zip(measurements, costs).filter { $0.0.algorithm == model.algorithm }
            let ratios = own.map { $0.1.ratio(to: efficiency, tolerance: model.nameplateTolerance) }
            rows.append(
                [model.name, Self.short(1 / efficiency.joulesPerHash)]
                    + ratios.flatMap { [Self.short($0.best), Self.range($0)] })
            if let least = ratios.min(by: { $0.best < $1.best }) { best.append(least) }
        }
        var lines = table(
            ["modelled machine", "hashes/J at the wall"]
                + HashingPath.allCases.flatMap { ["x \($0.rawValue)", "range"] }, rows)
        lines.append("")
        lines.append(
            "Ranges have the rate's spread within this run, the power's range and the nameplate's tolerance at their widest."
        )
        if let least = best.map(\.range.low).min(), let most = best.map(\.range.high).max() {
            let overall = UncertainValue(best: best.map(\.best).min() ?? least, low: least, high: most)
            let verdicts = Set(best.map { ClaimVerdict($0, atLeast: Self.claimedRatio) })
            let verdict: ClaimVerdict = verdicts.count == 1 ? verdicts.first ?? .undecided : .undecided
            lines.append(
                "claim, silicon makes at least \(Self.short(Self.claimedRatio)) x the hashes of a joule: \(verdict.rawValue); "
                    + "against the better way to compute it here the least is \(Self.short(overall.best)) x, the range over models "
                    + "\(Self.range(overall))")
            lines.append(
                "software would have to make \(Self.short(overall.best / Self.claimedRatio)) x as much of a joule "
                    + "(\(Self.short(least / Self.claimedRatio)) x at the low end) for it to fail; code for wider vectors than ours is some "
                    + "times faster. The machine is charged at the wall, the processor without its supply, memory and cooling"
            )
        }
        if let model = models.first {
            let share = 1 - model.nominalNonceError
            lines.append(
                "documented \(Self.short(Self.claimedThroughput)) of theoretical throughput: a modelled pipeline starts a pass every "
                    + "clock and loses its nonce error only, \(formatNumber(share, digits: 6)) at the nominal point of \(model.name)"
            )
        }
        return lines
    }

    private func areas(_ measurements: [HashRateMeasurement]) -> [String] {
        let core = coreArea.map { UncertainValue(best: $0, low: $0, high: $0) } ?? Self.assumedCoreArea
        var lines = [
            coreArea == nil
                ? "core area: ASSUMED \(Self.short(core.best)) mm2 (\(Self.range(core))), a share of an eight-core die with its cache; "
                    + "--core-area replaces the assumption"
                : "core area: \(Self.short(core.best)) mm2, as given"
        ]
        func perArea(_ measured: HashRateMeasurement) -> UncertainValue {
            let rate = measured.perCore.hashesPerSecond
            return UncertainValue(
                best: rate, low: measured.interval?.low ?? rate, high: measured.interval?.high ?? rate) / core
        }
        func compare(_ name: String, _ rate: Double, _ area: Double, _ algorithm: HashAlgorithm) {
            let chip = UncertainValue(best: rate / area, low: rate / area, high: rate / area)
            for measured in measurements where measured.algorithm == algorithm {
                let ratio = chip / perArea(measured)
                lines.append(
                    "  \(name): \(Self.short(chip.best)) hashes/s/mm2, \(Self.short(ratio.best)) x \(measured.path.rawValue) "
                        + "(\(Self.range(ratio))); documented: \(Self.short(Self.claimedAreaRatio)) x")
            }
        }
        if let chipArea, let model = models.first {
            let rate = model.idealHashRate(frequency: model.nominal.frequency).hashesPerSecond
            compare(
                "\(model.name), \(Self.short(chipArea)) mm2 a chip as given", rate / Double(model.chips), chipArea,
                model.algorithm)
        } else {
            lines.append(
                "no model states its chip's area, so none has hashes per mm2; --model with --chip-area gives one")
        }
        let chip = Self.publishedChip
        compare("\(chip.name), published, no model here", chip.rate, chip.area, .sha256d)
        return lines
    }

    private func table(_ header: [String], _ rows: [[String]]) -> [String] {
        let widths = header.indices.map { column in
            ([header] + rows).map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0
        }
        return ([header] + rows).map { row in
            zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: "  ")
                .trimmingCharacters(in: .whitespaces)
        }
    }

    /// Three digits, with a power of ten where it is long.
    private static func short(_ value: Double) -> String {
        guard value >= 1e5 || value < 1e-3 else { return formatNumber(value, digits: 3) }
        return String(format: "%.2e", value).replacingOccurrences(of: "e+0", with: "e").replacingOccurrences(
            of: "e+", with: "e")
    }

    private static func range(_ value: UncertainValue) -> String {
        "\(short(value.range.low)) - \(short(value.range.high))"
    }

    /// As Linux names it; "unknown" elsewhere.
    static var processorName: String {
        let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("model name") }
        return line?.split(separator: ":", maxSplits: 1).last.map { $0.trimmingCharacters(in: .whitespaces) }
            ?? "unknown"
    }
}
