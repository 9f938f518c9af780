// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Calibration
import CalibrationStore
import Foundation
import MachineProbe
import Quantities

extension CalibrateCommand {
    struct Run: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Measure this machine and keep the result in the store.",
            discussion: """
                Measures memory bandwidth by the kernels of STREAM and arithmetic by BLAS 1, 2 and 3 (OpenBLAS where it is
                installed, else GSL's CBLAS), on one thread and on all, in fp32 and fp64. Checks first whether the machine is
                fit: governor, load, heat, memory.

                Examples:
                  assay calibrate run
                  assay calibrate run --precision fp64 --repeats 20 --json
                  assay calibrate run --exec "python3 gemm_fp16.py"     (JSON on its standard output)

                Exit codes: 0 measured and kept, 2 the external kernel's output is bad, 3 the machine is not fit and nothing was
                measured, 64 usage, 74 the store could not be written.
                """)

        @Option(help: "fp32, fp64; may be repeated. Without it both.") var precision: [String] = []
        @Option(help: "Repeats of every measurement, 1 to 1000.") var repeats = 10
        @Option(help: "Thread counts, as 1,8. Without it one thread and all cores.") var threads: String?
        @Option(help: "MiB of each of the three arrays; without it four times the last level of cache.") var array: Int?
        @Option(help: "The BLAS library to open; without it OpenBLAS, else GSL's.") var blas: String?
        @Option(help: "A JSON file with theoretical peaks and their sources, beside those that are built in.")
        var peaks: String?
        @Option(help: "A shell command that measures instead and writes JSON.") var exec: String?
        @Option(help: "Seconds that --exec may take.") var execTimeout = 3600
        @Option(help: "What to remember about this run.") var notes: String?
        @Flag(help: "Run although a check failed; the record says so and is no evidence in a judgement.") var force =
            false
        @Flag(help: "Print JSON.") var json = false
        @OptionGroup var store: StoreOptions

        func validate() throws {
            guard (1...1000).contains(repeats) else { throw ValidationError("--repeats takes 1 to 1000") }
            guard array.map({ (1...1 << 20).contains($0) }) ?? true else {
                throw ValidationError("--array takes MiB, 1 to 1048576")
            }
            guard execTimeout >= 1 else { throw ValidationError("--exec-timeout takes seconds, 1 or more") }
            if exec != nil, !precision.isEmpty || threads != nil || array != nil || blas != nil {
                throw ValidationError(
                    "--exec measures in its own way: --precision, --threads, --array and --blas do not apply")
            }
            for name in precision where !["fp32", "fp64"].contains(name) {
                throw ValidationError("--precision takes fp32 or fp64; measure '\(name)' by --exec")
            }
            _ = try threadCounts(cores: 1)
        }

        /// As given, else one and all.
        private func threadCounts(cores: Int) throws -> [Int] {
            guard let threads else { return cores > 1 ? [1, cores] : [1] }
            let counts = threads.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
            guard counts.allSatisfy({ (1...4096).contains($0) }) else {
                throw ValidationError("--threads takes numbers from 1 to 4096, as 1,8")
            }
            return Set(counts).sorted()
        }

        func run() async throws {
            // A store that cannot be written is known before a minute of measuring, not after.
            let store = try store.open(.readWrite)
            var session = CalibrationSession(forced: force, notes: notes, peaks: try theoreticalPeaks())
            let cacheBytes = session.machine.lastLevelCacheBytes
            let precisions = (precision.isEmpty ? ["fp32", "fp64"] : precision).map(Precision.init(rawValue:))
            // Arrays are equal in bytes for all precisions.
            let bytes =
                array.map { $0 << 20 } ?? 8 * BandwidthMeasurement.elements(elementSize: 8, cacheBytes: cacheBytes)
            session.check(neededMemoryGB: exec == nil ? 3 * Double(bytes) / 1_073_741_824 : 0)
            if !json { Terminal.out(session.header()) }
            guard session.preflight.passed != false || force else {
                Terminal.error("the machine is not fit to be measured, and nothing was; --force measures all the same")
                throw ExitCode.inconclusive
            }
            do {
                if let exec {
                    try session.measure(command: exec, seconds: execTimeout)
                } else {
                    let plan = (
                        try threadCounts(
                            cores: session.machine.hardware.cpuCoresLogical
                                ?? ProcessInfo.processInfo.activeProcessorCount), bytes
                    )
                    let library = try BlasLibrary.open(blas)
                    for precision in precisions {
                        let size = precision == .fp32 ? 4 : 8
                        try session.measure(
                            precision,
                            plan: .init(threads: plan.0, repeats: repeats, elements: max(plan.1 / size, 1)),
                            library: library)
                    }
                }
            } catch let error as MeasurementError {
                Terminal.error("\(error)")
                throw ExitCode.badScenario
            }
            let records = session.finished()
            let outcome = try reportingStoreErrors { try store.add(records) }
            Terminal.out(json ? session.json(records, store: store.path) : session.results(records))
            if !json { Terminal.out("\(plural(outcome.added, "record")) added to \(store.path)") }
        }

        private func theoreticalPeaks() throws -> TheoreticalPeaks {
            do {
                var all = try TheoreticalPeaks.builtIn()
                if let peaks {
                    guard let data = FileManager.default.contents(atPath: peaks) else {
                        Terminal.error("\(peaks): cannot be read")
                        throw ExitCode.inputOutput
                    }
                    // The user's own come first.
                    all.entries = try TheoreticalPeaks(json: Array(data), from: peaks).entries + all.entries
                }
                return all
            } catch let error as MeasurementError {
                Terminal.error("\(error)")
                throw ExitCode.badScenario
            }
        }
    }
}
