// SPDX-License-Identifier: GPL-3.0-or-later

/// A loss that somebody has answered for, by acknowledging or muting its incident: the gate lets it pass, and nothing beyond it.
public struct GateWaiver: Sendable, Hashable {
    /// What is waived and by whom, in words.
    public var words: String
    /// The largest loss that was known when somebody answered for it, as a share.
    public var knownLoss: Double

    public init(words: String, knownLoss: Double) {
        self.words = words
        self.knownLoss = knownLoss
    }
}

extension GateVerdict {
    /// The verdict with losses that are known left out of it: a regression passes where all of it is waived, and stays one where
    /// even the least it can be is more than what was known.
    /// - Parameters:
    ///   - waivers: of this history's incidents that go on; none leaves the verdict as it is.
    ///   - leastLoss: the lower end of the loss that the verdict is about.
    public func waived(by waivers: [GateWaiver], leastLoss: Double) -> GateVerdict {
        guard outcome == .regression, !waivers.isEmpty else { return self }
        let known = 1 - waivers.reduce(1) { $0 * (1 - $1.knownLoss) }
        let words = waivers.map(\.words).joined(separator: "; ")
        var verdict = self
        if leastLoss <= known {
            verdict.outcome = .pass
            verdict.reason = "the loss is known: \(words)"
        } else {
            verdict.reason += "; more is lost than was known: \(words)"
        }
        return verdict
    }
}
