// SPDX-License-Identifier: GPL-3.0-or-later

public import Quantities

/// What a policy may ask of a unit. A command takes time, may fail, and has only its true effect: a redirect moves the work
/// and leaves the power as it was.
public enum Command: Sendable, Hashable {
    /// Send the unit's work to the spare pool.
    case redirect
    /// Send the unit's work to the primary pool again.
    case restore
    /// Stop hashing and draw standby power.
    case sleep
    case wake
    /// Move along the model's tuning curve to this wall power.
    case setPowerLimit(Power)
    case setOperatingPoint(frequency: Frequency, voltage: Voltage)
    case reboot

    /// The name in reports and events.
    public var name: String {
        switch self {
        case .redirect: "redirect"
        case .restore: "restore"
        case .sleep: "sleep"
        case .wake: "wake"
        case .setPowerLimit: "set-power-limit"
        case .setOperatingPoint: "set-operating-point"
        case .reboot: "reboot"
        }
    }
}
