// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import CalibrationStore
import Foundation
import Quantities
import Statistics

/// A store of a million runs: 200 machines, 1250 nights, four runs each night. Every eighth night brings a new driver, which slows
/// some machines down and others up; one visit in fifty throttles.
private struct MillionRuns {
    static let machines = 200
    static let nights = 1250
    static let runsPerNight = 4

    let path: String
    let program: String

    /// Made once: filling takes a minute or two.
    init(program: String) throws {
        self.program = program
        path = FileManager.default.temporaryDirectory.appendingPathComponent("assay-bench-million-1.db").path
        let wanted = Self.machines * Self.nights * Self.runsPerNight
        if FileManager.default.fileExists(atPath: path), try RunStore.open(path, access: .readOnly).count() == wanted {
            return
        }
        warn("filling \(path) with \(wanted) runs")
        let part = path + ".part"
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: part + suffix) }
        try Self.fill(part)
        try FileManager.default.moveItem(atPath: part, toPath: path)
    }

    private static func fill(_ path: String) throws {
        let store = try RunStore.open(path)
        var machines = (0..<Self.machines).map { Machine($0) }
        var records: [CalibrationRecord] = []
        for night in 0..<nights {
            for index in machines.indices { machines[index].visit(night: night, into: &records) }
            if records.count >= 10_000 || night == nights - 1 {
                try store.add(records)
                records = []
            }
        }
    }

    private struct Machine {
        let hardware: HardwareIdentity
        let base: Double
        let visitNoise: Double
        var level = 0.0
        let key: StreamKey

        init(_ number: Int) {
            key = StreamKey(seed: 1).named("million runs").indexed(UInt64(number))
            var stream = RandomStream(key)
            hardware = HardwareIdentity(cpuModel: "CPU \(number)", cpuCoresPhysical: 8 + number % 8)
            base = 400 * Elementary.exp(stream.gaussian(sd: 0.5))
            visitNoise = 0.003 + 0.009 * stream.uniform()
        }

        mutating func visit(night: Int, into records: inout [CalibrationRecord]) {
            var stream = RandomStream(key.indexed(UInt64(night)))
            if night % 8 == 0 {
                let draw = stream.uniform()
                if draw < 0.03 { level -= 0.03 + 0.07 * stream.uniform() }
                if draw > 0.96 { level += 0.02 + 0.04 * stream.uniform() }
                level = min(0.3, max(-0.3, level))
            }
            let offset = stream.gaussian(sd: visitNoise)
            let throttles = stream.bernoulli(0.02)
            let midnight = 1_640_995_200 + Int64(night) * 86_400
            for run in 0..<runsPerNight {
                let value = level + offset + stream.gaussian(sd: 0.008) - (throttles ? 0.15 : 0)
                let peak = base * Elementary.exp(value)
                records.append(
                    CalibrationRecord(
                        runID: .random(),
                        timestamp: Instant(nanosecondsSinceEpoch: (midnight + Int64(run) * 180) * 1_000_000_000),
                        origin: .measured, hardware: hardware,
                        software: SoftwareIdentity(
                            osKernel: "6.\(night / 24)", driverVersion: "\(500 + night / 8)",
                            compilerVersion: "gcc \(10 + night / 200)"),
                        environment: RunEnvironment(thermalState: throttles ? .throttled : .warm),
                        measurements: Measurements(
                            precision: .fp32, peakMeasuredGops: peak, theoreticalPeakGops: 1.5 * base),
                        quality: RunQuality(preflightPassed: true), repetition: run))
            }
        }
    }

    /// `assay trajectory --detect-regressions` from start to end, by the clock.
    func detect(jobs: Int) throws -> Comparison.Measurement {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = ["trajectory", "--detect-regressions", "--db", path, "--jobs", "\(jobs)"]
        process.standardOutput = FileHandle.nullDevice
        let clock = ContinuousClock()
        let elapsed = try clock.measure {
            try process.run()
            process.waitUntilExit()
        }.components
        guard process.terminationStatus == 0 else {
            throw BenchmarkFailure(description: "\(program) ended with \(process.terminationStatus)")
        }
        return .init(
            work: Double(Self.machines * Self.nights * Self.runsPerNight),
            seconds: Double(elapsed.seconds) + Double(elapsed.attoseconds) * 1e-18)
    }
}

extension Benchmarks {
    static func millionRuns() -> [Comparison] {
        let program =
            ProcessInfo.processInfo.environment["ASSAY_PROGRAM"]
            ?? URL(fileURLWithPath: #filePath).appendingPathComponent("../../../../.build/release/assay").standardized
            .path
        guard FileManager.default.isExecutableFile(atPath: program) else {
            warn("\(program) is not there, so million-runs is left out: `make build` makes it")
            return []
        }
        let store = Result { try MillionRuns(program: program) }
        let cores = ProcessInfo.processInfo.activeProcessorCount
        return [
            Comparison(
                name: "million-runs", unit: "runs/s", peer: "one job", ours: { try store.get().detect(jobs: cores) },
                theirs: { try store.get().detect(jobs: 1) }, mostRounds: 5)
        ]
    }
}
