// SPDX-License-Identifier: GPL-3.0-or-later

public import Quantities

extension PriceCurve {
    /// The time-weighted mean over a stretch of time; the price at `start` where the stretch is empty.
    /// - Complexity: O(log steps + steps crossed).
    public func mean(from start: Instant, to end: Instant) -> Quantity<D> {
        guard start < end else { return price(at: start) }
        var sum = 0.0
        var time = start
        while time < end {
            let next = min(nextChange(after: time) ?? end, end)
            sum += price(at: time).base * (next - time).seconds
            time = next
        }
        return Quantity(base: sum / (end - start).seconds)
    }
}
