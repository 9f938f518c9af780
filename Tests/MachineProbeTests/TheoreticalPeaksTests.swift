// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import MachineProbe
import Testing

@Suite("Theoretical peaks")
struct TheoreticalPeaksTests {
    @Test("every entry names its source and a device")
    func builtIn() throws {
        let peaks = try TheoreticalPeaks.builtIn()
        #expect(peaks.entries.count >= 6)
        #expect(peaks.entries.allSatisfy { $0.source.count > 20 && !$0.gops.isEmpty })
    }

    @Test("a processor counts per socket, an accelerator by its first card")
    func lookup() throws {
        let peaks = try TheoreticalPeaks.builtIn()
        let desktop = try CapturedMachine("desktop-hybrid-nvidia").description()
        // 8 cores x 4.9 GHz x 32 + 4 cores x 3.8 GHz x 16 operations a cycle.
        let peak = try #require(peaks.processor(desktop.hardware, sockets: desktop.sockets, precision: .fp32))
        #expect(abs(peak.gops - (8 * 4.9 * 32 + 4 * 3.8 * 16)) < 1e-9)
        let server = try CapturedMachine("server-two-sockets-amd").description()
        #expect(peaks.processor(server.hardware, sockets: 2, precision: .fp64)?.gops == 2 * 8 * 4.1 * 16)
        #expect(peaks.accelerator(server.hardware, precision: .fp16)?.gops == 181_000)
    }

    @Test("what nobody states has none")
    func unknown() throws {
        let peaks = try TheoreticalPeaks.builtIn()
        #expect(peaks.processor(HardwareIdentity(cpuModel: "AMD EPYC"), sockets: 1, precision: .fp32) == nil)
        #expect(peaks.processor(HardwareIdentity(cpuModel: "i7-12700K"), sockets: 1, precision: .int8) == nil)
        #expect(peaks.accelerator(HardwareIdentity(), precision: .fp32) == nil)
    }

    @Test(
        "data that is not whole is refused with the reason",
        arguments: [
            ("", "no JSON"), ("{}", "\"peaks\" is missing"), (#"{"peaks": [{"gops": {}}]}"#, "\"source\" is missing"),
            (#"{"peaks": [{"gops": {}, "source": "x"}]}"#, "names either"),
            (#"{"peaks": [{"cpu_model": "a", "gops": {"fp32": 1}, "source": " "}]}"#, "names no source"),
            (#"{"peaks": [{"cpu_model": "a", "gops": {"fp32": -1}, "source": "x"}]}"#, "not above 0"),
            (#"{"peaks": [{"cpu_model": 3, "gops": {"fp32": 1}, "source": "x"}]}"#, "holds something else"),
        ])
    func bad(_ json: String, _ words: String) {
        let error = #expect(throws: MeasurementError.self) {
            _ = try TheoreticalPeaks(json: Array(json.utf8), from: "file.json")
        }
        #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
        #expect(error?.description.hasPrefix("file.json: ") == true)
    }
}
