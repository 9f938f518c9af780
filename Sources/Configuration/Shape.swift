// SPDX-License-Identifier: GPL-3.0-or-later

/// What a value may look like: from it come the JSON Schema and the words of `explain`.
public indirect enum Shape: Sendable {
    /// `limit` is in Unicode scalars.
    case text(pattern: String?, about: String, limit: Int = 4096)
    case boolean
    case integer(ClosedRange<Int>)
    case number(ClosedRange<Double>)
    /// A number with a unit in one scalar. `range` is in words with units, such as "0 W to 10 kW".
    case quantity(name: String, units: [String], range: String?)
    case choice([Choice])
    case list(of: Shape, count: ClosedRange<Int>)
    /// A mapping with free keys.
    case map(of: Shape)
    case object(ObjectShape)
    case either([Shape])

    public struct Choice: Sendable {
        public var name: String
        public var about: String
        /// What a preset stands for, with every field written out.
        public var stands: Node?

        public init(_ name: String, about: String, stands: Node? = nil) {
            self.name = name
            self.about = about
            self.stands = stands
        }
    }
}

/// A mapping with known keys.
public struct ObjectShape: Sendable {
    /// What messages call it; `$defs` of the JSON Schema are named after it.
    public var name: String
    /// What tells two objects of one name apart, such as a constant price per energy and one per hash.
    public var identity: String
    public var about: String
    public var fields: @Sendable () -> [FieldShape]
    /// Names that stand for a whole object, such as a policy's preset.
    public var presets: [Shape.Choice]

    public init(
        name: String, identity: String = "", about: String, presets: [Shape.Choice] = [],
        fields: @escaping @Sendable () -> [FieldShape]
    ) {
        self.name = name
        self.identity = identity
        self.about = about
        self.presets = presets
        self.fields = fields
    }
}

/// One key of an object.
public struct FieldShape: Sendable {
    public var name: String
    public var about: String
    public var required: Bool
    /// The default as it would be written in a file; nil where there is none.
    public var defaultText: String?
    public var source: DefaultSource
    public var shape: Shape

    public init(
        name: String, about: String, required: Bool, defaultText: String?, source: DefaultSource, shape: Shape
    ) {
        self.name = name
        self.about = about
        self.required = required
        self.defaultText = defaultText
        self.source = source
        self.shape = shape
    }
}

/// Where a default comes from. A physical or economic default is a sourced fact or a labelled assumption.
public enum DefaultSource: Sendable, Hashable, CustomStringConvertible {
    /// Nothing physical depends on it: a choice of this program's design.
    case choice
    case assumption(String)
    case source(String)

    public var description: String {
        switch self {
        case .choice: "by design"
        case .assumption(let why): "assumption: \(why)"
        case .source(let text): "source: \(text)"
        }
    }

    public var isAssumption: Bool {
        if case .assumption = self { true } else { false }
    }
}
