// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Testing

@Suite("Hashing on this machine")
struct HashCommandTests {
    @Test("the first blocks of Bitcoin and Litecoin verify")
    func genesis() throws {
        let run = try AssayProgram.run(["hash", "verify"])
        #expect(run.code == 0)
        for words in [
            "nonce 2083236893, 2 passes of 64 stages",
            "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f",
            "nonce 2084524493, 2048 passes of 64 stages",
            "0000050c34a64b415b6b15b37f2216634b5b1669cb9a2e38d76f7213b0671e00",
        ] { #expect(run.output.contains(words), "\(words)") }
    }

    @Test("a header that misses its target ends with 1, one that is none with 64")
    func headers() throws {
        let zero = String(repeating: "0", count: 160)
        #expect(try AssayProgram.run(["hash", "verify", zero]).code == 1)
        let short = try AssayProgram.run(["hash", "verify", "zz"])
        #expect(short.code == 64 && short.errors.contains("Usage: assay hash verify "), "\(short.errors)")
        let unknown = try AssayProgram.run(["hash", "verify", "--algorithm", "X11", zero])
        #expect(unknown.code == 64)
        #expect(unknown.errors.contains("there are SHA256D, SCRYPT_1024_1_1"))
    }

    @Test("the comparison names its assumptions and every model, and takes the place of assumptions from the user")
    func measure() throws {
        let run = try AssayProgram.run([
            "hash", "measure", "--seconds", "0.1", "--package-power", "10", "--core-area", "4",
        ])
        #expect(run.code == 0)
        for words in [
            "it enters no result", "10 W for all cores, as given by --package-power", "core area: 4 mm2, as given",
            "antminer-s21", "antminer-l7", "spread within this run (95 %)", "all ways in turn",
            "no model states its chip's area", "at least 264 x",
        ] { #expect(run.output.contains(words), "\(words)") }
        #expect(!run.output.contains("ASSUMED"))

        let one = try AssayProgram.run([
            "hash", "measure", "--seconds", "0.1", "--model", "Antminer_L7", "--chip-area", "40", "--package-power",
            "10",
        ])
        #expect(one.code == 0)
        #expect(one.output.contains("antminer-l7, 40 mm2 a chip as given"))
        #expect(one.output.contains("core area: ASSUMED"))
        #expect(!one.output.contains("antminer-s19"))
    }

    @Test(
        "what cannot be measured is refused",
        arguments: [
            ["--seconds=0"], ["--seconds=nan"], ["--package-power=0"], ["--package-power=-5"], ["--core-area=inf"],
            ["--chip-area=40"], ["--model=nope"], ["--package-power=1e300"], ["--package-power=0.05"],
        ])
    func refused(_ options: [String]) throws {
        let run = try AssayProgram.run(["hash", "measure"] + options)
        #expect(run.code == 64)
        #expect(run.errors.contains("Error: ") && run.errors.contains("Usage: assay hash measure "), "\(run.errors)")
    }
}
