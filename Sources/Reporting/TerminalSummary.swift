// SPDX-License-Identifier: GPL-3.0-or-later

public import Results

/// The result in a few lines for a terminal: the verdict, the policies with their intervals, and each expectation in words.
///
/// - Parameters:
///   - width: columns of the terminal; 40 and below is taken as 40, above 100 as 100.
///   - color: whether ANSI colours may be used; the words say the same without them.
/// - Returns: lines without a trailing newline. No control character of the document gets through.
public func terminalSummary(_ document: ResultDocument, width: Int, color: Bool) -> String {
    let width = min(max(width, 40), 100)
    let ink = Ink(isOn: color)
    var lines = wrap(
        headline(document).text(mark: { "'\($0)'" }, escape: { oneLine($0) }), width: width
    ).map(ink.bold)

    let scenario = document.scenario
    lines.append(
        contentsOf: wrap(
            "\(oneLine(scenario.name, limit: 80)): \(plural(scenario.units, "unit")), \(daysText(scenario.durationDays)), "
                + "\(plural(document.replications.n, "replication")), seed \(scenario.seed)", width: width
        ).map(ink.dim))
    lines.append("")
    lines += policyLines(document, width: width, ink: ink)
    for (results, isClaim) in [(document.expectations, false), (document.claims, true)] where !results.isEmpty {
        lines += ["", tally(results, claim: isClaim).capitalizedFirst]
        lines += results.prefix(40).flatMap { verdictLines($0, isClaim: isClaim, width: width, ink: ink) }
        if results.count > 40 { lines.append("  and \(plural(results.count - 40, "more", "more")) in the report") }
    }
    if document.expectations.isEmpty { lines += ["", "No expectations: nothing can fail here."] }
    for note in document.notes.prefix(10) { lines += wrap("Note: \(oneLine(note))", width: width, indent: 6) }
    return lines.joined(separator: "\n")
}

private let terminalMetrics = [
    "profit", "profit-per-unit-year", "energy", "work-lost", "redirects.true", "redirects.false", "sleeps.true",
    "sleeps.false", "missed-bad", "time-to-detect", "units-lost",
]

private func policyLines(_ document: ResultDocument, width: Int, ink: Ink) -> [String] {
    let present = metricNames(document.policies.map(\.metrics))
    var chosen = terminalMetrics.filter(present.contains)
    if chosen.isEmpty { chosen = Array(present.prefix(8)) }
    var rows: [(cells: [String], isFirst: Bool)] = []
    for metric in chosen {
        let entries = document.policies.prefix(12).compactMap { policy in
            policy.metrics.first { $0.metric == metric }.map { (oneLine(policy.name, limit: 24), $0.estimate) }
        }
        guard entries.contains(where: { ($0.1.mean ?? 0) != 0 || !$0.1.hasData }) else { continue }
        for (index, entry) in entries.enumerated() {
            let title = index == 0 ? metricTitle(metric) + unitSuffix(entry.1.unit) : ""
            let bounds = entry.1.boundsText ?? (entry.1.hasData ? "" : noData)
            rows.append(
                ([oneLine(title, limit: 44), entry.0, entry.1.hasData ? entry.1.meanText : "", bounds], index == 0))
        }
    }
    let level = levelText(document.replications.level)
    let header = ["Metric", "Policy", "Mean", "\(level) interval"]
    let widths = (0..<4).map { column in
        max(header[column].count, rows.map { $0.cells[column].count }.max() ?? 0)
    }
    func line(_ cells: [String]) -> String {
        let text =
            cells[0].padded(to: widths[0]) + "  " + cells[1].padded(to: widths[1]) + "  "
            + cells[2].padded(to: widths[2], right: true) + "  " + cells[3].padded(to: widths[3])
        return String(text.prefix(width)).trimmedEnd
    }
    let hidden = present.count - chosen.count
    return [ink.dim(line(header))] + rows.map { line($0.cells) }
        + (hidden > 0 ? [ink.dim("\(plural(hidden, "more metric")) in the report")] : [])
}

private func unitSuffix(_ unit: String) -> String { unit.isEmpty || unit == "1" ? "" : ", \(unit)" }

private func verdictLines(_ result: ExpectationResult, isClaim: Bool, width: Int, ink: Ink) -> [String] {
    let word = "\(verdictSign(result.verdict)) \(verdictWord(result.verdict, claim: isClaim))".padded(to: 14)
    let colored = isClaim ? word : ink.verdict(result.verdict, word)
    let wrapped = wrap("\(oneLine(result.text)): \(evidence(result))", width: width - 17)
    return wrapped.enumerated().map { index, text in
        "  " + (index == 0 ? colored : String(repeating: " ", count: 14)) + " " + text
    }
}

/// ANSI colours, or nothing.
private struct Ink {
    var isOn: Bool

    func bold(_ text: String) -> String { paint(text, "1") }
    func dim(_ text: String) -> String { paint(text, "2") }
    func verdict(_ verdict: Verdict, _ text: String) -> String {
        switch verdict {
        case .pass: paint(text, "32")
        case .fail: paint(text, "31")
        case .inconclusive, .noData: paint(text, "33")
        }
    }

    private func paint(_ text: String, _ code: String) -> String { isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text }
}

private func wrap(_ text: String, width: Int, indent: Int = 0) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
        if !line.isEmpty, line.count + 1 + word.count > width {
            lines.append(line)
            line = String(repeating: " ", count: indent)
        }
        line += line.isEmpty || line.allSatisfy({ $0 == " " }) ? String(word) : " \(word)"
    }
    return line.isEmpty ? lines : lines + [line]
}

extension String {
    fileprivate func padded(to width: Int, right: Bool = false) -> String {
        let blanks = String(repeating: " ", count: max(0, width - count))
        return right ? blanks + self : self + blanks
    }

    fileprivate var trimmedEnd: String {
        var copy = self
        while copy.hasSuffix(" ") { copy.removeLast() }
        return copy
    }

    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
