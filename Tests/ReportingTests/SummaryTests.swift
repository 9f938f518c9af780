// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Reporting
import Results
import Testing

@Suite struct SummaryTests {
    @Test("the terminal summary says the verdict first and each expectation in a word")
    func terminal() throws {
        let text = terminalSummary(SampleDocument().build(), width: 100, color: false)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[0].hasPrefix("'candidate' earned 9.1 USD more per unit and year than 'baseline'"))
        for word in ["✓ pass", "✗ fail", "~ inconclusive", "– no data", "✗ not held"] { #expect(text.contains(word)) }
        #expect(!text.contains("\u{1B}"))
        #expect(lines.allSatisfy { $0.count <= 100 })
    }

    @Test("a value that is the same each time is said so, and gets no interval; one that nearly is keeps it")
    func sameEachTime() {
        func words(spread: Double) -> String {
            var document = SampleDocument().build()
            let third = 200.0 / 3
            document.expectations[0].estimate = Estimate(
                n: 30, mean: third, sd: spread, low: third - spread, high: third + spread, level: 0.95,
                method: .student,
                unit: "%")
            let summaries = [
                terminalSummary(document, width: 100, color: false), markdownSummary(document),
                reportHTML(document, plotter: NoPictures()).html,
            ]
            return summaries.joined().replacing("\u{A0}", with: " ").split(whereSeparator: \.isWhitespace).joined(
                separator: " ")
        }
        let same = words(spread: 0)
        #expect(same.components(separatedBy: "66.67 % in each of 30 replications").count == 4)
        #expect(!same.contains("66.67 to"))
        #expect(words(spread: 0.01).contains("(95 % 66.657 to 66.677)"))
    }

