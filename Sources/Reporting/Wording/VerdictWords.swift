// SPDX-License-Identifier: GPL-3.0-or-later

import Results

/// One word for how an expectation came out. A claim is never passed or failed: it holds or it does not.
func verdictWord(_ verdict: Verdict, claim: Bool = false) -> String {
    switch verdict {
    case .pass: claim ? "held" : "pass"
    case .fail: claim ? "not held" : "fail"
    case .inconclusive: claim ? "undecided" : "inconclusive"
    case .noData: noData
    }
}

/// A sign beside the word, for those who do not see the colour.
func verdictSign(_ verdict: Verdict) -> String {
    switch verdict {
    case .pass: "✓"
    case .fail: "✗"
    case .inconclusive: "~"
    case .noData: "–"
    }
}

/// `2 of 3 expectations met, 1 inconclusive`.
func tally(_ results: [ExpectationResult], claim: Bool = false) -> String {
    let noun = claim ? "claim" : "expectation"
    if results.isEmpty { return "no \(noun)s" }
    func count(_ verdict: Verdict) -> Int { results.count { $0.verdict == verdict } }
    var parts = ["\(count(.pass)) of \(plural(results.count, noun)) \(claim ? "held" : "met")"]
    for verdict in [Verdict.fail, .inconclusive, .noData] where count(verdict) > 0 {
        parts.append("\(count(verdict)) \(verdict == .fail && !claim ? "failed" : verdictWord(verdict, claim: claim))")
    }
    return parts.joined(separator: ", ")
}

/// What decided it: `0.21 (95 % 0.14 to 0.29) /d, at look 1 of 3, 30 replications`, or `66.67 % in each of 30 replications`.
func evidence(_ result: ExpectationResult) -> String {
    guard result.estimate.hasData else { return "no replication gave a value" }
    let look = result.looks > 1 ? ", at look \(result.look) of \(result.looks)" : ""
    if result.estimate.isSameEachTime {
        let value = join(result.estimate.meanText, result.estimate.unit)
        return "\(value) in each of \(plural(result.estimate.n, "replication"))\(look)"
    }
    return "\(result.estimate.text)\(look), \(plural(result.estimate.n, "replication"))"
}

/// The same for a claim: in words, with what was claimed and how much of the time each side hashed.
func claimEvidence(_ result: ExpectationResult, of document: ResultDocument?) -> String {
    guard let sentence = claimSentence(result) else { return evidence(result) }
    let uptime = document.flatMap { uptimeText(result, in: $0) }.map { "; \($0)" } ?? ""
    return "\(sentence)\(uptime), \(plural(result.estimate.n, "replication"))"
}
