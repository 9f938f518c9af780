// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
import Economics
import FleetSimulation
import Silicon

/// Some lines of a scenario that stand in place of its own: what a variant differs in, or an end of an assumption's range.
///
/// Only what changes is written. It is merged into the file's tree and decoded with all of it, so that a change can do no more and no
/// less than the file itself could.
public struct ChangeSettings: Configurable {
    public var aboutText: String?
    /// In place of every fleet entry's own.
    var fleet: Node?
    var site: Node?
    var sensors: Node?
    var commands: Node?
    var market: Node?
    /// By the name of the model they change.
    var models: [Named<Node>] = []
    /// Where those names stand.
    var modelPlaces: [SourceLocation] = []

    public init() {}

    public static let about = "What differs from the rest of the file."

    public static let fields: [Field<Self>] = [
        Field("about", \.aboutText, optional: .text(about: "what it stands for"), about: "What it stands for."),
        Field(
            "fleet", \.fleet, optional: .part(of: Codec<FleetGroupSettings>.object("fleet group")),
            about: "Fields of every entry of the fleet."),
        Field("site", \.site, optional: .part(of: Codec<SiteSettings>.object("site")), about: "Fields of the site."),
        Field(
            "sensors", \.sensors, optional: .part(of: Codec<SensorSettings>.object("sensors")),
            about: "Fields of the sensors."),
        Field(
            "commands", \.commands, optional: .part(of: Codec<CommandSettings>.object("commands")),
            about: "Fields of the commands."),
        Field(
            "market", \.market, optional: .part(of: Codec<MarketSettings>.object("market")),
            about: "Fields of the market."),
        Field(
            "models", \.models, .map(of: .part(of: Codec<ModelDescription>.object("model"))),
            about: "Fields of models by their name, as a file based on the model would give them."),
    ]

    public mutating func validate(_ node: Node, _ context: inout DecodingContext) {
        if case .mapping(let entries)? = node["models"]?.content { modelPlaces = entries.map(\.keyLocation) }
        let isEmpty =
            fleet == nil && site == nil && sensors == nil && commands == nil && market == nil && models.isEmpty
        if isEmpty, node["about"] == nil {
            context.report(
                "nothing is changed", at: node.location,
                expected: "some of \(Self.fields.map(\.name).joined(separator: ", "))")
        }
    }

    /// The tree with these changes in it.
    func applied(to root: Node) -> Node {
        var changed = root
        for (key, change) in [("site", site), ("sensors", sensors), ("commands", commands), ("market", market)] {
            if let change { changed = merge(changed, under: .mapping([key: change])) }
        }
        if let fleet, case .sequence(let entries)? = changed["fleet"]?.content, let place = changed["fleet"]?.location {
            let list = Node(.sequence(entries.map { merge($0, under: fleet) }), at: place)
            changed = merge(changed, under: .mapping(["fleet": list]))
        }
        // What is merged must not move the place of the whole.
        changed.location = root.location
        return changed
    }
}

extension Node {
    fileprivate static func mapping(_ entries: KeyValuePairs<String, Node>) -> Node {
        let nowhere = SourceLocation(file: "", line: 0, column: 0)
        return Node(
            .mapping(entries.map { Entry(key: $0, keyLocation: $1.location, value: $1) }),
            at: entries.first?.value.location ?? nowhere)
    }
}

extension Codec where Value == Node {
    /// A mapping with any of the other's keys. It is decoded where it is merged.
    fileprivate static func part<Whole>(of whole: Codec<Whole>) -> Self {
        Codec(
            shape: { whole.shape().part },
            decode: { node, context in
                guard case .mapping = node.content else {
                    context.report("\(node.kind) is not a mapping", at: node.location, expected: "the fields to change")
                    return nil
                }
                return node
            },
            encode: { $0 })
    }
}

extension Shape {
    /// The same without anything that must be there.
    fileprivate var part: Shape {
        guard case .object(var object) = self else { return self }
        object.name += " part"
        object.identity += " part"
        object.presets = []
        let fields = object.fields
        object.fields = {
            fields().map { field in
                var field = field
                field.required = false
                field.defaultText = nil
                field.source = .choice
                field.shape = field.shape.part
                return field
            }
        }
        return .object(object)
    }
}
