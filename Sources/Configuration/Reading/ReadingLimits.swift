// SPDX-License-Identifier: GPL-3.0-or-later

/// What a document may be at most: far above any real scenario, and low enough that a hostile file costs neither the stack
/// nor more than a few hundred megabytes.
public enum ReadingLimits {
    /// Bytes of one file.
    public static let fileBytes = 4 << 20
    /// Bytes of a file and everything it imports.
    public static let documentBytes = 16 << 20
    /// Lists and mappings inside each other.
    public static let levels = 100
    /// Scalars, lists and mappings of one file.
    public static let values = 500_000
    /// Files that import each other in a chain.
    public static let importDepth = 16
    /// Faults that one reading lists before it gives up.
    static let faults = 100
}
