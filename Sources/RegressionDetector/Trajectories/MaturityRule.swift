// SPDX-License-Identifier: GPL-3.0-or-later

/// How a product's way to maturity is called: excellent where it reached the level by a day, good where later, concerning
/// where it did not.
public struct MaturityRule: Sendable, Hashable {
    public enum Assessment: String, Sendable, Hashable, CaseIterable {
        case excellent, good, concerning
        /// Reached, and the day of it is known to within days that lie on both sides of the rule's.
        case excellentOrGood = "excellent or good"
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

    /// By the robust reading, with what is known of its day.
    public func assessment(_ milestone: Milestone) -> Assessment {
        guard let between = milestone.between, between.low <= excellentBy, between.high > excellentBy else {
            return assessment(milestone.robust)
        }
        return .excellentOrGood
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
