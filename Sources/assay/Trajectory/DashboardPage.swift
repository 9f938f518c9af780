// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import CalibrationStore
import Foundation
import Quantities
import RegressionDetector
import Reporting

/// The dashboard as one page that needs nothing else, in the style of the other pages.
struct DashboardPage {
    private let dashboard: TrajectoryDashboard
    /// Rows that one table shows at most; the terminal and JSON have all of them.
    private static let most = 400

    init(_ dashboard: TrajectoryDashboard) { self.dashboard = dashboard }

    private func escaped(_ text: String) -> String { TrajectorySection.escaped(text) }

    var html: String {
        """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"/><title>Regression dashboard</title>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <style>\(PageStyle.sheet)
        .whiskers { display: block; width: 11rem; height: 1.1rem; }
        .axis { display: flex; justify-content: space-between; width: 11rem; font-weight: 400; }
        .share { display: flex; width: 9rem; height: 0.55rem; border-radius: 0.3rem; overflow: hidden; background: var(--none-soft); margin-top: 0.35rem; }
        .share span { display: block; } .hurt { background: var(--bad); } .unhurt { background: var(--good); }
        tr:target td { background: var(--open-soft); }
        td.prose { min-width: 11rem; } td code { font-size: 0.85em; }
        @media (max-width: 46rem) {
          table, tbody, caption { display: block; } thead { display: none; }
          tr { display: grid; grid-template-columns: 6.5rem minmax(0, 1fr); padding: 0.6rem 0; border-bottom: 1px solid var(--line); }
          td, td.n { display: contents; text-align: left; }
          td > .value { padding: 0.1rem 0; min-width: 0; overflow-wrap: anywhere; white-space: normal; }
          td::before { content: attr(data-label); color: var(--muted); font-size: 0.8125rem; padding: 0.1rem 0; }
        }
        </style></head><body><main>
        <p class="eyebrow">\(escaped(URL(fileURLWithPath: dashboard.shelf.path).lastPathComponent))</p>
        <h1>Regression dashboard</h1>
        <p class="verdict">\(escaped(dashboard.headline))</p>
        \(facts)
        \(incidents)
        \(changes)
        \(throttling)
        \(vendors)
        <footer>A loss counts from \(formatNumber(dashboard.settings.leastLoss * 100)) % on. Incidents come from a detector with at most \
        \(formatNumber(dashboard.settings.budget)) false alarms per 1000 releases; q-values from one planned comparison per history, \
        \(dashboard.changes.count) in all.</footer>
        </main></body></html>

        """
    }

    private var facts: String {
        let entries = dashboard.shelf.entries
        let facts: [(String, String)] = [
            ("Machines", "\(Set(entries.map(\.machine)).count)"), ("Histories", "\(entries.count)"),
            ("Newest changes judged", "\(dashboard.changes.count)"), ("Made slower", "\(dashboard.worse.count)"),
            ("Incidents that go on", "\(dashboard.incidents.count)"),
            ("Last day", Instant.date(ofDay: entries.compactMap(\.reading.lastDay).max() ?? .nan)),
        ]
        return "<dl class=\"facts\">"
            + facts.map { "<div><dt>\($0.0)</dt><dd>\(escaped($0.1))</dd></div>" }.joined() + "</dl>"
    }

    // MARK: - Incidents

    private var incidents: String {
        let rows = dashboard.incidents.map { entry -> [String] in
            let detail = entry.detail
            let measures = Set(detail.members.map(\.measure)).count
            return [
                cell(code(entry.id, id: entry.id)), cell(chip(entry)), cell(escaped(detail.began), "short"),
                cell(escaped(detail.release) + small(measures > 1 ? "\(measures) metrics and precisions" : nil)),
                cell(interval(detail.loss, detail.low, detail.high), "n"), cell(spread(detail)),
                cell(escaped(detail.cause) + small(detail.advice), "prose"),
            ]
        }
        return section(
            "incidents", "Incidents",
            "One cause is one incident, on however many machines and in however many metrics it shows. Hurt: the machine lost more than "
                + "matters; not hurt: such a loss is excluded; not judged: its visits show it neither way.",
            table(
                "Incidents that go on",
                ["incident", "state", "began", "release", "loss", "machines", "cause and advice"], rows,
                numeric: [4], empty: "No incident goes on."))
    }

    private func chip(_ entry: IncidentLedger.Entry) -> String {
        let kind =
            switch entry.state {
            case .open, .reopened: "fail"
            case .acknowledged: "inconclusive"
            case .muted: "none"
            case .recovered: "pass"
            }
        let why = entry.newest.map { [$0.who, $0.reason].compactMap(\.self).joined(separator: ": ") }
        return "<span class=\"chip \(kind)\">\(escaped(entry.stateWords))</span>" + small(why)
    }

