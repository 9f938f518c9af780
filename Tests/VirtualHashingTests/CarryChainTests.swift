// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Statistics
import Testing
import VirtualHashing

@Suite("Carry chains")
struct CarryChainTests {
    /// The longest run of bits that one carry comes through in the sum of two words: where both are 1 it starts, where they differ it goes
    /// on.
    static func longestChain(_ x: UInt32, _ y: UInt32) -> Int {
        var run = 0
        var longest = 0
        for bit in 0..<32 {
            let (a, b) = (x >> UInt32(bit) & 1, y >> UInt32(bit) & 1)
            run = a & b == 1 ? 1 : a != b && run > 0 ? run + 1 : 0
            longest = max(longest, run)
        }
        return longest
    }

    /// The sum without the carries that would have to come further than `reach` bits.
    static func truncatedSum(_ x: UInt32, _ y: UInt32, reach: Int) -> UInt32 {
        var sum: UInt32 = 0
        for bit in 0..<32 {
            var carry: UInt32 = 0
            for start in max(0, bit - reach)..<max(0, bit) {
                let (a, b) = (x >> UInt32(start) & 1, y >> UInt32(start) & 1)
                carry = a & b | (a ^ b) & carry
            }
            sum |= ((x ^ y) >> UInt32(bit) & 1 ^ carry) << UInt32(bit)
        }
        return sum
    }

    @Test(
        "The longest chain of a random sum is as short as published: P(at least 8) = 0.048, 12: 0.0026, 16: 1.6e-4, 20: 1.2e-5"
    )
    func longest() throws {
        let count = 2_000_000
        var stream = RandomStream(StreamKey(seed: 31))
        var histogram = [Int](repeating: 0, count: 33)
        for _ in 0..<count { histogram[Self.longestChain(stream.nextWord(), stream.nextWord())] += 1 }
        // The reference counted 400,000 sums; its last figure rests on 5 of them.
        let reference = [(4, 0.638055), (8, 0.0478775), (12, 0.0025825), (16, 0.0001575), (20, 1.25e-5)]
        for (length, published) in reference {
            let share = Double(histogram[length...].reduce(0, +)) / Double(count)
            let spread = (published * (1 - published) * (1 / 400_000 + 1 / Double(count))).squareRoot()
            #expect(abs(share - published) < 4 * spread, "at least \(length): \(share)")
        }
        // Each bit more halves it, about: that is why an error rate halves with each gate of slack.
        for length in 6..<14 {
            let ratio =
                Double(histogram[(length + 1)...].reduce(0, +)) / Double(histogram[length...].reduce(0, +))
            #expect((0.42...0.54).contains(ratio), "from \(length) to \(length + 1): \(ratio)")
        }
    }

    /// Chi-square of the counts of the lowest flipped bit and of the run's length against those of a real truncated adder.
    static func distance(reach: Int, sums: Int, draw: (inout RandomStream) -> UInt32) -> (value: Double, degrees: Int) {
        var stream = RandomStream(StreamKey(seed: 32).indexed(UInt64(reach)))
        var own = [Double](repeating: 0, count: 32)
        var truth = own
        var late = 0
        for _ in 0..<sums {
            let (x, y) = (stream.nextWord(), stream.nextWord())
            let flips = (x &+ y) ^ truncatedSum(x, y, reach: reach)
            guard flips != 0 else { continue }
            late += 1
            for bit in 0..<32 where flips >> UInt32(bit) & 1 == 1 { truth[bit] += 1 }
        }
        for _ in 0..<late {
            let flips = draw(&stream)
            for bit in 0..<32 where flips >> UInt32(bit) & 1 == 1 { own[bit] += 1 }
        }
        var value = 0.0
        var degrees = 0
        for bit in 0..<32 where own[bit] + truth[bit] > 10 {
            value += (own[bit] - truth[bit]) * (own[bit] - truth[bit]) / (own[bit] + truth[bit])
            degrees += 1
        }
        return (value, degrees)
    }

    @Test(
        "Flipped bits fall as in an adder whose carries are cut off; uniform flips do not", arguments: [8, 10])
    func flips(_ reach: Int) throws {
        let chain = CarryChain(reach: reach)
        let sums = 1_000_000
        let (value, degrees) = Self.distance(reach: reach, sums: sums) { chain.flips(&$0) }
        // Neighbouring bits flip together, which widens the statistic: up to the mean run of 2 bits.
        #expect(value < 3 * Double(degrees), "\(value) on \(degrees)")
        let (mutant, _) = Self.distance(reach: reach, sums: sums) { 1 << UInt32($0.integer(below: 32)) }
        #expect(mutant > 10 * Double(degrees))
        let (shifted, _) = Self.distance(reach: reach, sums: sums) { CarryChain(reach: reach + 2).flips(&$0) }
        #expect(shifted > 10 * Double(degrees))
    }

    @Test("The high bits of a word flip more often than the low ones, which never do")
    func biased() {
        let chain = CarryChain(missProbability: 1e-6)
        var stream = RandomStream(StreamKey(seed: 33))
        var counts = [Int](repeating: 0, count: 32)
        for _ in 0..<40_000 {
            let flips = chain.flips(&stream)
            #expect(flips != 0)
            for bit in 0..<32 where flips >> UInt32(bit) & 1 == 1 { counts[bit] += 1 }
        }
        #expect(chain.reach == 22)
        #expect(counts[...chain.reach].allSatisfy { $0 == 0 })
        #expect(counts[chain.reach + 1] * 3 / 2 < counts[31])
    }

    @Test("A rarer miss has a longer reach, each gate of it halving the misses")
    func reach() {
        #expect(CarryChain(missProbability: 1).reach == 3)
        #expect(CarryChain(missProbability: 0).reach == 30)
        for reach in 4..<29 {
            let ratio = CarryChain.lateProbability(reach: reach + 1) / CarryChain.lateProbability(reach: reach)
            #expect((0.3..<0.5).contains(ratio))
            #expect(CarryChain(missProbability: CarryChain.lateProbability(reach: reach)).reach == reach)
        }
        #expect(CarryChain(reach: 99).reach == 30)
        #expect(CarryChain(reach: -1).reach == 0)
    }
}
