// SPDX-License-Identifier: GPL-3.0-or-later

/// The unit of analysis: all runs of one release on one machine.
///
/// The runs of a visit share the state of the machine, so they are not independent evidence of a change: a visit is one
/// observation, more runs only make it more precise.
public struct Visit: Sendable, Hashable {
    public var release: ReleaseLabel
    /// The day of the first eligible run.
    public var day: Double
    /// The versions in use, by component.
    public var components: [String: String]
    /// Natural logarithms of the eligible values, in the order of measurement; larger is better whatever the metric's direction.
    public var logValues: [Double]
    /// How many runs were left out, by reason.
    public var excluded: [Exclusion: Int]

    public init(
        release: ReleaseLabel, day: Double, components: [String: String], logValues: [Double],
        excluded: [Exclusion: Int] = [:]
    ) {
        self.release = release
        self.day = day
        self.components = components
        self.logValues = logValues
        self.excluded = excluded
    }

    /// A visit without an eligible run says nothing, in particular not that all is well.
    public var isEvidence: Bool { !logValues.isEmpty }
}
