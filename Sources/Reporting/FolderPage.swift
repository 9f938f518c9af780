// SPDX-License-Identifier: GPL-3.0-or-later

public import Results

/// What one page says about several scenarios that were run together.
public struct FolderReport: Sendable {
    /// One scenario and where its own report is.
    public struct Entry: Sendable {
        public var result: ResultDocument
        public var measured: MeasuredDocument?
        /// Relative to the page: `guard-band/report.html`.
        public var link: String

        public init(_ result: ResultDocument, measured: MeasuredDocument?, link: String) {
            self.result = result
            self.measured = measured
            self.link = link
        }
    }

    /// What was run, in words: `Scenarios/claims`.
    public var title: String
    public var entries: [Entry]
    /// Things the reader has to know, such as scenarios that were left out.
    public var notes: [String]

    public init(title: String, entries: [Entry], notes: [String] = []) {
        self.title = title
        self.entries = entries
        self.notes = notes
    }

    /// Writes `index.html` and `index.md`, each whole or not at all.
    /// - Throws: ``ReportingError``.
    public func write(to directory: String) throws(ReportingError) {
        try atomicWrite(Array(html().utf8), to: "\(directory)/index.html")
        try atomicWrite(Array(markdown().utf8), to: "\(directory)/index.md")
    }

    /// One self-contained page, well-formed XML too.
    public func html() -> String {
        guard let renderer = try? PageRenderer() else { return "" }
        let facts: [(term: String, value: String)] = [
            ("Scenarios", "\(entries.count)"), ("Expectations", tally(expectations).capitalizedFirst),
            ("Claims", claimTally(entries)), ("Version", entries.first?.result.version ?? ""),
        ]
        return renderer.render(
            Page(
                name: title, about: "", headline: "", verdict: Sentence(pieces: [.words(verdict)]), facts: facts,
                notes: Array(notes.prefix(40)), expectationsTitle: "", expectations: nil, claimsTitle: "", claims: nil,
                sections: sections, footer: "Assay \(oneLine(entries.first?.result.version ?? "", limit: 40))"))
    }

    /// The same as Markdown with tables.
    public func markdown() -> String {
        var text = "# \(markdownEscape(title, limit: 120))\n\n\(markdownEscape(verdict))\n"
        for note in notes.prefix(40) { text += "\n> \(markdownEscape(note))\n" }
        for section in sections {
            text += "\n## \(markdownEscape(section.title))\n"
            if !section.about.isEmpty { text += "\n\(markdownEscape(section.about, limit: 2_000))\n" }
            for block in section.blocks {
                switch block {
                case .heading(let heading): text += "\n### \(markdownEscape(heading))\n"
                case .text(let words): text += "\n\(markdownEscape(words, limit: 2_000))\n"
                case .link(let words, let target): text += "\n[\(markdownEscape(words))](\(linkTarget(target)))\n"
                case .table(let table), .folded(_, let table): text += "\n\(markdownTable(table))"
                case .figures, .code: break
                }
            }
        }
        return text
    }

    private var expectations: [ExpectationResult] { entries.flatMap(\.result.expectations) }

    private var verdict: String {
        let missed = entries.filter { $0.result.expectations.contains { $0.verdict != .pass } }.map(
            \.result.scenario.name)
        let start =
            expectations.isEmpty
            ? "Nothing was expected"
            : missed.isEmpty ? "Every expectation was met" : tally(expectations).capitalizedFirst
        let names = missed.isEmpty ? "" : ", in \(enumeration(missed.prefix(6).map { oneLine($0, limit: 80) }))"
        let claims = entries.contains { !$0.verdicts.isEmpty } ? "; \(claimTally(entries))" : ""
        return "\(start)\(names)\(claims)."
    }

