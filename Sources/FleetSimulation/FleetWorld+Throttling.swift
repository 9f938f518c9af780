// SPDX-License-Identifier: GPL-3.0-or-later

import Fleet
import Quantities
import Silicon

extension FleetWorld {
    /// The firmware's throttling, where it has one and the fleet uses it.
    func throttling(group: Int) -> FirmwareProfile.Throttle? {
        specification.groups[group].settings.throttling ? specification.groups[group].firmware.throttle : nil
    }

    /// The lowest mean die temperature at which a running unit's firmware acts, degrees Celsius.
    func watchTemperature(group: Int) -> Float {
        guard let throttle = throttling(group: group) else { return tripTemperature(group: group) }
        return Float(throttle.temperature.celsius) - ReadingColumns.hotSpot
    }

    /// One look of the firmware at the hottest die: it takes the clock back by a step, raises it by one, or leaves it. It looks again
    /// after its interval, as long as it holds the clock back or the die is hot. The voltage stays: a lower one would want a new tuning.
    mutating func throttle(_ unit: Int, at time: Instant) {
        guard states[unit].mode == .running, let throttle = throttling(group: states[unit].group) else {
            states[unit].throttlesAt = nil
            return
        }
        let hottest = Double(columns[.die, states[unit].row] + ReadingColumns.hotSpot)
        let steps = states[unit].throttleSteps
        let limit = throttle.temperature.celsius
        if hottest > limit {
            holdBack(unit)
        } else if hottest < limit - throttle.hysteresis.kelvins, steps > 0 {
            states[unit].throttleSteps -= 1
        }
        let isOver = states[unit].throttleSteps == 0 && hottest <= limit
        states[unit].throttlesAt = isOver ? nil : time + throttle.interval
        if states[unit].throttleSteps != steps { refresh(unit) }
    }

    /// Takes a step more off the clock, down to the model's slowest.
    mutating func holdBack(_ unit: Int) {
        guard let throttle = throttling(group: states[unit].group) else { return }
        let slowest =
            specification.groups[states[unit].group].model.frequencyRange.lowerBound / states[unit].point.frequency
        guard 1 - Double(states[unit].throttleSteps + 1) * throttle.step.fraction >= slowest else { return }
        states[unit].throttleStep = throttle.step.fraction
        states[unit].throttleSteps += 1
    }
}
