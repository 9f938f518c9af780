// SPDX-License-Identifier: GPL-3.0-or-later

/// A change that a detector found in a history.
public struct Alarm: Sendable, Hashable {
    /// The first release at the new level, as estimated when the alarm was raised.
    public var release: ReleaseLabel
    /// The release whose visit raised it: the same or a later one.
    public var raisedAt: ReleaseLabel
    /// The relative change of the metric, signed as the metric is: -0.05 is a loss of 5 % where higher is better.
    public var change: Double
    public var attribution: Attribution
    /// What to go back to until the cause is fixed; nil where no single component is to blame.
    public var pin: Pin?

    public init(
        release: ReleaseLabel, raisedAt: ReleaseLabel, change: Double, attribution: Attribution, pin: Pin? = nil
    ) {
        self.release = release
        self.raisedAt = raisedAt
        self.change = change
        self.attribution = attribution
        self.pin = pin
    }

    /// A component and the version of it that was in use before the change.
    public struct Pin: Sendable, Hashable {
        public var component: String
        public var version: String
        /// The version that took its place; nil where that is the release itself.
        public var replacedBy: String?

        public init(component: String, version: String, replacedBy: String? = nil) {
            self.component = component
            self.version = version
            self.replacedBy = replacedBy
        }
    }
}

/// Which component a change is put down to.
public enum Attribution: Sendable, Hashable {
    /// Only this component changed with the release.
    case certain(component: String)
    /// Several changed; the evidence of other machines or other releases orders them.
    case ranked([Candidate])
    /// Several changed and nothing tells them apart; `separatedBy` says in words which run would.
    case notIdentifiable(components: [String], separatedBy: String)
    /// No recorded component changed.
    case nothingChanged

    /// One component and the share of belief that it is the cause, 0 to 1.
    public struct Candidate: Sendable, Hashable {
        public var component: String
        public var probability: Double

        public init(component: String, probability: Double) {
            self.component = component
            self.probability = probability
        }
    }
}
