// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation
internal import Quantities

/// The time of this machine's clock.
func now() -> Instant {
    Instant(nanosecondsSinceEpoch: Int64((Date().timeIntervalSince1970 * 1e6).rounded()) * 1000)
}