    @Test("a narrow terminal gets narrow lines", arguments: [60, 80, 100, 500])
    func width(columns: Int) {
        let text = terminalSummary(SampleDocument().build(), width: columns, color: false)
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= min(columns, 100) })
    }

    @Test("two policies fit on one line per metric")
    func oneLinePerMetric() {
        let text = terminalSummary(
            SampleDocument(policies: ["baseline", "candidate"]).build(), width: 100, color: false)
        let lines = text.split(separator: "\n").filter { $0.hasPrefix("Profit, USD") }
        #expect(lines.count == 1)
        let words = lines.first?.split(separator: " ").joined(separator: " ")
        #expect(words == "Profit, USD 7,552 (7,510 to 7,594) 8,296 (8,254 to 8,338)")
    }

    @Test("a policy that runs alone and loses money has lost it")
    func alone() {
        var document = SampleDocument(policies: ["baseline"]).build()
        document.policies[0].metrics = [
            MetricEstimate(metric: "profit", estimate: SampleDocument.estimate(-120, 30, "USD"))
        ]
        #expect(
            markdownSummary(document).contains(
                "**baseline** lost 120 USD over 30 days (95 % interval -150 to -90); there is no other policy"))
    }

    @Test("of two policies that lose, none earned: the difference is of losses, and open stays open")
    func losses() {
        var document = SampleDocument(policies: ["baseline", "other"]).build()
        func set(_ mean: Double, _ half: Double) {
            for index in 0..<2 {
                document.policies[index].metrics = [
                    MetricEstimate(metric: "profit", estimate: SampleDocument.estimate(-120, 3, "USD"))
                ]
            }
            document.comparisons[0].metrics = [
                MetricEstimate(metric: "profit", estimate: SampleDocument.estimate(mean, half, "USD"))
            ]
        }
        set(1, 3)
        #expect(markdownSummary(document).contains("Whether **other** loses less than **baseline** is open"))
        set(0, 0)
        #expect(markdownSummary(document).contains("**other** lost exactly as much as **baseline**"))
    }

    @Test("a policy without profit data does not silence the others, and one more policy is one")
    func partial() {
        var document = SampleDocument(policies: ["baseline", "a", "b"]).build()
        document.comparisons[1].metrics = []
        let text = markdownSummary(document)
        #expect(text.contains("**a** earned") && text.contains("1 more policy stands below"))
        document.comparisons[0].metrics = []
        #expect(markdownSummary(document).contains("cannot be compared"))
    }

    @Test("colours are added only on request, and no control character of the document passes")
    func control() {
        let document = SampleDocument(policies: ["a", "b\u{1B}[2J"], name: "x\u{1B}]0;y\u{7}").build()
        #expect(!terminalSummary(document, width: 80, color: false).contains("\u{1B}"))
        #expect(terminalSummary(SampleDocument().build(), width: 80, color: true).contains("\u{1B}[32m"))
    }

    @Test("the Markdown summary has the verdict, the tables and the command")
    func markdown() {
        let text = markdownSummary(SampleDocument().build())
        #expect(text.contains("**candidate** earned 9.1 USD more per unit and year than **baseline**"))
        #expect(text.contains("| ✗ **fail** | energy of bare at most 400,000 kWh |"))
        #expect(text.contains("assay run Scenarios/noisy-meters.yaml"))
        #expect(text.contains("| Time to detect | h | no data |"))
    }

    @Test("markup in names is taken literally in Markdown")
    func markdownEscaping() {
        let document = SampleDocument(policies: ["a", "<img src=x>|`b`\n# c"], name: "[x](http://y) <b>").build()
        let text = markdownSummary(document)
        #expect(!text.contains("<img") && !text.contains("<b>") && !text.contains("\n# c"))
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("| Profit |") }
        #expect(rows.count >= 2)
    }

    @Test("the Markdown summary stays below its limit and says what was left out")
    func markdownSize() {
        var document = SampleDocument().build()
        let long = String(repeating: "<", count: 5_000)
        document.expectations = (0..<5_000).map { index in
            var result = document.expectations[0]
            result.text = "\(index)" + long
            return result
        }
        document.notes = (0..<5_000).map { _ in long }
        document.policies = (0..<300).map { index in
            var policy = document.policies[index % 3]
            policy.name = long + "\(index)"
            policy.metrics = (0..<300).map {
                MetricEstimate(metric: "m\($0)" + long, estimate: policy.metrics[0].estimate)
            }
            return policy
        }
        let text = markdownSummary(document)
        #expect(text.utf8.count < 900_000)
        #expect(text.contains("result.json` has"))
    }

    @Test("an interval that includes zero is not called a gain")
    func open() {
        var document = SampleDocument(policies: ["baseline", "candidate"]).build()
        document.comparisons[0].metrics = [
            MetricEstimate(metric: "profit", estimate: SampleDocument.estimate(12, 30, "USD"))
        ]
        let text = markdownSummary(document)
        #expect(text.contains("Whether **candidate** earns more than **baseline** is open"))
        #expect(text.contains("(95 % interval -18 to 42, which includes zero)"))
    }

    @Test("a loss is called a loss")
    func loss() {
        var document = SampleDocument(policies: ["baseline", "candidate"]).build()
        document.comparisons[0].metrics = [
            MetricEstimate(metric: "profit", estimate: SampleDocument.estimate(-120, 30, "USD"))
        ]
        #expect(
            markdownSummary(document).contains(
                "earned 120 USD less over 30 days than **baseline** (difference -120, 95 % interval -150 to -90)"))
    }

    @Test(
        "where both policies lose money, the difference is a loss made smaller or larger",
        arguments: [
            (120.0, "**candidate** lost 120 USD less over 30 days than **baseline** ("),
            (-120.0, "**candidate** lost 120 USD more over 30 days than **baseline** (difference -120, 95 % interval"),
        ])
    func bothLose(difference: Double, words: String) {
        var document = SampleDocument(policies: ["baseline", "candidate"]).build()
        for index in document.policies.indices {
            document.policies[index].metrics = [
                MetricEstimate(metric: "profit", estimate: SampleDocument.estimate(-900, 30, "USD"))
            ]
        }
        document.comparisons[0].metrics = [
            MetricEstimate(metric: "profit", estimate: SampleDocument.estimate(difference, 30, "USD"))
        ]
        #expect(markdownSummary(document).contains(words))
        // One that earns and one that loses are not two that lose.
        document.policies[1].metrics[0].estimate = SampleDocument.estimate(900, 30, "USD")
        #expect(!markdownSummary(document).contains(words))
    }

    @Test("without a candidate, each policy has its sentence")
    func several() {
        let text = markdownSummary(SampleDocument(policies: ["baseline", "limit", "sleep"]).build())
        #expect(text.contains("**limit** earned 4.6 USD more per unit and year than **baseline**"))
        #expect(text.contains("**sleep** earned 9.1 USD more per unit and year than **baseline**"))
        #expect(text.contains("**limit** redirected healthy units 14.20 times a day"))
        #expect(!text.contains("without cause"))
    }

    @Test("more policies than the headline names are counted")
    func many() {
        let text = markdownSummary(SampleDocument(policies: ["baseline", "a", "b", "c", "d", "e"]).build())
        #expect(text.contains("**d** earned") && !text.contains("**e** earned"))
        #expect(text.contains(" 1 more policies stand below.") || text.contains(" 1 more policy stands below."))
    }

    @Test("the reason of an expectation stands beside it, and is left out of the terminal")
    func because() {
        var document = SampleDocument().build()
        let reason = "a meter that is off must not move a unit"
        #expect(!markdownSummary(document).contains("because"))
        document.expectations[0].because = reason
        #expect(markdownSummary(document).contains(reason))
        #expect(reportHTML(document, plotter: NoPictures()).html.contains(reason))
        #expect(!terminalSummary(document, width: 100, color: false).contains("because"))
    }

    @Test("without profit, without comparison, or without policies there is still a first sentence")
    func sparse() {
        var document = SampleDocument(policies: ["baseline", "candidate"]).build()
        document.comparisons[0].metrics = []
        #expect(markdownSummary(document).contains("cannot be compared: there is no data on it"))
        document.comparisons = []
        #expect(markdownSummary(document).contains("there is no other policy to compare it with"))
        document.policies = []
        #expect(markdownSummary(document).contains("The run holds no policy"))
    }

    @Test(
        "numbers carry the digits that their interval supports",
        arguments: [
            (12.4021, 0.5012, "12.40 (95 % 11.90 to 12.90) USD"),
            (468_000.0, 900.0, "468,000 (95 % 467,100 to 468,900) USD"),
            (0.0712, 0.024, "0.071 (95 % 0.047 to 0.095) USD"), (-3.0, 20.0, "-3 (95 % -23 to 17) USD"),
        ])
    func digits(mean: Double, half: Double, words: String) {
        var document = SampleDocument().build()
        document.expectations[0].estimate = SampleDocument.estimate(mean, half, "USD")
        let text = terminalSummary(document, width: 100, color: false)
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(text.contains(words))
    }
}
