// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
public import Quantities

/// The energy that this machine's processor packages have drawn, as their own counters say (RAPL through Linux' powercap).
///
/// The counters are those of the whole package: cores that do something else, caches and the memory controller are in them. Virtual machines
/// seldom have them, and many systems let only root read them.
public struct ProcessorEnergyMeter: Sendable {
    struct Zone: Sendable, Hashable {
        var counter: URL
        /// The counter starts again at zero after this many microjoules.
        var range: UInt64
    }

    /// One value of every package's counter, in microjoules.
    public struct Reading: Sendable, Hashable {
        var microjoules: [UInt64]
    }

    private let zones: [Zone]

    /// - Parameter folder: where powercap keeps its zones.
    /// - Returns: nil where no package's counter can be read.
    public init?(folder: String = "/sys/class/powercap") {
        let root = URL(fileURLWithPath: folder)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        zones = names.sorted().compactMap { name in
            let zone = root.appendingPathComponent(name)
            // Zones within a package (core, dram) are counted in it or beside it: only packages add up to the processor.
            guard name.hasPrefix("intel-rapl:"), Self.text(zone, "name")?.hasPrefix("package") == true,
                let range = Self.text(zone, "max_energy_range_uj").flatMap({ UInt64($0) })
            else { return nil }
            return Zone(counter: zone.appendingPathComponent("energy_uj"), range: range)
        }
        if zones.isEmpty || read() == nil { return nil }
    }

    private static func text(_ folder: URL, _ file: String) -> String? {
        (try? String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8))?
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// - Returns: nil where a counter can no longer be read.
    public func read() -> Reading? {
        let values = zones.compactMap { zone in
            (try? String(contentsOf: zone.counter, encoding: .utf8)).flatMap {
                UInt64($0.trimmingCharacters(in: .whitespacesAndNewlines))
            }
        }
        return values.count == zones.count ? Reading(microjoules: values) : nil
    }

    /// The energy between two readings; each counter may have wrapped around once.
    public func energy(from start: Reading, to end: Reading) -> Energy {
        let total = zip(zones, zip(start.microjoules, end.microjoules)).reduce(0.0) { sum, entry in
            let (zone, (before, after)) = entry
            return sum + Double(after >= before ? after - before : after &+ (zone.range &- before))
        }
        return .joules(total * 1e-6)
    }
}
