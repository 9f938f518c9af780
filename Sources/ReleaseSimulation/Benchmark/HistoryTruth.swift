// SPDX-License-Identifier: GPL-3.0-or-later

/// What really happened in a synthetic history; kept apart from the runs a detector sees.
public struct HistoryTruth: Sendable, Hashable, Codable {
    public var changes: [Change]

    public init(changes: [Change] = []) { self.changes = changes }

    /// One lasting change of level.
    public struct Change: Sendable, Hashable, Codable {
        /// The first release at the new level.
        public var release: Int
        /// The relative change of the metric towards better: -0.05 is a regression of 5 %.
        public var effect: Double
        /// The component to blame or to thank.
        public var cause: String

        public init(release: Int, effect: Double, cause: String) {
            self.release = release
            self.effect = effect
            self.cause = cause
        }
    }
}
