// SPDX-License-Identifier: GPL-3.0-or-later

import CFleetKernel
import Quantities
import Silicon

/// A group's fan control as the dense pass needs it: what a powered unit is like at every speed of its fans and with every number of
/// them lost, over one control interval.
struct FanTable {
    private let levels: [assay_fleet_fan_level]
    private let levelCount: Int
    private let control: FanControl

    init(group: Int, control: FanControl, thermal: ThermalCache) {
        self.control = control
        levelCount = control.speeds.count
        levels = (0...control.fanCount).flatMap { lost in
            control.speeds.indices.map { level in
                let entry = thermal.make(group: group, lost: lost, level: level, powered: true)
                let step = entry.step
                let band = control.quietBand(level: level)
                return assay_fleet_fan_level(
                    resistance: control.resistance(level: level, lost: lost).kelvinsPerWatt,
                    e11: Float(step.e11), e12: Float(step.e12), e21: Float(step.e21), e22: Float(step.e22),
                    m1: Float(step.m1), m2: Float(step.m2), n1: Float(step.n1), n2: Float(step.n2),
                    leakage_slope: Float(entry.slope),
                    auxiliary: Float(control.overhead.watts + entry.fanPower.watts),
                    quiet_low: band.low, quiet_high: band.high,
                    speed: Float((control.fullSpeed * control.speeds[level]).rpm))
            }
        }
    }

    /// The control law for a call of the pass.
    /// - Parameter inlet: at the inlet of an average rack when the interval ends.
    func withLaw<Result>(inlet: Temperature, _ body: (UnsafePointer<assay_fleet_fans>) -> Result) -> Result? {
        levels.withUnsafeBufferPointer { levels in
            guard let base = levels.baseAddress else { return nil }
            var law = assay_fleet_fans(
                levels: base, level_count: UInt32(levelCount), target: control.target.celsius,
                leakage_at_target: control.leakageAtTarget, inlet: inlet.celsius)
            return body(&law)
        }
    }
}
