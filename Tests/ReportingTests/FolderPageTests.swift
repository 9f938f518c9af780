// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Reporting
import Results
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

private func entry(
    _ name: String, headline: String? = nil, link: String? = nil, measured: MeasuredDocument? = nil
) -> FolderReport.Entry {
    var document = SampleDocument(name: name).build()
    document.scenario.headline = headline
    return FolderReport.Entry(document, measured: measured, link: link ?? "\(name)/report.html")
}

private let measurement = MeasuredDocument(
    version: "0.1.0", scenario: "virtual", scenarioHash: "abc", takenAt: "2026-07-01T00:00:00Z",
    machine: MeasuredMachine(
        processor: "A <fast> one", cores: 2, system: "Linux", powerSource: "assumed 5 W", isPowerMeasured: false),
    hashing: [
        MeasuredHashing(
            algorithm: "SHA256D", path: "libcrypto", rate: SampleDocument.estimate(5_000_000, 1_000, "H/s", n: 20),
            hashesPerJoule: Bounds(best: 1e6, low: 3e5, high: 3e6))
    ],
    claims: [
        MeasuredClaim(
            text: "s19 makes more", because: nil, when: nil, group: "s19", path: "libcrypto",
            modelled: Bounds(best: 3e10, low: 2.9e10, high: 3.1e10),
            ratio: Bounds(best: 30_000, low: 9_000, high: 100_000),
            atLeast: 264)
    ])

