// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Quantities
import Testing
import VirtualHashing

@Suite("Measurement of this machine")
struct MeasurementTests {
    @Test("All paths compute the same hashes", arguments: HashAlgorithm.allCases)
    func paths(_ algorithm: HashAlgorithm) {
        let header = BlockHeader.litecoinGenesis
        let words = HashingPath.allCases.map { $0.compute(algorithm, header, from: .max - 3, count: 11) }
        #expect(words.allSatisfy { $0 == words[0] && $0 != 0 })
        #expect(HashingPath.library.compute(algorithm, header, from: .max - 3, count: 10) != words[0])
    }

    @Test("A measurement has every round of every core, and rates that are not zero")
    func rounds() throws {
        let measured = HashRateMeasurement.run(
            .sha256d, .library, cores: 2, rounds: 3, roundLength: .milliseconds(5), meter: nil)
        #expect(measured.rounds.count == 6)
        #expect(measured.energy == nil)
        let interval = try #require(measured.interval)
        #expect(interval.contains(measured.perCore.hashesPerSecond))
        #expect(measured.perCore.hashesPerSecond > 1000)
        #expect(VirtualizationCost(measured: measured) == nil)
    }

    @Test("Ways that take turns have as many rounds each, and their own hashes")
    func turns() {
        let both = HashRateMeasurement.interleaved(
            [(.sha256d, .library), (.sha256d, .virtualChip)], cores: 2, rounds: 4, roundLength: .milliseconds(2),
            meter: nil)
        #expect(both.map(\.path) == [.library, .virtualChip])
        for measured in both {
            #expect(measured.rounds.count == 8 && measured.rounds.allSatisfy { $0.hashesPerSecond > 1000 })
            #expect(measured.hashes.hashes >= 8 * 20_000)
        }
    }

    @Test(
        "Halves of a run that differ by more than its spread are told; rounds that scatter are not",
        arguments: [
            ([10, 11, 10, 11, 20, 21, 20, 21], true), ([10, 20, 11, 21, 10, 20, 11, 21], false),
            ([10, 10], false), ([10, 10, 10, 10, 10, 10, 10, 10], false),
        ])
    func drift(rates: [Double], drifts: Bool) {
        let measured = Self.fixture(rates: rates, joules: nil)
        #expect(measured.drifts == drifts)
        if rates.count == 8, drifts, let halves = measured.halves {
            #expect(halves.first.hashesPerSecond == 10.5 && halves.second.hashesPerSecond == 20.5)
        }
    }

    static func fixture(rates: [Double], joules: Double?) -> HashRateMeasurement {
        HashRateMeasurement(
            algorithm: .sha256d, path: .library, cores: 2, rounds: rates.map { .hashesPerSecond($0) },
            energy: joules.map { .joules($0) }, hashes: .hashes(1e9))
    }

    @Test("Energy per hash is power over rate, and the ratio to a machine has all uncertainties at their widest")
    func ratio() throws {
        let measured = Self.fixture(rates: [1e7, 1e7], joules: nil)
        let cost = VirtualizationCost(
            rate: measured, wattsPerCore: UncertainValue(best: 5, low: 2.5, high: 10), source: "assumed")
        #expect(abs(cost.energyPerHash.best - 5e-7) < 1e-18)
        let ratio = cost.ratio(to: .joulesPerTerahash(50), tolerance: .percent(5))
        #expect(abs(ratio.best - 1e4) < 1e-6)
        #expect(abs(ratio.range.low - 5000 / 1.05) < 1e-6)
        #expect(abs(ratio.range.high - 20000 / 0.95) < 1e-6)
        #expect(ClaimVerdict(ratio, atLeast: 264) == .holds)
        #expect(ClaimVerdict(ratio, atLeast: 1e4) == .undecided)
        #expect(ClaimVerdict(ratio, atLeast: 1e6) == .doesNotHold)

        let spread = VirtualizationCost(
            rate: Self.fixture(rates: [0.9e7, 1.1e7, 1e7], joules: nil),
            wattsPerCore: UncertainValue(best: 5, low: 5, high: 5), source: "given")
        // Student, 2 degrees of freedom: 4.3027 x 1e6 / sqrt 3 either side.
        #expect(abs(spread.energyPerHash.range.low - 5 / (1e7 + 4.302653 * 1e6 / 3.0.squareRoot())) < 1e-13)
        #expect(abs(spread.energyPerHash.range.high - 5 / (1e7 - 4.302653 * 1e6 / 3.0.squareRoot())) < 1e-13)

        let metered = try #require(VirtualizationCost(measured: Self.fixture(rates: [1e7, 1e7], joules: 500)))
        #expect(abs(metered.energyPerHash.best - 5e-7) < 1e-18)
    }

    @Test("The energy counters of all packages add up, over their wrap; zones within a package are left out")
    func counters() throws {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent("powercap-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: root) }
        func set(_ zone: String, _ name: String, _ microjoules: UInt64) throws {
            let folder = root.appendingPathComponent(zone)
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            for (file, text) in [("name", name), ("energy_uj", "\(microjoules)"), ("max_energy_range_uj", "1000000")] {
                try (text + "\n").write(to: folder.appendingPathComponent(file), atomically: true, encoding: .utf8)
            }
        }
        #expect(ProcessorEnergyMeter(folder: root.path) == nil)
        try set("intel-rapl:0:0", "core", 5)
        #expect(ProcessorEnergyMeter(folder: root.path) == nil)
        try set("intel-rapl:0", "package-0", 100_000)
        try set("intel-rapl:1", "package-1", 900_000)
        let meter = try #require(ProcessorEnergyMeter(folder: root.path))
        let start = try #require(meter.read())
        try set("intel-rapl:0", "package-0", 300_000)
        try set("intel-rapl:1", "package-1", 400_000)
        let end = try #require(meter.read())
        #expect(abs(meter.energy(from: start, to: end).joules - 0.7) < 1e-12)
    }
}
