// SPDX-License-Identifier: GPL-3.0-or-later

internal import Calibration
internal import Quantities

extension ImportFormat {
    /// The calibration of a machine as github.com/branes-ai/graphs writes it.
    public static let graphsCalibration = ImportFormat(
        "graphs-calibration", .document { try $0.readGraphsCalibration($1, into: &$2) }
    ) { $0["metadata"] != nil && $0["precision_matrix"] != nil }
}

extension ImportSource {
    /// Reads a calibration of github.com/branes-ai/graphs: one record per precision that was measured, and one for what was
    /// measured in none. The machine's name in it is a note, never a key.
    func readGraphsCalibration(_ document: JSONValue, into sink: inout ImportSink) throws {
        let base = try graphsBase(document, into: &sink)
        let profiles = document["operation_profiles"]?.members.map(\.value) ?? []
        let peaks = document.at("precision_matrix", "peak_gflops_by_precision")?.members ?? []
        let theory = document.at("precision_matrix", "theoretical_peaks")
        var records = 0
        var without: [String] = []
        for peak in peaks {
            guard let value = peak.value.number, value > 0 else { continue }
            var draft = base
            draft.values["precision"] = .text(peak.name)
            if let ceiling = theory?[peak.name]?.number, ceiling > 0 {
                draft.values["theoretical_peak_gops"] = .real(ceiling)
            }
            let products = profiles.filter { $0["operation_type"]?.string == "blas3_gemm" }
            if products.contains(where: { $0.at("precision_results", peak.name, "measured_gops")?.number ?? 0 > 0 }) {
                draft.values["peak_measured_gops"] = .real(value)
            } else {
                // The best of vectors and matrices by vectors is bound by the memory: it is no peak, and next to real ones it would
                // look like a loss of nine tenths.
                without.append(peak.name)
                draft.notes.append("no matrix product was run, so there is no peak")
                draft.metrics.append(
                    BenchmarkMetric(
                        name: "best_without_gemm", unit: "Gop/s", direction: .higherIsBetter, value: value))
            }
            arithmetic(profiles, precision: peak.name, into: &draft)
            if peak.name == Precision.fp32.rawValue { streams(profiles, into: &draft) }
            try sink.take(try draft.record(self, at: peak.value.place, into: &sink), at: peak.value.place)
            records += 1
        }
        var whole = base
        whole.values["precision"] = .text(Precision.notApplicable.rawValue)
        whole.values["device"] = nil
        wholeMachine(profiles, into: &whole)
        if !whole.metrics.isEmpty {
            try sink.take(try whole.record(self, at: document.place, into: &sink), at: document.place)
            records += 1
        }
        if records == 0 { sink.noMeasurement("every figure is 0 or missing") }
        if !without.isEmpty {
            sink.warn("no matrix product was run in \(without.joined(separator: ", ")): there is no peak")
        }
    }

