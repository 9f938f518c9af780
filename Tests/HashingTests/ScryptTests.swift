// SPDX-License-Identifier: GPL-3.0-or-later

import Hashing
import Testing

@Suite("scrypt")
struct ScryptTests {
    struct Vector: Sendable, CustomStringConvertible {
        var password: String
        var salt: String
        var cost: Int
        var blockSize: Int
        var parallelism: Int
        var key: String
        var description: String { "N = \(cost), r = \(blockSize), p = \(parallelism)" }
    }

    @Test(
        "Derived keys agree with RFC 7914, section 12",
        arguments: [
            Vector(
                password: "", salt: "", cost: 16, blockSize: 1, parallelism: 1,
                key: "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
                    + "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906"),
            Vector(
                password: "password", salt: "NaCl", cost: 1024, blockSize: 8, parallelism: 16,
                key: "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
                    + "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640"),
            Vector(
                password: "pleaseletmein", salt: "SodiumChloride", cost: 16384, blockSize: 8, parallelism: 1,
                key: "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
                    + "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"),
        ])
    func published(_ vector: Vector) throws {
        let key = try scrypt(
            password: Array(vector.password.utf8), salt: Array(vector.salt.utf8), cost: vector.cost,
            blockSize: vector.blockSize, parallelism: vector.parallelism, length: 64)
        #expect(hexadecimal(key) == vector.key)
    }

    @Test(
        "What scrypt is not defined for is refused",
        arguments: [(0, 1, 1), (1, 1, 1), (1000, 1, 1), (1024, 0, 1), (1024, 1, 0), (65536, 1, 1)])
    func refused(_ cost: Int, _ blockSize: Int, _ parallelism: Int) {
        #expect(throws: ScryptError.self) {
            try scrypt(password: [], salt: [], cost: cost, blockSize: blockSize, parallelism: parallelism)
        }
    }

    @Test("More memory than allowed is refused, not taken")
    func memory() {
        #expect(throws: ScryptError.refused(memoryLimit: 1 << 16)) {
            try scrypt(password: [1], salt: [2], cost: 1024, blockSize: 8, parallelism: 1, memoryLimit: 1 << 16)
        }
    }

    @Test("Hexadecimal goes both ways, and what is none is refused")
    func hexadecimals() {
        let all = Array(UInt8.min...UInt8.max)
        #expect(bytes(hexadecimal: hexadecimal(all)) == all)
        #expect(bytes(hexadecimal: hexadecimal(all).uppercased()) == all)
        #expect(bytes(hexadecimal: "abc") == nil)
        #expect(bytes(hexadecimal: "0g") == nil)
    }

    @Test("The header hasher gives SHA-256d of the whole header for every nonce")
    func midstate() throws {
        let header = (0..<80).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 11) }
        var hasher = try #require(HeaderHasher(header: header))
        for nonce: UInt32 in [0, 1, 0x0102_0304, .max, 2_083_236_893] {
            let bytes = header.prefix(76) + (0..<4).map { UInt8(truncatingIfNeeded: nonce >> UInt32(8 * $0)) }
            let words = hasher.hash(nonce: nonce)
            let digest = (0..<32).map { UInt8(truncatingIfNeeded: words[$0 / 4] >> UInt32(24 - 8 * ($0 % 4))) }
            #expect(digest == sha256d(Array(bytes)))
        }
        #expect(HeaderHasher(header: Array(header.dropLast())) == nil)
    }
}
