// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation
public import Quantities

/// A board as a series string: the same current flows through every domain, so a domain takes the larger share of the board's
/// voltage the less it conducts,
///
///     V_k = V_board (1 / G_k) / sum(1 / G_j),   G_k = sum C_i f_i + leakage current / V_k
///
/// over the chips i of domain k. Slowing or gating one chip therefore *raises* its domain's voltage.
public struct VoltageString: Sendable, Hashable {
    /// One chip as the string sees it.
    public struct Chip: Sendable, Hashable {
        /// Its switched capacitance over the typical chip's.
        public var capacitance: Double
        /// Its clock; 0 for a gated chip.
        public var frequency: Frequency
        /// False when a power switch takes its leakage away as well.
        public var leaks: Bool

        public init(capacitance: Double = 1, frequency: Frequency, leaks: Bool = true) {
            self.capacitance = capacitance
            self.frequency = frequency
            self.leaks = leaks
        }
    }

    /// Across all domains.
    public var boardVoltage: Voltage
    /// Core voltages in series inside each chip.
    public var coreStack: Int
    /// The chips of each domain, in the order of the string.
    public var domains: [[Chip]]
    /// The typical chip.
    public var chipPower: ChipPower
    /// Die temperature, for the leakage.
    public var temperature: Temperature

    /// - Throws: `StringError` without domains, for a domain without chips, or a voltage that is not positive.
    public init(
        boardVoltage: Voltage, coreStack: Int = 1, domains: [[Chip]], chipPower: ChipPower, temperature: Temperature
    ) throws(StringError) {
        guard boardVoltage > .zero, boardVoltage.volts.isFinite else { throw .impossibleVoltage(boardVoltage) }
        guard coreStack > 0, !domains.isEmpty else { throw .noDomains }
        if let empty = domains.firstIndex(where: \.isEmpty) { throw .emptyDomain(empty) }
        self.boardVoltage = boardVoltage
        self.coreStack = coreStack
        self.domains = domains
        self.chipPower = chipPower
        self.temperature = temperature
    }

    /// What each domain's cores stand across.
    ///
    /// A domain that conducts nothing takes all of the voltage. The leakage's share is settled by iteration, which converges
    /// because leakage grows with voltage.
    /// - Complexity: O(chips) and at most 200 rounds over the domains.
    public var coreVoltages: [Voltage] {
        let total = boardVoltage.volts / Double(coreStack)
        let switching = domains.map { chips in
            chips.reduce(0) { $0 + chipPower.capacitance.base * $1.capacitance * $1.frequency.hertz }
        }
        let leaking = domains.map { chips in Double(chips.count { $0.leaks }) }
        var volts = shares(of: total, conductances: switching)
        guard chipPower.referenceLeakage > .zero, leaking.contains(where: { $0 > 0 }) else {
            return volts.map(Voltage.volts)
        }
        volts = volts.map { $0 > 0 ? $0 : total / Double(domains.count) }
        for _ in 0..<200 {
            let conductances = volts.indices.map { index in
                switching[index] + leaking[index] * leakageConductance(min(volts[index], 2))
            }
            let next = shares(of: total, conductances: conductances)
            var change = 0.0
            for index in volts.indices {
                let moved = 0.5 * (volts[index] + next[index])
                change = max(change, abs(moved - volts[index]))
                volts[index] = moved
            }
            if change < 1e-12 { break }
        }
        return volts.map(Voltage.volts)
    }

    private func leakageConductance(_ volts: Double) -> Double {
        guard volts > 0 else { return 0 }
        return chipPower.leakageWatts(volts: volts, celsius: temperature.celsius) / (volts * volts)
    }

    private func shares(of total: Double, conductances: [Double]) -> [Double] {
        let open = conductances.count { $0 <= 0 }
        if open > 0 { return conductances.map { $0 <= 0 ? total / Double(open) : 0 } }
        let sum = conductances.reduce(0) { $0 + 1 / $1 }
        return conductances.map { total / $0 / sum }
    }
}

/// A string that cannot be built.
public enum StringError: Error, Sendable, Hashable, CustomStringConvertible {
    case impossibleVoltage(Voltage)
    case noDomains
    case emptyDomain(Int)

    public var description: String {
        switch self {
        case .impossibleVoltage(let voltage): "a board of \(voltage): its voltage must be more than 0"
        case .noDomains: "a board without domains: at least one is needed"
        case .emptyDomain(let index): "domain \(index) has no chips, so that no current can flow"
        }
    }
}
