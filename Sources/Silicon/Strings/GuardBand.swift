// SPDX-License-Identifier: GPL-3.0-or-later

public import Quantities

/// What a guard band is worth and what it risks: the supply stands this far above the collapse of the nominal clock at the
/// reference temperature.
public struct GuardBand: Sendable, Hashable {
    public var model: String
    public var process: String
    public var width: Voltage
    /// Collapse plus `width`.
    public var voltage: Voltage
    /// At the wall at the nominal clock and the reference temperature.
    public var power: Power
    /// Whether that is more than the model's supply is rated for: a machine with this band would need another supply.
    public var exceedsSupply: Bool
    /// Per nonce, in each condition asked for.
    public var risks: [Risk]

    /// The nonce error under one change of the conditions.
    public struct Risk: Sendable, Hashable {
        public var condition: GuardBandCondition
        /// Of the dies; nil where they run away.
        public var die: Temperature?
        /// Per nonce; 1 where the dies run away, because then nothing is hashed.
        public var nonceError: Double
    }
}

/// A change that a guard band has to bear.
public enum GuardBandCondition: Sendable, Hashable, CustomStringConvertible {
    /// The dies stand at the temperature that tuning is referred to.
    case reference
    /// Inlet air of this temperature, all fans.
    case inlet(Temperature)
    /// Inlet air of this temperature, one intake fan dead and the rest at nominal speed.
    case deadFan(inlet: Temperature)
    /// This long at the operating point and reference temperature, after burn-in.
    case aged(TimeSpan)

    public var description: String {
        switch self {
        case .reference: "tuned, at the reference temperature"
        case .inlet(let inlet): "inlet at \(inlet.formatted(in: "degC"))"
        case .deadFan(let inlet): "inlet at \(inlet.formatted(in: "degC")), one fan dead"
        case .aged(let time):
            time == .days(365) ? "after 1 year" : "after \(formatNumber(time.hours / 8760, digits: 3)) years"
        }
    }

    /// The conditions that a comparison is made of unless others are asked for.
    public static let usual: [Self] = [
        .reference, .inlet(.celsius(-5)), .inlet(.celsius(15)), .inlet(.celsius(35)), .deadFan(inlet: .celsius(35)),
        .aged(.days(365)), .aged(.days(1825)),
    ]
}

extension AsicModel {
    /// A guard band on this model.
    /// - Parameters:
    ///   - width: above collapse, where half of the nonces are wrong.
    ///   - conditions: under which the nonce error is wanted.
    /// - Returns: nil where no supply collapses the nominal clock.
    public func guardBand(
        _ width: Voltage, conditions: [GuardBandCondition] = GuardBandCondition.usual
    ) -> GuardBand? {
        guard
            let collapse = timing.criticalVoltage(temperature: referenceTemperature, frequency: nominal.frequency)
        else { return nil }
        let point = OperatingPoint(frequency: nominal.frequency, voltage: collapse + width)
        let wall = wallPower(point)
        return GuardBand(
            model: name, process: process, width: width, voltage: point.voltage, power: wall,
            exceedsSupply: powerSupply.output(input: wall) > powerSupply.rated,
            risks: conditions.map { risk($0, at: point) })
    }

    /// The share of power at the wall that `width` saves against a wider band at the same clock and temperature.
    public func guardBandSaving(_ width: Voltage, against wider: Voltage) -> Fraction? {
        guard let narrow = guardBand(width, conditions: []), let wide = guardBand(wider, conditions: []) else {
            return nil
        }
        return .fraction(1 - narrow.power / wide.power)
    }

    private func risk(_ condition: GuardBandCondition, at point: OperatingPoint) -> GuardBand.Risk {
        var die: Temperature? = referenceTemperature
        var shift = Voltage.zero
        switch condition {
        case .reference: break
        case .inlet(let inlet): die = steadyState(point, inlet: inlet)?.die
        case .deadFan(let inlet):
            let airflow = fans.airflowRatio(intake: max(0, fans.intakeFans - 1), exhaust: fans.exhaustFans)
            die = steadyState(point, inlet: inlet, airflow: airflow)?.die
        case .aged(let time):
            let burnIn = ageing.burnInShift(voltage: point.voltage, temperature: referenceTemperature)
            shift =
                ageing.advance(
                    shift: burnIn, voltage: point.voltage, temperature: referenceTemperature, time: time) - burnIn
        }
        guard let die else { return GuardBand.Risk(condition: condition, die: nil, nonceError: 1) }
        let error = nonceError(
            voltage: point.voltage, temperature: die, frequency: point.frequency, thresholdShift: shift)
        return GuardBand.Risk(condition: condition, die: die, nonceError: error)
    }
}
