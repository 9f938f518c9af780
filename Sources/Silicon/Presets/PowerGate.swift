// SPDX-License-Identifier: GPL-3.0-or-later

public import Quantities

/// A switch that takes an idle block off its supply: it saves the leakage and pays for charging the block again.
///
/// It fits a core inside a chip. A whole chip in a series string must not be gated alone: the rest of its domain conducts less
/// and takes more of the string's voltage, up to twice as much beside the only neighbour
/// (`AsicModel.coreVoltageBesideGatedChip`); only the whole string can be switched.
public struct PowerGate: Sendable, Hashable {
    /// From the decision until the block works again.
    public var wakeTime: TimeSpan
    /// Of the block's supply net.
    public var capacitance: Capacitance
    /// Of the block while it stands by.
    public var leakage: Power

    public init(wakeTime: TimeSpan, capacitance: Capacitance, leakage: Power) {
        self.wakeTime = wakeTime
        self.capacitance = capacitance
        self.leakage = leakage
    }

    /// C V^2: what charging the net through a switch takes from the supply.
    public func wakeEnergy(voltage: Voltage) -> Energy { .joules(capacitance.base * voltage.volts * voltage.volts) }

    /// The pause from which switching off pays, the wake time left out; nil without leakage.
    public func breakEven(voltage: Voltage) -> TimeSpan? {
        guard leakage > .zero else { return nil }
        return TimeSpan(seconds: wakeEnergy(voltage: voltage).joules / leakage.watts)
    }

    /// What one pause saves; negative where it is too short. Leakage flows on while the block wakes.
    public func saving(pause: TimeSpan, voltage: Voltage) -> Energy {
        guard pause > wakeTime else { return .zero }
        return .joules(leakage.watts * (pause - wakeTime).seconds) - wakeEnergy(voltage: voltage)
    }
}
