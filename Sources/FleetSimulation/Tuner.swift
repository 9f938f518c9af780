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
        var airflow: Double
        var inlet: Int
    }

    private var found: [Request: OperatingPoint] = [:]

    /// - Parameters:
    ///   - limit: at the wall.
    ///   - inlet: rounded to whole kelvins, as a tuner would not react to less.
    mutating func point(group: Int, model: AsicModel, limit: Power, inlet: Temperature, airflow: Double)
        -> OperatingPoint
    {
        let inlet = Int(inlet.celsius.rounded())
        let request = Request(group: group, limit: limit.watts, airflow: airflow, inlet: inlet)
        if let point = found[request] { return point }
        let step = model.frequencyStep.hertz
        let lowest = model.frequencyRange.lowerBound.hertz
        var low = 0
        var high = max(0, Int((model.nominal.frequency.hertz - lowest) / step))
        var best: OperatingPoint?
        while low <= high {
            let middle = (low + high) / 2
            let frequency = Frequency.hertz(lowest + Double(middle) * step)
            if let tuned = Self.tuned(model, frequency, .celsius(Double(inlet)), airflow), tuned.wall <= limit {
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

    /// Voltage and temperature depend on each other; a few rounds settle both within the voltage grid.
    private static func tuned(
        _ model: AsicModel, _ frequency: Frequency, _ inlet: Temperature, _ airflow: Double
    ) -> (point: OperatingPoint, wall: Power)? {
        var point = OperatingPoint(frequency: frequency, voltage: model.nominal.voltage)
        guard let first = model.tunedVoltage(for: frequency) else { return nil }
        point.voltage = first
        for _ in 0..<4 {
            guard let steady = model.steadyState(point, inlet: inlet, airflow: airflow),
                let voltage = model.timing.criticalVoltage(
                    nonceError: model.nominalNonceError, temperature: steady.die, frequency: frequency)
            else { return nil }
            let grid = model.voltageSetPointStep.volts
            point.voltage = .volts((voltage.volts / grid).rounded(.up) * grid)
        }
        guard let steady = model.steadyState(point, inlet: inlet, airflow: airflow) else { return nil }
        return (point, model.wallPower(chipPower: steady.power))
    }
}
