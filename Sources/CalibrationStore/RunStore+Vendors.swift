// SPDX-License-Identifier: GPL-3.0-or-later

public import Calibration
internal import Quantities

/// What a store knows about one vendor's product, over all sites and machines.
public struct ProductSummary: Sendable, Hashable, Codable {
    /// By the PCI vendor of the engine or the name of the processor; "unknown" where neither tells.
    public var vendor: String
    /// The model of the engine that ran.
    public var product: String
    public var sites: Int
    public var machines: Int
    /// Eligible runs, and runs that throttled, failed their preflight or were forced past it.
    public var runs: Int
    public var excluded: Int
    /// The driver of the newest run.
    public var newestDriver: String?
    /// The median over machines and conditions of what their last runs reach; a fraction of the theoretical peak.
    public var currentEfficiency: Double?
    /// The best such level that any machine ever held over five runs.
    public var bestEfficiency: Double?
}

extension RunStore {
    /// One row per vendor and product, the one with most machines first.
    ///
    /// A level is the median of five runs that follow each other, fewer where there are fewer: a single run is no level.
    /// - Parameter fresh: Reads the runs again. Otherwise a store in which that takes long gives what it found within the last
    ///   day, if nothing was added or withdrawn since.
    /// - Complexity: O(runs), or O(products) where it was asked before.
    public func products(precision: Precision = .fp32, fresh: Bool = false) throws(StoreError) -> [ProductSummary] {
        try aggregate("products 1 \(precision.rawValue)", fresh: fresh, rule: .standard) { () throws(StoreError) in
            try tallyProducts(precision)
        }
    }

    private func tallyProducts(_ precision: Precision) throws(StoreError) -> [ProductSummary] {
        let identities = try hardwareIdentities()
        var tallies: [ProductName: Tally] = [:]
        try forEachHistory(metric: "peak_measured_gops", RecordSelection(precision: precision)) { key, history in
            tallies[
                ProductName(identities[key.hardware.digits] ?? HardwareIdentity(), device: key.device), default: Tally()
            ]
            .count(key, history)
        }
        try forEachHistory(metric: "efficiency", RecordSelection(precision: precision)) { key, history in
            tallies[
                ProductName(identities[key.hardware.digits] ?? HardwareIdentity(), device: key.device), default: Tally()
            ]
            .level(history)
        }
        return tallies.map { name, tally in
            ProductSummary(
                vendor: name.vendor, product: name.product, sites: tally.sites.count, machines: tally.machines.count,
                runs: tally.runs, excluded: tally.excluded, newestDriver: tally.newest?.driver,
                currentEfficiency: median(tally.current), bestEfficiency: tally.best)
        }.sorted { ($1.machines, $0.vendor, $0.product) < ($0.machines, $1.vendor, $1.product) }
    }
}

/// Whose product ran, and which.
public struct ProductName: Sendable, Hashable {
    /// By the PCI vendor of the engine or the name of the processor; "unknown" where neither tells.
    public var vendor: String
    /// The model of the engine that ran.
    public var product: String

    public init(vendor: String, product: String) {
        self.vendor = vendor
        self.product = product
    }

    /// - Parameter device: the engine: `cpu`, `cuda`; where it is not stated, the accelerator if there is one.
    public init(_ hardware: HardwareIdentity, device: String?) {
        let isProcessor = device == "cpu" || (device == nil && hardware.gpuModel == nil)
        let model = isProcessor ? hardware.cpuModel : hardware.gpuModel
        product = model ?? device ?? "unknown"
        let identifier = isProcessor ? "" : hardware.gpuPCIID?.lowercased().prefix(4).description ?? ""
        // Source: the PCI ID repository, https://pci-ids.ucw.cz
        let registered = ["10de": "NVIDIA", "1002": "AMD", "8086": "Intel", "1da3": "Habana", "106b": "Apple"]
        let words = [
            "nvidia": "NVIDIA", "jetson": "NVIDIA", "geforce": "NVIDIA", "amd": "AMD", "ryzen": "AMD", "epyc": "AMD",
            "radeon": "AMD", "instinct": "AMD", "intel": "Intel", "xeon": "Intel", "gaudi": "Intel", "apple": "Apple",
            "ampere": "Ampere", "neoverse": "Arm", "cortex": "Arm",
        ]
        let spoken = (model ?? "").lowercased().split { !$0.isLetter && !$0.isNumber }.lazy
            .compactMap { words[String($0)] }.first
        vendor = registered[identifier] ?? spoken ?? "unknown"
    }
}

private struct Tally {
    var sites: Set<AnonymousKey?> = []
    var machines: Set<[String]> = []
    var runs = 0
    var excluded = 0
    var newest: (day: Double, driver: String?)?
    var current: [Double] = []
    var best: Double?

    mutating func count(_ key: HistoryKey, _ history: RunHistory) {
        sites.insert(key.siteKey)
        machines.insert([key.siteKey?.digits ?? "", key.machineKey?.digits ?? "", key.hardware.digits])
        let eligible = history.runs.filter(\.isEligible)
        runs += eligible.count
        excluded += history.runs.count - eligible.count
        if let last = history.runs.last, last.day > newest?.day ?? -.infinity {
            newest = (last.day, last.components["driver_version"])
        }
    }

    mutating func level(_ history: RunHistory) {
        let values = history.runs.filter(\.isEligible).map(\.value)
        guard !values.isEmpty else { return }
        let width = min(5, values.count)
        if let last = median(Array(values.suffix(width))) { current.append(last) }
        for start in 0...values.count - width {
            if let level = median(Array(values[start..<start + width])) { best = max(best ?? level, level) }
        }
    }
}

extension Run {
    fileprivate var isEligible: Bool { thermalState != .throttled && preflightPassed != false && !forced }
}

private func median(_ values: [Double]) -> Double? {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
