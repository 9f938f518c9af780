// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation

/// How the logical processors share cores, sockets and caches, from `/sys/devices/system/cpu`.
struct ProcessorTopology {
    private let source: MachineSource
    private let processors: [String]
    private static let folder = "sys/devices/system/cpu"

    init(_ source: MachineSource) {
        self.source = source
        // A processor that is switched off keeps its folder and loses its topology.
        processors = source.numbered("cpu", in: Self.folder).filter {
            !source.names("\(Self.folder)/\($0)/topology").isEmpty
        }
    }

    /// Logical processors that are switched on; nil where the folder is not there, as in some containers.
    var logicalCount: Int? { processors.isEmpty ? nil : processors.count }

    /// Cores: sets of logical processors that share one. Hybrid processors and several sockets need no further rule.
    var physicalCount: Int? {
        var cores: Set<String> = []
        for processor in processors {
            let topology = "\(Self.folder)/\(processor)/topology"
            // The number of a core is only unique within its socket, and on ARM not even there: the set is.
            if let siblings = source.text("\(topology)/core_cpus_list")
                ?? source.text("\(topology)/thread_siblings_list")
            {
                cores.insert(siblings)
            } else if let core = source.integer("\(topology)/core_id"), core >= 0 {
                cores.insert("\(source.text("\(topology)/physical_package_id") ?? "0")/\(core)")
            } else {
                return nil
            }
        }
        return cores.isEmpty ? nil : cores.count
    }

    /// Sockets; nil where the firmware does not say.
    var packageCount: Int? {
        let packages = processors.compactMap { source.integer("\(Self.folder)/\($0)/topology/physical_package_id") }
        return packages.isEmpty || packages.contains { $0 < 0 } ? nil : Set(packages).count
    }

    /// Bytes of the last level of cache, over all its instances; nil where no cache is described.
    var lastLevelCacheBytes: Int? {
        var level = 0
        var sizes: [String: Int] = [:]
        for processor in processors {
            let folder = "\(Self.folder)/\(processor)/cache"
            for index in source.numbered("index", in: folder) {
                guard let found = source.integer("\(folder)/\(index)/level"), found >= level,
                    source.text("\(folder)/\(index)/type") != "Instruction",
                    let size = source.text("\(folder)/\(index)/size").flatMap(Self.bytes)
                else { continue }
                if found > level { (level, sizes) = (found, [:]) }
                sizes[source.text("\(folder)/\(index)/shared_cpu_list") ?? processor] = size
            }
        }
        let total = sizes.values.reduce(0, +)
        return total > 0 ? total : nil
    }

    private static func bytes(_ text: String) -> Int? {
        for (unit, scale) in [("K", 1 << 10), ("M", 1 << 20), ("G", 1 << 30)] where text.hasSuffix(unit) {
            return Int(text.dropLast()).map { $0 * scale }
        }
        return Int(text)
    }

    /// The base frequency in megahertz. On a hybrid processor that of the faster cores.
    var baseFrequency: Double? {
        largest { processor in
            if let hertz = source.integer("\(processor)/cpufreq/base_frequency") { return Double(hertz) / 1000 }
            return source.integer("\(processor)/acpi_cppc/nominal_freq").map(Double.init)
        }
    }

    /// The highest frequency in megahertz that any core may take.
    var maximumFrequency: Double? {
        largest { source.integer("\($0)/cpufreq/cpuinfo_max_freq").map { Double($0) / 1000 } }
    }

    private func largest(_ read: (String) -> Double?) -> Double? {
        processors.compactMap { read("\(Self.folder)/\($0)") }.filter { $0 > 0 }.max()
    }

    /// The governors in use, joined by "+" where the cores differ; nil where frequencies are not governed here.
    var governor: String? {
        let governors = processors.compactMap { source.text("\(Self.folder)/\($0)/cpufreq/scaling_governor") }
        return Set(governors).sorted().joined(separator: "+").nonEmpty
    }

    /// How often cores and sockets throttled since the machine started; nil where nothing counts it.
    var throttleCount: Int? {
        let counts = processors.flatMap { processor in
            ["core_throttle_count", "package_throttle_count"].compactMap {
                source.integer("\(Self.folder)/\(processor)/thermal_throttle/\($0)")
            }
        }
        return counts.isEmpty ? nil : counts.reduce(0, +)
    }
}
