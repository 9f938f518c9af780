// SPDX-License-Identifier: GPL-3.0-or-later

import Quantities
import Statistics
import Testing
import VirtualHashing

@Suite("Fault injection")
struct FaultInjectionTests {
    /// How many of so many nonces get a digest other than the right one, every faulty hash computed bit by bit.
    static func wrongNonces(_ injection: FaultInjection, count: UInt64) -> Int {
        var engine = HashEngine(injection.algorithm)
        var wrong = 0
        injection.visit(0..<count) { hash, faults in
            var header = BlockHeader.bitcoinGenesis
            header.nonce = UInt32(truncatingIfNeeded: hash)
            if engine.digest(of: header, faults: faults) != engine.digest(of: header) { wrong += 1 }
        }
        return wrong
    }

    /// Whether a count is within the central 99.99 % of a binomial's.
    static func agrees(_ count: Int, trials: UInt64, probability: Double) throws -> Bool {
        let expected = try CountDistribution.binomial(n: Int(trials), p: probability)
        return expected.lowerTail(count) > 5e-5 && expected.upperTail(count - 1) > 5e-5
    }

    /// Stages as different as those of a chip: 64 margins about a mean.
    static func margins(_ mean: Double) -> [Double] {
        (0..<64).map { stage in
            let place = Double((stage * 29) % 64 - 32)
            return mean + 0.3 * place / 32
        }
    }

    @Test(
        "The share of wrong SHA-256d nonces is p, for equal stages and for stages that differ",
        arguments: [2e-5, 1.2e-4, 1e-2, 0.5])
    func shaShare(_ nonceError: Double) throws {
        let trials: UInt64 = nonceError < 1e-3 ? 20_000_000 : 100_000
        let key = StreamKey(seed: 3).named("share")
        let equal = try StageMisses(nonceError: nonceError, algorithm: .sha256d)
        #expect(abs(equal.nonceError(.sha256d) / nonceError - 1) < 1e-12)
        let wrong = Self.wrongNonces(FaultInjection(equal, .sha256d, key: key), count: trials)
        #expect(try Self.agrees(wrong, trials: trials, probability: nonceError), "\(wrong) of \(trials)")

        let different = try StageMisses(margins: Self.margins(4))
        let share = different.nonceError(.sha256d)
        let other = Self.wrongNonces(FaultInjection(different, .sha256d, key: key.indexed(1)), count: 1_000_000)
        #expect(try Self.agrees(other, trials: 1_000_000, probability: share), "\(other), expected \(share * 1e6)")
    }

    @Test("The share of wrong Scrypt nonces is p, all 2048 passes in it", arguments: [1e-2, 0.218])
    func scryptShare(_ nonceError: Double) throws {
        let trials: UInt64 = 20_000
        let misses = try StageMisses(nonceError: nonceError, algorithm: .scrypt1024)
        let injection = FaultInjection(misses, .scrypt1024, key: StreamKey(seed: 4).named("share"))
        let wrong = Self.wrongNonces(injection, count: trials)
        #expect(try Self.agrees(wrong, trials: trials, probability: nonceError), "\(wrong) of \(trials)")
    }

    @Test("A stage that misses a third more often than it should, or a pass forgotten, is noticed")
    func mutants() throws {
        let trials: UInt64 = 20_000_000
        let nonceError = 1.2e-4
        let right = try StageMisses(nonceError: nonceError, algorithm: .sha256d)
        let more = try StageMisses(probabilities: right.probabilities.map { $0 * 4 / 3 })
        let fewer = try StageMisses(probabilities: right.probabilities.map { $0 / 2 })
        for mutant in [more, fewer] {
            let injection = FaultInjection(mutant, .sha256d, key: StreamKey(seed: 5).named("mutant"))
            let wrong = Self.wrongNonces(injection, count: trials)
            #expect(try !Self.agrees(wrong, trials: trials, probability: nonceError))
        }
    }

    @Test("Each stage misses with its own probability")
    func perStage() throws {
        let misses = try StageMisses(margins: Self.margins(3))
        let count: UInt64 = 400_000
        var seen = [Int](repeating: 0, count: 64)
        var adders = [0, 0]
        FaultInjection(misses, .sha256d, key: StreamKey(seed: 6)).visit(0..<count) { _, faults in
            for fault in faults {
                seen[fault.stage] += 1
                adders[fault.adder] += 1
            }
        }
        // Each pass of each hash is a trial of the stage; 64 stages at 99.99 % each leave a false alarm in 156 seeds, and this one is fixed.
        for stage in 0..<64 {
            #expect(
                try Self.agrees(seen[stage], trials: 2 * count, probability: misses.probabilities[stage]),
                "stage \(stage): \(seen[stage])")
        }
        #expect(try Self.agrees(adders[0], trials: UInt64(adders[0] + adders[1]), probability: 0.5))
        let shifted = misses.probabilities[1...] + [misses.probabilities[0]]
        let mismatches = try (0..<64).filter {
            try !Self.agrees(seen[$0], trials: 2 * count, probability: shifted[$0 + 1])
        }
        #expect(mismatches.count > 30, "stages shifted by one must not fit")
    }

    @Test("Faults come in order, and do not depend on how the work is split")
    func addressed() throws {
        let misses = try StageMisses(nonceError: 0.02, algorithm: .scrypt1024)
        let injection = FaultInjection(misses, .scrypt1024, key: StreamKey(seed: 7))
        func faults(_ ranges: [Range<UInt64>]) -> [UInt64: [StageFault]] {
            var found: [UInt64: [StageFault]] = [:]
            for range in ranges {
                injection.visit(range) { hash, faults in
                    #expect(range.contains(hash))
                    found[hash] = faults
                }
            }
            return found
        }
        let whole = faults([100..<20_000])
        #expect(whole.count > 200)
        #expect(faults([10_000..<20_000, 100..<4096, 4096..<4097, 4097..<10_000]) == whole)
        for list in whole.values {
            #expect(list == list.sorted { ($0.pass, $0.stage) < ($1.pass, $1.stage) })
            #expect(list.allSatisfy { $0.flips != 0 && (0..<64).contains($0.stage) && (0..<2048).contains($0.pass) })
        }
        let other = FaultInjection(misses, .scrypt1024, key: StreamKey(seed: 8))
        var same = 0
        other.visit(100..<20_000) { hash, faults in same += whole[hash] == faults ? 1 : 0 }
        #expect(same == 0)
    }

    @Test("Stages that never miss cost nothing, and stages that always do spoil every hash")
    func ends() throws {
        let never = try StageMisses(nonceError: 0, algorithm: .sha256d)
        FaultInjection(never, .sha256d, key: StreamKey(seed: 1)).visit(0..<UInt64.max) { _, _ in
            Issue.record("no stage misses")
        }
        let always = try StageMisses(nonceError: 1, algorithm: .sha256d)
        var hashes = 0
        FaultInjection(always, .sha256d, key: StreamKey(seed: 1)).visit(5..<105) { _, faults in
            hashes += 1
            #expect(faults.count == 128)
        }
        #expect(hashes == 100)
        #expect(throws: StageMissError.stageCount(3)) { try StageMisses(probabilities: [0, 0, 0]) }
        #expect(throws: StageMissError.self) { try StageMisses(nonceError: .nan, algorithm: .sha256d) }
        #expect(throws: StageMissError.self) {
            try StageMisses(probabilities: [1.5] + [Double](repeating: 0, count: 63))
        }
    }
}
