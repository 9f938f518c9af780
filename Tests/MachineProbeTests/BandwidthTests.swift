// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import MachineProbe
import Testing

@Suite("Memory bandwidth")
struct BandwidthTests {
    @Test("bytes are counted as STREAM counts them")
    func bytes() {
        let measured = BandwidthMeasurement(
            threads: 1, elements: 1_000_000, elementSize: 8,
            seconds: [.copy: [0.016, 0.008], .scale: [0.016], .add: [0.012], .triad: [0.024]])
        #expect(measured.rates(.copy) == [1, 2])
        #expect(measured.best(.copy) == 2)
        #expect(measured.best(.scale) == 1)
        #expect(measured.best(.add) == 2)
        #expect(measured.best(.triad) == 1)
    }

    @Test("arrays hold four times the last level of cache, and ten million elements at least")
    func sizes() {
        #expect(BandwidthMeasurement.elements(elementSize: 8, cacheBytes: 512 << 20) * 8 == 4 * 512 << 20)
        #expect(BandwidthMeasurement.elements(elementSize: 8, cacheBytes: 1 << 20) == 10_000_000)
        #expect(BandwidthMeasurement.elements(elementSize: 4, cacheBytes: nil) * 4 == 256 << 20)
    }

    @Test(
        "every part of the arrays is worked on, whatever the threads and the length",
        arguments: [1, 2, 3, 7], [1, 5, 512, 1000, 4097, 100_003])
    func parts(threads: Int, elements: Int) throws {
        // The kernels' own check of the arrays throws where a part was left out or done twice.
        for size in [4, 8] {
            let measured = try BandwidthMeasurement.run(
                elements: elements, elementSize: size, threads: threads, repeats: 3)
            for kernel in BandwidthMeasurement.Kernel.allCases { #expect(measured.rates(kernel).count == 3) }
        }
    }

    @Test("arrays that do not fit, no elements and no threads are refused")
    func refused() {
        for (elements, size, threads) in [(Int.max / 16, 8, 1), (0, 8, 1), (100, 8, 0), (100, 16, 1)] {
            #expect(throws: MeasurementError.self) {
                try BandwidthMeasurement.run(elements: elements, elementSize: size, threads: threads, repeats: 1)
            }
        }
    }

    /// On a machine that others use too, single measurements differ by far more than the programs do. What converges is the
    /// best of many: each program reaches the machine's bandwidth in a quiet moment.
    @Test(
        "agrees with an independent STREAM within 15 %",
        .enabled(if: ProcessInfo.processInfo.environment["ASSAY_SLOW_TESTS"] == "1"), .timeLimit(.minutes(5)))
    func independent() throws {
        let folder = NSTemporaryDirectory() + "assay-stream-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let elements = BandwidthMeasurement.elements(
            elementSize: 8, cacheBytes: MachineDescription(of: .thisMachine).lastLevelCacheBytes)
        let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Benchmarks/Peers/stream.c").path
        let compiled =
            InstalledPrograms().answer(
                Inquiry(
                    "cc", "cc", ["-O3", "-mcmodel=large", "-DN=\(elements)", source, "-o", "\(folder)/stream"],
                    seconds: 60))
            ?? InstalledPrograms().answer(
                Inquiry("cc", "cc", ["-O3", "-DN=\(elements)", source, "-o", "\(folder)/stream"], seconds: 60))
        try #require(compiled != nil, "the independent STREAM was compiled")

        var ours: [String: Double] = [:]
        var theirs: [String: Double] = [:]
        var apart: [String] = []
        var busy: [Double] = []
        for _ in 0..<12 {
            busy.append(MachineSource.thisMachine.busyShare() ?? 0)
            let answer = try #require(
                InstalledPrograms().answer(Inquiry("stream", "\(folder)/stream", [], seconds: 60)))
            for line in answer.split(separator: "\n") {
                let words = line.split(separator: " ")
                if words.count == 2, let rate = Double(words[1]) {
                    theirs[String(words[0])] = max(theirs[String(words[0])] ?? 0, rate)
                }
            }
            let measured = try BandwidthMeasurement.run(elements: elements, elementSize: 8, threads: 1, repeats: 10)
            for kernel in BandwidthMeasurement.Kernel.allCases {
                ours[kernel.name] = max(ours[kernel.name] ?? 0, try #require(measured.best(kernel)))
            }
            apart = theirs.keys.filter { abs((ours[$0] ?? 0) / (theirs[$0] ?? 1) - 1) > 0.15 }.sorted()
            if apart.isEmpty { break }
        }
        #expect(theirs.count == 4)
        // Under others' load the two met different machines: that is evidence of nothing.
        if busy.sorted()[busy.count / 2] > 0.3 { return }
        #expect(apart.isEmpty, "ours \(ours), theirs \(theirs)")
    }
}
