// SPDX-License-Identifier: GPL-3.0-or-later

/// How hot the machine was while it ran.
public enum ThermalState: String, Sendable, Hashable, CaseIterable, Codable {
    case cool, warm
    /// The clock was held back by heat: the run says nothing about software and is excluded, counted, by the detectors.
    case throttled
}
