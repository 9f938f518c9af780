// SPDX-License-Identifier: GPL-3.0-or-later

public import Quantities
public import Statistics

/// One board with the chips it happened to get.
public struct BoardState: Sendable, Hashable {
    /// Of each domain's cores.
    public var coreVoltages: [Voltage]
    /// Mean nonce error over the board's chips: what its error counters show.
    public var nonceError: Double
    /// The least distance of any chip's voltage from its own collapse; the worst domain sets the board's margin.
    public var worstMargin: Voltage
    /// The domain that has it.
    public var worstDomain: Int
}

/// Draws boards: chips differ in capacitance, which unbalances the string, and in threshold, which moves their collapse.
public struct BoardLottery: Sendable {
    /// Relative spread of a chip's capacitance, rms. Three Bitaxe boards with the BM1370 gave 18.4 to 20.4 nF, about 5 %;
    /// within one sorted batch 3 % is assumed.
    public var capacitanceSpread: Double
    /// Threshold of one die against another, rms.
    public var dieToDie: Voltage

    public init(capacitanceSpread: Double = 0.03, dieToDie: Voltage = .zero) {
        self.capacitanceSpread = capacitanceSpread
        self.dieToDie = dieToDie
    }

    /// The board at an address.
    /// - Parameters:
    ///   - point: all chips' clock, and the mean core voltage.
    ///   - leakage: whether leakage counts in the string's conductances.
    /// - Throws: for a voltage that is not positive.
    /// - Complexity: O(chips).
    public func board(
        _ model: AsicModel, point: OperatingPoint, temperature: Temperature? = nil, leakage: Bool = true, key: StreamKey
    ) throws(StringError) -> BoardState {
        var stream = RandomStream(key)
        let celsius = temperature ?? model.referenceTemperature
        var string = try model.voltageString(point, temperature: celsius)
        var shifts: [Voltage] = []
        for domain in string.domains.indices {
            for chip in string.domains[domain].indices {
                // A capacitance of a tenth is far outside any spread worth asking about, and keeps the string closed.
                string.domains[domain][chip].capacitance = max(0.1, 1 + capacitanceSpread * stream.gaussian())
                string.domains[domain][chip].leaks = leakage
                shifts.append(dieToDie * stream.gaussian())
            }
        }
        let volts = string.coreVoltages
        var sum = 0.0
        var worst = Voltage.volts(.infinity)
        var worstDomain = 0
        let collapse = model.timing.criticalVoltage(temperature: celsius, frequency: point.frequency)
        for (index, shift) in shifts.enumerated() {
            let domain = index / model.chipsPerDomain
            sum += model.nonceError(
                voltage: volts[domain], temperature: celsius, frequency: point.frequency, thresholdShift: shift)
            let critical =
                shift == .zero
                ? collapse
                : model.timing.criticalVoltage(
                    temperature: celsius, frequency: point.frequency, thresholdShift: shift)
            let margin = volts[domain] - (critical ?? .volts(2))
            if margin < worst {
                worst = margin
                worstDomain = domain
            }
        }
        return BoardState(
            coreVoltages: volts, nonceError: sum / Double(shifts.count), worstMargin: worst, worstDomain: worstDomain)
    }
}
