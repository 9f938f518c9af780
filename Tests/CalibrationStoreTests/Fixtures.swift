// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import CalibrationStore
import Foundation
import Quantities

/// A folder of its own that goes with the test.
final class ScratchFolder: Sendable {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("assay-store-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit {
        try? FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        try? FileManager.default.removeItem(atPath: path)
    }

    func file(_ name: String) -> String { "\(path)/\(name)" }

    func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: URL(fileURLWithPath: file(name)))
        return file(name)
    }
}

/// A day of January 2025.
func day(_ day: Double) -> Instant {
    Instant(nanosecondsSinceEpoch: 1_735_689_600_000_000_000 + Int64((day - 1) * 86_400e9))
}

let i7 = HardwareIdentity(
    cpuModel: "12th Gen Intel(R) Core(TM) i7-12700K", cpuStepping: "2", cpuMicrocode: "0x2c", cpuCoresPhysical: 12,
    cpuCoresLogical: 20, cpuBaseFrequency: .megahertz(3600), cpuMaxFrequency: .megahertz(4999.9),
    gpuModel: "NVIDIA GeForce RTX 4090", gpuPCIID: "10de:2684", gpuVBIOSVersion: "95.02.3c.00.92", gpuMemoryMB: 24_564,
    gpuComputeCapability: "8.9", memoryTotalGB: 31.194_339_752_197_266, memoryType: "DDR5")

/// A record with a value in every column.
func fullRecord(on date: Double = 10, driver: String = "560.35", peak: Double = 513) -> CalibrationRecord {
    CalibrationRecord(
        runID: RunID.random(), timestamp: day(date), origin: .measured, hardware: i7,
        software: SoftwareIdentity(
            osKernel: "6.8.0-40-generic", osDistro: "Ubuntu 24.04", driverVersion: driver, cudaVersion: "12.6",
            cudnnVersion: "9.1", rocmVersion: "6.1", pytorchVersion: "2.4.0", numpyVersion: "1.26.4",
            mklVersion: "2024.1", openblasVersion: "0.3.26", compilerVersion: "gcc 13.2.0",
            otherVersions: ["python": "3.12.3", "tensorrt": "8.5.2.2"]),
        environment: RunEnvironment(
            powerMode: "balanced", thermalState: .warm, cpuGovernor: "performance", gpuPowerLimit: .watts(450),
            ambientTemperature: Temperature(base: 21.7)),
        measurements: Measurements(
            precision: .fp32, device: "cpu", streamCopyGBps: 61.03, streamScaleGBps: 44.1, streamAddGBps: 48.000_1,
            streamTriadGBps: 47.9, blas1Gops: 11.5, blas2Gops: 23.25, blas3Gops: peak, peakMeasuredGops: peak,
            theoreticalPeakGops: 1_177.6, arithmeticIntensity: 341.3,
            metrics: [
                BenchmarkMetric(name: "BM_Sort/1024", unit: "ns", direction: .lowerIsBetter, value: 1234.5),
                BenchmarkMetric(name: "resnet18", unit: "frames/s", direction: .higherIsBetter, value: 196.78),
            ]), quality: RunQuality(preflightPassed: true, forced: true, notes: "a \"note\",\nin two lines | ünïcode"),
        repetition: 3, machineKey: AnonymousKey(parsing: "00112233445566aa"))
}

extension RunStore {
    /// Exports to a file.
    @discardableResult
    func export(
        _ selection: RecordSelection = RecordSelection(), as format: ExportFormat, toFile path: String
    ) throws -> Int {
        var bytes: [UInt8] = []
        let count = try export(selection, as: format) { bytes += $0 }
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return count
    }
}
