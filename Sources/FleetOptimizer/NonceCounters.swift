// SPDX-License-Identifier: GPL-3.0-or-later

import Fleet
import Quantities

/// Differences of a unit's nonce counters from poll to poll, only where they belong to the last interval.
///
/// Counters start anew when a unit restarts. A unit that did not answer for a while comes back with counts of several
/// intervals, which no longer match what its group saw in the last one: those are dropped.
struct NonceCounters: Sendable {
    private var nonces = 0.0
    private var errors = 0.0
    private var sampled = Instant(nanosecondsSinceEpoch: .min)

    /// New nonces and the wrong ones among them; nil where nothing new belongs to the last interval.
    /// - Parameter interval: the time between the last two polls.
    mutating func read(_ frame: borrowing TelemetryFrame, _ index: Int, interval: TimeSpan) -> (
        nonces: Double, errors: Double
    )? {
        let time = frame.sampleTimes[index]
        let newNonces = frame.nonces[index]
        let newErrors = frame.nonceErrors[index]
        guard time > sampled, newNonces.isFinite, newErrors.isFinite else { return nil }
        // Compared as a sum, because the first time of all lies too far back for a difference.
        let isContinuous = sampled > Instant(nanosecondsSinceEpoch: .min) && sampled + interval + interval > time
        let restarted = newNonces < nonces
        let difference = (
            nonces: restarted ? newNonces : newNonces - nonces,
            errors: restarted ? newErrors : max(0, newErrors - errors)
        )
        (nonces, errors, sampled) = (newNonces, newErrors, time)
        return isContinuous && difference.nonces > 0 ? difference : nil
    }
}
