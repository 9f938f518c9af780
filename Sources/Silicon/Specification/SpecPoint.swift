// SPDX-License-Identifier: GPL-3.0-or-later

public import Configuration
public import Quantities

/// A public figure: what a machine of this type is said to draw at a hash rate.
public struct SpecPoint: Sendable, Hashable {
    /// The grade or profile it belongs to: `105 TH/s`.
    public var name: String
    public var hashRate: HashRate
    /// At the wall.
    public var power: Power
    public var provenance: DefaultSource
    /// Whether the model's power was fitted to this very point, which then proves nothing.
    public var isFitted: Bool
}

/// What the model says at a public figure.
public struct SpecPrediction: Sendable, Hashable {
    public var point: SpecPoint
    public var operatingPoint: OperatingPoint
    /// At the wall, at the reference temperature and all fans at nominal speed.
    public var power: Power
    /// Predicted over published power, less one.
    public var residual: Fraction { .fraction(power / point.power - 1) }
    /// Whether the clock that the hash rate needs lies inside the model's tuning range.
    public var isInsideTuningRange: Bool
}

extension AsicModel {
    /// The model's power at each public figure, tuned to the factory's nonce error; a figure whose clock no supply runs is
    /// left out, and `specPoints` has more entries than this.
    public var specPredictions: [SpecPrediction] { specPoints.compactMap(prediction) }

    /// The model at one figure; nil where no supply runs the clock it needs.
    public func prediction(for point: SpecPoint) -> SpecPrediction? {
        let frequency = frequency(forHashRate: point.hashRate)
        guard let voltage = tunedVoltage(for: frequency) else { return nil }
        let operating = OperatingPoint(frequency: frequency, voltage: voltage)
        // A nominal clock is the end of nobody's range, so rounding does not matter there; at the ends it does.
        let reach = frequencyStep * 1e-6
        return SpecPrediction(
            point: point, operatingPoint: operating, power: wallPower(operating),
            isInsideTuningRange: frequency >= frequencyRange.lowerBound - reach
                && frequency <= frequencyRange.upperBound + reach)
    }
}
