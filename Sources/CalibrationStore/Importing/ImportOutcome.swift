// SPDX-License-Identifier: GPL-3.0-or-later

/// What the import of one file did.
public struct ImportOutcome: Sendable, Hashable {
    public var file: String
    public var format: ImportFormat
    public var added = 0
    /// Records whose content was in the store.
    public var known = 0
    /// Parts of the file that hold no measurement, and why.
    public var withoutMeasurement: [String] = []
    /// What was assumed, or left out.
    public var warnings: [String] = []
}
