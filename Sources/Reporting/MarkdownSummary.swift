// SPDX-License-Identifier: GPL-3.0-or-later

public import Results

/// The limit of `summary.md` in bytes: a job summary of a well-known CI service is refused, not cut, above 1 MiB.
private let budget = 890_000

/// The result as Markdown with tables, for a job summary or a comment.
///
/// - Returns: fewer than 900,000 bytes whatever the document holds; where something had to be left out, the text says what.
/// - Complexity: O(size of the document).
public func markdownSummary(_ document: ResultDocument, measured: MeasuredDocument? = nil) -> String {
    var parts: [(title: String, text: String)] = []
    func add(_ title: String, _ text: String) { parts.append((title, text)) }

    add(
        "the verdict",
        "# \(markdownEscape(document.scenario.name, limit: 120))\n\n"
            + headline(document, measured: measured).text(mark: { "**\($0)**" }, escape: { markdownEscape($0) }) + "\n")
    let scenario = document.scenario
    add(
        "the facts",
        "\(plural(scenario.units, document.unitWord)), \(daysText(scenario.durationDays)), \(plural(document.replications.n, "replication")), "
            + "seed \(scenario.seed), scenario `\(scenario.hash.prefix(12).filter(\.isHexDigit))`, version \(markdownEscape(document.version, limit: 40)).\n"
    )
    // What failed stands first: a reader of a cut summary wants that.
    for (results, isClaim) in [(document.expectations, false), (document.claims, true)] where !results.isEmpty {
        let sorted = results.enumerated().sorted {
            (rank($0.element.verdict), $0.offset) < (rank($1.element.verdict), $1.offset)
        }
        let table = DataTable.expectations(sorted.map(\.element), isClaim: isClaim, of: document).capped(
            200, elsewhere: "`result.json` has all of them.")
        add(
            isClaim ? "the claims" : "the expectations",
            "## \(tally(results, claim: isClaim).capitalizedFirst)\n\n\(markdownTable(table))")
    }
    if let measured {
        add(
            "what the machine measured",
            "## Measured on this machine\n\n\(markdownTable(measuredClaims(measured)))\n\(markdownTable(measuredMachine(measured)))\n"
                + markdownTable(measuredHashing(measured)))
    }
    if document.expectations.isEmpty { add("the expectations", "No expectations: nothing can fail here.\n") }
    let policies = document.policies.prefix(20).map { (policy: $0.name, metrics: $0.metrics) }
    let level = levelText(document.replications.level)
    add(
        "the policies",
        "## \(document.isReleaseRun ? "Detectors" : "Policies")\n\n"
            + markdownTable(
                .matrix(
                    policies, metrics: Array(metricNames(policies.map(\.metrics)).prefix(200)),
                    caption: "Mean and \(level) interval")))
    if !document.comparisons.isEmpty {
        let differences = document.comparisons.prefix(20).map {
            (policy: "\($0.policy) - \($0.baseline)", metrics: $0.metrics)
        }
        add(
            "the paired differences",
            "## Paired differences\n\n"
                + markdownTable(
                    .matrix(
                        differences, metrics: Array(metricNames(differences.map(\.metrics)).prefix(200)),
                        caption: "Mean difference on the same worlds and its \(level) interval")))
    }
    if !document.notes.isEmpty {
        add("the notes", "## Notes\n\n" + document.notes.prefix(200).map { "- \(markdownEscape($0))\n" }.joined())
    }
    add("the command", "Reproduce with:\n\n\(codeBlock(document.command))")
    return joined(parts)
}

/// As many parts as fit, and a line that names the others.
private func joined(_ parts: [(title: String, text: String)]) -> String {
    var text = ""
    var size = 0
    var left: [String] = []
    for part in parts {
        let bytes = part.text.utf8.count + 1
        if size + bytes > budget {
            left.append(part.title)
            continue
        }
        text += text.isEmpty ? part.text : "\n\(part.text)"
        size += bytes
    }
    if !left.isEmpty {
        text +=
            "\nLeft out because the summary would be too long: \(enumeration(left)). `result.json` has everything.\n"
    }
    return text
}

private func rank(_ verdict: Verdict) -> Int {
    switch verdict {
    case .fail: 0
    case .noData: 1
    case .inconclusive: 2
    case .pass: 3
    }
}

func markdownTable(_ table: DataTable) -> String {
    var lines = [
        "| " + table.columns.map { markdownEscape($0.title, limit: 80) }.joined(separator: " | ") + " |",
        "|" + table.columns.map { $0.isNumeric ? " ---: |" : " --- |" }.joined(),
    ]
    for row in table.rows {
        lines.append(
            "| "
                + row.map { cell in
                    if case .verdict(let verdict, let word) = cell { return "\(verdictSign(verdict)) **\(word)**" }
                    if case .link(let text, let target) = cell {
                        return "[\(markdownEscape(text, limit: 200))](\(linkTarget(target)))"
                    }
                    return markdownEscape(cell.plain, limit: 400)
                }.joined(separator: " | ") + " |")
    }
    let caption = table.caption.isEmpty ? "" : "\(table.caption).\n\n"
    return caption + lines.joined(separator: "\n") + "\n" + (table.omitted.isEmpty ? "" : "\n\(table.omitted)\n")
}

/// Text that Markdown and the HTML in it take literally.
func markdownEscape(_ text: String, limit: Int = 1_000) -> String {
    var out = ""
    for scalar in oneLine(text, limit: limit).unicodeScalars {
        switch scalar {
        case "<": out += "&lt;"
        case ">": out += "&gt;"
        case "&": out += "&amp;"
        case "\\", "`", "*", "_", "[", "]", "|", "#", "~", "@", "!": out += "\\\(scalar)"
        default: out.unicodeScalars.append(scalar)
        }
    }
    return out
}

private func codeBlock(_ text: String) -> String {
    // A fence longer than any run of backticks inside cannot be closed by the text.
    let runs = text.split(whereSeparator: { $0 != "`" }).map(\.count)
    let fence = String(repeating: "`", count: max(3, min((runs.max() ?? 0) + 1, 5_000)))
    return "\(fence)sh\n\(oneLine(text, limit: 4_000))\n\(fence)\n"
}
