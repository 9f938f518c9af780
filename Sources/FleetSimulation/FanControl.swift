// SPDX-License-Identifier: GPL-3.0-or-later

import Quantities
import Silicon

/// How a firmware turns the fans: in steps, so that the die stays near a target. Near threshold a chip that gets colder loses its
/// timing margin, so slowing the fans on a cold night is what keeps the nonce errors low.
///
/// A firmware's loop takes seconds, far less than a control interval: a unit whose die left the band gets the speed that its
/// power and its air call for, without hunting for it.
struct FanControl {
    /// Speeds as shares of the full speed, ascending.
    let speeds: [Double]
    let target: Temperature
    let isAutomatic: Bool
    /// The model's own, kept here because the whole model is slow to copy.
    let fullSpeed: RotationalSpeed
    let fanCount: Int
    let overhead: Power
    private let nominal: Double
    /// Airflow over the nominal one at nominal speed, by fans lost.
    private let ratios: [Double]
    /// Kelvins per watt from die to inlet, by fans lost and level.
    private let resistances: [[Double]]
    /// Leakage at the target over that at the reference temperature.
    let leakageAtTarget: Double

    init(_ settings: FleetGroupSettings, _ model: AsicModel) {
        let nominal = model.fans.nominalSpeed / model.fans.fullSpeed
        let target = settings.fanTarget ?? model.referenceTemperature
        self.nominal = nominal
        fullSpeed = model.fans.fullSpeed
        fanCount = model.fans.count
        overhead = model.dcOverhead
        self.target = target
        isAutomatic = settings.fanControl == .automatic
        if isAutomatic {
            // Steps of a thirtieth of the nominal speed move the die by about one kelvin and a third.
            let step = nominal / 30
            let below = (1...28).map { nominal - Double($0) * step }.filter { $0 >= settings.fanMinimum.fraction }
            let above = (1...30).map { nominal + Double($0) * step }.filter { $0 <= 1 + 1e-9 }
            speeds = below.reversed() + [nominal] + above
        } else {
            speeds = [nominal]
        }
        ratios = (0...model.fans.count).map { lost in
            model.fans.airflowRatio(running: ThermalCache.running(lost: lost, of: model.fans))
        }
        resistances = ratios.map { [speeds] ratio in
            speeds.map { model.thermal.resistance(airflow: ratio * $0 / nominal).kelvinsPerWatt }
        }
        leakageAtTarget =
            model.leakagePower(voltage: model.nominal.voltage, temperature: target)
            / model.leakagePower(voltage: model.nominal.voltage)
    }

    /// Airflow over the nominal one: a fan's flow goes with its speed.
    func airflow(level: Int, lost: Int) -> Double { ratio(lost: lost) * speeds[level] / nominal }

    /// From the inlet to the die.
    func resistance(level: Int, lost: Int) -> ThermalResistance {
        .kelvinsPerWatt(resistances[min(lost, resistances.count - 1)][level])
    }

    func ratio(lost: Int) -> Double { ratios[min(lost, ratios.count - 1)] }

    /// The slowest level at which the die's steady state is at or below the target, or the fastest there is.
    /// - Parameters:
    ///   - dynamic: chip power without leakage; `leakage`: at the reference temperature; watts.
    ///   - inlet: degrees Celsius.
    func level(dynamic: Double, leakage: Double, inlet: Double, lost: Int) -> Int {
        let power = dynamic + leakage * leakageAtTarget
        let table = resistances[min(lost, resistances.count - 1)]
        var low = 0
        var high = speeds.count - 1
        while low < high {
            let middle = (low + high) / 2
            if inlet + table[middle] * power <= target.celsius { high = middle } else { low = middle + 1 }
        }
        return low
    }

    /// The same for a healthy unit at an operating point.
    func level(_ model: AsicModel, _ point: OperatingPoint, inlet: Temperature, lost: Int) -> Int {
        level(
            dynamic: model.dynamicPower(point).watts, leakage: model.leakagePower(voltage: point.voltage).watts,
            inlet: inlet.celsius, lost: lost)
    }

    /// The die temperatures between which a unit at this level is left alone: a level's own steady state lies within.
    func quietBand(level: Int) -> (low: Float, high: Float) {
        guard isAutomatic else { return (-.infinity, .infinity) }
        return (
            level == 0 ? -.infinity : Float(target.celsius) - 2,
            level == speeds.count - 1 ? .infinity : Float(target.celsius) + 0.5
        )
    }
}
