// SPDX-License-Identifier: GPL-3.0-or-later

import Quantities
import Scenarios

extension Bench {
    /// Unit-samples the whole run may take: units x control steps x policies x replications of the last look.
    public var cost: Double {
        let steps = scenario.fleet.duration / scenario.fleet.control
        let worlds = Double(scenario.arms.count) * Double(scenario.document.replications.looks.last ?? 1)
        let ends = Double(scenario.ends.count * scenario.arms.count * replicationsAtEnds)
        return Double(scenario.fleet.unitCount) * steps * (worlds + ends)
    }

    /// Bytes that one world needs, about: columns, states, telemetry, truth and a policy's memory of each unit, as measured at
    /// 100,000 to 2,000,000 units.
    public static func worldBytes(units: Int) -> Int { 20_000_000 + units * bytesPerUnit }

    /// What may be played in so much memory.
    /// - Returns: how many worlds fit at a time, at most ``jobs``; 0 where not even one does.
    public func worldsFitting(bytes: Int) -> Int {
        min(jobs, bytes / Self.worldBytes(units: scenario.fleet.unitCount))
    }

    private static let bytesPerUnit = 2_000
}
