// SPDX-License-Identifier: GPL-3.0-or-later

internal import Calibration
internal import Quantities

extension ImportSource {
    /// Reads the benchmark of one core of a deep-learning accelerator: one record, with the rate of each model and the time of
    /// each layer. The best layer is the peak.
    func readAcceleratorBenchmark(_ document: JSONValue, into sink: inout some ImportSink) throws {
        var draft = RecordDraft()
        guard let date = document["calibration_date"] else {
            throw failure(at: document.place, "there is no 'calibration_date'")
        }
        let (instant, note) = try instant(date)
        if let note { sink.warn(note) }
        draft.values["timestamp"] = .text(instant.iso8601WithFraction)
        draft.values["precision"] = document["precision"]?.fieldValue
        if let core = document["dla_core"]?.number { draft.values["device"] = .text("dla\(formatNumber(core))") }
        draft.values["power_mode"] = document["power_mode_name"]?.fieldValue
        let versions = [("tensorrt", "tensorrt_version"), ("python", "python_version")]
            .compactMap { name, field in document[field]?.string.map { "\(name)=\($0)" } }
        draft.values["other_versions"] = versions.isEmpty ? nil : .text(versions.joined(separator: "; "))
        if let name = document["hardware_name"]?.string { draft.notes.append("hardware name: \(name)") }

        let all = (document["layer_benchmarks"]?.elements ?? []) + (document["model_benchmarks"]?.elements ?? [])
        let done = all.filter { $0["status"]?.string == "success" }
        guard !done.isEmpty else {
            let reason = all.compactMap { $0["error"]?.string }.first ?? "no reason given"
            sink.noMeasurement("all \(all.count) benchmarks failed (\(echoed(reason)))")
            return
        }
        if done.count < all.count {
            sink.warn("\(all.count - done.count) of \(all.count) benchmarks failed and were left out")
        }
        var peak: (rate: Double, ceiling: Double?)?
        for benchmark in done {
            if let model = benchmark["model"]?.string {
                guard let rate = benchmark["throughput_fps"]?.number, rate > 0 else { continue }
                draft.metrics.append(
                    BenchmarkMetric(name: model, unit: "frames/s", direction: .higherIsBetter, value: rate))
                continue
            }
            // Only layers that ran on the accelerator itself say how fast it is.
            guard let layer = benchmark["config"]?.string, benchmark["on_dla"]?.boolean != false else { continue }
            if let time = benchmark["mean_ms"]?.number ?? benchmark["latency_ms"]?.number, time > 0 {
                draft.metrics.append(
                    BenchmarkMetric(name: layer, unit: "ms", direction: .lowerIsBetter, value: time))
            }
            let rate = benchmark["attained_gflops"]?.number ?? benchmark["tflops"]?.number.map { $0 * 1000 }
            if let rate, rate > peak?.rate ?? 0 { peak = (rate, benchmark["peak_gflops"]?.number) }
        }
        if let peak {
            draft.values["peak_measured_gops"] = .real(peak.rate)
            if let ceiling = peak.ceiling, ceiling > 0 { draft.values["theoretical_peak_gops"] = .real(ceiling) }
        }
        try sink.take(try draft.record(self, at: document.place, into: &sink), at: document.place)
    }
}
