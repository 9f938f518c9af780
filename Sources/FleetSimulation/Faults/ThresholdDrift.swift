// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
public import Quantities

/// Transistor thresholds rise beyond normal ageing: stages slow down and nonce errors grow.
public struct ThresholdDrift: Configurable, Fault {
    public var by = Voltage.zero
    public var perDay = Voltage.zero

    public init() {}
    public static let about = "Chips age faster than they should: the threshold voltage rises and nonce errors grow."
    public static let fields: [Field<Self>] = [
        Field("by", \.by, .quantity(.millivolts(-50) ... .millivolts(100)), about: "Threshold shift at once."),
        Field(
            "per-day", \.perDay, .quantity(.millivolts(-5) ... .millivolts(10)),
            about: "Threshold shift added every day."),
    ]

    public mutating func validate(_ node: Node, _ context: inout DecodingContext) {
        if by == .zero, perDay == .zero {
            context.report("a threshold drift of nothing", at: node.location, expected: "'by', 'per-day' or both")
        }
    }

    public var about: String {
        let once = by == .zero ? nil : "threshold \(by.formatted(in: "mV")) higher"
        let daily = perDay == .zero ? nil : "threshold \(perDay.formatted(in: "mV")) higher every day"
        return [once, daily].compactMap { $0 }.joined(separator: ", then ")
    }

    public var effect: FaultEffect {
        var effect = FaultEffect()
        effect.thresholdShift = by
        effect.thresholdShiftPerDay = perDay
        return effect
    }
}
