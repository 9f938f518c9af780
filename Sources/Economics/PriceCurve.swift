// SPDX-License-Identifier: GPL-3.0-or-later

public import Quantities

/// A price as a step function of time: each value holds from its instant to the next.
public struct PriceCurve<D: Dimension>: Sendable {
    public private(set) var times: [Instant]
    public private(set) var values: [Quantity<D>]

    public init(constant value: Quantity<D>) {
        times = [Instant(nanosecondsSinceEpoch: .min)]
        values = [value]
    }

    /// - Parameters:
    ///   - times: strictly ascending, at least one.
    ///   - values: as many.
    public init?(times: [Instant], values: [Quantity<D>]) {
        guard !times.isEmpty, times.count == values.count, zip(times, times.dropFirst()).allSatisfy({ $0 < $1 }) else {
            return nil
        }
        self.times = times
        self.values = values
    }

    /// The price in force; before the first instant, the first one.
    /// - Complexity: O(log steps).
    public func price(at time: Instant) -> Quantity<D> {
        values[step(at: time)]
    }

    /// The next instant after `time` at which another step begins, or nil. The first step holds before its instant too, so
    /// that instant is no change.
    /// - Complexity: O(log steps).
    public func nextChange(after time: Instant) -> Instant? {
        let next = step(at: time) + 1
        return next < times.count ? times[next] : nil
    }

    /// The time-weighted mean of the price over `start` ..< `end`: what an energy drawn evenly over it costs per joule.
    ///
    /// Deviations from the first price are summed, each weighted with its nanoseconds, so a constant stretch gives its price
    /// to the last bit. An interval without length has the price at its start; a reversed one has the mean of the interval
    /// turned round.
    /// - Complexity: O(log steps + steps crossed).
    public func mean(from start: Instant, to end: Instant) -> Quantity<D> {
        guard start <= end else { return mean(from: end, to: start) }
        var index = step(at: start)
        let first = values[index]
        guard start < end else { return first }
        var excess = 0.0
        var from = start
        while from < end {
            let next = index + 1 < times.count ? min(times[index + 1], end) : end
            excess += (values[index] - first).base * (next - from).seconds
            from = next
            index += 1
        }
        return first + Quantity(base: excess / (end - start).seconds)
    }

    private func step(at time: Instant) -> Int {
        var low = 0
        var high = times.count
        while low < high {
            let middle = (low + high) / 2
            if times[middle] <= time { low = middle + 1 } else { high = middle }
        }
        return max(0, low - 1)
    }
}
