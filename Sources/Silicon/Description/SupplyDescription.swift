// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
public import Quantities

/// The supply and everything between the wall and the chips.
public struct SupplyDescription: Configurable {
    public var name = ""
    public var rated = Sourced<Power>()
    public var lowestVoltage = Sourced<Voltage>()
    public var highestVoltage = Sourced<Voltage>()
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
            fact: "lowest-voltage", \.lowestVoltage, .quantity(.volts(1) ... .volts(100), in: "V"),
            about: "The least it gives a board."),
        Field(
            fact: "highest-voltage", \.highestVoltage, .quantity(.volts(1) ... .volts(100), in: "V"),
            about: "The most it gives a board; what boards need at the nominal point must lie between."),
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

    public func validate(_ node: Node, _ context: inout DecodingContext) {
        guard highestVoltage.value < lowestVoltage.value else { return }
        context.report(
            "the supply's highest voltage is below its lowest",
            at: node.location(ofFirst: "highest-voltage", "lowest-voltage"),
            expected: "at least \(lowestVoltage.value.formatted(in: "V"))")
    }
}
