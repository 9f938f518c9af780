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

    /// The next instant after `time` at which the price changes, or nil.
    public func nextChange(after time: Instant) -> Instant? {
        let next = step(at: time) + (time < times[0] ? 0 : 1)
        return next < times.count ? times[next] : nil
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
