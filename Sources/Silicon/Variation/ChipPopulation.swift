// SPDX-License-Identifier: GPL-3.0-or-later

public import Quantities
public import Statistics

/// How the chips of a process differ in what matters: the supply at which each collapses, and how often each errs at one
/// common operating point.
public struct ChipPopulation: Sendable {
    /// One value a chip, V.
    public let criticalVolts: [Double]
    /// One value a chip.
    public let nonceErrors: [Double]

    /// Simulates chips addressed by `key.indexed(chip)`.
    /// - Parameters:
    ///   - chips: how many; a chip without a critical voltage between 0.1 V and 2 V is left out of `criticalVolts`.
    ///   - point: where the nonce error is taken, and the clock at which chips collapse.
    /// - Complexity: about a dozen evaluations of every stage a chip.
    public init(
        chips: Int, timing: StageTiming, lottery: ChipLottery, point: OperatingPoint, temperature: Temperature,
        key: StreamKey
    ) {
        var critical: [Double] = []
        var errors: [Double] = []
        for index in 0..<max(0, chips) {
            let chip = lottery.chip(key.indexed(UInt64(index)))
            if let volts = timing.criticalVoltage(temperature: temperature, frequency: point.frequency, chip: chip) {
                critical.append(volts.volts)
            }
            errors.append(
                timing.nonceError(
                    voltage: point.voltage, temperature: temperature, frequency: point.frequency, chip: chip))
        }
        criticalVolts = critical
        nonceErrors = errors
    }

    /// Standard deviation of the critical voltage with a bootstrap interval.
    public func criticalSpread(
        level: Double, key: StreamKey
    ) throws(StatisticsError) -> (sd: Voltage, interval: Interval?) {
        let interval = try bootstrapInterval(criticalVolts, level: level, key: key) { Summary($0).sd }
        return (.volts(Summary(criticalVolts).sd), interval)
    }
}
