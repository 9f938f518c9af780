// SPDX-License-Identifier: GPL-3.0-or-later

/// How a product's way to maturity is called: excellent where it reached the level by a day, good where later, concerning
/// where it did not.
public struct MaturityRule: Sendable, Hashable {
    public enum Assessment: String, Sendable, Hashable, CaseIterable {
        case excellent, good, concerning
        /// Not reached, and the day has not come yet: nothing can be said.
        case open
        case noEvidence = "no evidence"
    }

    /// The level that counts, as an efficiency.
    public var threshold: Double
    /// Days by which it is excellent.
    public var excellentBy: Double

    public init(threshold: Double = 0.9, excellentBy: Double = 180) {
        self.threshold = threshold
        self.excellentBy = excellentBy
    }

    public func assessment(_ reading: Milestone.Reading) -> Assessment {
        switch reading {
        case .reached(let day): day <= excellentBy ? .excellent : .good
        // Before the day has come a product that is not there yet may still be excellent.
        case .notBefore(let day): day < excellentBy ? .open : .concerning
        case .noEvidence: .noEvidence
        }
    }
}
