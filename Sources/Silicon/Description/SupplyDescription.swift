// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
public import Quantities

/// The supply and everything between the wall and the chips.
public struct SupplyDescription: Configurable {
    public var name = ""
    public var rated = Sourced<Power>()
    public var idleLoss = Sourced<Power>()
    public var proportionalLoss = Sourced<Fraction>()
    public var quadraticLoss = Sourced<Fraction>()
    public var distributionLoss = Sourced<Fraction>()
    public var control = Sourced<Power>()
    public var asleep = Sourced<Power>()

    public init() {}

    public static let about =
        "The power supply: its loss is idle + proportional x output + quadratic x output^2 / rated."
    public static let fields: [Field<Self>] = [
        Field("name", \.name, .name(), required: true, about: "What the supply is called."),
        Field(fact: "rated", \.rated, .quantity(.watts(10) ... .watts(100_000), in: "W"), about: "Rated output."),
        Field(
            fact: "idle-loss", \.idleLoss, .quantity(.watts(0) ... .watts(1000), in: "W"), about: "Drawn without load."),
        Field(
            fact: "proportional-loss", \.proportionalLoss, .quantity(.percent(0) ... .percent(50), in: "%"),
            about: "Loss per output."),
        Field(
            fact: "quadratic-loss", \.quadraticLoss, .quantity(.percent(0) ... .percent(50), in: "%"),
            about: "Loss at rated output from the square of the output."),
        Field(
            fact: "distribution-loss", \.distributionLoss, .quantity(.percent(0) ... .percent(50), in: "%"),
            about: "Loss between supply and chips, of what the chips draw; it heats the machine."),
        Field(
            fact: "control", \.control, .quantity(.watts(0) ... .watts(1000), in: "W"), about: "The control board."),
        Field(
            fact: "asleep", \.asleep, .quantity(.watts(0) ... .watts(5000), in: "W"),
            about: "Drawn at the wall while asleep."),
    ]
}
