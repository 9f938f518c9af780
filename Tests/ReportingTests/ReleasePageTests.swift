// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Reporting
import Results
import Testing

/// A run of two detectors over one machine with a regression.
private func releaseDocument(hostile: String = "") -> ResultDocument {
    func estimate(_ mean: Double, _ unit: String) -> Estimate {
        Estimate(n: 20, mean: mean, sd: 1, low: mean - 1, high: mean + 1, level: 0.95, method: .student, unit: unit)
    }
    func detector(_ name: String, _ recall: Double, _ wrong: Double) -> PolicyResult {
        PolicyResult(
            name: name, about: "a detector",
            metrics: [
                MetricEstimate(metric: "recall", estimate: estimate(recall, "%")),
                MetricEstimate(metric: "detection-delay", estimate: estimate(14, "h")),
                MetricEstimate(metric: "alerts.false", estimate: estimate(wrong, "/1000-releases")),
            ])
    }
    var document = ResultDocument(
        version: "1", numericFingerprint: "00",
        scenario: ScenarioSummary(
            name: "history", about: "About.", hash: String(repeating: "a", count: 64), seed: 1,
            start: "2026-01-01T00:00:00Z", durationDays: 100, controlSeconds: 86_400, warmupDays: 0, units: 1,
            fleet: ["1 x GPU"]), command: "assay run history.yaml",
        replications: ReplicationSummary(n: 20, looks: [20], level: 0.95, stopped: "all looks taken"),
        policies: [detector("statistical", 98, 3), detector("plain", 90, 400)], comparisons: [], expectations: [],
        claims: [], assumptions: [], notes: [], illustration: nil)
    func release(_ label: String, _ day: Double, _ level: Double, _ change: Double, isRegression: Bool) -> ReleaseMark {
        ReleaseMark(
            label: label, day: day, changed: day == 0 ? [] : ["driver"], level: level, low: level - 0.01,
            high: level + 0.01, trueLevel: level, trueChange: change, trueCause: isRegression ? "driver" : nil,
            isRegression: isRegression)
    }
    document.releases = ReleaseIllustration(
        replication: 0,
        trajectories: [
            Trajectory(
                id: "0123456789abcdef", product: "gpu", title: "GPU\(hostile)", unit: "1", higherIsBetter: true,
                firstDay: 0, launchDay: 0,
                visits: (0..<100).map {
                    VisitMark(day: Double($0), median: $0 < 40 ? 0.91 : 0.87, flag: $0 == 7 ? "throttled" : nil)
                },
                releases: [
                    release("driver 1\(hostile)", 0, 0.91, 0, isRegression: false),
                    release("driver 2\(hostile)", 40, 0.87, -0.044, isRegression: true),
                ],
                milestones: [
                    MilestoneMark(share: 80, plain: 0, robust: 0, truth: 0),
                    MilestoneMark(share: 90, plain: 0, robust: nil, truth: 0),
                ])
        ],
        detectors: [
            DetectorIllustration(
                detector: "statistical",
                alerts: [
                    AlertMark(
                        day: 40.1, trajectory: 0, release: "driver 2", change: -0.043, cause: "driver",
                        advice: "pin driver 1 and report driver 2 to the vendor\(hostile)", truth: .regression,
                        delayHours: 3)
                ], alertsInAll: 1,
                suspicions: [
                    SuspicionMark(
                        day: 40, trajectory: 0, text: "a visit lies 4 % below", rerunsAsked: 1, rerunsMade: 2)
                ], suspicionsInAll: 1),
            DetectorIllustration(
                detector: "plain",
                alerts: [
                    AlertMark(
                        day: 7, trajectory: 0, release: "driver 1", change: -0.2, cause: "nothing", advice: "none",
                        truth: .wrong, delayHours: nil)
                ], alertsInAll: 1, suspicions: [], suspicionsInAll: 0),
        ])
    return document
}

@Suite("The page of a run of releases") struct ReleasePageTests {
    @Test("The verdict says what was found, how soon, and at what price in false alerts")
    func headline() {
        let summary = terminalSummary(releaseDocument(), width: 100, color: false)
        let words = summary.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(
            words.contains("'statistical' found 98.0 % (95 % interval 97.0 to 99.0) of the regressions after 14.0 h"))
        #expect(
            words.contains("'plain' found 90.0 % of the regressions after 14.0 h on average, with 400.0 false alerts"))
        #expect(words.contains("history: 1 machine, 100 days"))
        #expect(!summary.contains("profit") && !summary.contains("policy"))
    }

    @Test("The page holds trajectory, releases, alerts with advice and truth, and says nothing of fleets and money")
    func sections() throws {
        let (html, warnings) = reportHTML(releaseDocument())
        #expect(warnings.allSatisfy { $0.contains("gnuplot") }, "\(warnings)")
        for text in [
            "id=\"trajectories\"", "id=\"alerts\"", "Detectors compared",
            "pin driver 1 and report driver 2 to the vendor",
            "a regression, found after 3 h", "no loss", "1 suspicion", "Time to maturity", "missed", "0123456789abcdef",
            "not by day 100",
        ] { #expect(html.contains(text), "\(text)") }
        for text in ["Money and energy", "id=\"fleet\"", "profit"] { #expect(!html.contains(text), "\(text)") }
        #expect(throws: Never.self) { try XMLDocument(xmlString: html) }
    }

    @Test("No text of the document breaks out of the page")
    func hostile() throws {
        let evil = "<script>alert(1)</script>\"'&]]>\u{202E}"
        let (html, _) = reportHTML(releaseDocument(hostile: evil))
        #expect(!html.contains("<script>alert"))
        #expect(throws: Never.self) { try XMLDocument(xmlString: html) }
    }

    @Test("A run without a regression tells how the products matured, and what was raised for nothing")
    func maturing() {
        var document = releaseDocument()
        for index in document.policies.indices {
            document.policies[index].metrics = [
                MetricEstimate(
                    metric: "alerts",
                    estimate: Estimate(
                        n: 20, mean: Double(index) * 3, sd: 0, low: 0, high: 3, level: 0.95, method: .student, unit: "1"
                    ))
            ]
        }
        let words = terminalSummary(document, width: 100, color: false)
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(words.contains("GPU reached 80 % on day 0 and stands at 87.0 %. No release is a regression"))
        #expect(words.contains("statistical 0.0 and plain 3.0"))
    }
}
