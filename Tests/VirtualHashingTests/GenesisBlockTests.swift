// SPDX-License-Identifier: GPL-3.0-or-later

import Hashing
import Quantities
import Testing
import VirtualHashing

@Suite("Genesis blocks")
struct GenesisBlockTests {
    @Test("Bitcoin's first block verifies: nonce 2083236893 gives its hash, which meets its own target")
    func bitcoin() throws {
        let header = BlockHeader.bitcoinGenesis
        #expect(header.nonce == 2_083_236_893)
        var engine = try HashEngine.open("SHA256D")
        let digest = engine.digest(of: header)
        #expect(digest.description == "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f")
        #expect(digest.meets(compactTarget: header.compactTarget))
        #expect(digest.zeroCheckWord == 0)
        #expect(digest.bytes == sha256d(header.bytes))
    }

    @Test("Litecoin's first block verifies: nonce 2084524493 gives its scrypt digest, and its own name by SHA-256d")
    func litecoin() throws {
        let header = BlockHeader.litecoinGenesis
        #expect(header.nonce == 2_084_524_493)
        var engine = try HashEngine.open("SCRYPT_1024_1_1")
        let digest = engine.digest(of: header)
        #expect(digest.description == "0000050c34a64b415b6b15b37f2216634b5b1669cb9a2e38d76f7213b0671e00")
        #expect(digest.meets(compactTarget: header.compactTarget))
        #expect(digest.bytes == (try scrypt1024(header: header.bytes)))
        var identity = HashEngine(.sha256d)
        #expect(
            identity.digest(of: header).description
                == "12a765e31ffd4059bada1e25190f6e98c99d9714d334efa41a195a7e7e04bfe2")
    }

    @Test("A block with any other nonce does not verify", arguments: HashAlgorithm.allCases)
    func wrongNonce(_ algorithm: HashAlgorithm) {
        var header = algorithm == .sha256d ? BlockHeader.bitcoinGenesis : .litecoinGenesis
        var engine = HashEngine(algorithm)
        for offset: UInt32 in [1, 2, 0x100, 0xffff_ffff] {
            var other = header
            other.nonce &+= offset
            #expect(!engine.digest(of: other).meets(compactTarget: header.compactTarget))
        }
        header.head[9] ^= 1
        #expect(!engine.digest(of: header).meets(compactTarget: header.compactTarget))
    }

    @Test("Registers between the stages agree with an independent implementation")
    func registers() {
        var pipeline = SHA256dPipeline()
        let trace = pipeline.trace(of: .bitcoinGenesis)
        #expect(text(trace.midstate) == "bc909a336358bff090ccac7d1e59caa8c3c8d8e94f0103c896b187364719f91b")
        #expect(text(trace.inner) == "af42031e805ff493a07341e2f74ff58149d22ab9ba19f61343e2c86c71c5d66d")
        let expected: [(stage: Int, registers: String)] = [
            (0, "ab4a8b6b 6a09e667 bb67ae85 3c6ef372 4809e5c0 510e527f 9b05688c 1f83d9ab"),
            (1, "e8f12634 ab4a8b6b 6a09e667 bb67ae85 de72151c 4809e5c0 510e527f 9b05688c"),
            (15, "a406a042 f3547aab ae5aed1e b0773648 74eb6ac0 4075280f a11f0e28 5e58eb56"),
            (31, "15c8de99 ab58f29d e82f242b dbec618c a13920b8 186a1f9e 905a3791 3d7071bb"),
            (60, "09140215 36ec7c9d d95159d4 e0540517 a41f32e7 5f3fcb86 89169a84 87156a54"),
            (63, "05d8a5a3 fb8a04ed 8537aed4 09140215 421030e6 4654a010 49523f55 a41f32e7"),
        ]
        for (stage, registers) in expected {
            #expect(text(trace.registers[1][stage]) == registers.filter { $0 != " " }, "stage \(stage) of pass 2")
        }
        #expect(trace.registers.map(\.count) == [64, 64])
        #expect(trace.digest.zeroCheckWord == 0)
        // A share of difficulty 1 must leave minus the last initial word in e after stage 60: the addition then makes it zero.
        #expect(trace.registers[1][60][4] == 0 &- 0x5be0_cd19)
    }

    @Test("Compact targets: exponent, mantissa and their ends")
    func targets() {
        func digest(_ high: UInt32, _ next: UInt32 = 0) -> Digest {
            Digest(words: SIMD8(0, 0, 0, 0, 0, 0, next.byteSwapped, high.byteSwapped))
        }
        // 0x1d00ffff is ffff x 256^26: 26 zero bytes below it, four above.
        #expect(digest(0, 0xffff_0000).meets(compactTarget: 0x1d00_ffff))
        #expect(!digest(0, 0xffff_0001).meets(compactTarget: 0x1d00_ffff))
        #expect(!digest(1).meets(compactTarget: 0x1d00_ffff))
        #expect(!digest(0).meets(compactTarget: 0x1d80_ffff))
        #expect(digest(0xffff_ffff, 0xffff_ffff).meets(compactTarget: 0xff00_ffff))
        #expect(digest(0).meets(compactTarget: 0))
        #expect(!digest(0, 1).meets(compactTarget: 0))
    }

    @Test("Engines open by name, however it is written; others are refused with those there are")
    func names() throws {
        for algorithm in HashAlgorithm.allCases {
            let engine = try HashEngine.open(algorithm.rawValue)
            #expect(engine.algorithm == algorithm)
        }
        let engine = try HashEngine.open("scrypt-1024-1-1")
        #expect(engine.algorithm == .scrypt1024)
        #expect(engine.passes == 2048)
        do throws(HashEngineError) {
            _ = try HashEngine.open("X11")
            Issue.record("X11 is no algorithm here")
        } catch {
            #expect(error.description == "'X11' is not an algorithm; there are SHA256D, SCRYPT_1024_1_1")
        }
    }

    @Test("A header is 80 bytes, which it gives back")
    func headers() {
        #expect(BlockHeader(bytes: [1, 2, 3]) == nil)
        #expect(BlockHeader(hexadecimal: String(repeating: "zz", count: 80)) == nil)
        let bytes = (0..<80).map { UInt8($0) }
        #expect(BlockHeader(bytes: bytes)?.bytes == bytes)
        #expect(BlockHeader(hexadecimal: hexadecimal(bytes))?.nonce == 0x4f4e_4d4c)
    }
}

/// Words as eight hexadecimal digits each.
func text(_ words: SIMD8<UInt32>) -> String { hexadecimal(Digest(words: words).bytes) }
