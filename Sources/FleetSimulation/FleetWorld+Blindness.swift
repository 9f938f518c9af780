// SPDX-License-Identifier: GPL-3.0-or-later

import Fleet
import Quantities

/// A unit whose telemetry does not follow it, and what it said last.
struct Blindness {
    var sensor: FaultEffect.Sensor
    var shown: Reading
    /// The counters behind what is shown.
    var nonces: Double
    var nonceErrors: Double

    /// One unit's readings.
    struct Reading {
        var power, rate, efficiency, average, hottest, error: Float
        var nonces, nonceErrors: Double
        var sampleTime: Instant
    }
}

extension FleetWorld {
    mutating func updateBlindness(_ unit: Int, _ sensor: FaultEffect.Sensor) {
        guard sensor != .honest else {
            blinded[unit] = nil
            return
        }
        if blinded[unit] != nil {
            blinded[unit]?.sensor = sensor
            return
        }
        blinded[unit] = Blindness(
            sensor: sensor, shown: reading(of: unit), nonces: frame.nonces[unit], nonceErrors: frame.nonceErrors[unit])
    }

    /// Before the events of an interval: counters run on behind what blinded units show.
    mutating func uncoverCounters() {
        for (unit, blindness) in blinded {
            frame.nonces[unit] = blindness.nonces
            frame.nonceErrors[unit] = blindness.nonceErrors
        }
    }

    /// After the pass: puts what a blinded unit says over what its sensors would have said.
    mutating func coverReadings() {
        for (unit, blindness) in blinded {
            blinded[unit]?.nonces = frame.nonces[unit]
            blinded[unit]?.nonceErrors = frame.nonceErrors[unit]
            switch blindness.sensor {
            case .honest: break
            case .noPower:
                frame.power.values[unit] = .nan
                frame.efficiency.values[unit] = .nan
            case .frozen: show(blindness.shown, unit, at: frame.sampleTimes[unit])
            case .silent: show(blindness.shown, unit, at: blindness.shown.sampleTime)
            }
        }
    }

    private func reading(of unit: Int) -> Blindness.Reading {
        Blindness.Reading(
            power: frame.power.values[unit], rate: frame.hashRate.values[unit],
            efficiency: frame.efficiency.values[unit],
            average: frame.chipTemperatureAverage.values[unit], hottest: frame.chipTemperatureMax.values[unit],
            error: frame.nonceError.values[unit], nonces: frame.nonces[unit],
            nonceErrors: frame.nonceErrors[unit], sampleTime: frame.sampleTimes[unit])
    }

    private mutating func show(_ reading: Blindness.Reading, _ unit: Int, at time: Instant) {
        frame.power.values[unit] = reading.power
        frame.hashRate.values[unit] = reading.rate
        frame.efficiency.values[unit] = reading.efficiency
        frame.chipTemperatureAverage.values[unit] = reading.average
        frame.chipTemperatureMax.values[unit] = reading.hottest
        frame.nonceError.values[unit] = reading.error
        frame.nonces[unit] = reading.nonces
        frame.nonceErrors[unit] = reading.nonceErrors
        frame.sampleTimes[unit] = time
    }
}
