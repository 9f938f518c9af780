// SPDX-License-Identifier: GPL-3.0-or-later

import CFleetKernel
import Silicon
import Statistics

extension assay_fleet_model {
    /// The constants of a model that the dense pass needs.
    init(_ model: AsicModel) {
        let scale = model.leakageTemperatureScale.kelvins
        self.init(
            supply_idle: Float(model.powerSupply.idleLoss.watts),
            supply_gain: Float(1 + model.powerSupply.proportionalLoss.fraction),
            supply_quadratic: Float(model.powerSupply.quadraticLoss.fraction / model.powerSupply.rated.watts),
            exponent_slope: Float(75 / scale),
            exponent_at_zero: Float((55 - model.chipPower.referenceTemperature.celsius) / scale),
            stage_passes: Float(model.timing.stages * model.timing.passes))
    }

    /// Leakage over leakage at the reference temperature: the same bits as in the dense pass.
    func leakageFactor(celsius: Float) -> Float {
        withUnsafePointer(to: self) { assay_fleet_leakage_factor($0, celsius) }
    }
}

extension assay_fleet_sensors {
    /// - Parameter key: the address of the replication.
    init(_ settings: SensorSettings, key: StreamKey) {
        let noise = key.named("readings")
        let polls = key.named("polls")
        self.init(
            power_noise: Float(settings.power.noise.fraction), rate_noise: Float(settings.hashRate.noise.fraction),
            dropout: Float(settings.dropout.fraction), noise_key: (noise.word0, noise.word1),
            poll_key: (polls.word0, polls.word1))
    }
}
