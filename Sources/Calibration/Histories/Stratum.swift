// SPDX-License-Identifier: GPL-3.0-or-later

/// What must be equal for two runs of a machine to be compared.
///
/// The identity of the machine, the precision and the metric are settled by the history itself; within it the power mode
/// still varies.
public struct Stratum: Sendable, Hashable {
    public var powerMode: String?

    public init(powerMode: String?) { self.powerMode = powerMode }
    public init(of run: Run) { powerMode = run.powerMode }
}

/// Why a run is no evidence about software.
public enum Exclusion: String, Sendable, Hashable, Codable, CaseIterable {
    /// The machine throttled.
    case throttled
    /// The preflight failed.
    case preflightFailed = "preflight-failed"
    /// The run was forced past its preflight.
    case forced
    /// Another power mode than the one the history is judged in.
    case otherStratum = "other-stratum"
    /// Not a finite number above 0, or no finite day.
    case unusableValue = "unusable-value"
    /// The run stands in the history twice.
    case duplicate
}
