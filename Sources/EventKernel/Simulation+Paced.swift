// SPDX-License-Identifier: GPL-3.0-or-later

public import Quantities

extension Simulation where Model: ~Copyable {
    /// As ``run(until:)``, each event at the pace of a clock.
    /// - Throws: what the clock throws; `CancellationError` when the task is cancelled. The simulation then stands between
    ///   two events and can be run on.
    /// - Returns: how many events happened.
    @discardableResult
    public nonisolated(nonsending) mutating func run<Pace: PacingClock>(
        until end: Instant, pacedBy clock: inout Pace
    ) async throws -> Int {
        var happened = 0
        while let time = calendar.peek(), time < end {
            try await clock.wait(until: time)
            step()
            happened += 1
        }
        try await clock.wait(until: end)
        calendar.advance(to: end)
        return happened
    }
}