    private func spread(_ detail: IncidentDetail) -> String {
        let all = detail.hurt + detail.notHurt + detail.notJudged
        guard all > 1 else { return escaped(detail.machineWords) }
        func part(_ count: Int, _ name: String) -> String {
            "<span class=\"\(name)\" style=\"width: \(formatNumber(100 * Double(count) / Double(all), digits: 3))%\"></span>"
        }
        let fleet = detail.fleet.map {
            "over all judged \(IncidentDetail.share($0.loss)) % (\(IncidentDetail.share($0.low)) to \(IncidentDetail.share($0.high)))"
        }
        return escaped("\(detail.hurt) hurt, \(detail.notHurt) not, \(detail.notJudged) not judged")
            + "<span class=\"share\">\(part(detail.hurt, "hurt"))\(part(detail.notHurt, "unhurt"))</span>"
            + small(fleet)
    }

    // MARK: - Changes

    private var changes: String {
        let shown = dashboard.changes.prefix(Self.most)
        let scale = Scale(dashboard.changes)
        let rows = shown.map { change -> [String] in
            let entry = dashboard.shelf.entries[change.history]
            let incident = dashboard.incident(of: change)
            let kind =
                switch change.verdict {
                case .worse: "fail"
                case .better, .unharmed: "pass"
                case .open: "inconclusive"
                }
            let conditions = [
                entry.key.precision.rawValue, entry.key.device, entry.key.powerMode, entry.key.cpuGovernor,
                entry.key.gpuPowerLimitWatts.map { "\(formatNumber($0)) W" },
            ].compactMap(\.self).joined(separator: " ")
            return [
                cell("<span class=\"chip \(kind)\">\(change.verdict.rawValue)</span>", "short"),
                cell(
                    escaped(entry.model)
                        + small("\(IncidentDetail.short(entry.machine)) \(conditions)")),
                cell(escaped(entry.key.metric) + small(arrows(change.step.moves))),
                cell(scale.picture(of: change)),
                cell(effect(change), "n"),
                cell(
                    formatNumber(change.qValue, digits: 2) + small("p \(formatNumber(change.pValue, digits: 2))"), "n"),
                cell(incident.map { "<a href=\"#\($0.id)\">\(escaped($0.id))</a>" } ?? "", "short"),
            ]
        }
        let rest = dashboard.changes.count - shown.count
        let note =
            rest > 0 ? "<p class=\"note\">\(rest) further ones are in `assay trajectory dashboard --all`.</p>" : ""
        return section(
            "changes", "What the newest change did",
            "Each history is asked once, about the change of software that it took last. q is the share of false ones in the list down to "
                + "a row (Benjamini and Hochberg); below \(formatNumber(dashboard.settings.level)) a row is called worse. The bar is the "
                + "95 % interval of the effect, where there are visits enough for one.",
            table(
                "Newest changes, the surest losses first",
                ["verdict", "machine", "metric and change", scale.axis, "effect", "q", "incident"], rows,
                numeric: [4, 5],
                empty: "No history has taken a change of software yet.") + note)
    }

    private func effect(_ change: NewestChange) -> String {
        let interval = change.interval.map { "\(dashboard.signed(-$0.high)) to \(dashboard.signed(-$0.low))" }
        return escaped("\(dashboard.signed(-change.loss)) %") + small(interval ?? "no interval")
    }

    // MARK: - Throttling and vendors

    private var throttling: String {
        let rows = dashboard.throttling.map { history, finding -> [String] in
            let entry = dashboard.shelf.entries[history]
            return [
                cell(escaped(entry.model) + small(IncidentDetail.short(entry.machine))),
                cell(escaped("\(finding.release)") + small(arrows(finding.moves))),
                cell(Instant.date(ofDay: finding.day), "short"),
                cell("\(finding.throttled) of \(finding.visits)", "n"),
                cell("\(finding.throttledBefore) of \(finding.visitsBefore)", "n"),
                cell(formatNumber(finding.pValue, digits: 2), "n"),
            ]
        }
        return section(
            "throttling", "Throttling",
            "Throttled runs say nothing about speed and are left out everywhere else. A release after which a machine throttles more often is "
                + "told here.",
            table(
                "Machines that throttle more often than before",
                ["machine", "release", "since", "throttled visits", "before", "p"], rows, numeric: [3, 4, 5],
                empty: "No machine throttles more often than before."))
    }

    private var vendors: String {
        let rows = dashboard.products.map { product -> [String] in
            [
                cell(escaped(product.name.vendor)), cell(escaped(product.name.product)),
                cell("\(product.machines)", "n"),
                cell(
                    product.summary?.currentEfficiency.map { formatNumber($0 * 100, digits: 3) + " %" } ?? "-", "n"),
                cell(escaped(product.summary?.newestDriver ?? "-")),
                cell(
                    product.incidents.map { "<a href=\"#\($0)\">\(escaped($0))</a>" }.joined(separator: "<br/>"),
                    "short"),
            ]
        }
        return section(
            "vendors", "Vendors", "Products with the incidents that go on, those with most first.",
            table(
                "Vendors and products", ["vendor", "product", "machines", "efficiency", "newest driver", "incidents"],
                rows,
                numeric: [2, 3], empty: "No product is known."))
    }

