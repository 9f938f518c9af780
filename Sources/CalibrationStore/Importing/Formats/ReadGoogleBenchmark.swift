// SPDX-License-Identifier: GPL-3.0-or-later

internal import Calibration
internal import Quantities

extension ImportSource {
    /// Reads the output of Google Benchmark: one record per repetition, with the real and processor time of each benchmark and
    /// its rates. Where a file holds only aggregates, the medians (else the means) make one record.
    func readGoogleBenchmark(_ document: JSONValue, into sink: inout some ImportSink) throws {
        let context = document["context"]
        var base = RecordDraft()
        if let date = context?["date"] {
            let (instant, note) = try instant(date)
            base.values["timestamp"] = .text(instant.iso8601WithFraction)
            if let note { sink.warn(note) }
        }
        base.values["precision"] = .text(Precision.notApplicable.rawValue)
        base.values["device"] = .text("cpu")
        base.values["cpu_cores_logical"] = context?["num_cpus"]?.fieldValue
        base.values["cpu_max_freq_mhz"] = context?["mhz_per_cpu"]?.fieldValue
        if let version = context?["library_version"]?.string {
            base.values["other_versions"] = .text("google-benchmark=\(version)")
        }
        if context?["library_build_type"]?.string == "debug" {
            base.notes.append("a debug build of the benchmark library")
        }
        if context?["cpu_scaling_enabled"]?.boolean == true { base.notes.append("the processor's clock was not fixed") }

        let benchmarks = document["benchmarks"]?.elements ?? []
        guard !benchmarks.isEmpty else {
            sink.noMeasurement("no benchmark ran")
            return
        }
        var repetitions: [Int: RecordDraft] = [:]
        var occurrences: [String: Int] = [:]
        let chosen = measurements(among: benchmarks)
        for benchmark in chosen {
            guard let name = benchmark["run_name"]?.string ?? benchmark["name"]?.string, !name.isEmpty else {
                throw failure(at: benchmark.place, "a benchmark without a name")
            }
            if benchmark["error_occurred"]?.boolean == true {
                sink.warn(
                    "'\(echoed(name))' failed (\(echoed(benchmark["error_message"]?.string ?? "no reason given"))) and was left out"
                )
                continue
            }
            let occurrence = occurrences[name, default: 0]
            occurrences[name] = occurrence + 1
            let repetition = benchmark["repetition_index"]?.number.flatMap { Int(exactly: $0) } ?? occurrence
            var draft = repetitions[repetition] ?? base
            draft.values["repetition"] = .integer(repetition)
            draft.metrics += try figures(of: benchmark, name)
            repetitions[repetition] = draft
        }
        guard !repetitions.isEmpty else {
            sink.noMeasurement("every benchmark failed")
            return
        }
        for (_, draft) in repetitions.sorted(by: { $0.key < $1.key }) {
            try sink.take(try draft.record(self, at: benchmarks[0].place, into: &sink), at: benchmarks[0].place)
        }
    }

    private func measurements(among benchmarks: [JSONValue]) -> [JSONValue] {
        let single = benchmarks.filter { $0["run_type"]?.string != "aggregate" }
        if !single.isEmpty { return single }
        let medians = benchmarks.filter { $0["aggregate_name"]?.string == "median" }
        return medians.isEmpty ? benchmarks.filter { $0["aggregate_name"]?.string == "mean" } : medians
    }

    private func figures(of benchmark: JSONValue, _ name: String) throws -> [BenchmarkMetric] {
        guard let unit = benchmark["time_unit"]?.string, ["ns", "us", "ms", "s"].contains(unit) else {
            let stated = benchmark["time_unit"]?.string ?? ""
            throw failure(
                at: benchmark.place, "'\(echoed(name))': time_unit '\(echoed(stated))' is not ns, us, ms or s")
        }
        guard let real = benchmark["real_time"]?.number, real > 0 else {
            throw failure(at: benchmark.place, "'\(echoed(name))': real_time is no number above 0")
        }
        var figures = [BenchmarkMetric(name: name, unit: unit, direction: .lowerIsBetter, value: real)]
        if let cpu = benchmark["cpu_time"]?.number, cpu > 0 {
            figures.append(
                BenchmarkMetric(name: "\(name) cpu_time", unit: unit, direction: .lowerIsBetter, value: cpu))
        }
        for (field, rate) in [("items_per_second", "items/s"), ("bytes_per_second", "B/s")] {
            guard let value = benchmark[field]?.number, value > 0 else { continue }
            figures.append(
                BenchmarkMetric(name: "\(name) \(field)", unit: rate, direction: .higherIsBetter, value: value))
        }
        return figures
    }
}
