// SPDX-License-Identifier: GPL-3.0-or-later

public import Results

/// The largest page that is handed out, in bytes.
private let sizeLimit = 4_900_000

/// One self-contained page: it fetches nothing, and follows the reader's light or dark theme.
///
/// - Parameters:
///   - measured: what the machine measured about itself, where the scenario asks for it.
///   - plotter: draws the pictures. Where it fails the page has its tables and a warning is returned.
/// - Returns: HTML that is well-formed XML too, under 5 MB whatever the document holds, and what could not be done.
///   The same document and the same plotting program give the same bytes.
/// - Complexity: O(size of the document), and about 20 ms per picture.
public func reportHTML(
    _ document: ResultDocument, measured: MeasuredDocument? = nil, plotter: any Plotting = Gnuplot()
) -> (
    html: String, warnings: [String]
) {
    let document = document.withoutNonFiniteOptionals()
    let renderer: PageRenderer
    do {
        renderer = try PageRenderer()
    } catch {
        return ("", ["the page could not be rendered: its template is broken (\(error))"])
    }
    var html = ""
    var warnings: [String] = []
    for limits in PageLimits.all {
        var context = PageContext(
            document: document, limits: limits, studio: ChartStudio(plotter, enabled: limits.charts))
        let page = page(&context, measured)
        html = renderer.render(page)
        warnings = context.studio.warnings
        if html.utf8.count <= sizeLimit { break }
        warnings.append("the page was shortened to stay below 5 MB; result.json has everything")
    }
    return (html, warnings)
}

private func page(_ context: inout PageContext, _ measured: MeasuredDocument?) -> Page {
    let document = context.document
    let scenario = document.scenario
    let facts: [(term: String, value: String)] = [
        (
            document.isReleaseRun ? "Machines" : "Fleet",
            scenario.fleet.isEmpty
                ? plural(scenario.units, document.unitWord)
                : scenario.fleet.count > 3
                    ? "\(plural(scenario.units, document.unitWord)) in \(scenario.fleet.count) entries"
                    : scenario.fleet.joined(separator: ", ")
        ),
        ("Simulated", "\(daysText(scenario.durationDays)) from \(scenario.start.prefix(10))"),
        ("Replications", "\(document.replications.n)"), ("Seed", "\(scenario.seed)"),
        ("Scenario", String(scenario.hash.prefix(12))), ("Version", document.version),
    ]
    let sections =
        if let releases = document.releases {
            releaseSections(releases, &context)
        } else {
            [measured.map(measuredSection)].compactMap { $0 } + [
                policiesSection(&context), moneySection(&context), timelineSection(&context), fleetSection(&context),
                decisionsSection(context), provenanceSection(context),
            ]
        }
    func table(_ results: [ExpectationResult], isClaim: Bool) -> DataTable? {
        results.isEmpty
            ? nil
            // Conditions and ranges make columns that no screen is wide enough for.
            : (isClaim && results.contains { $0.when != nil || $0.assumptions != nil }
                ? DataTable.answers(results, of: document) : .expectations(results, isClaim: isClaim)).capped(
                    context.limits.rows, elsewhere: "result.json has all of them.")
    }
    return Page(
        name: scenario.name, about: scenario.about, headline: scenario.headline ?? "",
        verdict: headline(document, measured: measured), facts: facts,
        notes: Array(document.notes.prefix(40)),
        expectationsTitle: document.expectations.isEmpty
            ? "No expectations: nothing can fail here" : tally(document.expectations).capitalizedFirst,
        expectations: table(document.expectations, isClaim: false),
        claimsTitle: tally(document.claims, claim: true).capitalizedFirst,
        claims: table(document.claims, isClaim: true), sections: sections,
        footer:
            "Assay \(oneLine(document.version, limit: 40)) · \(ResultDocument.schemaName) · scenario \(oneLine(scenario.hash, limit: 64)) · seed \(scenario.seed) · numeric fingerprint \(oneLine(document.numericFingerprint, limit: 64))"
    )
}
