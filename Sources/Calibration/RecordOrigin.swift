// SPDX-License-Identifier: GPL-3.0-or-later

/// Where a record comes from. A reader must be able to tell a measurement of this machine from what somebody sent.
public enum RecordOrigin: String, Sendable, Hashable, CaseIterable, Codable {
    /// Measured here, identity detected.
    case measured
    /// Read from a file: its identity is what the file recorded.
    case imported
    /// Made by a simulation.
    case simulated

    /// What a component without a value counts as in the fingerprints of such a record.
    public var missingComponent: MissingComponent { self == .imported ? .unknown : .absent }
}
