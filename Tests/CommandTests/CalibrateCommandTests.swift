// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Testing

@Suite("Calibrating this machine")
struct CalibrateCommandTests {
    private func object(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test(
        "identify prints processor and fingerprints, and JSON by the record's field names with null for what is unknown"
    )
    func identify() throws {
        let words = try AssayProgram.run(["calibrate", "identify"])
        #expect(words.code == 0)
        for part in ["processor: ", "hardware fingerprint: ", "software fingerprint: "] {
            #expect(words.output.contains(part))
        }
        let json = try AssayProgram.run(["calibrate", "identify", "--json"])
        let fields = try object(json.output)
        for name in ["cpu_model", "gpu_vbios_version", "os_kernel", "cpu_governor", "thermal_state"] {
            #expect(fields[name] != nil, "\(name)")
        }
        let fingerprint = try #require(fields["hardware_fingerprint"] as? String)
        #expect(fingerprint.count == 16 && words.output.contains(fingerprint))
        #expect(fields["hardware_rule"] as? Int == 1)
        #expect(fields["software_rule"] as? Int == 2)
    }

    @Test("an empty capture is a machine of which nothing is known; a missing one is an error")
    func captures() throws {
        let folder = try TemporaryFolder()
        let fields = try object(
            try AssayProgram.run(["calibrate", "identify", "--json", "--root", folder.path]).output)
        #expect(fields["cpu_model"] is NSNull)
        #expect(fields["memory_total_gb"] is NSNull)
        #expect(try AssayProgram.run(["calibrate", "identify", "--root", folder.file("nope")]).code == 64)
    }

    @Test("diff names the component that changed")
    func diff() throws {
        let folder = try TemporaryFolder()
        var fields = try object(try AssayProgram.run(["calibrate", "identify", "--json"]).output)
        fields["driver_version"] = "560.35"
        let a = try folder.write(JSONSerialization.data(withJSONObject: fields), to: "a.json")
        fields["driver_version"] = "560.40"
        let b = try folder.write(JSONSerialization.data(withJSONObject: fields), to: "b.json")
        let run = try AssayProgram.run(["calibrate", "diff", a, b])
        #expect(run.code == 0)
        #expect(run.output.contains("driver_version  560.35 -> 560.40"))
        #expect(
            run.output.contains("hardware fingerprint: \(fields["hardware_fingerprint"] as? String ?? "-"), the same"))
        let json = try object(try AssayProgram.run(["calibrate", "diff", a, b, "--json"]).output)
        #expect(json["software_changed"] as? Bool == true)
        #expect(json["hardware_changed"] as? Bool == false)
        #expect((json["changes"] as? [[String: Any]])?.map { $0["field"] as? String } == ["driver_version"])
        #expect(try AssayProgram.run(["calibrate", "diff", a, a]).output.contains("no component differs"))
    }

    @Test("diff refuses what holds no record", arguments: ["{", "{}", "[1]", #"{"cpu_cores_physical": "many"}"#])
    func diffRefuses(_ text: String) throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(text, to: "bad.json")
        let run = try AssayProgram.run(["calibrate", "diff", file, "now"])
        #expect(run.code == 2)
        #expect(run.errors.contains(file))
    }

    @Test("run measures, keeps the record and names what it measured with; a second run is a second record")
    func measure() throws {
        let folder = try TemporaryFolder()
        let arguments = [
            "calibrate", "run", "--force", "--array", "1", "--repeats", "2", "--threads", "1", "--precision", "fp64",
            "--db", folder.file("store.db"),
        ]
        let words = try AssayProgram.run(arguments)
        #expect(words.code == 0, "\(words.errors)")
        for part in [
            "hardware fingerprint: ", "software fingerprint: ", "governor: ", "load: ", "thermal: ", "memory: ",
            "STREAM triad", "BLAS 3 gemm", "1 record added", "measured  ",
        ] { #expect(words.output.contains(part), "\(part)") }

        let json = try object(try AssayProgram.run(arguments + ["--json", "--notes", "by a test"]).output)
        let record = try #require((json["records"] as? [[String: Any]])?.first)
        #expect(record["precision"] as? String == "fp64")
        #expect(record["device"] as? String == "cpu")
        #expect(record["origin"] as? String == "measured")
        #expect((record["notes"] as? String)?.contains("by a test") == true)
        #expect((record["other_versions"] as? String)?.contains("blas=") == true)
        for name in ["stream_copy_gbps", "stream_best_gbps", "blas1_gops", "blas3_gops", "peak_measured_gops"] {
            #expect((record[name] as? Double ?? 0) > 0, "\(name)")
        }
        #expect((json["preflight"] as? [[String: Any]])?.count == 4)
        let list = try AssayProgram.run(["trajectory", "list", "--metrics", "--db", folder.file("store.db")])
        // Two runs of two repeats.
        #expect(
            list.output.split(separator: "\n").contains {
                $0.hasPrefix("stream_copy_gbps/threads:1") && $0.hasSuffix(" 4")
            })
        let run = try #require(record["run_id"] as? String)
        let same = try AssayProgram.run([
            "calibrate", "diff", String(run.prefix(12)), run, "--db", folder.file("store.db"),
        ])
        #expect(same.output.contains("no component differs"))
    }

    @Test("an external kernel's figures are kept")
    func external() throws {
        let folder = try TemporaryFolder()
        let kernel = """
            echo '{"precision": "fp16", "device": "x", "peak_measured_gops": 500, "theoretical_peak_gops": 1000, \
            "theoretical_peak_source": "a data sheet", "versions": {"driver_version": "560.35"}}'
            """
        let run = try AssayProgram.run([
            "calibrate", "run", "--force", "--exec", kernel, "--json", "--db", folder.file("store.db"),
        ])
        let record = try #require((try object(run.output)["records"] as? [[String: Any]])?.first)
        #expect(record["efficiency"] as? Double == 0.5)
        #expect(record["driver_version"] as? String == "560.35")
        #expect((record["notes"] as? String)?.contains("a data sheet") == true)
    }

    @Test("what an external kernel gets wrong is no record", arguments: ["exit 1", "echo nonsense", "echo '{}'"])
    func badKernel(_ kernel: String) throws {
        let folder = try TemporaryFolder()
        let run = try AssayProgram.run([
            "calibrate", "run", "--force", "--exec", kernel, "--db", folder.file("store.db"),
        ])
        #expect(run.code == 2)
        let list = try AssayProgram.run(["trajectory", "list", "--db", folder.file("store.db")])
        #expect(list.output.split(separator: "\n").count == 1)
    }

    @Test(
        "what cannot be measured is refused",
        arguments: [
            ["--repeats", "0"], ["--array", "0"], ["--threads", "0"], ["--threads", "1,x"], ["--precision", "int8"],
            ["--exec", "true", "--array", "3"], ["--exec-timeout", "0"],
        ])
    func refused(_ options: [String]) throws {
        let folder = try TemporaryFolder()
        let run = try AssayProgram.run(["calibrate", "run", "--db", folder.file("store.db")] + options)
        #expect(run.code == 64)
    }

    @Test("peaks without a source are refused before anything is measured")
    func peaks() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(
            #"{"peaks": [{"cpu_model": "x", "gops": {"fp32": 1}, "source": ""}]}"#, to: "p.json")
        let run = try AssayProgram.run(["calibrate", "run", "--peaks", file, "--db", folder.file("store.db")])
        #expect(run.code == 2)
        #expect(run.errors.contains("names no source"))
    }
}
