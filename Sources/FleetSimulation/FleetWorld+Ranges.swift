// SPDX-License-Identifier: GPL-3.0-or-later

import Quantities
import Silicon

/// How often a fleet left the tables that it is computed with.
public struct RangeCounts: Sendable, Hashable {
    /// Unit-steps of hashing units whose dies were colder than -20 degC, or hotter than 130 degC: the ends of the fitted margins, which
    /// stand beyond them.
    public var colder = 0
    public var hotter = 0
    /// Power limits below what a model's slowest clock draws, which is what its unit then runs at.
    public var limitsTooLow = 0

    public init() {}

    public static func + (a: Self, b: Self) -> Self {
        var sum = a
        sum.colder += b.colder
        sum.hotter += b.hotter
        sum.limitsTooLow += b.limitsTooLow
        return sum
    }
}

extension FleetWorld {
    /// Counts the hashing units whose dies are outside the fitted margins. A hashing die is warmer than its air and cooler than its trip
    /// temperature, so that mostly nobody has to be looked at.
    mutating func countRanges() {
        let air = Float(specification.site.inlet.temperature(at: time).celsius) + coldestOffset
        // The air of the whole interval, not just of its end.
        let mayBeCold = air - 15 < Self.tableEnds.coldest
        let mayBeHot = segments.indices.contains { tripTemperature(group: $0) > Self.tableEnds.hottest }
        guard mayBeCold || mayBeHot else { return }
        for unit in states.indices where truth.validRate.values[unit] > 0 {
            let die = truth.dieTemperature.values[unit]
            if die < Self.tableEnds.coldest { ranges.colder += 1 }
            if die > Self.tableEnds.hottest { ranges.hotter += 1 }
        }
    }

    private static let tableEnds = (
        coldest: Float(MarginPolynomial.temperatures.lowerBound.celsius),
        hottest: Float(MarginPolynomial.temperatures.upperBound.celsius)
    )

    /// The coldest a unit's air can be against the site's, K: its rack, and all faults at once.
    static func coldestOffset(_ states: [UnitState], _ faults: [ScheduledFault]) -> Float {
        let racks = states.map(\.rackOffset.kelvins).min() ?? 0
        let colder = faults.reduce(0) { $0 + min(0, $1.product.effect.inletOffset.kelvins) }
        return Float(racks + colder)
    }
}
