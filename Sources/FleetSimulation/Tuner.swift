// SPDX-License-Identifier: GPL-3.0-or-later

import Quantities
import Silicon

/// What firmware does with a power limit: it finds the fastest operating point within the limit whose nonce error, at the
/// temperature the chips will then have, is what the factory tunes to. A cooler chip near threshold is slower, so a low limit
/// needs more voltage than the curve at the reference temperature says.
struct Tuner {
    private struct Request: Hashable {
        var group: Int
        var limit: Double
        var lost: Int
        var inlet: Int
    }

    private var found: [Request: OperatingPoint] = [:]

    /// - Parameters:
    ///   - limit: at the wall.
    ///   - inlet: rounded to whole kelvins, as a tuner would not react to less.
    ///   - lost: fans that stand still; `fans` decides how fast the others will turn.
    mutating func point(
        group: Int, model: AsicModel, limit: Power, inlet: Temperature, lost: Int, fans: FanControl
    ) -> OperatingPoint {
        let inlet = Int(inlet.celsius.rounded())
        let request = Request(group: group, limit: limit.watts, lost: lost, inlet: inlet)
        if let point = found[request] { return point }
        let step = model.frequencyStep.hertz
        let lowest = model.frequencyRange.lowerBound.hertz
        var low = 0
        var high = max(0, Int((model.nominal.frequency.hertz - lowest) / step))
        var best: OperatingPoint?
        while low <= high {
            let middle = (low + high) / 2
            let frequency = Frequency.hertz(lowest + Double(middle) * step)
            if let tuned = Self.tuned(model, frequency, .celsius(Double(inlet)), lost, fans), tuned.wall <= limit {
                best = tuned.point
                low = middle + 1
            } else {
                high = middle - 1
            }
        }
        let fallback = model.operatingPoint(forWallPower: limit)
        found[request] = best ?? fallback
        return best ?? fallback
    }

    /// Voltage, fan speed and temperature depend on each other; a few rounds settle them within the voltage grid.
    private static func tuned(
        _ model: AsicModel, _ frequency: Frequency, _ inlet: Temperature, _ lost: Int, _ fans: FanControl
    ) -> (point: OperatingPoint, wall: Power)? {
        guard let first = model.tunedVoltage(for: frequency) else { return nil }
        var point = OperatingPoint(frequency: frequency, voltage: first)
        var wall = Power.zero
        for _ in 0..<4 {
            let level = fans.level(model, point, inlet: inlet, lost: lost)
            let airflow = fans.airflow(level: level, lost: lost)
            guard let steady = model.steadyState(point, inlet: inlet, airflow: airflow),
                let voltage = model.timing.criticalVoltage(
                    nonceError: model.nominalNonceError, temperature: steady.die, frequency: frequency)
            else { return nil }
            let grid = model.voltageSetPointStep.volts
            point.voltage = .volts((voltage.volts / grid).rounded(.up) * grid)
            let speed = model.fans.fullSpeed * fans.speeds[level]
            wall = model.wallPower(
                chipPower: steady.power,
                fanPower: model.fans.power(speed: speed) * Double(max(0, model.fans.count - lost)))
        }
        return (point, wall)
    }
}
