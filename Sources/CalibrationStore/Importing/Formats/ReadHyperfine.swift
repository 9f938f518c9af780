// SPDX-License-Identifier: GPL-3.0-or-later

internal import Calibration
internal import Quantities

extension ImportSource {
    /// Reads what `hyperfine --export-json` writes: one record per run, with the time of each command. The file holds no time of
    /// measurement: it is the one that a person states, or the file's own.
    ///
    /// A command line holds arguments, and arguments hold names, addresses and passwords: only the program's name is kept, or the
    /// name that a person gives the figure.
    func readHyperfine(_ document: JSONValue, into sink: inout some ImportSink) throws {
        var base = RecordDraft()
        if options.time == nil {
            base.values["timestamp"] = .text(changed.iso8601)
            base.notes.append("timed by the file's last change")
            sink.warn("it does not say when it was measured; \(changed.iso8601), its last change, was taken")
        }
        base.values["precision"] = .text(Precision.notApplicable.rawValue)
        base.values["device"] = .text("cpu")
        let results = document["results"]?.elements ?? []
        let names = try figureNames(results, into: &sink)
        var runs: [Int: RecordDraft] = [:]
        for (result, name) in zip(results, names) {
            let times = result["times"]?.elements ?? []
            let codes = result["exit_codes"]?.elements ?? []
            guard !times.isEmpty || result["mean"]?.number != nil else {
                throw failure(at: result.place, "'\(name)' has neither times nor a mean")
            }
            for (index, time) in (times.isEmpty ? [result["mean"]].compactMap { $0 } : times).enumerated() {
                guard let seconds = time.number, seconds > 0 else {
                    throw failure(at: time.place, "'\(name)': a time is a number of seconds above 0")
                }
                if index < codes.count, codes[index].number != 0 {
                    sink.warn(
                        "a run of '\(name)' failed (exit code \(codes[index].number.map { formatNumber($0) } ?? "unknown")) and was left out"
                    )
                    continue
                }
                var draft = runs[index] ?? base
                draft.values["repetition"] = .integer(index)
                draft.metrics.append(
                    BenchmarkMetric(name: name, unit: "s", direction: .lowerIsBetter, value: seconds))
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

    /// What each command's figure is called: as `--metric` says, in the order of the file, else after its program.
    private func figureNames(_ results: [JSONValue], into sink: inout some ImportSink) throws -> [String] {
        let programs = try results.map { result in
            guard let command = result["command"]?.string, !command.isEmpty else {
                throw failure(at: result.place, "a result without its command")
            }
            return programName(of: command)
        }
        guard options.metrics.isEmpty else {
            guard options.metrics.count == results.count else {
                throw failure(
                    at: nil,
                    "it holds \(plural(results.count, "command")) and --metric names \(options.metrics.count)",
                    remedy: "name each of them, in the order of the file, or none")
            }
            for metric in options.metrics where metric.unit != "s" || metric.direction != .lowerIsBetter {
                throw failure(
                    at: nil, "hyperfine measures seconds", remedy: "write --metric '\(echoed(metric.name)):s:lower'")
            }
            return options.metrics.map(\.name)
        }
        var counts: [String: Int] = [:]
        let names = programs.map { program in
            counts[program, default: 0] += 1
            return counts[program] == 1 ? program : "\(program)-\(counts[program] ?? 0)"
        }
        for (program, count) in counts.sorted(by: { $0.key < $1.key }) where count > 1 {
            sink.warn(
                "\(count) commands run '\(program)' and are told apart by their order; "
                    + "--metric NAME:s:lower, once for each, names them")
        }
        return names
    }
}

/// The name of the program that a command line runs, without its folder; `command` where that cannot be told.
func programName(of command: String) -> String {
    var words = command.split(whereSeparator: \.isWhitespace)[...]
    // `KEY=secret sudo -E time program ...`: what stands before the program.
    let wrappers: Set = ["sudo", "env", "time", "nice", "nohup", "exec", "command"]
    while let first = words.first, words.count > 1,
        first.contains("=") || first.hasPrefix("-") || wrappers.contains(String(first))
    {
        words = words.dropFirst()
    }
    let name = (words.first ?? "").split(separator: "/").last.map(String.init) ?? ""
    let isName =
        (1...40).contains(name.utf8.count) && !(words.first ?? "").contains("://")
        && name.utf8.allSatisfy {
            (97...122).contains($0 | 0x20) || (48...57).contains($0) || "._+-".utf8.contains($0)
        } && name.utf8.first.map { $0 != UInt8(ascii: "-") } ?? false
    return isName ? name : "command"
}
