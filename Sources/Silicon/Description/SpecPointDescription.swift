// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
public import Quantities

/// A public figure in a model's file, to hold the model against.
public struct SpecPointDescription: Configurable {
    public var name = ""
    public var hashRate = Sourced<HashRate>()
    public var power = Sourced<Power>()

    public init() {}

    public static let about = "A published pair of hash rate and power besides the nameplate; nothing is fitted to it."
    public static let fields: [Field<Self>] = [
        Field("name", \.name, .text(about: "a grade or profile"), required: true, about: "The grade or profile."),
        Field(
            fact: "hash-rate", \.hashRate, .quantity(.hashesPerSecond(1) ... .terahashesPerSecond(1e5)),
            about: "Published hash rate."),
        Field(
            fact: "power", \.power, .quantity(.watts(1) ... .watts(100_000), in: "W"),
            about: "Published power at the wall."),
    ]

    var point: SpecPoint {
        SpecPoint(
            name: name, hashRate: hashRate.value, power: power.value, provenance: power.provenance, isFitted: false)
    }
}

extension AsicModel {
    func nameplatePoint(_ description: ModelDescription) -> SpecPoint {
        SpecPoint(
            name: "nameplate", hashRate: nameplateHashRate, power: nameplatePower,
            provenance: description.nameplate.power.provenance, isFitted: description.chip.capacitance == nil)
    }
}
