// SPDX-License-Identifier: GPL-3.0-or-later

import Hashing
import Quantities
import Statistics
import Testing
import VirtualHashing

@Suite("Engines against libcrypto")
struct PeerComparisonTests {
    static func randomHeader(_ index: UInt64) -> BlockHeader {
        var stream = RandomStream(StreamKey(seed: 11).named("header").indexed(index))
        var head = SIMD16<UInt32>.zero
        var tail = SIMD4<UInt32>.zero
        for word in 0..<16 { head[word] = stream.nextWord() }
        for word in 0..<4 { tail[word] = stream.nextWord() }
        return BlockHeader(head: head, tail: tail)
    }

    @Test("SHA-256d of 5,000 random headers is libcrypto's, bit for bit")
    func sha256dAgrees() {
        var engine = HashEngine(.sha256d)
        for index: UInt64 in 0..<5000 {
            let header = Self.randomHeader(index)
            guard engine.digest(of: header).bytes == sha256d(header.bytes) else {
                Issue.record("header \(index): \(hexadecimal(header.bytes))")
                return
            }
        }
    }

    @Test("Scrypt of 2,000 random headers is libcrypto's, bit for bit")
    func scryptAgrees() throws {
        var engine = HashEngine(.scrypt1024)
        for index: UInt64 in 0..<2000 {
            let header = Self.randomHeader(index)
            guard engine.digest(of: header).bytes == (try scrypt1024(header: header.bytes)) else {
                Issue.record("header \(index): \(hexadecimal(header.bytes))")
                return
            }
        }
    }

    @Test(
        "Scanning nonces in lanes gives each the digest it has alone, across the end of the range",
        arguments: [1, 2, 3, 4, 5, 1003])
    func scan(_ count: Int) {
        var pipeline = SHA256dPipeline()
        var header = Self.randomHeader(0)
        let first = UInt32.max - 500
        var visited: [UInt32] = []
        var wrong = 0
        pipeline.scan(header, from: first, count: count) { nonce, digest in
            visited.append(nonce)
            header.nonce = nonce
            if digest.bytes != sha256d(header.bytes) { wrong += 1 }
        }
        #expect(visited == (0..<UInt32(count)).map { first &+ $0 })
        #expect(wrong == 0)
    }

    @Test("Stage by stage gives what the fast path gives", arguments: HashAlgorithm.allCases)
    func stagewise(_ algorithm: HashAlgorithm) {
        var engine = HashEngine(algorithm)
        // A fault that flips nothing sends every pass through the slow path.
        let idle = (0..<HashEngine.passes(algorithm)).map { StageFault(pass: $0, stage: 63, adder: 0, flips: 0) }
        for index: UInt64 in 0..<50 {
            let header = Self.randomHeader(index)
            #expect(engine.digest(of: header, faults: idle) == engine.digest(of: header))
        }
    }
}
