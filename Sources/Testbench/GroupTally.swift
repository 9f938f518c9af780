// SPDX-License-Identifier: GPL-3.0-or-later

import FleetSimulation
import Quantities
import Results

/// What each named entry of a fleet did since the warm-up, sampled at every control step, or summed where units were
/// advanced alone: the interval's totals are the whole fleet's.
struct GroupTally {
    private struct Entry {
        var units: Range<Int>
        var isSha256: Bool
        var energy = 0.0
        var hashes = 0.0
        var tried = 0.0
        var unitSeconds = 0.0
        var hashingSeconds = 0.0

        mutating func count(_ interval: UnitInterval, _ seconds: Double) {
            unitSeconds += seconds
            energy += interval.energy
            hashes += interval.hashes
            tried += interval.tried
            hashingSeconds += interval.hashingSeconds
        }
    }

    private var entries: [Entry] = []

    /// The names, in the order of the fleet.
    static func names(_ fleet: FleetSpecification) -> [String] { fleet.groups.compactMap(\.settings.name) }

    init(_ fleet: FleetSpecification) {
        var first = 0
        for group in fleet.groups {
            let units = first..<first + group.settings.count
            first = units.upperBound
            guard group.settings.name != nil else { continue }
            entries.append(Entry(units: units, isSha256: group.model.algorithm == .sha256d))
        }
    }

    /// - Parameter span: the interval that ends with this truth.
    mutating func observe(_ truth: FleetTruth, over span: TimeSpan) {
        let seconds = span.seconds
        // Units that were advanced alone have done other things than how they ended the interval.
        var apart = truth.apart[...]
        for index in entries.indices {
            while let first = apart.first, first.unit < entries[index].units.lowerBound { apart.removeFirst() }
            for unit in entries[index].units {
                if let first = apart.first, first.unit == unit {
                    entries[index].count(first, seconds)
                    apart.removeFirst()
                } else {
                    entries[index].count(sample(unit, truth, seconds), seconds)
                }
            }
        }
    }

    private func sample(_ unit: Int, _ truth: FleetTruth, _ seconds: Double) -> UnitInterval {
        let hashes = Double(truth.validRate.values[unit]) * seconds
        let error = Double(truth.nonceError.values[unit])
        let isHashing = !truth.efficiency.values[unit].isNaN
        return UnitInterval(
            unit: unit, energy: Double(truth.power.values[unit]) * seconds, hashes: hashes,
            tried: isHashing && error < 1 ? hashes / (1 - error) : hashes,
            hashingSeconds: isHashing ? seconds : 0)
    }

    /// By entry, in catalogue order; nil for what is not counted by group.
    func values() -> [[Double?]] {
        entries.map { entry in
            let table: [String: Double?] = [
                "energy": entry.energy / 3.6e6,
                "work": entry.isSha256 ? entry.hashes / 3.6e15 : nil,
                "scrypt-work": entry.isSha256 ? nil : entry.hashes / 3.6e12,
                "efficiency": entry.isSha256 && entry.hashes > 0 ? entry.energy / entry.hashes * 1e12 : nil,
                "scrypt-efficiency": !entry.isSha256 && entry.hashes > 0 ? entry.energy / entry.hashes * 1e6 : nil,
                "nonce-error": entry.tried > 0 ? 100 * (1 - entry.hashes / entry.tried) : nil,
                "uptime": entry.unitSeconds > 0 ? 100 * entry.hashingSeconds / entry.unitSeconds : nil,
            ]
            return MetricCatalogue.fleet.all.map { table[$0.name] ?? nil }
        }
    }
}
