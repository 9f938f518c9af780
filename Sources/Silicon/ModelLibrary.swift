// SPDX-License-Identifier: GPL-3.0-or-later

/// The models that can be named: those built in and those a user adds.
public struct ModelLibrary: Sendable {
    public private(set) var models: [AsicModel]

    public init(models: [AsicModel]) { self.models = models }

    /// A model's name as a scenario has it: `Antminer_L7` and `antminer l7` are `antminer-l7`.
    public static func normalized(_ name: String) -> String {
        String(name.lowercased().map { $0 == "_" || $0 == " " ? "-" : $0 })
    }

    public subscript(name: String) -> AsicModel? {
        let name = Self.normalized(name)
        return models.first { $0.name == name }
    }

    public var names: [String] { models.map(\.name) }
}
