// SPDX-License-Identifier: GPL-3.0-or-later

public import Quantities

extension AsicModel {
    /// Hashes per second of the whole machine per Hz of clock.
    package var hashesPerCycle: Double {
        Double(chips) * Double(coresPerChip) / Double(timing.passes)
    }

    /// What the machine would hash without a nonce error. Every core makes one hash per clock, or one in `passes` clocks.
    public func idealHashRate(frequency: Frequency) -> HashRate {
        .hashesPerSecond(hashesPerCycle * frequency.hertz)
    }

    /// The clock that gives this hash rate without nonce errors.
    public func frequency(forHashRate rate: HashRate) -> Frequency { .hertz(rate.hashesPerSecond / hashesPerCycle) }

    /// The probability that a nonce is computed wrongly; all passes of the algorithm are in it.
    public func nonceError(
        voltage: Voltage, temperature: Temperature, frequency: Frequency, thresholdShift: Voltage = .zero
    ) -> Double {
        timing.nonceError(
            voltage: voltage, temperature: temperature, frequency: frequency, thresholdShift: thresholdShift)
    }

    /// The margin z of one stage in standard deviations; `nonceError(margin:)` makes it a probability.
    public func stageMargin(
        voltage: Voltage, temperature: Temperature, frequency: Frequency, thresholdShift: Voltage = .zero
    ) -> Double {
        timing.margin(
            voltage: voltage, temperature: temperature, frequency: frequency, thresholdShift: thresholdShift)
    }

    public func nonceError(margin: Double) -> Double { timing.nonceError(margin: margin) }

    /// Hashes that one counted nonce stands for.
    public var hashesPerNonce: HashCount { .hashes(asicDifficulty * algorithm.hashesAtDifficultyOne) }
}
