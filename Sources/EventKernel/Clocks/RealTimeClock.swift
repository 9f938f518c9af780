// SPDX-License-Identifier: GPL-3.0-or-later

public import Quantities

/// The date of the world: a virtual instant comes when a clock on the wall shows it in UTC.
///
/// Instants that have passed come at once, so a simulation that starts in the past catches up first. A step of the
/// machine's date during a wait is noticed when the wait ends, and within `recheck` at the latest.
public struct RealTimeClock<Source: Clock>: PacingClock where Source.Duration == Duration {
    private let date: @Sendable () -> Instant
    private let source: Source
    private let recheck: TimeSpan

    /// - Parameters:
    ///   - date: the present date and time in UTC.
    ///   - source: passes the time between two looks at the date.
    ///   - recheck: the longest time between two looks at the date; at least a millisecond.
    public init(date: @escaping @Sendable () -> Instant, source: Source, recheck: TimeSpan = .minutes(1)) {
        self.date = date
        self.source = source
        self.recheck = max(recheck, .milliseconds(1))
    }

    @discardableResult
    public nonisolated(nonsending) mutating func wait(until instant: Instant) async throws -> TimeSpan {
        try Task.checkCancellation()
        var left = instant - date()
        guard left > .zero else { return .zero - left }
        while left > .zero {
            let nap = min(left, recheck)
            try await source.sleep(
                until: source.now.advanced(by: .nanoseconds(nap.nanoseconds)), tolerance: nil)
            left = instant - date()
        }
        return .zero
    }
}

extension RealTimeClock where Source == ContinuousClock {
    /// The machine's date.
    public init() { self.init(date: { Instant.currentDate }, source: ContinuousClock()) }
}
