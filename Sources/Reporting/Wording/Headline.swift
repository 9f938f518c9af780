// SPDX-License-Identifier: GPL-3.0-or-later

import Results

/// A sentence in pieces, so that each rendering can set names apart in its own way.
struct Sentence {
    enum Piece {
        case words(String)
        case name(String)
    }

    var pieces: [Piece] = []

    /// The sentence with names between the given marks and every piece made harmless by `escape`.
    func text(mark: (String) -> String, escape: (String) -> String) -> String {
        pieces.map { piece in
            switch piece {
            case .words(let words): escape(words)
            case .name(let name): mark(escape(oneLine(name, limit: 80)))
            }
        }.joined()
    }

    static func + (a: Sentence, b: Sentence) -> Sentence { Sentence(pieces: a.pieces + b.pieces) }
}

extension Sentence: ExpressibleByStringInterpolation {
    struct StringInterpolation: StringInterpolationProtocol {
        var pieces: [Piece] = []
        init(literalCapacity: Int, interpolationCount: Int) {}
        mutating func appendLiteral(_ literal: String) { if !literal.isEmpty { pieces.append(.words(literal)) } }
        mutating func appendInterpolation(_ words: String) { pieces.append(.words(words)) }
        mutating func appendInterpolation(_ sentence: Sentence) { pieces += sentence.pieces }
        mutating func appendInterpolation(name: String) { pieces.append(.name(name)) }
    }

    init(stringLiteral value: String) { pieces = [.words(value)] }
    init(stringInterpolation: StringInterpolation) { pieces = stringInterpolation.pieces }
}

/// The verdict in one or two plain sentences: what became of the claim that the scenario tests, or what the candidate earned against
/// the baseline and what it did to healthy units.
func headline(_ document: ResultDocument, measured: MeasuredDocument? = nil) -> Sentence {
    let asked = document.claims.map(\.verdict) + (measured?.claims ?? []).map(\.verdict)
    if document.scenario.headline != nil, !asked.isEmpty { return "The claim \(claimAnswer(asked, document.claims))" }
    if document.isReleaseRun { return releaseHeadline(document) }
    guard let first = document.policies.first else { return "The run holds no policy, so there is nothing to compare." }
    guard let comparison = leadingComparison(document) else {
        let profit = money(first.metrics)
        guard let profit, profit.estimate.hasData else {
            return
                "\(name: first.name) ran alone: there is no other policy to compare it with, and no profit was counted."
        }
        return
            "\(name: first.name) \((profit.estimate.mean ?? 0) < 0 ? "lost" : "earned") \(amountText(profit, days: document.scenario.durationDays)); there is no other policy to compare it with.\(harmSentence(first, isAlone: true))"
    }
    // Without a candidate no policy is the one the page is about: each gets its sentence.
    let others = document.comparisons.filter { $0.baseline == comparison.baseline }
    let told = (comparison.policy == "candidate" ? [comparison] : Array(others.prefix(4)))
        .filter { money($0.metrics)?.estimate.hasData == true }
    guard !told.isEmpty else {
        let harm = document.policies.first { $0.name == comparison.policy }
        return
            "The profit of \(name: comparison.policy) and \(name: comparison.baseline) cannot be compared: there is no data on it.\(harmSentence(harm, isAlone: false))"
    }
    var sentence: Sentence = ""
    for (index, comparison) in told.enumerated() {
        guard let profit = money(comparison.metrics) else { continue }
        if index > 0 { sentence = sentence + " " }
        sentence = sentence + differenceSentence(comparison, profit, document)
        sentence = sentence + harmSentence(document.policies.first { $0.name == comparison.policy }, isAlone: false)
    }
    if told.count < others.count, comparison.policy != "candidate" {
        let rest = others.count - told.count
        sentence = sentence + " \(plural(rest, "more policy stands", "more policies stand")) below."
    }
    return sentence
}

/// The comparison that the page is about: the policy called `candidate`, else the last one against the first policy.
func leadingComparison(_ document: ResultDocument) -> Comparison? {
    let baseline = document.policies.first?.name
    let versusFirst = document.comparisons.filter { $0.baseline == baseline }
    let pool = versusFirst.isEmpty ? document.comparisons : versusFirst
    return pool.first { $0.policy == "candidate" } ?? pool.last
}

private func money(_ metrics: [MetricEstimate]) -> MetricEstimate? {
    let candidates = ["profit-per-unit-year", "profit"].compactMap { name in metrics.first { $0.metric == name } }
    return candidates.first { $0.estimate.hasData } ?? candidates.first
}

