// SPDX-License-Identifier: GPL-3.0-or-later

public import Quantities

/// Counts lookups by whether they fell inside the table they were made in, so that nothing leaves its range unnoticed.
public struct RangeTally: Sendable, Hashable, CustomStringConvertible {
    public var inside: Int
    public var below: Int
    public var above: Int

    public init(inside: Int = 0, below: Int = 0, above: Int = 0) {
        self.inside = inside
        self.below = below
        self.above = above
    }

    public var outside: Int { below + above }

    public mutating func count<Value: Comparable>(_ value: Value, in range: ClosedRange<Value>) {
        if value < range.lowerBound {
            below += 1
        } else if value > range.upperBound {
            above += 1
        } else {
            inside += 1
        }
    }

    public var description: String { "\(inside) inside, \(below) below, \(above) above the range" }
}

extension AsicModel {
    /// The wall powers that the voltage-frequency curve covers, slowest to fastest point; nil without a curve.
    public var wallPowerRange: ClosedRange<Power>? {
        guard let first = curve.first?.wall, let last = curve.last?.wall, first <= last else { return nil }
        return first...last
    }

    /// What a power limit does, as `operatingPoint(forWallPower:)`, and whether it lay on the curve.
    public func operatingPoint(forWallPower limit: Power, counting tally: inout RangeTally) -> OperatingPoint {
        if let wallPowerRange { tally.count(limit, in: wallPowerRange) }
        return operatingPoint(forWallPower: limit)
    }
}
