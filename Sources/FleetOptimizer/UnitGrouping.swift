// SPDX-License-Identifier: GPL-3.0-or-later

import Fleet

/// Which units are compared with each other.
public enum Grouping: String, Sendable, Hashable, CaseIterable {
    /// All units of one algorithm, whatever their age: evicts every old unit of a mixed fleet.
    case algorithm
    /// Units of one algorithm and model.
    case model

    /// The rows of the frame, group by group, in order of first appearance.
    func groups(of units: [UnitDescription]) -> [[Int]] {
        var order: [String: Int] = [:]
        var groups: [[Int]] = []
        for (index, unit) in units.enumerated() {
            let key =
                switch self {
                case .algorithm: unit.algorithm.rawValue
                case .model: "\(unit.algorithm.rawValue) \(unit.model)"
                }
            if let group = order[key] {
                groups[group].append(index)
            } else {
                order[key] = groups.count
                groups.append([index])
            }
        }
        return groups
    }
}
