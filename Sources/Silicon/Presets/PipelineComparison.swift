// SPDX-License-Identifier: GPL-3.0-or-later

public import Quantities

/// What one pipeline preset comes to on a model's silicon: every figure is computed, none is given.
public struct PipelineOutcome: Sendable, Hashable {
    public var preset: String
    public var stages: Int
    /// Through those stages, for one hash.
    public var passes: Int
    public var guardBand: Voltage
    public var voltage: Voltage
    /// Per nonce at the reference temperature.
    public var nonceError: Double
    public var wallPower: Power
    /// At the wall per right hash.
    public var energyPerHash: EnergyPerHash
    /// Less energy per right hash than the first preset's.
    public var saving: Fraction
    /// The smallest die whose cooling the chip's power does not exceed, mm2.
    public var smallestDie: Double
    /// Energy that gating saves a chip in a pause of 100 us; nil without gating.
    public var gatingWorth: Energy?
    /// The shortest pause in which gating pays, the wake time included.
    public var shortestPause: TimeSpan?
    /// The most time per hash that stacked memory can save on this algorithm; nil without it.
    public var memoryWorth: Fraction?
    /// The same at 1 GHz, for an algorithm that waits for memory in each clock.
    public var memoryWorthAtGigahertz: Fraction?
}

extension AsicModel {
    /// The presets side by side on this model, at its nominal clock and reference temperature, each at its own distance from
    /// the collapse of its own pipeline. A preset with a range of guard bands gives two outcomes.
    ///
    /// Every preset computes the same hash with as many stages in all, so the hash rate is the same: a pipeline of 8 stages is
    /// there 8 times, and a hash goes 8 times as often through it as through 64. It then has the error of 64, and the depth by
    /// itself is worth nothing.
    /// - Parameter gate: the net of a chip that gating switches; its leakage is the model's.
    public func compare(
        _ presets: [PipelinePreset], gateCapacitance: Capacitance = Capacitance(base: 1e-6)
    ) -> [PipelineOutcome] {
        var outcomes: [PipelineOutcome] = []
        for preset in presets {
            let widths =
                preset.guardBand.value == preset.wideGuardBand.value
                ? [preset.guardBand.value] : [preset.guardBand.value, preset.wideGuardBand.value]
            for width in widths {
                guard var outcome = outcome(preset, width: width, gateCapacitance: gateCapacitance) else { continue }
                if let first = outcomes.first {
                    outcome.saving = .fraction(1 - outcome.energyPerHash / first.energyPerHash)
                }
                outcomes.append(outcome)
            }
        }
        return outcomes
    }

    private func outcome(
        _ preset: PipelinePreset, width: Voltage, gateCapacitance: Capacitance
    ) -> PipelineOutcome? {
        var pipeline = timing
        pipeline.stages = preset.stages.value
        // A last pass that fills the pipeline only in part still takes all of it.
        let work = timing.stages * timing.passes
        pipeline.passes = (work + preset.stages.value - 1) / preset.stages.value
        guard
            let collapse = pipeline.criticalVoltage(temperature: referenceTemperature, frequency: nominal.frequency)
        else { return nil }
        let point = OperatingPoint(frequency: nominal.frequency, voltage: collapse + width)
        let error = pipeline.nonceError(
            voltage: point.voltage, temperature: referenceTemperature, frequency: point.frequency)
        let wall = wallPower(point)
        let perChip =
            chipPower.dynamicPower(voltage: point.voltage, frequency: point.frequency)
            + chipPower.leakagePower(voltage: point.voltage, temperature: referenceTemperature)
        let gate = preset.wakeTime.map {
            PowerGate(
                wakeTime: TimeSpan(seconds: $0.value * 1e-9), capacitance: gateCapacitance,
                leakage: chipPower.leakagePower(voltage: point.voltage, temperature: referenceTemperature))
        }
        let memory = preset.memorySaving.map { StackedMemory(savedPicoseconds: $0.value * 1e3) }
        return PipelineOutcome(
            preset: preset.name, stages: preset.stages.value, passes: pipeline.passes, guardBand: width,
            voltage: point.voltage,
            nonceError: error, wallPower: wall,
            energyPerHash: wall / (idealHashRate(frequency: point.frequency) * (1 - error)), saving: .zero,
            smallestDie: perChip.watts / preset.heatFluxLimit.value * 100,
            gatingWorth: gate.map { $0.saving(pause: TimeSpan(seconds: 100e-6), voltage: point.voltage) },
            shortestPause: gate.flatMap { gate in
                gate.breakEven(voltage: point.voltage).map { $0 + gate.wakeTime }
            },
            memoryWorth: memory.map { $0.mostTimeSaved(algorithm, at: point.frequency) },
            memoryWorthAtGigahertz: memory.map { $0.shareOfCycle(at: .megahertz(1000)) })
    }
}
