// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration

/// One number of a model as its file has it, and where it comes from.
public struct SourcedFact: Sendable, Hashable {
    /// Where it stands in the file: `power-supply.idle-loss`.
    public var path: String
    public var value: String
    public var provenance: DefaultSource

    public init(path: String, value: String, provenance: DefaultSource) {
        self.path = path
        self.value = value
        self.provenance = provenance
    }
}