@Suite("One page over several scenarios")
struct FolderPageTests {
    @Test("it lists each scenario with a link, its expectations and its claims")
    func lists() {
        let page = FolderReport(title: "Scenarios", entries: [entry("one"), entry("two")]).html()
        for name in ["one", "two"] { #expect(page.contains("<a href=\"\(name)/report.html\">\(name)</a>")) }
        #expect(page.contains("Expectations that were not met"))
        #expect(!page.contains("Which claims hold"), "no scenario tests a claim from outside")
        #expect(XMLParser(data: Data(page.utf8)).parse())
    }

    @Test("a claim from outside is answered with its verdicts, intervals and conditions")
    func answers() {
        var tested = entry("guard", headline: "Bands save 15 %")
        tested.result.claims = [Verdict.pass, .fail, .inconclusive].map { verdict in
            var claim = tested.result.claims[0]
            claim.verdict = verdict
            claim.when = "when \(verdict.rawValue)"
            claim.assumptions = [
                AssumptionEffect(
                    assumption: "leakage", end: "low", about: "leakage 5 %", verdict: .pass,
                    estimate: SampleDocument.estimate(12, 1, "%"))
            ]
            return claim
        }
        let page = FolderReport(title: "claims", entries: [tested]).html()
        #expect(page.contains("Which claims hold") && page.contains("Bands save 15"))
        #expect(
            page.contains(
                "does not hold as it stands: of 3 questions about it, held in 1, not held in 1 and open in 1."))
        for verdict in ["pass", "fail", "inconclusive"] { #expect(page.contains("when \(verdict)")) }
        #expect(page.contains("the verdict stands") && page.contains("held with leakage 5"))
    }

    @Test(
        "the answer says no more than the verdicts do",
        arguments: [
            ([Verdict.pass], "holds under the condition asked"),
            ([.pass, .pass], "holds under each of the 2 conditions"),
            ([.fail, .fail], "does not hold under any of the 2 conditions"),
            ([.inconclusive, .noData], "stays open"), ([.pass, .inconclusive], "is not settled"),
            ([.pass, .fail], "does not hold as it stands"),
        ])
    func answer(verdicts: [Verdict], words: String) {
        var tested = entry("guard", headline: "Bands save")
        tested.result.claims = verdicts.map { verdict in
            var claim = tested.result.claims[0]
            claim.verdict = verdict
            return claim
        }
        #expect(FolderReport(title: "claims", entries: [tested]).html().contains(words))
        #expect(terminalSummary(tested.result, width: 100, color: false).hasPrefix("The claim \(words.prefix(12))"))
    }

    @Test(
        "a claim says on which side of what was claimed it came out",
        arguments: [
            (
                "efficiency", -20.0, -10.0, -37.0, 1.0,
                "saves 37.0 % (95 % 36.0 to 38.0); claimed 10 to 20 %: more than claimed"
            ),
            ("efficiency", -20, -10, -3, 1, "saves 3.0 % (95 % 2.0 to 4.0); claimed 10 to 20 %: less than claimed"),
            ("efficiency", -20, -10, -15, 1, "saves 15.0 % (95 % 14.0 to 16.0); claimed 10 to 20 %: as claimed"),
            (
                "efficiency", -20, -10, -20, 1,
                "saves 20.0 % (95 % 19.0 to 21.0); claimed 10 to 20 %: too close to a limit to tell"
            ),
            (
                "efficiency", -20, -10, 30, 10,
                "costs 30 % more (95 % 20 to 40); claimed 10 to 20 %: the opposite of what is claimed"
            ),
            (
                "profit", 10, 15, -36, 2,
                "loses 36.0 % (95 % 34.0 to 38.0); claimed 10 to 15 %: the opposite of what is claimed"
            ),
            ("profit", 10, 15, 19, 2, "gains 19.0 % (95 % 17.0 to 21.0); claimed 10 to 15 %: more than claimed"),
            ("profit", 10, 15, 1, 0.5, "gains 1.00 % (95 % 0.50 to 1.50); claimed 10 to 15 %: less than claimed"),
        ])
    func sides(metric: String, low: Double, high: Double, mean: Double, halfWidth: Double, words: String) throws {
        let demand = Expectation(
            metric: try #require(MetricCatalogue.fleet[metric]), policy: "narrow", versus: "wide", change: .relative,
            relation: .within, limit: low, upperLimit: high)
        var tested = entry("guard", headline: "Bands save")
        tested.result.claims = [demand.result(SampleDocument.estimate(mean, halfWidth, "%"), look: 1, looks: 1)]
        #expect(FolderReport(title: "claims", entries: [tested]).markdown().contains(words))
    }

    @Test("subjects get a line each, and sides that stood still are told beside the difference")
    func subjects() throws {
        let metric = try #require(MetricCatalogue.fleet["efficiency"])
        var tested = entry("guard", headline: "Bands save")
        let policies = tested.result.policies.map(\.name)
        func claim(_ when: String, _ mean: Double) -> ExpectationResult {
            Expectation(
                metric: metric, policy: policies[1], versus: policies[0], change: .relative, relation: .within,
                limit: -20, upperLimit: -10, when: when
            ).result(SampleDocument.estimate(mean, 1, "%"), look: 1, looks: 1)
        }
        tested.result.claims = [
            claim("old: warm", -37), claim("old: cold", -3), claim("new: warm", -15), claim("new: cold", 8),
        ]
        func page(uptime: Double) -> String {
            for index in tested.result.policies.indices {
                tested.result.policies[index].metrics.removeAll { $0.metric == "uptime" }
                tested.result.policies[index].metrics.append(
                    MetricEstimate(
                        metric: "uptime", estimate: SampleDocument.estimate(index == 0 ? uptime : 100, 0.1, "%")))
            }
            return FolderReport(title: "claims", entries: [tested]).markdown()
        }
        let stopped = page(uptime: 62)
        #expect(stopped.contains("| old | 0 | 1 | 1 | 0 | 0 |") && stopped.contains("| new | 1 | 0 | 0 | 1 | 0 |"))
        #expect(stopped.contains("not held in 3 (1 more than claimed, 1 less than claimed and 1 the opposite)"))
        let words = "\(policies[1]) hashed 100 % of the time, \(policies[0]) 62 %"
        #expect(stopped.contains(words))
        #expect(!page(uptime: 99.9).contains("of the time"))
    }

    @Test("what was measured is told with the machine, and markup in any of it is taken literally")
    func measured() {
        let tested = entry("virtual", headline: "Silicon <b>wins</b>", measured: measurement)
        let report = FolderReport(title: "<i>x</i>", entries: [tested], notes: ["a <u>note</u>"])
        let page = report.html()
        #expect(page.contains("30,000 times") && page.contains("A &lt;fast&gt; one") && page.contains("Power, assumed"))
        for mark in ["<fast>", "<b>", "<i>", "<u>"] {
            #expect(!page.contains(mark))
            #expect(!report.markdown().contains(mark))
        }
        #expect(report.markdown().contains("[virtual](virtual/report.html)"))
        let own = reportHTML(tested.result, measured: measurement, plotter: StillPicture()).html
        #expect(own.contains("Measured on this machine") && own.contains("30,000 times"))
        #expect(!reportHTML(tested.result, plotter: StillPicture()).html.contains("Measured on this machine"))
    }

    @Test("a link leads to a path and nowhere else")
    func links() {
        let page = FolderReport(title: "x", entries: [entry("one", link: "a\" onclick=\"b:c d/report.html")]).html()
        #expect(page.contains("href=\"a%22%20onclick%3D%22b%3Ac%20d/report.html\""))
    }

    @Test("both files are written whole, and nothing is where the folder cannot be written to")
    func files() throws {
        let folder = NSTemporaryDirectory() + "assay-folder-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let report = FolderReport(title: "x", entries: [entry("one")])
        try report.write(to: folder)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["index.html", "index.md"])
        #expect(throws: ReportingError.self) { try report.write(to: folder + "/none") }
    }

    @Test("measured.json is written, read again, and goes when a run measures nothing")
    func measuredFile() throws {
        let folder = NSTemporaryDirectory() + "assay-measured-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let document = SampleDocument().build()
        func result() -> Data? { FileManager.default.contents(atPath: folder + "/result.json") }
        _ = try ReportFiles.write(document, measured: measurement, to: folder, plotter: StillPicture())
        #expect(try readMeasured(path: folder + "/measured.json") == measurement)
        let first = result()
        _ = try ReportFiles.write(document, to: folder, plotter: StillPicture())
        #expect(!FileManager.default.fileExists(atPath: folder + "/measured.json"))
        #expect(first != nil && first == result())
    }

    @Test("each verdict of a measured claim needs its whole range on one side")
    func range() {
        func verdict(_ low: Double, _ high: Double) -> Verdict {
            MeasuredClaim(
                text: "", because: nil, when: nil, group: "", path: "", modelled: Bounds(best: 1, low: 1, high: 1),
                ratio: Bounds(best: (low + high) / 2, low: low, high: high), atLeast: 264
            ).verdict
        }
        #expect(verdict(264, 300) == .pass && verdict(100, 263) == .fail && verdict(263, 265) == .inconclusive)
    }
}
