// SPDX-License-Identifier: GPL-3.0-or-later

public import Quantities

/// What a policy sees at one control step: telemetry and the market, never truth, a clock or a simulator.
public struct FleetObservation: Sendable {
    public var frame: TelemetryFrame
    public var market: MarketQuote

    public init(frame: TelemetryFrame, market: MarketQuote) {
        self.frame = frame
        self.market = market
    }

    public var time: Instant { frame.time }
}

/// A fleet policy: observation in, decisions out. The same value runs against a simulated fleet and a real one; all that it
/// remembers (confirmation counts, cooldowns, sequential tests) lives in it.
public protocol Policy: Sendable {
    /// The name decisions carry, such as `median-efficiency`.
    var name: String { get }
    /// What it is and how it is set, in one line.
    var about: String { get }

    /// Called once every control interval with the newest observation, in order of time.
    mutating func decide(_ observation: borrowing FleetObservation) -> [Decision]
    /// Whether it objects to somebody else's decision; nil is no objection. Only a guardian has any.
    func objection(to decision: Decision, in observation: borrowing FleetObservation) -> Reason?
}

extension Policy {
    public func objection(to decision: Decision, in observation: borrowing FleetObservation) -> Reason? { nil }
}
