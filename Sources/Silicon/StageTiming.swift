// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation
public import Quantities

/// The delay of one pipeline stage and the chance that it misses the clock.
///
/// A stage's delay is lognormal. Its median follows a drive current that is valid from below threshold to strong inversion
/// (the EKV interpolation, used for near-threshold timing by Karpuzcu et al., VARIUS-NTV, DSN 2012):
///
///     ln D = ln K + ln V + m ln(T / 298.15 K) - alpha ln L,   L = 2 n phi ln(1 + e^x),   x = (V - Vth) / (2 n phi)
///     Vth  = Vth0 - kappa (T - 298.15 K) + shift,             phi = k T / q
///
/// Far above threshold this is the alpha-power law of Sakurai and Newton (IEEE JSSC 25(2), 1990). The spread of ln D has
/// three independent parts: paths and jitter, random threshold variation, supply noise. Variation between the hundreds of
/// identical engines of a chip is part of the second: the mean of Q over a normal is Q with the variances added.
public struct StageTiming: Sendable, Hashable {
    /// Stages that must all meet the clock in one pass.
    public var stages: Int
    /// Passes through the pipeline that one hash takes; the nonce error has all of them folded in.
    public var passes: Int
    /// Vth0, V at 298.15 K.
    package var thresholdVoltage: Double
    /// kappa, V/K: how much the threshold falls per kelvin.
    package var thresholdSlope: Double
    /// n, the subthreshold slope factor.
    package var slopeFactor: Double
    /// alpha, the exponent of the drive current.
    package var driveExponent: Double
    /// m, the exponent of mobility's fall with temperature.
    package var mobilityExponent: Double
    /// Random threshold variation of a whole stage, V rms.
    package var thresholdNoise: Double
    /// Supply noise within a cycle, V rms.
    package var supplyNoise: Double
    /// Spread of ln D from data-dependent paths and jitter.
    package var pathSpread: Double
    /// ln K, K in seconds times V^(alpha - 1).
    package var logScale: Double

    static let referenceKelvin = 298.15
    /// k/q in V/K, exact in the SI of 2019.
    static let thermalVoltagePerKelvin = 1.380649e-23 / 1.602176634e-19

    /// The logarithm of the median delay and how it changes with supply and threshold, per volt.
    struct Drive {
        var logDelay: Double
        var supplySlope: Double
        var thresholdSlope: Double
    }

    func drive(volts: Double, kelvin: Double, shift: Double) -> Drive {
        let scale = 2 * slopeFactor * Self.thermalVoltagePerKelvin * kelvin
        return drive(
            volts: volts, logVolts: log(volts), scale: scale,
            threshold: thresholdVoltage - thresholdSlope * (kelvin - Self.referenceKelvin) + shift,
            mobilityTerm: mobilityExponent * log(kelvin / Self.referenceKelvin))
    }

    @inline(__always)
    func drive(volts: Double, logVolts: Double, scale: Double, threshold: Double, mobilityTerm: Double) -> Drive {
        let x = (volts - threshold) / scale
        let tail = exp(-abs(x))
        let charge = scale * (max(x, 0) + log1p(tail))
        let slope = driveExponent * ((x >= 0 ? 1 : tail) / (1 + tail)) / charge
        return Drive(
            logDelay: logScale + logVolts + mobilityTerm - driveExponent * log(charge),
            supplySlope: 1 / volts - slope, thresholdSlope: slope)
    }

    @inline(__always)
    func spread(_ drive: Drive) -> Double {
        let threshold = drive.thresholdSlope * thresholdNoise
        let supply = drive.supplySlope * supplyNoise
        return (pathSpread * pathSpread + threshold * threshold + supply * supply).squareRoot()
    }

    /// The margin of one stage in standard deviations of its log delay; negative where the median stage is too slow.
    package func margin(volts: Double, celsius: Double, hertz: Double, shift: Double) -> Double {
        let drive = drive(volts: volts, kelvin: celsius + 273.15, shift: shift)
        return (-log(hertz) - drive.logDelay) / spread(drive)
    }

    /// The margin z of one stage: the nonce error is `nonceError(margin: z)`.
    /// - Parameter thresholdShift: added to the threshold voltage, by process or by age; positive is slower.
    public func margin(
        voltage: Voltage, temperature: Temperature, frequency: Frequency, thresholdShift: Voltage = .zero
    ) -> Double {
        margin(
            volts: voltage.volts, celsius: temperature.celsius, hertz: frequency.hertz, shift: thresholdShift.volts)
    }

    /// The probability that a nonce is computed wrongly when every stage has this margin:
    /// 1 - (1 - Q(z))^(stages x passes).
    public func nonceError(margin z: Double) -> Double {
        -expm1(Double(stages) * Double(passes) * logSurvival(z))
    }

    /// The probability per nonce that any stage in any pass misses the clock.
    public func nonceError(
        voltage: Voltage, temperature: Temperature, frequency: Frequency, thresholdShift: Voltage = .zero
    ) -> Double {
        nonceError(
            margin: margin(
                voltage: voltage, temperature: temperature, frequency: frequency, thresholdShift: thresholdShift))
    }

    /// The nonce error where each stage has its own threshold shift; the shifts replace `stages`.
    /// - Complexity: O(shifts).
    public func nonceError(
        voltage: Voltage, temperature: Temperature, frequency: Frequency, thresholdShifts: [Voltage]
    ) -> Double {
        var sum = 0.0
        for shift in thresholdShifts {
            sum += logSurvival(
                margin(voltage: voltage, temperature: temperature, frequency: frequency, thresholdShift: shift))
        }
        return -expm1(Double(passes) * sum)
    }
}
