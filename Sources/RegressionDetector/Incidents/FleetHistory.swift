// SPDX-License-Identifier: GPL-3.0-or-later

/// A history among others: which machine it is of, and what it measures.
public struct FleetHistory: Sendable {
    /// Tells machines apart, and no more.
    public var machine: String
    /// What may be compared across machines: metric, precision, engine.
    public var measure: String
    public var reading: TrajectoryReading

    public init(machine: String, measure: String, reading: TrajectoryReading) {
        self.machine = machine
        self.measure = measure
        self.reading = reading
    }
}
