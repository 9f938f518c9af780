// SPDX-License-Identifier: GPL-3.0-or-later

/// The kinds of files that records are read from.
public enum ImportFormat: String, Sendable, Hashable, CaseIterable {
    /// One row per run under the record's field names, or one row per figure with `metric`, `unit`, `direction`, `value`.
    case csv
    /// An object or a list of objects with the record's field names; what `assay trajectory export` writes.
    case json
    /// One such object a line.
    case jsonl
    /// `--benchmark_out_format=json` of Google Benchmark.
    case googleBenchmark = "google-benchmark"
    /// `hyperfine --export-json`.
    case hyperfine
    /// The calibration of a machine as github.com/branes-ai/graphs writes it.
    case graphsCalibration = "graphs-calibration"
    /// The benchmark of a deep-learning accelerator by the same project.
    case acceleratorBenchmark = "accelerator-benchmark"
}