    private var sections: [PageSection] {
        var sections: [PageSection] = []
        let tested = entries.filter { $0.result.scenario.headline != nil }
        if !tested.isEmpty {
            sections.append(
                PageSection(
                    id: "headlines", title: "Which claims hold",
                    about:
                        "Each claim is asked under several conditions. An interval wholly on one side of the limit decides; what the ends of assumptions would change is told apart from it.",
                    blocks: tested.flatMap(\.answer)))
        }
        sections.append(
            PageSection(id: "scenarios", title: "Scenarios", blocks: [.table(scenarioTable)]))
        let open = entries.flatMap { entry in
            entry.result.expectations.filter { $0.verdict != .pass }.map { (entry, $0) }
        }
        if !open.isEmpty {
            sections.append(
                PageSection(
                    id: "missed", title: "Expectations that were not met",
                    blocks: [
                        .table(
                            DataTable(
                                caption: "Expectations",
                                columns: [
                                    .text("Verdict"), .text("Scenario"), .text("Expectation"), .text("Evidence"),
                                ],
                                rows: open.map { entry, result in
                                    [
                                        .verdict(result.verdict, word: verdictWord(result.verdict)),
                                        .link(entry.result.scenario.name, to: entry.link), .text(result.text),
                                        .text(evidence(result)),
                                    ]
                                }
                            ).capped(400, elsewhere: "the reports have all of them."))
                    ]))
        }
        return sections
    }

    private var scenarioTable: DataTable {
        DataTable(
            caption: "Scenarios in the order in which they were run",
            columns: [
                .text("Scenario"), .text("Expectations"), .text("Claims"), .text("What came out"), .text("Conditions"),
            ],
            rows: entries.map { entry in
                let result = entry.result
                let met = result.expectations.count { $0.verdict == .pass }
                let word = result.expectations.isEmpty ? "none" : "\(met) of \(result.expectations.count) met"
                let scenario = result.scenario
                return [
                    .link(scenario.name, to: entry.link), .verdict(overall(result.expectations), word: word),
                    .text(entry.verdicts.isEmpty ? "" : claimTally([entry])),
                    .text(headline(result, measured: entry.measured).text(mark: { $0 }, escape: { oneLine($0) })),
                    .text(
                        "\(plural(scenario.units, "unit")), \(daysText(scenario.durationDays)), \(plural(result.replications.n, "replication"))"
                    ),
                ]
            })
    }
}

extension FolderReport.Entry {
    /// Verdicts of all its claims, measured ones included.
    fileprivate var verdicts: [Verdict] { result.claims.map(\.verdict) + (measured?.claims ?? []).map(\.verdict) }

    /// The claim from outside, what became of it, and under which conditions.
    fileprivate var answer: [PageSection.Block] {
        var blocks: [PageSection.Block] = [.heading(result.scenario.headline ?? "")]
        let answer = verdicts.isEmpty ? "Nothing was asked of it." : "It \(claimAnswer(verdicts, result.claims))"
        blocks.append(.text("\(answer) \(result.scenario.about)"))
        if let measured, !measured.claims.isEmpty {
            blocks.append(.table(measuredClaims(measured)))
            blocks.append(.table(measuredMachine(measured)))
        }
        if let subjects = claimsBySubject(result.claims) { blocks.append(.table(subjects)) }
        if !result.claims.isEmpty {
            blocks.append(
                .table(
                    DataTable.answers(result.claims, of: result).capped(
                        200, elsewhere: "the report has all of them.")))
        }
        blocks.append(.link("The report of \(result.scenario.name)", to: link))
        return blocks
    }
}

private func overall(_ results: [ExpectationResult]) -> Verdict {
    let verdicts = results.map(\.verdict)
    if verdicts.isEmpty { return .noData }
    for verdict in [Verdict.fail, .noData, .inconclusive] where verdicts.contains(verdict) { return verdict }
    return .pass
}

/// `19 of 32 claims held, 13 not held`.
private func claimTally(_ entries: [FolderReport.Entry]) -> String {
    let verdicts = entries.flatMap(\.verdicts)
    if verdicts.isEmpty { return "no claims" }
    func count(_ verdict: Verdict) -> Int { verdicts.count { $0 == verdict } }
    var parts = ["\(count(.pass)) of \(plural(verdicts.count, "claim")) held"]
    for verdict in [Verdict.fail, .inconclusive, .noData] where count(verdict) > 0 {
        parts.append("\(count(verdict)) \(verdictWord(verdict, claim: true))")
    }
    return parts.joined(separator: ", ")
}
