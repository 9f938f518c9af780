// SPDX-License-Identifier: GPL-3.0-or-later

import Quantities
import Silicon

/// The thermal steps that units share: by group, fans lost, fan speed, and whether the chips are powered.
struct ThermalCache {
    struct Entry {
        var step: ThermalStep
        var slope: Double
        var fanPower: Power
    }

    private let models: [AsicModel]
    private let step: TimeSpan
    private let fans: [FanControl]
    private var entries: [Int: Entry] = [:]

    init(groups: [AsicModel], fans: [FanControl], step: TimeSpan) {
        models = groups
        self.fans = fans
        self.step = step
    }

    /// Which fans turn: the first to fail is an intake fan, the second an exhaust fan, and so on.
    static func running(lost: Int, of fans: FanNetwork) -> [Bool] {
        let intake = Array(0..<fans.intakeFans)
        let exhaust = Array(fans.intakeFans..<fans.count)
        var order: [Int] = []
        for index in 0..<max(intake.count, exhaust.count) {
            if index < intake.count { order.append(intake[index]) }
            if index < exhaust.count { order.append(exhaust[index]) }
        }
        var running = [Bool](repeating: true, count: fans.count)
        for fan in order.prefix(lost) { running[fan] = false }
        return running
    }

    /// The step over one control interval.
    mutating func entry(group: Int, lost: Int, level: Int, powered: Bool) -> Entry {
        let lost = min(lost, models[group].fans.count)
        let key = ((group * 8 + lost) * 64 + level) * 2 + (powered ? 1 : 0)
        if let entry = entries[key] { return entry }
        let entry = make(group: group, lost: lost, level: level, powered: powered)
        entries[key] = entry
        return entry
    }

    /// The step over any stretch of time; without one, over one control interval.
    func make(group: Int, lost: Int, level: Int, powered: Bool, over time: TimeSpan? = nil) -> Entry {
        let time = time ?? step
        let model = models[group]
        let lost = min(lost, model.fans.count)
        let airflow = fans[group].airflow(level: level, lost: lost)
        let speed = model.fans.fullSpeed * fans[group].speeds[level]
        let slope =
            powered ? model.leakageSlope(voltage: model.nominal.voltage, temperature: model.referenceTemperature) : 0
        return Entry(
            step: model.thermalStep(airflow: airflow, leakageSlope: slope, dt: time), slope: slope,
            fanPower: model.fans.power(speed: speed) * Double(model.fans.count - lost))
    }
}
