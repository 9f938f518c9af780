// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
public import Quantities

/// A unit needs more power for the same work: at once, or more every day.
public struct EfficiencyLoss: Configurable, Fault {
    public var by = Fraction.zero
    public var perDay = Fraction.zero

    public init() {}
    public static let about = "More power for the same work: bad thermal contact, a degraded supply, a wrong voltage."
    public static let fields: [Field<Self>] = [
        Field(
            "by", \.by, .quantity(.percent(-50) ... .percent(200)),
            about: "Extra chip power at once, before the heat it makes adds leakage."),
        Field(
            "per-day", \.perDay, .quantity(.percent(-5) ... .percent(20)), about: "Extra chip power added every day."),
    ]

    public mutating func validate(_ node: Node, _ context: inout DecodingContext) {
        if by == .zero, perDay == .zero {
            context.report("an efficiency loss of nothing", at: node.location, expected: "'by', 'per-day' or both")
        }
    }

    public var about: String {
        let once = by == .zero ? nil : "\(by.formatted(in: "%")) more chip power"
        let daily = perDay == .zero ? nil : "\(perDay.formatted(in: "%")) more chip power every day"
        return [once, daily].compactMap { $0 }.joined(separator: ", then ")
    }

    public var effect: FaultEffect {
        var effect = FaultEffect()
        effect.powerFactor = 1 + by.fraction
        effect.powerFactorPerDay = perDay.fraction
        return effect
    }
}
