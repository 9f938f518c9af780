// SPDX-License-Identifier: GPL-3.0-or-later

/// Whether the machine was fit to measure when the run started.
public struct RunQuality: Sendable, Hashable {
    /// nil where no checks were made, or an import does not say.
    public var preflightPassed: Bool?
    /// The run went ahead although a check had failed.
    public var forced: Bool
    /// Free text: what an import assumed, what a person wants to remember.
    public var notes: String?

    public init(preflightPassed: Bool? = nil, forced: Bool = false, notes: String? = nil) {
        self.preflightPassed = preflightPassed
        self.forced = forced
        self.notes = notes
    }
}
