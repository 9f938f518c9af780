// SPDX-License-Identifier: GPL-3.0-or-later

public import Quantities

/// What the chips are set to.
public struct OperatingPoint: Sendable, Hashable {
    public var frequency: Frequency
    /// Across one voltage domain: what one chip sees.
    public var voltage: Voltage

    public init(frequency: Frequency, voltage: Voltage) {
        self.frequency = frequency
        self.voltage = voltage
    }
}
