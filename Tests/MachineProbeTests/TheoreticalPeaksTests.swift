// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import Foundation
import MachineProbe
import Testing

/// An entry that lacks nothing.
private let whole =
    #"{"peaks": [{"cpu_model": "a", "precision": "fp32", "value": 1, "unit": "Gop/s", "source": "x"}]}"#

@Suite("Theoretical peaks")
struct TheoreticalPeaksTests {
    @Test("every entry names its source and one device, and none stands twice")
    func builtIn() throws {
        let peaks = try TheoreticalPeaks.builtIn()
        #expect(peaks.entries.count >= 30)
        #expect(peaks.entries.allSatisfy { $0.source.count > 20 })
        var seen: Set<PeakEntry> = []
        for var entry in peaks.entries {
            (entry.value, entry.unit, entry.source, entry.assumption) = (1, .gigaPerSecond, "", nil)
            #expect(seen.insert(entry).inserted, "\(entry)")
        }
    }

    /// Operations a cycle of all arithmetic units, and the clock in GHz: what the makers' figures have to follow from, up to
    /// their rounding to two digits.
    @Test(
        "the peaks follow from units and clocks",
        arguments: [
            ("10de:2330", Precision.fp32, 132 * 128 * 2, 1.98), ("10de:2330", .fp64, 132 * 128 * 2, 1.98),
            ("10de:2330", .fp16, 132 * 4 * 1024, 1.83), ("10de:2330", .int8, 132 * 4 * 2048, 1.83),
            ("10de:20b0", .fp32, 108 * 64 * 2, 1.41), ("10de:20b0", .fp64, 108 * 64 * 2, 1.41),
            ("10de:20b0", .fp16, 108 * 4 * 512, 1.41), ("1002:74a1", .fp32, 304 * 256, 2.1),
            ("1002:74a1", .fp64, 304 * 256, 2.1), ("1002:74a1", .bf16, 304 * 2048, 2.1),
            ("1002:740f", .fp32, 104 * 256, 1.7), ("1002:740f", .fp16, 104 * 1024, 1.7),
        ])
    func unitsAndClocks(_ card: String, _ precision: Precision, _ operations: Int, _ gigahertz: Double) throws {
        let peak = try #require(
            try TheoreticalPeaks.builtIn().accelerator(
                HardwareIdentity(gpuPCIID: card), powerMode: nil, precision: precision))
        let computed = Double(operations) * gigahertz
        #expect(abs(peak.gops / computed - 1) < 0.02, "\(peak.gops) is not \(computed)")
    }

    @Test("a processor counts per socket, an accelerator by its first card")
    func lookup() throws {
        let peaks = try TheoreticalPeaks.builtIn()
        let desktop = try CapturedMachine("desktop-hybrid-nvidia").description()
        // 8 cores x 4.9 GHz x 32 + 4 cores x 3.8 GHz x 16 operations a cycle.
        let peak = try #require(peaks.processor(desktop.hardware, sockets: desktop.sockets, precision: .fp32))
        #expect(abs(peak.gops - (8 * 4.9 * 32 + 4 * 3.8 * 16)) < 1e-9)
        // The clocks do not hold on all cores at once: that is said wherever the peak is.
        #expect(peak.words.contains("(assumed: "))
        let server = try CapturedMachine("server-two-sockets-amd").description()
        #expect(peaks.processor(server.hardware, sockets: 2, precision: .fp64)?.gops == 2 * 8 * 4.1 * 16)
        #expect(peaks.accelerator(server.hardware, powerMode: nil, precision: .fp16)?.gops == 181_000)
    }

    @Test("a Jetson's peak goes by its power mode, its memory and the engine")
    func jetson() throws {
        let peaks = try TheoreticalPeaks.builtIn()
        var board = try CapturedMachine("jetson").description().hardware
        func gops(_ mode: String?, _ precision: Precision, engine: String? = nil) -> Double? {
            peaks.accelerator(board, powerMode: mode, engine: engine, precision: precision)?.gops
        }
        // 2048 cores, a fused multiplication and addition each, at the mode's clock.
        for (mode, gigahertz) in [("MAXN", 1.3), ("MODE_50W", 0.816), ("MODE_30W", 0.612), ("MODE_15W", 0.408)] {
            let peak = try #require(gops(mode, .fp32))
            #expect(abs(peak / (2 * 2048 * gigahertz) - 1) < 1e-3)
        }
        #expect(gops("MAXN", .int8) == 85_000)
        #expect(gops("MAXN", .int8, engine: "dla") == 26_250)
        #expect(gops("MODE_50W", .int8, engine: "dla") == nil)
        #expect(gops(nil, .fp32) == nil)
        // The module with half the memory is another one.
        board.memoryTotalGB = 29.8
        #expect(gops("MAXN", .fp32) == nil)
    }

    @Test("a Gaudi 3 is known by its place on the bus")
    func gaudi() throws {
        let slot = "sys/bus/pci/devices/0000:17:00.0"
        let machine = try CapturedMachine(
            "virtual-machine",
            changes: ["\(slot)/vendor": "0x1da3\n", "\(slot)/device": "0x1060\n", "\(slot)/class": "0x120000\n"]
        ).description()
        #expect(machine.hardware.gpuPCIID == "1da3:1060")
        #expect(
            try TheoreticalPeaks.builtIn().accelerator(machine.hardware, powerMode: nil, precision: .bf16)?.gops
                == 1_835_000)
    }

    @Test("what nobody states has none")
    func unknown() throws {
        let peaks = try TheoreticalPeaks.builtIn()
        #expect(peaks.processor(HardwareIdentity(cpuModel: "AMD EPYC"), sockets: 1, precision: .fp32) == nil)
        #expect(peaks.processor(HardwareIdentity(cpuModel: "i7-12700K"), sockets: 1, precision: .int8) == nil)
        #expect(peaks.accelerator(HardwareIdentity(), powerMode: nil, precision: .fp32) == nil)
    }

    @Test(
        "data that is not whole is refused with the reason",
        arguments: [
            ("", "no JSON"), ("{}", "\"peaks\" is missing"),
            (whole.replacingOccurrences(of: #""source": "x""#, with: #""by": "x""#), "\"source\" is missing"),
            (whole.replacingOccurrences(of: #""cpu_model": "a""#, with: #""tpu": "a""#), "names one of"),
            (whole.replacingOccurrences(of: #""a""#, with: #""a", "gpu_model": "b""#), "names one of"),
            (whole.replacingOccurrences(of: #""x""#, with: #"" ""#), "names no source"),
            (whole.replacingOccurrences(of: "1,", with: "-1,"), "not above 0"),
            (whole.replacingOccurrences(of: #""a""#, with: "3"), "holds something else"),
            (whole.replacingOccurrences(of: "Gop/s", with: "GFLOPS"), "unit"),
        ])
    func bad(_ json: String, _ words: String) {
        let error = #expect(throws: MeasurementError.self) {
            _ = try TheoreticalPeaks(json: Array(json.utf8), from: "file.json")
        }
        #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
        #expect(error?.description.hasPrefix("file.json: ") == true)
    }
}
