// SPDX-License-Identifier: GPL-3.0-or-later

public import Results

/// The result in a few lines for a terminal: the verdict, the policies with their intervals, and each expectation in words.
///
/// - Parameters:
///   - width: columns of the terminal; 40 and below is taken as 40, above 100 as 100.
///   - color: whether ANSI colours may be used; the words say the same without them.
/// - Returns: lines without a trailing newline. No control character of the document gets through.
public func terminalSummary(
    _ document: ResultDocument, measured: MeasuredDocument? = nil, width: Int, color: Bool
) -> String {
    let width = min(max(width, 40), 100)
    let ink = Ink(isOn: color)
    var lines = wrap(
        headline(document, measured: measured).text(mark: { "'\($0)'" }, escape: { oneLine($0) }), width: width
    ).map(ink.bold)

    let scenario = document.scenario
    lines.append(
        contentsOf: wrap(
            "\(oneLine(scenario.name, limit: 80)): \(plural(scenario.units, document.unitWord)), \(daysText(scenario.durationDays)), "
                + "\(plural(document.replications.n, "replication")), seed \(scenario.seed)", width: width
        ).map(ink.dim))
    lines.append("")
    lines += policyLines(document, width: width, ink: ink)
    for (results, isClaim) in [(document.expectations, false), (document.claims, true)] where !results.isEmpty {
        lines += ["", tally(results, claim: isClaim).capitalizedFirst]
        lines += results.prefix(40).flatMap { verdictLines($0, isClaim: isClaim, width: width, ink: ink) }
        if results.count > 40 { lines.append("  and \(plural(results.count - 40, "more", "more")) in the report") }
    }
    if let measured { lines += [""] + measuredLines(measured, width: width, ink: ink) }
    if document.expectations.isEmpty { lines += ["", "No expectations: nothing can fail here."] }
    for note in document.notes.prefix(10) { lines += wrap("Note: \(oneLine(note))", width: width, indent: 6) }
    return lines.joined(separator: "\n")
}

private let terminalMetrics = [
    "profit", "profit-per-unit-year", "energy", "redirects.false", "sleeps.false", "missed-bad", "time-to-detect",
    "units-lost",
]

private func policyLines(_ document: ResultDocument, width: Int, ink: Ink) -> [String] {
    let policies = document.policies.prefix(12)
    let present = metricNames(policies.map(\.metrics))
    func estimates(_ metric: String) -> [Estimate?] {
        policies.map { policy in policy.metrics.first { $0.metric == metric }?.estimate }
    }
    func isTelling(_ metric: String) -> Bool {
        estimates(metric).contains { estimate in
            estimate.map { $0.hasData && ($0.mean != 0 || $0.high != $0.low) } ?? false
        }
    }
    let preferred = (document.isReleaseRun ? releaseTerminalMetrics : terminalMetrics).filter(present.contains)
    let shown = (preferred.isEmpty ? Array(present.prefix(8)) : preferred).filter(isTelling)
    let names = policies.map { oneLine($0.name, limit: 24) }
    let level = levelText(document.replications.level)
    func title(_ metric: String) -> String {
        let unit = estimates(metric).compactMap { $0?.unit }.first ?? ""
        return oneLine(metricTitle(metric) + unitSuffix(unit), limit: 44)
    }
    func mean(_ estimate: Estimate?) -> String { estimate?.meanText ?? noData }
    func bounds(_ estimate: Estimate?) -> String {
        guard let estimate, estimate.low != estimate.high else { return "" }
        return estimate.boundsText ?? ""
    }
    // One line per metric where it fits, else one per metric and policy.
    let wide = grid(
        [["Mean (\(level) interval)"] + names]
            + shown.map { metric in
                [title(metric)]
                    + estimates(metric).map { bounds($0).isEmpty ? mean($0) : "\(mean($0)) (\(bounds($0)))" }
            }, rightFrom: 1)
    var lines = wide
    if wide.contains(where: { $0.count > width }) {
        lines = grid(
            [["Metric", document.isReleaseRun ? "Detector" : "Policy", "Mean", "\(level) interval"]]
                + shown.flatMap { metric in
                    zip(names, estimates(metric)).enumerated().map { index, entry in
                        [index == 0 ? title(metric) : "", entry.0, mean(entry.1), bounds(entry.1)]
                    }
                }, rightFrom: 2)
    }
    let hidden = present.count - shown.count
    let cut = lines.map { String($0.prefix(width)) }
    return cut.prefix(1).map(ink.dim) + cut.dropFirst()
        + (hidden > 0 ? [ink.dim("\(plural(hidden, "more metric")) in the report")] : [])
}

/// Cells in columns two blanks apart.
private func grid(_ rows: [[String]], rightFrom: Int) -> [String] {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
    return rows.map { row in
        row.enumerated().map { $1.padded(to: widths[$0], right: $0 >= rightFrom) }.joined(separator: "  ").trimmedEnd
    }
}

private func unitSuffix(_ unit: String) -> String { unit.isEmpty || unit == "1" ? "" : ", \(unit)" }

private func verdictLines(_ result: ExpectationResult, isClaim: Bool, width: Int, ink: Ink) -> [String] {
    let word = "\(verdictSign(result.verdict)) \(verdictWord(result.verdict, claim: isClaim))".padded(to: 14)
    let colored = isClaim ? word : ink.verdict(result.verdict, word)
    let found = isClaim ? claimEvidence(result, of: nil) : evidence(result)
    let wrapped = wrap("\(oneLine(result.text)): \(found)", width: width - 17)
    return wrapped.enumerated().map { index, text in
        "  " + (index == 0 ? colored : String(repeating: " ", count: 14)) + " " + text
    }
}

private func measuredLines(_ measured: MeasuredDocument, width: Int, ink: Ink) -> [String] {
    let machine = measured.machine
    let facts =
        "Measured on \(oneLine(machine.processor, limit: 80)), \(plural(machine.cores, "core")); power "
        + oneLine(machine.powerSource, limit: 200)
    return wrap(facts, width: width).map(ink.dim)
        + measured.claims.prefix(40).flatMap { claim in
            let word = "\(verdictSign(claim.verdict)) \(verdictWord(claim.verdict, claim: true))".padded(to: 14)
            let evidence =
                "\(numberText(claim.ratio.best.rounded())) times (\(numberText(claim.ratio.low.rounded())) to \(numberText(claim.ratio.high.rounded())))"
            return wrap("\(oneLine(claim.text)): \(evidence)", width: width - 17).enumerated().map { index, text in
                "  " + (index == 0 ? word : String(repeating: " ", count: 14)) + " " + text
            }
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

    var trimmedEnd: String {
        var copy = self
        while copy.hasSuffix(" ") { copy.removeLast() }
        return copy
    }

    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
