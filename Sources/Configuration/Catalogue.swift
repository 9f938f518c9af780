// SPDX-License-Identifier: GPL-3.0-or-later

/// The implementations of one abstraction, by name: policies, fault kinds, price models. A new one is a file that declares
/// a ``Configurable`` and one line in its catalogue.
public struct Catalogue<Product: Sendable>: Sendable {
    public struct Entry: Sendable {
        public let name: String
        public let about: String
        /// A piece of YAML that decodes, for documentation and tests.
        public let example: String
        let codec: Codec<Product>
        let fields: @Sendable () -> [FieldShape]
        let decodeTagged: @Sendable (Node, Set<String>, inout DecodingContext) -> Product?
        let defaultProduct: (@Sendable () -> Product)?

        /// - Parameter make: what the decoded settings become.
        public init<Settings: Configurable>(
            _ name: String, _ settings: Settings.Type, example: String,
            make: @escaping @Sendable (Settings) -> Product
        ) {
            self.name = name
            self.about = Settings.about
            self.example = example
            let object = Codec<Settings>.object(name)
            self.codec = Codec<Product>(
                shape: object.shape,
                decode: { node, context in
                    guard let settings = object.decode(node, &context) else { return nil }
                    return make(settings)
                },
                encode: { _ in nil })
            self.fields = { fieldShapes(of: Settings.self) }
            self.decodeTagged = { node, extra, context in
                let settings: Settings? = decodeObject(
                    name, node, extraKeys: extra, reportsUnknownKeys: false, &context)
                return settings.map(make)
            }
            let isComplete = !Settings.fields.contains { $0.required }
            let makeDefault: @Sendable () -> Product = { make(Settings()) }
            self.defaultProduct = isComplete ? makeDefault : nil
        }

        /// The fields of this entry, for documentation.
        public var documentation: [FieldShape] { fields() }
        public var presets: [Shape.Choice] {
            if case .object(let object) = codec.shape() { object.presets } else { [] }
        }
        /// Decodes settings written for this entry.
        public func decode(_ node: Node, _ context: inout DecodingContext) -> Product? { codec.decode(node, &context) }
    }

    /// What the catalogue holds, for messages: "policy", "fault kind".
    public let kind: String
    public let entries: [Entry]

    public init(kind: String, _ entries: [Entry]) {
        self.kind = kind
        self.entries = entries
    }

    public subscript(name: String) -> Entry? { entries.first { $0.name == name } }

    public var names: [String] { entries.map(\.name) }

    func find(_ name: String, at location: SourceLocation, _ context: inout DecodingContext) -> Entry? {
        if let entry = self[name] { return entry }
        context.report(
            "'\(shortened(name))' is not a \(kind)", at: location, expected: "one of \(names.joined(separator: ", "))",
            suggestion: nearestName(to: name, in: names))
        return nil
    }
}

extension Codec {
    /// `{name: {settings}}`, `{name: preset}`, or the bare name where every setting has a default.
    public static func keyed(by catalogue: Catalogue<Value>) -> Self {
        Codec(
            shape: {
                let bare = catalogue.entries.filter { $0.defaultProduct != nil }
                let names = Shape.choice(bare.map { .init($0.name, about: $0.about) })
                let mappings = catalogue.entries.map { entry in
                    Shape.object(
                        ObjectShape(name: "\(catalogue.kind) \(entry.name)", about: entry.about) {
                            [
                                FieldShape(
                                    name: entry.name, about: entry.about, required: true, defaultText: nil,
                                    source: .choice, shape: entry.codec.shape())
                            ]
                        })
                }
                return .either(bare.isEmpty ? mappings : [names] + mappings)
            },
            decode: { node, context in
                switch node.content {
                case .scalar(let name, _):
                    guard let entry = catalogue.find(name, at: node.location, &context) else { return nil }
                    guard let product = entry.defaultProduct?() else {
                        context.report(
                            "\(name) needs settings", at: node.location, expected: "as in '\(entry.example)'")
                        return nil
                    }
                    return product
                case .mapping(let entries) where entries.count == 1:
                    guard let entry = catalogue.find(entries[0].key, at: entries[0].keyLocation, &context) else {
                        return nil
                    }
                    return context.descend(key: entry.name) { entry.decode(entries[0].value, &$0) }
                default:
                    context.report(
                        "\(node.kind) does not name one \(catalogue.kind)", at: node.location,
                        expected: "one of \(catalogue.names.joined(separator: ", ")) and its settings")
                    return nil
                }
            },
            encode: { _ in nil })
    }

    /// A mapping with common fields, a `kind`, and the fields of that kind side by side.
    public static func tagged<Common: Configurable, Product>(
        _ name: String, common: Common.Type, by catalogue: Catalogue<Product>, tag: String = "kind"
    ) -> Codec<Tagged<Common, Product>> where Value == Tagged<Common, Product> {
        Codec(
            shape: {
                .either(
                    catalogue.entries.map { entry in
                        .object(
                            ObjectShape(name: "\(name) \(entry.name)", about: entry.about) {
                                [
                                    FieldShape(
                                        name: tag, about: entry.about, required: true, defaultText: nil,
                                        source: .choice, shape: .choice([.init(entry.name, about: entry.about)]))
                                ] + fieldShapes(of: Common.self) + entry.fields()
                            })
                    })
            },
            decode: { node, context in
                guard case .mapping(let entries) = node.content else {
                    context.report(
                        "\(node.kind) is not a mapping", at: node.location, expected: "the fields of a \(name)")
                    return nil
                }
                guard let kind = entries.first(where: { $0.key == tag }) else {
                    context.report(
                        "a \(name) lacks its '\(tag)'", at: node.location,
                        expected: "one of \(catalogue.names.joined(separator: ", "))")
                    return nil
                }
                guard let kindName = context.descend(key: tag, { $0.scalar(kind.value, expected: catalogue.kind) }),
                    let entry = context.descend(key: tag, { catalogue.find(kindName, at: kind.value.location, &$0) })
                else { return nil }
                let own = Set(entry.fields().map(\.name))
                let shared = Set(fieldShapes(of: Common.self).map(\.name))
                let commonValue: Common? = decodeObject(name, node, extraKeys: own.union([tag]), &context)
                let product = entry.decodeTagged(node, shared.union([tag]), &context)
                guard let commonValue, let product else { return nil }
                return Tagged(kind: kindName, common: commonValue, product: product, location: node.location)
            },
            encode: { _ in nil })
    }
}

/// A value chosen by its `kind`, with the fields all kinds share.
public struct Tagged<Common: Sendable, Product: Sendable>: Sendable {
    public var kind: String
    public var common: Common
    public var product: Product
    public var location: SourceLocation
}
