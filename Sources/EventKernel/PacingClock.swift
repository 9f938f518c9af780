// SPDX-License-Identifier: GPL-3.0-or-later

public import Quantities

/// Ties the virtual time to the time of the world, or frees it.
public protocol PacingClock {
    /// Returns when the virtual instant has come.
    /// - Returns: how late the caller is, in time of the world; zero when it had to wait.
    /// - Throws: `CancellationError` when the task is cancelled.
    @discardableResult
    nonisolated(nonsending) mutating func wait(until instant: Instant) async throws -> TimeSpan
}
