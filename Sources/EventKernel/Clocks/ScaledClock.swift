// SPDX-License-Identifier: GPL-3.0-or-later

public import Quantities

/// A multiple of the speed of the world: with factor 60, a virtual minute lasts a second.
///
/// The first instant that is waited for comes at once, and the later ones are measured from it, so that lateness does not
/// add up.
public struct ScaledClock<Source: Clock>: PacingClock where Source.Duration == Duration {
    /// Virtual seconds per second of the source.
    public let factor: Double
    private let source: Source
    private var origin: (virtual: Instant, real: Source.Instant)?

    /// - Parameters:
    ///   - factor: positive and finite; outside 1e-6...1e9 the nearest of these. NaN counts as 1.
    ///   - source: measures and passes the time of the world.
    public init(factor: Double, source: Source) {
        self.factor = factor.isNaN ? 1 : min(max(factor, 1e-6), 1e9)
        self.source = source
    }

    @discardableResult
    public nonisolated(nonsending) mutating func wait(until instant: Instant) async throws -> TimeSpan {
        try Task.checkCancellation()
        guard let origin else {
            origin = (instant, source.now)
            return .zero
        }
        let deadline = origin.real.advanced(by: .seconds((instant - origin.virtual).seconds / factor))
        let now = source.now
        guard now < deadline else { return TimeSpan(now.duration(to: deadline) * -1) }
        try await source.sleep(until: deadline, tolerance: nil)
        return .zero
    }
}

extension ScaledClock where Source == ContinuousClock {
    public init(factor: Double) { self.init(factor: factor, source: ContinuousClock()) }
}
