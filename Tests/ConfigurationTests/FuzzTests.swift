// SPDX-License-Identifier: GPL-3.0-or-later

import Configuration
import Testing

/// SplitMix64, so that a failing mutation can be found again by its seed.
private struct Mutator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func mutate(_ bytes: inout [UInt8]) {
        let fragments = [
            "&a ", "*a", "<<: ", "!!int ", "---\n", "{", "[", "}", "]", "? ", ": ", "\t", "\u{0}", "#", "|\n", ">-\n",
            "1e999", "\"", "'", "%", "\r", "é",
        ]
        for _ in 0..<Int.random(in: 1...2, using: &self) {
            let at = Int.random(in: 0...bytes.count, using: &self)
            switch Int.random(in: 0..<5, using: &self) {
            case 0 where at < bytes.count: bytes[at] = UInt8.random(in: 0...255, using: &self)
            case 1 where at < bytes.count: bytes.remove(at: at)
            case 2:
                let end = min(bytes.count, at + Int.random(in: 0...30, using: &self))
                bytes.insert(contentsOf: bytes[at..<end], at: Int.random(in: 0...bytes.count, using: &self))
            case 3: bytes.removeSubrange(at..<min(bytes.count, at + Int.random(in: 0...30, using: &self)))
            default: bytes.insert(contentsOf: (fragments.randomElement(using: &self) ?? "").utf8, at: at)
            }
        }
    }
}

@Suite("Hostile documents")
struct FuzzTests {
    @Test(
        "mutated bytes decode or fail with a located fault, and never crash", .timeLimit(.minutes(5)), arguments: 0..<4)
    func mutations(stream: UInt64) {
        var mutator = Mutator(state: stream)
        var decoded = 0
        var refused = 0
        for _ in 0..<700 {
            var bytes = Array(goodZoo.utf8)
            mutator.mutate(&bytes)
            let mutated = bytes
            let loader = DocumentLoader { _ throws(FileAccessError) in mutated }
            do throws(ConfigurationError) {
                let node = try loader.load(path: "fuzz.yaml")
                var context = DecodingContext()
                let value = zooCodec.decode(node, &context)
                _ = explain(node, as: zooCodec.shape())
                _ = try context.result(value)
                decoded += 1
            } catch {
                refused += 1
                #expect(!error.diagnostics.isEmpty)
                #expect(error.diagnostics.allSatisfy { ($0.location?.line ?? 0) > 0 && ($0.location?.column ?? 0) > 0 })
            }
        }
        #expect(decoded > 20 && refused > 200, "\(decoded) decoded, \(refused) refused")
    }

    @Test("mutated overrides are applied or refused, and never crash", arguments: 0..<2)
    func overrides(stream: UInt64) {
        var mutator = Mutator(state: stream)
        for _ in 0..<500 {
            var bytes = Array("cages[1].share=2 %".utf8)
            mutator.mutate(&bytes)
            _ = try? DocumentLoader(overrides: [String(decoding: bytes, as: UTF8.self)]).load(text: goodZoo, name: "z")
        }
    }
}