    // MARK: - Parts

    private func section(_ id: String, _ title: String, _ about: String, _ body: String) -> String {
        "<section id=\"\(id)\"><h2>\(title)</h2><p class=\"about\">\(escaped(about))</p>\(body)</section>"
    }

    private func table(
        _ caption: String, _ columns: [String], _ rows: [[String]], numeric: Set<Int> = [], empty: String
    ) -> String {
        guard !rows.isEmpty else { return "<p>\(escaped(empty))</p>" }
        let head = columns.enumerated().map { index, title in
            "<th scope=\"col\"\(numeric.contains(index) ? " class=\"n\"" : "")>\(title.hasPrefix("<") ? title : escaped(title))</th>"
        }
        let body = rows.map { row in
            // A row is the target of its incident's links.
            let anchor = row[0].range(of: "data-id=\"").map { range in
                " id=\"\(row[0][range.upperBound...].prefix { $0 != "\"" })\""
            }
            // On a narrow screen a row is a card, which names what it holds.
            let cells = zip(row, columns).map { cell, column in
                "<td data-label=\"\(column.hasPrefix("<") ? "" : escaped(column))\"" + cell.dropFirst(3)
            }
            return "<tr\(anchor ?? "")>\(cells.joined())</tr>"
        }
        return
            "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"\(escaped(caption))\"><table><caption>"
            + "\(escaped(caption))</caption><thead><tr>\(head.joined())</tr></thead><tbody>\(body.joined(separator: "\n"))"
            + "</tbody></table></div>"
    }

    private func cell(_ content: String, _ kind: String = "") -> String {
        "<td\(kind.isEmpty ? "" : " class=\"\(kind)\"")><div class=\"value\">\(content)</div></td>"
    }

    private func code(_ text: String, id: String) -> String {
        "<code data-id=\"\(escaped(id))\">\(escaped(text))</code>"
    }

    /// An arrow that no line breaks in two.
    private func arrows(_ moves: Set<PooledAttribution.Move>) -> String {
        TrajectoryDashboard.words(of: moves).replacingOccurrences(of: " -> ", with: "\u{A0}\u{2192}\u{A0}")
    }

    private func small(_ text: String?) -> String {
        guard let text, !text.isEmpty else { return "" }
        return "<span class=\"interval\">\(escaped(text))</span>"
    }

    private func interval(_ value: Double, _ low: Double, _ high: Double) -> String {
        "\(IncidentDetail.share(value)) %" + small("\(IncidentDetail.share(low)) to \(IncidentDetail.share(high))")
    }
}

/// The common scale of the bars, in shares; losses lie on the left.
private struct Scale {
    private let reach: Double
    private static let width = 176.0

    /// As wide as the widest effect, at least 5 % and at most 25 %: a bar beyond ends at the margin.
    init(_ changes: [NewestChange]) {
        let widest =
            changes.map { max(abs($0.loss), abs($0.interval?.low ?? 0), abs($0.interval?.high ?? 0)) }.max() ?? 0
        reach = min(max((widest * 20).rounded(.up) / 20, 0.05), 0.25)
    }

    var axis: String {
        let end = formatNumber(reach * 100)
        return "<span class=\"axis\"><span>-\(end) %</span><span>0</span><span>+\(end) %</span></span>"
    }

    private func place(_ effect: Double) -> String {
        formatNumber(Self.width / 2 * (1 + min(max(effect / reach, -1), 1)), digits: 4)
    }

    func picture(of change: NewestChange) -> String {
        let colour =
            switch change.verdict {
            case .worse: "var(--bad)"
            case .better, .unharmed: "var(--good)"
            case .open: "var(--muted)"
            }
        var parts = ["<line x1=\"88\" y1=\"0\" x2=\"88\" y2=\"18\" stroke=\"var(--line)\" stroke-width=\"1.5\"/>"]
        if let interval = change.interval {
            parts.append(
                "<line x1=\"\(place(-interval.high))\" y1=\"9\" x2=\"\(place(-interval.low))\" y2=\"9\" stroke=\"\(colour)\" "
                    + "stroke-width=\"3\" stroke-linecap=\"round\" opacity=\"0.55\"/>")
        }
        parts.append("<circle cx=\"\(place(-change.loss))\" cy=\"9\" r=\"4\" fill=\"\(colour)\"/>")
        let words = "effect \(IncidentDetail.share(-change.loss)) %"
        return
            "<svg class=\"whiskers\" viewBox=\"0 0 176 18\" role=\"img\" aria-label=\"\(words)\">\(parts.joined())</svg>"
    }
}
