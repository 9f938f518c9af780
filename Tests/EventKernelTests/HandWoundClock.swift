// SPDX-License-Identifier: GPL-3.0-or-later

import Synchronization

/// A source of time in which only sleeping passes time, and a sleep ends at once.
final class HandWoundClock: Clock, Sendable {
    struct Instant: InstantProtocol {
        var offset: Duration
        func advanced(by duration: Duration) -> Self { Self(offset: offset + duration) }
        func duration(to other: Self) -> Duration { other.offset - offset }
        static func < (a: Self, b: Self) -> Bool { a.offset < b.offset }
    }

    private struct State {
        var elapsed = Duration.zero
        var sleeps: [Duration] = []
    }
    private let state = Mutex(State())

    var now: Instant { Instant(offset: state.withLock { $0.elapsed }) }
    var minimumResolution: Duration { .nanoseconds(1) }
    /// How long each sleep lasted.
    var sleeps: [Duration] { state.withLock { $0.sleeps } }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        try Task.checkCancellation()
        state.withLock {
            $0.sleeps.append(deadline.offset - $0.elapsed)
            $0.elapsed = max($0.elapsed, deadline.offset)
        }
    }

    /// Time that passes while the caller works.
    func pass(_ duration: Duration) { state.withLock { $0.elapsed += duration } }
}
