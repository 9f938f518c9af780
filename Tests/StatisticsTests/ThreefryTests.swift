// SPDX-License-Identifier: GPL-3.0-or-later

import Statistics
import Testing

/// Known answers: kat_vectors of Random123 (Salmon et al., SC11) for 20 rounds; reference/rng.json for 13 rounds.
struct KnownBlock: Sendable {
    let counter: (UInt32, UInt32)
    let key: StreamKey
    let after13: (UInt32, UInt32)
    let after20: (UInt32, UInt32)

    static let all = [
        KnownBlock(
            counter: (0, 0), key: StreamKey(word0: 0, word1: 0), after13: (0x9d1c_5ec6, 0x8bd5_0731),
            after20: (0x6b20_0159, 0x99ba_4efe)),
        KnownBlock(
            counter: (.max, .max), key: StreamKey(word0: .max, word1: .max), after13: (0xfd36_d048, 0x2d17_272c),
            after20: (0x1cb9_96fc, 0xbb00_2be7)),
        KnownBlock(
            counter: (0x243f_6a88, 0x85a3_08d3), key: StreamKey(word0: 0x1319_8a2e, word1: 0x0370_7344),
            after13: (0xba3e_4725, 0xf27d_669e), after20: (0xc492_3a9c, 0x483d_f7a0)),
    ]
}

@Suite("Threefry and stream keys")
struct ThreefryTests {
    @Test("Blocks agree with the published known answers, scalar and eight at a time", arguments: 0..<3)
    func knownAnswers(_ index: Int) {
        let known = KnownBlock.all[index]
        #expect(Threefry2x32.block20(known.counter.0, known.counter.1, key: known.key) == known.after20)
        #expect(Threefry2x32.block13(known.counter.0, known.counter.1, key: known.key) == known.after13)
        let c0 = SIMD8<UInt32>(0, 1, 2, 3, 4, 5, 6, 7) &+ SIMD8(repeating: known.counter.0)
        let c1 = SIMD8<UInt32>(repeating: known.counter.1)
        let wide = Threefry2x32.block13(c0, c1, key: known.key)
        #expect((wide.0[0], wide.1[0]) == known.after13)
        for lane in 0..<8 {
            #expect((wide.0[lane], wide.1[lane]) == Threefry2x32.block13(c0[lane], c1[lane], key: known.key))
        }
    }

    @Test("The generator that GSL sees runs through the same blocks", arguments: 0..<3)
    func generatorFollowsBlocks(_ index: Int) {
        let key = KnownBlock.all[index].key
        var stream = RandomStream(key)
        for counter in UInt32(0)..<10 {
            let block = Threefry2x32.block20(counter, 0, key: key)
            let words = (stream.nextWord(), stream.nextWord())
            #expect(words == block)
        }
    }

    @Test("Keys by seed, name and index are all different, and equal addresses give equal keys")
    func keysDiffer() {
        let root = StreamKey(seed: 7)
        var keys: Set<StreamKey> = [root, StreamKey(seed: 8)]
        for name in ["", "a", "b", "ab", "meter noise", "meter noise 2", "\0", "\0\0", "12345678", "12345678\0"] {
            keys.insert(root.named(name))
            for index in UInt64(0)..<100 { keys.insert(root.named(name).indexed(index)) }
        }
        for index in UInt64(0)..<1000 { keys.insert(root.indexed(index)) }
        #expect(keys.count == 2 + 10 * 101 + 1000)
        #expect(root.named("a").indexed(3) == StreamKey(seed: 7).named("a").indexed(3))
        #expect(root.named("a").named("b") != root.named("ab"))
    }
}
