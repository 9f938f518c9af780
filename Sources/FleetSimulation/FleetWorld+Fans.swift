// SPDX-License-Identifier: GPL-3.0-or-later

import Fleet
import Quantities

extension FleetWorld {
    /// Turns the fans of units whose dies left their band. Only what depends on the air is written anew.
    mutating func turnFans(of units: [Int]) {
        let siteInlet = specification.site.inlet.temperature(at: time).celsius
        for unit in units where states[unit].isClocked {
            // One that is advanced alone may be ahead of the fleet.
            let inlet = touched[unit].map { specification.site.inlet.temperature(at: $0.clock).celsius } ?? siteInlet
            let state = states[unit]
            let effect = state.effect(at: time)
            guard !effect.isDown else { continue }
            let boards = boards(self.units[unit], effect)
            let whole = boards > 0 ? 1 / boards : 1
            let level = fanControls[state.group].level(
                dynamic: Double(columns[.dynamic, state.row]) * whole,
                leakage: Double(columns[.leakage, state.row]) * whole,
                inlet: inlet + Double(columns[.inletOffset, state.row]), lost: effect.fansLost)
            guard level != state.fanLevel else { continue }
            states[unit].fanLevel = level
            let lost = min(effect.fansLost, fanControls[state.group].fanCount)
            let entry = thermal.entry(
                group: state.group, lost: lost, level: level, powered: columns[.leakageSlope, state.row] != 0)
            write(entry, boards: boards, to: columns, row: state.row)
            columns[.auxiliary, state.row] = Float(fanControls[state.group].overhead.watts + entry.fanPower.watts)
            writeQuietBand(unit)
            if frame.sampleTimes[unit] == time, blinded[unit] == nil, touched[unit] == nil {
                let speed = Float(fanSpeed(of: unit).rpm)
                for fan in unit * TelemetryFrame.fanSlots..<(unit + 1) * TelemetryFrame.fanSlots
                where frame.fanSpeeds[fan] > 0 {
                    frame.fanSpeeds[fan] = speed
                }
            } else {
                untold.insert(unit)
            }
        }
    }

    func fanSpeed(of unit: Int) -> RotationalSpeed {
        let group = states[unit].group
        return fanControls[group].fullSpeed * fanControls[group].speeds[states[unit].fanLevel]
    }

    /// Units that do not run have no band: their fans are left alone.
    func writeQuietBand(_ unit: Int) {
        let state = states[unit]
        let band =
            state.isClocked
            ? fanControls[state.group].quietBand(level: state.fanLevel) : (low: -.infinity, high: .infinity)
        columns[.quietLow, state.row] = band.low
        columns[.quietHigh, state.row] = band.high
    }
}
