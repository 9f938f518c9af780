// SPDX-License-Identifier: GPL-3.0-or-later

import Results

/// The verdict of a run of releases: what the first detector found and how soon, what it cost in false alerts, and the others
/// beside it; without a regression, how the products matured.
func releaseHeadline(_ document: ResultDocument) -> Sentence {
    guard let first = document.policies.first else { return "The run holds no detector, so there is nothing to tell." }
    var sentence: Sentence
    if metric("recall", of: first)?.hasData == true {
        sentence = found(first, isFirst: true)
        for policy in document.policies.dropFirst().prefix(3) {
            sentence = sentence + " " + found(policy, isFirst: false)
        }
    } else {
        sentence = matured(document)
        let alerts = document.policies.prefix(4).compactMap { policy -> String? in
            guard let mean = metric("alerts", of: policy)?.meanText else { return nil }
            return "\(policy.name) \(mean)"
        }
        if !alerts.isEmpty {
            sentence = sentence + " No release is a regression; alerts in a run: \(oneLine(enumeration(alerts)))."
        }
    }
    return sentence
}

private func metric(_ name: String, of policy: PolicyResult) -> Estimate? {
    policy.metrics.first { $0.metric == name }?.estimate
}

private func found(_ policy: PolicyResult, isFirst: Bool) -> Sentence {
    guard let recall = metric("recall", of: policy), recall.hasData else {
        return "\(name: policy.name) has nothing to be judged by."
    }
    let bounds =
        isFirst && recall.low != recall.high
        ? recall.boundsText.map { " (\(levelText(recall.level)) interval \($0))" } ?? "" : ""
    var words = " found \(recall.meanText) %\(bounds) of the regressions"
    if let delay = metric("detection-delay", of: policy), delay.hasData, (recall.mean ?? 0) > 0 {
        words += " after \(delay.meanText) h on average"
    }
    if let wrong = metric("alerts.false", of: policy), wrong.hasData {
        words += ", with \(wrong.meanText) false alerts per 1000 releases"
    }
    return "\(name: policy.name)\(words)."
}

/// Up to three products in words; more are a table.
private func matured(_ document: ResultDocument) -> Sentence {
    let trajectories = document.releases?.trajectories ?? []
    let told = trajectories.prefix(3).compactMap { trajectory -> String? in
        guard trajectory.unit == "1", let now = trajectory.releases.last(where: { $0.level != nil })?.level else {
            return nil
        }
        let reached = trajectory.milestones.compactMap { mark in
            mark.robust.map { "\(mark.share) % on day \(numberText($0.rounded(), decimals: 0))" }
        }
        let words = reached.isEmpty ? "reached no milestone" : "reached \(enumeration(reached))"
        return "\(oneLine(trajectory.title, limit: 80)) \(words) and stands at \(numberText(now * 100, decimals: 1)) %"
    }
    let rest = trajectories.count - told.count
    return
        "\(told.joined(separator: "; "))\(rest > 0 && !told.isEmpty ? "; \(plural(rest, "more machine")) below" : "")."
}
