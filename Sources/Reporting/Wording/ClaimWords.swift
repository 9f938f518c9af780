// SPDX-License-Identifier: GPL-3.0-or-later

import Results

/// On which side of what was claimed a result lies: "not held" alone hides whether it was more or less.
enum ClaimSide: CaseIterable {
    case asClaimed
    case more
    case less
    /// The other way round, as a loss where a gain was claimed.
    case opposite
    case open

    /// Nil for a claim that is not about how much something changes: there is no side that would be more.
    init?(_ result: ExpectationResult) {
        guard result.change == .relative, !result.isAroundZero else { return nil }
        switch result.verdict {
        case .pass: self = .asClaimed
        case .inconclusive, .noData: self = .open
        case .fail:
            guard let low = finite(result.estimate.low), let high = finite(result.estimate.high) else { return nil }
            let fallsClaimed = result.isFallClaimed
            if fallsClaimed ? low > 0 : high < 0 {
                self = .opposite
            } else if let floor = result.lowerBound, high < floor {
                self = fallsClaimed ? .more : .less
            } else {
                self = fallsClaimed ? .less : .more
            }
        }
    }

    var words: String {
        switch self {
        case .asClaimed: "as claimed"
        case .more: "more than claimed"
        case .less: "less than claimed"
        case .opposite: "the opposite of what is claimed"
        case .open: "too close to a limit to tell"
        }
    }
}

extension ExpectationResult {
    fileprivate var lowerBound: Double? { relation == .atMost ? nil : limit }
    fileprivate var upperBound: Double? {
        switch relation {
        case .atLeast: nil
        case .atMost: limit
        case .within: upperLimit ?? limit
        }
    }
    /// A limit below zero is read as a fall, see ``Expectation/text``.
    fileprivate var isFallClaimed: Bool { limit < 0 }
    /// Nothing much in either direction is claimed: no side of that is more.
    fileprivate var isAroundZero: Bool { relation == .within && limit < 0 && (upperLimit ?? limit) > 0 }

    /// `10 to 20 %`, the sizes of the claimed change.
    fileprivate var claimedText: String {
        let sizes = [lowerBound, upperBound].compactMap { $0 }.map(abs).sorted().map { numberText($0) }
        if sizes.count == 2 { return "\(sizes[0]) to \(sizes[1]) %" }
        let isFloor = isFallClaimed ? relation == .atMost : relation == .atLeast
        return "\(isFloor ? "at least" : "at most") \(sizes.first ?? noData) %"
    }
}

/// What came out of a claim about a change, beside what was claimed: `saves 37.3 % (95 % 37.1 to 37.4); claimed 10 to 20 %: more than
/// claimed`. Nil for claims of another kind.
func claimSentence(_ result: ExpectationResult) -> String? {
    guard let side = ClaimSide(result), let mean = finite(result.estimate.mean) else { return nil }
    let isCost = ["efficiency", "scrypt-efficiency", "energy", "energy-cost"].contains(result.metric)
    let places = result.estimate.places
    let verb = isCost ? (mean < 0 ? "saves" : "costs") : mean < 0 ? "loses" : "gains"
    // The sign is in the verb; an interval that reaches over zero needs its own.
    let sign = mean < 0 ? -1.0 : 1.0
    var interval = ""
    if !result.estimate.isSameEachTime, let low = finite(result.estimate.low), let high = finite(result.estimate.high) {
        let bounds = [low * sign, high * sign].sorted().map { numberText($0 == 0 ? 0 : $0, decimals: places) }
        interval = " (\(levelText(result.estimate.level)) \(bounds[0]) to \(bounds[1]))"
    }
    let more = isCost && mean >= 0 ? " more" : ""
    let movement = result.isFallClaimed == isCost ? "" : result.isFallClaimed ? "a fall of " : "a rise of "
    return
        "\(verb) \(numberText(abs(mean), decimals: places)) %\(more)\(interval); claimed \(movement)\(result.claimedText): \(side.words)"
}

/// `14 more than claimed, 6 less and 1 the opposite`; empty where no claim has a side.
func sidesText(_ results: [ExpectationResult]) -> String {
    let sides = results.compactMap { ClaimSide($0) }
    func count(_ side: ClaimSide) -> Int { sides.count { $0 == side } }
    let told = [(ClaimSide.more, "more than claimed"), (.less, "less than claimed"), (.opposite, "the opposite")]
        .filter { count($0.0) > 0 }
    return enumeration(told.map { "\(count($0.0)) \($0.1)" })
}

/// How much of the time the two sides of a comparison hashed, where it is not nearly all: a machine that stands still half of the time
/// is no fair measure of one that runs.
func uptimeText(_ result: ExpectationResult, in document: ResultDocument) -> String? {
    guard let versus = result.versus, result.metric != "uptime" else { return nil }
    func uptime(_ name: String) -> Double? {
        guard let policy = document.policies.first(where: { $0.name == name }) else { return nil }
        let metrics =
            result.group.map { group in policy.groups?.first { $0.name == group }?.metrics ?? [] } ?? policy.metrics
        return finite(metrics.first { $0.metric == "uptime" }?.estimate.mean)
    }
    guard let mine = uptime(result.policy), let other = uptime(versus), min(mine, other) < 99.5 else { return nil }
    return
        "\(result.policy) hashed \(numberText(mine, decimals: 0)) % of the time, \(versus) \(numberText(other, decimals: 0)) %"
}

/// One line per subject, where the conditions name several: what stands before the colon of each.
func claimsBySubject(_ results: [ExpectationResult]) -> DataTable? {
    func subject(_ result: ExpectationResult) -> String? {
        guard let when = result.when, ClaimSide(result) != nil, let colon = when.firstIndex(of: ":") else { return nil }
        return String(when[..<colon])
    }
    var order: [String] = []
    var bySubject: [String: [ExpectationResult]] = [:]
    for result in results {
        guard let name = subject(result) else { continue }
        if bySubject[name] == nil { order.append(name) }
        bySubject[name, default: []].append(result)
    }
    guard order.count > 1, bySubject.values.allSatisfy({ $0.count > 1 }) else { return nil }
    return DataTable(
        caption: "In one line each",
        columns: [
            .text("For"), .number("As claimed"), .number("More"), .number("Less"), .number("Opposite"), .number("Open"),
        ],
        rows: order.prefix(40).map { name in
            let sides = (bySubject[name] ?? []).compactMap { ClaimSide($0) }
            return [.text(name)] + ClaimSide.allCases.map { side in .text("\(sides.count { $0 == side })") }
        })
}
