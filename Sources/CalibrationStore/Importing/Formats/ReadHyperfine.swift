// SPDX-License-Identifier: GPL-3.0-or-later

internal import Calibration
internal import Quantities

extension ImportFormat {
    /// `hyperfine --export-json`.
    public static let hyperfine = ImportFormat("hyperfine", .document { try $0.readHyperfine($1, into: &$2) }) {
        $0["results"]?.elements.contains { $0["command"] != nil } ?? false
    }
}

extension ImportSource {
    /// Reads what `hyperfine --export-json` writes: one record per run, with the time of each command. The file holds no time of
    /// measurement: it is the one that a person states, or the file's own.
    func readHyperfine(_ document: JSONValue, into sink: inout ImportSink) throws {
        var base = RecordDraft()
        if options.time == nil {
            base.values["timestamp"] = .text(changed.iso8601)
            base.notes.append("timed by the file's last change")
            sink.warn("it does not say when it was measured; \(changed.iso8601), its last change, was taken")
        }
        base.values["precision"] = .text(Precision.notApplicable.rawValue)
        base.values["device"] = .text("cpu")
        let results = document["results"]?.elements ?? []
        var runs: [Int: RecordDraft] = [:]
        for result in results {
            guard let command = result["command"]?.string, !command.isEmpty else {
                throw failure(at: result.place, "a result without its command")
            }
            let times = result["times"]?.elements ?? []
            let codes = result["exit_codes"]?.elements ?? []
            guard !times.isEmpty || result["mean"]?.number != nil else {
                throw failure(at: result.place, "'\(command)' has neither times nor a mean")
            }
            for (index, time) in (times.isEmpty ? [result["mean"]].compactMap { $0 } : times).enumerated() {
                guard let seconds = time.number, seconds > 0 else {
                    throw failure(at: time.place, "'\(command)': a time is a number of seconds above 0")
                }
                if index < codes.count, codes[index].number != 0 {
                    sink.warn(
                        "a run of '\(command)' failed (exit code \(codes[index].number.map { formatNumber($0) } ?? "unknown")) and was left out"
                    )
                    continue
                }
                var draft = runs[index] ?? base
                draft.values["repetition"] = .integer(index)
                draft.metrics.append(
                    BenchmarkMetric(name: command, unit: "s", direction: .lowerIsBetter, value: seconds))
                runs[index] = draft
            }
        }
        guard !runs.isEmpty else {
            sink.noMeasurement("no command ran to its end")
            return
        }
        for (_, draft) in runs.sorted(by: { $0.key < $1.key }) {
            try sink.take(try draft.record(self, at: document.place, into: &sink), at: document.place)
        }
    }
}
