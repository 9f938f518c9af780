// SPDX-License-Identifier: GPL-3.0-or-later

import Fleet
import Quantities

extension FleetWorld {
    /// Turns the fans of units whose dies left their band and that the pass left to this: those that were settled apart, have lost a
    /// board, or do not say what they do. Only what depends on the air is written anew.
    mutating func turnFans(of units: [Int]) {
        guard !units.isEmpty else { return }
        let siteInlet = specification.site.inlet.temperature(at: time).celsius
        for unit in units where states[unit].isClocked {
            // One that is advanced alone may be ahead of the fleet.
            let inlet = touched[unit].map { specification.site.inlet.temperature(at: $0.clock).celsius } ?? siteInlet
            let effect = states[unit].effect(at: time)
            guard !effect.isDown else { continue }
            let group = states[unit].group
            let row = states[unit].row
            let boards = boards(self.units[unit], effect)
            let whole = boards > 0 ? 1 / boards : 1
            let level = fanControls[group].level(
                dynamic: Double(columns[.dynamic, row]) * whole, leakage: Double(columns[.leakage, row]) * whole,
                inlet: inlet + Double(columns[.inletOffset, row]), lost: effect.fansLost)
            guard level != fanLevel(of: unit) else { continue }
            columns[.fanLevel, row] = Float(level)
            let lost = min(effect.fansLost, fanControls[group].fanCount)
            let entry = thermal.entry(
                group: group, lost: lost, level: level, powered: columns[.leakageSlope, row] != 0)
            write(entry, boards: boards, to: columns, row: row)
            columns[.auxiliary, row] = Float(fanControls[group].overhead.watts + entry.fanPower.watts)
            writeQuietBand(unit)
            if frame.sampleTimes[unit] == time, touched[unit] == nil, tellsFans(unit) {
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

    /// An index into the speeds of the group's fan control.
    func fanLevel(of unit: Int) -> Int { Int(columns[.fanLevel, states[unit].row]) }

    func fanSpeed(of unit: Int) -> RotationalSpeed {
        let group = states[unit].group
        return fanControls[group].fullSpeed * fanControls[group].speeds[fanLevel(of: unit)]
    }

    /// Says which dies leave the fans alone, and whether the pass may turn them.
    /// - Parameter boards: the share of boards that work.
    func writeFanRules(_ unit: Int, _ effect: FaultEffect, boards: Double) {
        let row = states[unit].row
        let runs = states[unit].isClocked && !effect.isDown
        let isPlain = runs && boards == 1 && tellsFans(unit)
        columns[.fansLost, row] =
            isPlain ? Float(min(effect.fansLost, fanControls[states[unit].group].fanCount)) : -1
        if runs {
            writeQuietBand(unit)
        } else {
            columns[.quietLow, row] = -.infinity
            columns[.quietHigh, row] = .infinity
        }
    }

    private func writeQuietBand(_ unit: Int) {
        let band = fanControls[states[unit].group].quietBand(level: fanLevel(of: unit))
        columns[.quietLow, states[unit].row] = band.low
        columns[.quietHigh, states[unit].row] = band.high
    }

    /// Whether a unit that answers says how fast its fans turn.
    private func tellsFans(_ unit: Int) -> Bool {
        guard let blindness = blinded[unit] else { return true }
        return blindness.sensor == .noPower
    }
}
