// SPDX-License-Identifier: GPL-3.0-or-later

import Fleet
import Quantities

/// A unit whose telemetry does not follow it, and what it said last.
struct Blindness {
    var sensor: FaultEffect.Sensor
    var power: Float
    var rate: Float
    var efficiency: Float
    var temperature: Float
    var error: Float
    var nonces: Double
    var nonceErrors: Double
    var sampleTime: Instant
}

extension FleetWorld {
    mutating func updateBlindness(_ unit: Int, _ sensor: FaultEffect.Sensor) {
        guard sensor != .honest else {
            blinded[unit] = nil
            return
        }
        if blinded[unit]?.sensor == sensor { return }
        blinded[unit] = Blindness(
            sensor: sensor, power: frame.power.values[unit], rate: frame.hashRate.values[unit],
            efficiency: frame.efficiency.values[unit], temperature: frame.chipTemperatureAverage.values[unit],
            error: frame.nonceError.values[unit], nonces: frame.nonces[unit], nonceErrors: frame.nonceErrors[unit],
            sampleTime: frame.sampleTimes[unit])
    }

    /// Puts what a blinded unit says over what its sensors would have said.
    mutating func blind() {
        for (unit, last) in blinded {
            switch last.sensor {
            case .honest: break
            case .noPower:
                frame.power.values[unit] = .nan
                frame.efficiency.values[unit] = .nan
            case .frozen, .silent:
                frame.power.values[unit] = last.power
                frame.hashRate.values[unit] = last.rate
                frame.efficiency.values[unit] = last.efficiency
                frame.chipTemperatureAverage.values[unit] = last.temperature
                frame.chipTemperatureMax.values[unit] = last.temperature
                frame.nonceError.values[unit] = last.error
                frame.nonces[unit] = last.nonces
                frame.nonceErrors[unit] = last.nonceErrors
                if last.sensor == .silent { frame.sampleTimes[unit] = last.sampleTime }
            }
        }
    }
}