    private func graphsBase(_ document: JSONValue, into sink: inout ImportSink) throws -> RecordDraft {
        guard let metadata = document["metadata"] else { throw failure(at: document.place, "there is no 'metadata'") }
        var draft = RecordDraft()
        if let date = metadata["calibration_date"] {
            let (instant, note) = try instant(date)
            draft.values["timestamp"] = .text(instant.iso8601WithFraction)
            if let note {
                sink.warn(note)
                draft.notes.append("zone not stated, taken as UTC")
            }
        }
        let device = metadata["device_type"]?.string
        draft.values["device"] = device.map { .text($0) }
        let cpu = metadata["cpu_clock"]
        let gpu = metadata["gpu_clock"]
        let name = metadata["hardware_name"]?.string
        if device == "cuda" || device == "gpu" {
            draft.values["gpu_model"] = name.map { .text($0) }
        } else if let name {
            draft.notes.append("hardware name: \(name)")
        }
        draft.values["cpu_model"] = metadata["cpu_model"]?.fieldValue
        // Processors that are switched on, which changes with the power mode: not the machine's physical cores.
        draft.values["cpu_cores_logical"] = metadata["cpu_count"]?.fieldValue
        draft.values["memory_total_gb"] = metadata["total_memory_gb"]?.fieldValue
        draft.values["cpu_base_freq_mhz"] = cpu?["base_freq_mhz"]?.fieldValue
        draft.values["cpu_max_freq_mhz"] = cpu?["max_freq_mhz"]?.fieldValue
        draft.values["cpu_governor"] = cpu?["governor"]?.fieldValue
        draft.values["power_mode"] = (gpu?["power_mode_name"] ?? cpu?["power_mode_name"])?.fieldValue
        draft.values["pytorch_version"] = metadata["pytorch_version"]?.fieldValue
        draft.values["numpy_version"] = metadata["numpy_version"]?.fieldValue
        let others = [("python", "python_version"), ("calibration-tool", "calibration_tool_version")]
        let versions = others.compactMap { name, field in metadata[field]?.string.map { "\(name)=\($0)" } }
        draft.values["other_versions"] = versions.isEmpty ? nil : .text(versions.joined(separator: "; "))
        let preflight = metadata["preflight"]
        draft.values["preflight_passed"] = preflight?["passed"]?.fieldValue
        draft.values["forced"] = preflight?["forced"]?.fieldValue
        draft.values["thermal_state"] = thermalState(preflight).map { .text($0.rawValue) }
        if let clock = gpu?["sm_clock_mhz"]?.number, clock > 0 {
            draft.notes.append("GPU clock \(formatNumber(clock)) MHz when asked")
        }
        return draft
    }

    private func thermalState(_ preflight: JSONValue?) -> ThermalState? {
        let check = preflight?["checks"]?.elements.first { $0["name"]?.string == "Thermal State" }
        guard let words = check?["message"]?.string?.lowercased() else { return nil }
        if words.contains("throttl") { return .throttled }
        return ThermalState.allCases.first { words.contains("(\($0.rawValue))") }
    }

    /// The best of each level over all sizes, in this precision.
    private func arithmetic(_ profiles: [JSONValue], precision: String, into draft: inout RecordDraft) {
        var best: (rate: Double, intensity: Double?) = (0, nil)
        for profile in profiles {
            guard let operation = profile["operation_type"]?.string,
                let level = ["blas1", "blas2", "blas3"].first(where: { operation.hasPrefix($0) }),
                let rate = profile.at("precision_results", precision, "measured_gops")?.number, rate > 0
            else { continue }
            let field = level + "_gops"
            if case .real(let other)? = draft.values[field], other >= rate { continue }
            draft.values[field] = .real(rate)
            if rate > best.rate {
                // The stated intensity is that of the precision which was fastest at this operation.
                let isOwn = profile.at("extra_params", "best_precision")?.string == precision
                best = (rate, isOwn ? profile["arithmetic_intensity"]?.number : nil)
            }
        }
        if let intensity = best.intensity, intensity > 0 { draft.values["arithmetic_intensity"] = .real(intensity) }
    }

    /// The best of each kernel over all sizes; the streams run in fp32.
    private func streams(_ profiles: [JSONValue], into draft: inout RecordDraft) {
        for kernel in ["copy", "scale", "add", "triad"] {
            let rates = profiles.filter { $0["operation_type"]?.string == "stream_\(kernel)" }
                .compactMap { $0["achieved_bandwidth_gbps"]?.number }
            if let best = rates.max(), best > 0 { draft.values["stream_\(kernel)_gbps"] = .real(best) }
        }
    }

    /// Bandwidths of several engines or cores together.
    private func wholeMachine(_ profiles: [JSONValue], into draft: inout RecordDraft) {
        for profile in profiles {
            guard let operation = profile["operation_type"]?.string,
                ["stream_multicore", "stream_concurrent"].contains(operation),
                let rate = profile["achieved_bandwidth_gbps"]?.number, rate > 0
            else { continue }
            draft.metrics.append(
                BenchmarkMetric(name: operation, unit: "GB/s", direction: .higherIsBetter, value: rate))
            for engine in profile.at("extra_params", "concurrent")?.members ?? [] {
                guard let part = engine.value.number, part > 0 else { continue }
                draft.metrics.append(
                    BenchmarkMetric(
                        name: "\(operation)/\(engine.name)", unit: "GB/s", direction: .higherIsBetter, value: part))
            }
        }
    }
}
