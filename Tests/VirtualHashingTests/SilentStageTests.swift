// SPDX-License-Identifier: GPL-3.0-or-later

import Quantities
import Statistics
import Testing
import VirtualHashing

@Suite("What a miss does to a nonce")
struct SilentStageTests {
    struct Effect {
        var digestChanged = 0
        var zeroCheckChanged = 0
        var distance = 0.0
    }

    /// One random flip of one bit of `a` or `e` after a stage, in so many nonces.
    static func effect(pass: Int, stage: Int, count: Int) -> Effect {
        var stream = RandomStream(StreamKey(seed: 21).indexed(UInt64(pass)).indexed(UInt64(stage)))
        var pipeline = SHA256dPipeline()
        var header = BlockHeader.bitcoinGenesis
        var effect = Effect()
        for _ in 0..<count {
            header.nonce = stream.nextWord()
            let fault = StageFault(
                pass: pass, stage: stage, adder: stream.integer(below: 2), flips: 1 << UInt32(stream.integer(below: 32))
            )
            let right = pipeline.digest(of: header)
            let wrong = pipeline.digest(of: header, faults: [fault])
            let difference = right.words ^ wrong.words
            let bits = difference.indices.reduce(0) { $0 + difference[$1].nonzeroBitCount }
            effect.digestChanged += bits > 0 ? 1 : 0
            effect.zeroCheckChanged += right.zeroCheckWord != wrong.zeroCheckWord ? 1 : 0
            effect.distance += Double(bits) / Double(count)
        }
        return effect
    }

    @Test(
        "A miss anywhere in the first pass changes half of the digest's bits", arguments: [0, 32, 58, 60, 61, 62, 63])
    func firstPass(_ stage: Int) {
        let effect = Self.effect(pass: 0, stage: stage, count: 2000)
        #expect(effect.digestChanged == 2000)
        #expect(effect.zeroCheckChanged == 2000)
        // 256 bits at 1/2: standard deviation 8 per digest, 0.18 of the mean.
        #expect(abs(effect.distance - 128) < 0.9)
    }

    @Test(
        "The last three stages of the second pass never reach the word that is checked, and still break the digest",
        arguments: [61, 62, 63])
    func silent(_ stage: Int) {
        let effect = Self.effect(pass: 1, stage: stage, count: 4000)
        #expect(effect.zeroCheckChanged == 0)
        #expect(effect.digestChanged == 4000)
    }

    @Test(
        "In the three stages before them only register e reaches it: about half of the misses show",
        arguments: [58, 59, 60])
    func halfSilent(_ stage: Int) throws {
        let effect = Self.effect(pass: 1, stage: stage, count: 4000)
        #expect(effect.digestChanged == 4000)
        // An e flipped at stage 58 or 59 goes through choice functions that may swallow it, so a little less than half.
        let share = Double(effect.zeroCheckChanged) / 4000
        #expect((0.42...0.54).contains(share), "\(share)")
    }

    @Test("Earlier in the second pass, a miss shows", arguments: [0, 32, 56])
    func earlier(_ stage: Int) {
        #expect(Self.effect(pass: 1, stage: stage, count: 2000).zeroCheckChanged >= 1990)
    }

    @Test("The digest's distance shrinks with the stages that are left, as an independent implementation found")
    func distances() {
        let expected = [(56, 118.9), (58, 96.8), (59, 81.3), (60, 55.9), (61, 32.4), (62, 11.9), (63, 2.0)]
        for (stage, distance) in expected {
            let own = Self.effect(pass: 1, stage: stage, count: 4000).distance
            // The reference has 300 trials whose spread is at most about 50 bits: 3 standard errors are 9.
            #expect(abs(own - distance) < max(0.6, 0.1 * distance), "stage \(stage): \(own)")
        }
    }

    @Test("Two misses that undo each other leave the right digest: what is counted is the digest, not the misses")
    func cancelling() {
        var pipeline = SHA256dPipeline()
        let fault = StageFault(pass: 1, stage: 20, adder: 1, flips: 0x8000_0000)
        #expect(
            pipeline.digest(of: .bitcoinGenesis, faults: [fault, fault]) == pipeline.digest(of: .bitcoinGenesis))
    }

    @Test("A miss of any step of any pass breaks a Scrypt digest")
    func scrypt() {
        var engine = HashEngine(.scrypt1024)
        var stream = RandomStream(StreamKey(seed: 22))
        let right = engine.digest(of: .litecoinGenesis)
        for stage in 0..<64 {
            let fault = StageFault(
                pass: stream.integer(below: 2048), stage: stage, adder: stream.integer(below: 4),
                flips: 1 << UInt32(stream.integer(below: 32)))
            #expect(engine.digest(of: .litecoinGenesis, faults: [fault]) != right, "\(fault)")
        }
        // The last step of the last pass changes words that the key derivation hashes: nothing of it is silent.
        let last = StageFault(pass: 2047, stage: 63, adder: 0, flips: 1)
        #expect(engine.digest(of: .litecoinGenesis, faults: [last]) != right)
    }
}
