// SPDX-License-Identifier: GPL-3.0-or-later

internal import Foundation
public import Quantities
public import Statistics

extension StageTiming {
    /// The nonce error when all stages see the same supply noise in a cycle, as they do on real power grids; `nonceError`
    /// takes it as independent by stage, which errs a little more often near collapse and equally often from 20 mV of margin.
    ///
    /// Given the noise the stages are independent, so the error is the mean of their product over one normal variable.
    /// - Parameter quadrature: 32 points settle the fourth digit.
    public func nonceErrorUnderCommonNoise(
        voltage: Voltage, temperature: Temperature, frequency: Frequency, thresholdShift: Voltage = .zero,
        quadrature: NormalQuadrature
    ) -> Double {
        let drive = drive(volts: voltage.volts, kelvin: temperature.kelvin, shift: thresholdShift.volts)
        var quiet = self
        quiet.supplyNoise = 0
        let spread = quiet.spread(drive)
        let slack = -log(frequency.hertz) - drive.logDelay
        return quadrature.mean { noise in
            nonceError(margin: (slack - drive.supplySlope * supplyNoise * noise) / spread)
        }
    }
}
