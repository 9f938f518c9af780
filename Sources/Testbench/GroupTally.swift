// SPDX-License-Identifier: GPL-3.0-or-later

import FleetSimulation
import Quantities
import Results

/// What each named entry of a fleet did since the warm-up, sampled at every control step: the interval's totals are the whole fleet's.
struct GroupTally {
    private struct Entry {
        var units: Range<Int>
        var isSha256: Bool
        var energy = 0.0
        var hashes = 0.0
        var nonces = 0.0
        var errors = 0.0
        var unitSeconds = 0.0
        var hashingSeconds = 0.0
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
        for index in entries.indices {
            var entry = entries[index]
            for unit in entry.units {
                entry.unitSeconds += seconds
                entry.energy += Double(truth.power.values[unit]) * seconds
                let rate = Double(truth.validRate.values[unit])
                let error = Double(truth.nonceError.values[unit])
                entry.hashes += rate * seconds
                guard !truth.efficiency.values[unit].isNaN else { continue }
                entry.hashingSeconds += seconds
                guard error < 1 else { continue }
                let nonces = rate / (1 - error)
                entry.nonces += nonces
                entry.errors += nonces * error
            }
            entries[index] = entry
        }
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
                "nonce-error": entry.nonces > 0 ? 100 * entry.errors / entry.nonces : nil,
                "uptime": entry.unitSeconds > 0 ? 100 * entry.hashingSeconds / entry.unitSeconds : nil,
            ]
            return MetricCatalogue.all.map { table[$0.name] ?? nil }
        }
    }
}
