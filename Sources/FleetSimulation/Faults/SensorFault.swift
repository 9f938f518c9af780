// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
import Quantities

/// Telemetry fails while the unit runs on.
public struct SensorFault: Configurable, Fault {
    public enum Mode: String, Sendable, CaseIterable {
        case noPower = "no-power"
        case frozen
        case silent

        var about: String {
            switch self {
            case .noPower: "the power reading is missing"
            case .frozen: "readings keep their last value and look fresh"
            case .silent: "the unit does not answer"
            }
        }
    }

    public var mode = Mode.silent

    public init() {}
    public static let about = "Telemetry fails while the unit runs on."
    public static let fields: [Field<Self>] = [
        Field("mode", \.mode, .choice(\.about), required: true, about: "How it fails.")
    ]

    public var about: String { mode.about }

    public var effect: FaultEffect {
        var effect = FaultEffect()
        switch mode {
        case .noPower: effect.sensor = .noPower
        case .frozen: effect.sensor = .frozen
        case .silent: effect.sensor = .silent
        }
        return effect
    }
}
