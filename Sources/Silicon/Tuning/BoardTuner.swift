// SPDX-License-Identifier: GPL-3.0-or-later

public import Quantities

/// Finds a board's operating point the way tuning firmware does: start at a high voltage and a low clock, raise the clock until
/// the target is reached or errors exceed the limit, step back; then lower the voltage until errors exceed the limit, and step
/// back again. Braiins and Hiveon describe this order for their firmwares.
public struct BoardTuner: Sendable, Hashable {
    /// Errors and nonces counted at one point.
    public struct Count: Sendable, Hashable {
        public var nonces: Double
        public var errors: Double

        public init(nonces: Double, errors: Double) {
            self.nonces = nonces
            self.errors = errors
        }
    }

    /// One trial point and what came of it.
    public struct Step: Sendable, Hashable {
        public var point: OperatingPoint
        public var nonceError: Double
        public var isAccepted: Bool
    }

    public struct Outcome: Sendable, Hashable {
        /// The last point that was accepted.
        public var point: OperatingPoint
        public var steps: [Step]
        /// Whether the clock got to the target.
        public var reachedTarget: Bool
    }

    public var frequencyStep: Frequency
    /// Of the core voltage.
    public var voltageStep: Voltage
    /// The most nonce errors a point may have.
    public var limit: Double
    /// The voltage never goes below.
    public var lowestVoltage: Voltage
    /// Points it tries before it gives up, against a count that never fails.
    public var trials: Int

    public init(
        frequencyStep: Frequency, voltageStep: Voltage, limit: Double, lowestVoltage: Voltage, trials: Int = 10_000
    ) {
        self.frequencyStep = frequencyStep
        self.voltageStep = voltageStep
        self.limit = limit
        self.lowestVoltage = lowestVoltage
        self.trials = trials
    }

    /// - Parameters:
    ///   - start: a point that is expected to run; where it does not, the outcome is it.
    ///   - target: the clock to stop at; reached by a last, shorter step.
    ///   - count: runs a point and counts. Enough nonces make the count of errors well above ten at the limit.
    /// - Returns: nil for steps that are not positive or a start that already errs too much.
    public func tune(
        from start: OperatingPoint, to target: Frequency, count: (OperatingPoint) -> Count
    ) -> Outcome? {
        guard frequencyStep > .zero, voltageStep > .zero else { return nil }
        var steps: [Step] = []
        func isGood(_ point: OperatingPoint) -> Bool {
            let counted = count(point)
            let error = counted.nonces > 0 ? counted.errors / counted.nonces : 1
            steps.append(Step(point: point, nonceError: error, isAccepted: error <= limit))
            return error <= limit
        }
        var point = start
        guard isGood(point) else { return nil }
        while point.frequency < target, steps.count < trials {
            let next = OperatingPoint(frequency: min(target, point.frequency + frequencyStep), voltage: point.voltage)
            guard isGood(next) else { break }
            point = next
        }
        let reached = point.frequency >= target
        while point.voltage - voltageStep >= lowestVoltage, steps.count < trials {
            let next = OperatingPoint(frequency: point.frequency, voltage: point.voltage - voltageStep)
            guard isGood(next) else { break }
            point = next
        }
        return Outcome(point: point, steps: steps, reachedTarget: reached)
    }
}

extension AsicModel {
    /// A tuner on this model's grids that keeps the factory's nonce error.
    public var tuner: BoardTuner {
        BoardTuner(
            frequencyStep: frequencyStep, voltageStep: voltageSetPointStep, limit: nominalNonceError,
            lowestVoltage: .volts(0.1))
    }

    /// Tunes a typical board to a hash rate of the whole machine at the reference temperature.
    /// - Parameter headroom: how far above the nominal voltage the search starts.
    public func tuned(forHashRate rate: HashRate, headroom: Voltage = .millivolts(60)) -> BoardTuner.Outcome? {
        let target = frequency(forHashRate: rate)
        let start = OperatingPoint(
            frequency: min(target, frequencyRange.lowerBound), voltage: nominal.voltage + headroom)
        return tuner.tune(from: start, to: target) { point in
            let error = nonceError(
                voltage: point.voltage, temperature: referenceTemperature, frequency: point.frequency)
            return BoardTuner.Count(nonces: 1, errors: error)
        }
    }
}