private func differenceSentence(
    _ comparison: Comparison, _ profit: MetricEstimate, _ document: ResultDocument
) -> Sentence {
    let days = document.scenario.durationDays
    let estimate = profit.estimate
    let mean = finite(estimate.mean) ?? 0
    let levels = [comparison.policy, comparison.baseline].map { name in
        document.policies.first { $0.name == name }?.metrics.first { $0.metric == profit.metric }?.estimate.mean ?? 0
    }
    // Of two that lose, the better one does not earn more: it loses less.
    let isLoss = levels.allSatisfy { $0 < 0 }
    let verb = isLoss ? "lost" : "earned"
    let word = (mean < 0) == isLoss ? "more" : "less"
    guard let low = finite(estimate.low), let high = finite(estimate.high), let bounds = estimate.boundsText else {
        if mean == 0 {
            return
                "\(name: comparison.policy) \(verb) as much as \(name: comparison.baseline) in one replication, too few for an interval."
        }
        return
            "\(name: comparison.policy) \(verb) \(amount(abs(mean), profit)) \(word)\(basis(profit, days)) than \(name: comparison.baseline) in one replication, too few for an interval."
    }
    let interval = "\(levelText(estimate.level)) interval \(bounds)"
    if low == 0, high == 0 {
        return "\(name: comparison.policy) \(verb) exactly as much as \(name: comparison.baseline)."
    }
    if low <= 0, high >= 0 {
        return
            "Whether \(name: comparison.policy) \(isLoss ? "loses less" : "earns more") than \(name: comparison.baseline) is open: the difference is \(amountText(profit, days: days, withInterval: false)) (\(interval), which includes zero)."
    }
    return
        "\(name: comparison.policy) \(verb) \(amount(abs(mean), profit)) \(word)\(basis(profit, days)) than \(name: comparison.baseline) (\(mean < 0 ? "difference " + numberText(mean, decimals: estimate.places) + ", " : "")\(interval))."
}

/// ` It redirected healthy units 0.31 times a day and put healthy units to sleep 0.02 times a day.`
private func harmSentence(_ policy: PolicyResult?, isAlone: Bool) -> Sentence {
    guard let policy else { return "" }
    func estimate(_ name: String) -> Estimate? {
        policy.metrics.first { $0.metric == name }.map(\.estimate).flatMap { $0.hasData ? $0 : nil }
    }
    let redirects = estimate("redirects.false")
    let sleeps = estimate("sleeps.false")
    var harms: [String] = []
    var harmless: [String] = []
    for (found, verb, never) in [
        (redirects, "redirected healthy units", "redirected"),
        (sleeps, "put units to sleep that the truth of the moment did not call for", "put to sleep without need"),
    ] {
        guard let found, let mean = found.mean else { continue }
        if mean == 0 { harmless.append(never) } else { harms.append("\(verb) \(oftenText(found))") }
    }
    if harms.isEmpty, harmless.isEmpty { return "" }
    if harms.isEmpty { return " No healthy unit was \(harmless.joined(separator: " or "))." }
    let rest = harmless.isEmpty ? "" : ", and no healthy unit was \(harmless.joined(separator: " or "))"
    return isAlone
        ? " It \(enumeration(harms))\(rest)." : " \(name: policy.name) \(enumeration(harms))\(rest)."
}

private func oftenText(_ estimate: Estimate) -> String {
    let number = estimate.meanText
    switch estimate.unit {
    case "/d": return "\(number) times a day"
    case "", "1": return number == "1" ? "once" : "\(number) times"
    default: return "\(number) \(estimate.unit)"
    }
}

private func amountText(_ metric: MetricEstimate, days: Double, withInterval: Bool = true) -> String {
    let mean = metric.estimate.mean ?? 0
    // "Lost 120 USD" stands beside its interval, which keeps the sign.
    let base = amount(withInterval ? abs(mean) : mean, metric) + basis(metric, days)
    guard withInterval, let bounds = metric.estimate.boundsText else { return base }
    return "\(base) (\(levelText(metric.estimate.level)) interval \(bounds))"
}

private func amount(_ value: Double, _ metric: MetricEstimate) -> String {
    join(numberText(value, decimals: metric.estimate.places), metric.estimate.unit)
}

/// What the amount is for: ` per unit and year`, or ` over 30 days`.
private func basis(_ metric: MetricEstimate, _ days: Double) -> String {
    metric.metric == "profit-per-unit-year" ? " per unit and year" : " over \(daysText(days))"
}

/// `30 days`, `6 hours`.
func daysText(_ days: Double) -> String {
    if days >= 1 { return "\(numberText(days)) \(days == 1 ? "day" : "days")" }
    return valueText(days * 24, unit: "hours")
}

/// What became of a claim under the conditions it was asked under: `holds under each of the 4 conditions asked.`
func claimAnswer(_ verdicts: [Verdict], _ results: [ExpectationResult] = []) -> String {
    let held = verdicts.count { $0 == .pass }
    let not = verdicts.count { $0 == .fail }
    let open = verdicts.count - held - not
    if held == verdicts.count {
        return "holds under \(held == 1 ? "the condition" : "each of the \(held) conditions") asked."
    }
    if not == verdicts.count {
        return "does not hold under \(not == 1 ? "the condition" : "any of the \(not) conditions") asked."
    }
    if open == verdicts.count { return "stays open: no condition asked decided it." }
    let sides = sidesText(results)
    let parts = [
        held > 0 ? "held in \(held)" : "", not > 0 ? "not held in \(not)\(sides.isEmpty ? "" : " (\(sides))")" : "",
        open > 0 ? "open in \(open)" : "",
    ]
    return
        "\(not > 0 ? "does not hold as it stands" : "is not settled"): of \(plural(verdicts.count, "question")) about it, "
        + enumeration(parts.filter { !$0.isEmpty }) + "."
}
