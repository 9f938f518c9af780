// SPDX-License-Identifier: GPL-3.0-or-later

extension ResultDocument {
    /// True for a run of release histories: its `policies` are detectors.
    public var isReleaseRun: Bool { releases != nil }
}
