// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Quantities
import Silicon
import VirtualHashing

struct HashCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hash", abstract: "Proof of work bit by bit on this processor, and what it costs here.",
        subcommands: [Verify.self, Measure.self])

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Verify a block header; without one, the first blocks of Bitcoin and Litecoin.",
            discussion: """
                Examples:
                  assay hash verify
                  assay hash verify --algorithm SHA256D HEADER     (160 hexadecimal digits)

                Exit codes: 0 when every digest meets the header's own target, 1 otherwise.
                """)

        @Option(help: "SHA256D or SCRYPT_1024_1_1.") var algorithm = "SHA256D"
        @Argument(help: "A block header in hexadecimal.") var header: String?

        func validate() throws {
            guard let header else { return }
            guard BlockHeader(hexadecimal: header) != nil else {
                throw ValidationError("a header is 80 bytes: 160 hexadecimal digits")
            }
            do {
                _ = try HashEngine.open(algorithm)
            } catch {
                throw ValidationError(error.description)
            }
        }

        func run() async throws {
            var blocks: [(String, HashAlgorithm, BlockHeader)] = [
                ("Bitcoin's first block", .sha256d, .bitcoinGenesis),
                ("Litecoin's first block", .scrypt1024, .litecoinGenesis),
            ]
            if let header, let parsed = BlockHeader(hexadecimal: header) {
                blocks = [("header", try HashEngine.open(algorithm).algorithm, parsed)]
            }
            var all = true
            for (title, algorithm, header) in blocks {
                var engine = HashEngine(algorithm)
                let digest = engine.digest(of: header)
                let meets = digest.meets(compactTarget: header.compactTarget)
                all = all && meets
                Terminal.out(
                    "\(title): \(algorithm.rawValue), nonce \(header.nonce), \(engine.passes) passes of "
                        + "\(HashEngine.stages) stages\n  \(digest)\n  \(meets ? "meets" : "misses") its target")
            }
            if !all { throw ExitCode.expectationFailed }
        }
    }

    struct Measure: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Measure how this processor hashes, beside the modelled machines.",
            discussion: """
                A measurement of this machine at this moment: it differs from run to run and enters no result.json.

                Examples:
                  assay hash measure
                  assay hash measure --package-power 65 --seconds 5
                  assay hash measure --model antminer-s19 --chip-area 40
                """)

        @Option(help: "Seconds per algorithm and way of computing it, 0.1 to 600.") var seconds = 2.0
        @Option(
            help: "Watts that the processor draws with all its cores hashing, 0.1 to 10000; measured where it can be.")
        var packagePower: Double?
        @Option(help: "mm2 of silicon that belong to one core.") var coreArea: Double?
        @Option(help: "A model's name or all of them.") var model: String?
        @Option(help: "mm2 of one chip's die of --model; no model states it.") var chipArea: Double?

        func validate() throws {
            guard (0.1...600).contains(seconds) else { throw ValidationError("--seconds takes 0.1 to 600") }
            for (name, value, range, unit) in [
                ("--package-power", packagePower, 0.1...10_000, "W"), ("--core-area", coreArea, 0.001...1000, "mm2"),
                ("--chip-area", chipArea, 0.1...100_000, "mm2"),
            ] {
                guard value.map(range.contains) ?? true else {
                    throw ValidationError(
                        "\(name) takes \(formatNumber(range.lowerBound)) to \(formatNumber(range.upperBound)) \(unit)")
                }
            }
            guard chipArea == nil || model != nil else {
                throw ValidationError("--chip-area is that of one model: name it by --model")
            }
            if let model {
                let library = try loadLibrary()
                guard library[model] != nil else {
                    throw ValidationError(
                        "'\(model)' is not a known model; there are \(library.names.joined(separator: ", "))")
                }
            }
        }

        func run() async throws {
            let library = try loadLibrary()
            var models = library.models
            if let chosen = model.flatMap({ library[$0] }) { models = [chosen] }
            let report = HashMeasurementReport(
                models: models, seconds: seconds, packagePower: packagePower.map { .watts($0) }, coreArea: coreArea,
                chipArea: chipArea)
            Terminal.out(report.text())
        }
    }
}
