// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import Foundation
import MachineProbe
import Testing

@Suite("External kernels")
struct ExternalKernelTests {
    private func parse(_ text: String) throws -> [ExternalResult] {
        try ExternalResult.parse(Array(text.utf8), from: "kernel")
    }

    @Test(
        "an object, a list and lines say the same",
        arguments: [
            #"{"precision": "FP16", "device": "cuda", "blas3_gops": 400}"#,
            #"[{"precision": "fp16", "device": "cuda", "blas3_gops": 400}]"#,
            "\n" + #"{"precision": "fp16", "device": "cuda", "blas3_gops": 400.0}"# + "\n\n",
        ])
    func forms(_ text: String) throws {
        let result = try #require(try parse(text).first)
        #expect(result.measurements.precision == .fp16)
        #expect(result.measurements.device == "cuda")
        #expect(result.measurements.blas3Gops == 400)
        // The highest level is the peak where the kernel does not state one.
        #expect(result.measurements.peakMeasuredGops == 400)
        #expect(result.measurements.efficiency == nil)
    }

    @Test("keys may come again in another object, and within a text")
    func keysElsewhere() throws {
        let results = try parse(
            #"[{"precision": "fp16", "notes": "\"precision\": {\"a\", [", "metrics": [{"name": "a", "value": 1, "direction": "#
                + #""higher-is-better"}, {"name": "b", "value": 1, "direction": "higher-is-better"}], "blas3_gops": 1}, "#
                + #"{"precision": "fp32", "blas3_gops": 1, "versions": {"precision": "1", "none": null}}]"#)
        #expect(results.count == 2 && results[1].versions == ["precision": "1"])
    }

    @Test("several precisions, a peak with its source, and figures of their own")
    func several() throws {
        let results = try parse(
            """
            {"precision": "fp16", "peak_measured_gops": 500, "theoretical_peak_gops": 1000, "theoretical_peak_source": "data sheet"}
            {"precision": "int8", "metrics": [{"name": "resnet50", "unit": "images/s", "direction": "higher-is-better", "value": 31}]}
            """)
        #expect(results.map(\.measurements.precision) == [.fp16, .int8])
        #expect(results[0].measurements.efficiency == 0.5)
        #expect(results[0].peakSource == "data sheet")
        #expect(
            results[1].measurements.metrics == [
                BenchmarkMetric(name: "resnet50", unit: "images/s", direction: .higherIsBetter, value: 31)
            ])
    }

    @Test(
        "bad output is refused with the reason",
        arguments: [
            ("", "wrote nothing"), ("[12]", "no object"), ("hello", "line 1 of its output is no JSON"),
            (#"{"precision": "fp16"}"#, "neither a rate nor a metric"),
            (#"{"blas3_gops": 1}"#, "\"precision\" is missing"),
            (#"{"precision": "fp16", "theoretical_peak_gops": 3}"#, "neither a rate nor a metric"),
            (#"{"precision": "fp16", "blas3_gflops": 1}"#, "\"blas3_gflops\" is not known"),
            (#"{"precision": "fp16", "blas3_gops": -1}"#, "not a number above 0"),
            (#"{"precision": "fp16", "blas3_gops": "1"}"#, "not a number above 0"),
            (#"{"precision": "fp16", "blas3_gops": true}"#, "not a number above 0"),
            (#"{"precision": "fp16", "blas3_gops": NaN}"#, "no JSON"),
            (#"{"precision": "fp16", "blas3_gops": 1"#, "no JSON"),
            (#"{"precision": 16, "blas3_gops": 1}"#, "\"precision\" is no text"),
            (#"{"precision": "fp16", "blas3_gops": 1, "blas3_gops": 2}"#, "holds \"blas3_gops\" twice"),
            (#"[{"precision": "fp16", "blas3_gops": 1, "\u0070recision": "fp32"}]"#, "holds \"precision\" twice"),
            (#"{"precision": "fp16", "blas3_gops": 1, "versions": {"a": "1", "a": "2"}}"#, "holds \"a\" twice"),
            (
                "{\"precision\": \"fp64\", \"blas3_gops\": 1}\n{\"precision\": \"fp16\", \"precision\": \"fp16\"}",
                "line 2"
            ),
            (#"{"precision": "fp16", "blas3_gops": 1, "versions": {"tensorrt": 12.10}}"#, "\"tensorrt\" is no text"),
            (#"{"precision": "fp16", "blas3_gops": 1, "versions": ["10.3"]}"#, "\"versions\" is no object"),
            (#"{"precision": "fp16", "metrics": [{"name": "x", "value": 1}]}"#, "does not say its \"direction\""),
            (
                #"[{"precision": "fp16", "blas3_gops": 1}, {"precision": "fp16", "blas3_gops": 2}]"#,
                "two results of one precision"
            ),
        ])
    func bad(_ text: String, _ words: String) {
        let error = #expect(throws: MeasurementError.self) { _ = try parse(text) }
        #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    }

    @Test("a command that fails, hangs or is not there is no measurement")
    func commands() throws {
        let good = try ExternalResult.run(#"echo '{"precision": "fp16", "blas1_gops": 2}'"#, seconds: 10)
        #expect(good.first?.measurements.blas1Gops == 2)
        for (command, words) in [
            ("exit 3", "ended with status 3"), ("no-such-program-here 2>/dev/null", "ended with status 127"),
            ("kill -9 $$", "ended with signal 9"), ("sleep 60", "did not finish within 1 s"),
        ] {
            let error = #expect(throws: MeasurementError.self) { _ = try ExternalResult.run(command, seconds: 1) }
            #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
        }
    }
}
