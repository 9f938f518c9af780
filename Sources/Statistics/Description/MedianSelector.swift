// SPDX-License-Identifier: GPL-3.0-or-later

/// The exact median of values that change slowly from call to call.
///
/// It remembers a bracket around the last median: one pass counts what lies below and collects what lies inside, and the median is
/// selected among those few. Where the bracket misses, or below a thousand values, it selects among all. NaN is skipped (an absent unit);
/// an even count gives the mean of the middle two. The result never depends on what was remembered, only the time does.
/// - Complexity: about one pass with a warm bracket, O(n) expected otherwise.
public struct MedianSelector: Sendable {
    private static let smallest = 1000
    private var center: Float = .nan
    private var halfWidth: Float = 0
    private var scratch: [Float] = []

    public init() {}

    /// The median, or `nil` when no value is a number.
    public mutating func median(of values: [Float]) -> Float? {
        values.withUnsafeBufferPointer { median(of: $0) }
    }

    /// The median, or `nil` when no value is a number.
    public mutating func median(of values: UnsafeBufferPointer<Float>) -> Float? {
        if scratch.count < values.count + 8 { scratch = [Float](repeating: 0, count: values.count + 8) }
        let center = center
        let halfWidth = halfWidth
        var inside = 0
        let warm = values.count >= Self.smallest && center.isFinite && halfWidth > 0 && halfWidth.isFinite
        let result: Float? = scratch.withUnsafeMutableBufferPointer { scratch in
            if warm {
                let counts = Self.partition(values, low: center - halfWidth, high: center + halfWidth, into: scratch)
                inside = counts.inside
                let total = counts.below + counts.inside + counts.above
                guard total > 0 else { return nil }
                let first = (total - 1) / 2 - counts.below
                let last = total / 2 - counts.below
                if first >= 0, last < counts.inside {
                    return Self.middle(scratch, count: counts.inside, first: first, last: last)
                }
            }
            inside = -1
            var count = 0
            for value in values {
                scratch[count] = value
                count += value == value ? 1 : 0
            }
            guard count > 0 else { return nil }
            return Self.middle(scratch, count: count, first: (count - 1) / 2, last: count / 2)
        }
        if values.count >= Self.smallest { adapt(to: result, inside: inside, count: values.count) }
        return result
    }

    /// Aims at about 4√n values inside: several standard errors of the median on each side, and few enough to select among.
    private mutating func adapt(to result: Float?, inside: Int, count: Int) {
        guard let result, result.isFinite else {
            center = .nan
            return
        }
        let target = 4 * Float(count).squareRoot()
        if inside < 0 {
            // Missed: the step since last time is the best guess of the next; without one, a fraction of the value itself.
            let step = center.isFinite ? (result - center).magnitude : 0
            halfWidth = max(step * 1.5, halfWidth * 2, result.magnitude * 1e-3, .leastNormalMagnitude)
        } else if Float(inside) > target * 1.5 {
            halfWidth *= max(0.25, target / Float(inside))
        } else if Float(inside) < target * 0.6 {
            halfWidth *= 1.4
        }
        center = result
    }

    private static func partition(
        _ values: UnsafeBufferPointer<Float>, low: Float, high: Float, into scratch: UnsafeMutableBufferPointer<Float>
    ) -> (below: Int, inside: Int, above: Int) {
        typealias Floats = SIMD8<Float>
        let lows = Floats(repeating: low)
        let highs = Floats(repeating: high)
        var belows = SIMD8<UInt32>(repeating: 0)
        var aboves = SIMD8<UInt32>(repeating: 0)
        var inside = 0
        var index = 0
        let raw = UnsafeRawPointer(values.baseAddress)
        if let raw {
            while index + 8 <= values.count {
                let x = raw.loadUnaligned(fromByteOffset: index &* 4, as: Floats.self)
                // The sign of a difference tells nothing for NaN, whose own sign depends on how it came about.
                let absent = VectorMath.sign(
                    SIMD8(repeating: 0x7F80_0000) &- (VectorMath.bits(x) & SIMD8(repeating: 0x7FFF_FFFF)))
                let below = VectorMath.less(x, lows) & ~absent
                let above = VectorMath.less(highs, x) & ~absent
                belows &-= below
                aboves &-= above
                let words = ~(below | above | absent)
                if VectorMath.anySet(words) {
                    for lane in 0..<8 {
                        scratch[inside] = x[lane]
                        inside &-= Int(Int32(bitPattern: words[lane]))
                    }
                }
                index &+= 8
            }
        }
        var below = Int(belows.wrappedSum())
        var above = Int(aboves.wrappedSum())
        while index < values.count {
            let value = values[index]
            below += value < low ? 1 : 0
            above += value > high ? 1 : 0
            scratch[inside] = value
            inside += value >= low && value <= high ? 1 : 0
            index += 1
        }
        return (below, inside, above)
    }

    /// The mean of the order statistics `first` and `last` (equal or neighbours) of the leading `count` values, which it reorders.
    private static func middle(
        _ values: UnsafeMutableBufferPointer<Float>, count: Int, first: Int, last: Int
    ) -> Float {
        select(values, count: count, rank: first)
        guard last > first else { return values[first] }
        var next = values[last]
        for index in last..<count where values[index] < next { next = values[index] }
        return Float((Double(values[first]) + Double(next)) / 2)
    }

    /// Puts the value of this rank in its place, smaller ones before it (Hoare's quickselect with the median of three; after many
    /// unlucky rounds the rest is sorted).
    private static func select(_ values: UnsafeMutableBufferPointer<Float>, count: Int, rank: Int) {
        var low = 0
        var high = count - 1
        var rounds = 0
        while high > low {
            rounds += 1
            if rounds > 64 {
                var rest = UnsafeMutableBufferPointer(rebasing: values[low...high])
                rest.sort()
                return
            }
            let a = values[low]
            let b = values[low + (high - low) / 2]
            let c = values[high]
            let pivot = max(min(a, b), min(max(a, b), c))
            var i = low
            var j = high
            while i <= j {
                while values[i] < pivot { i += 1 }
                while pivot < values[j] { j -= 1 }
                if i <= j {
                    values.swapAt(i, j)
                    i += 1
                    j -= 1
                }
            }
            if rank <= j {
                high = j
            } else if rank >= i {
                low = i
            } else {
                return
            }
        }
    }
}
