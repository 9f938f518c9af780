// SPDX-License-Identifier: GPL-3.0-or-later

import Quantities
import Silicon

/// The thermal steps that units share: by group, fans lost, and whether the chips are powered.
struct ThermalCache {
    struct Entry {
        var step: ThermalStep
        var slope: Double
        var fanPower: Power
    }

    private let models: [AsicModel]
    private let step: TimeSpan
    private let airflow: [[Double]]
    private var entries: [Int: Entry] = [:]

    init(groups: [AsicModel], step: TimeSpan) {
        models = groups
        self.step = step
        airflow = groups.map { model in
            (0...model.fans.count).map { lost in
                model.fans.airflowRatio(running: Self.running(lost: lost, of: model.fans))
            }
        }
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

    func airflow(group: Int, lost: Int) -> Double { airflow[group][min(lost, airflow[group].count - 1)] }

    /// The step over one control interval.
    mutating func entry(group: Int, lost: Int, powered: Bool) -> Entry {
        let lost = min(lost, airflow[group].count - 1)
        let key = (group * 8 + lost) * 2 + (powered ? 1 : 0)
        if let entry = entries[key] { return entry }
        let entry = make(group: group, lost: lost, powered: powered, over: step)
        entries[key] = entry
        return entry
    }

    /// The step over any other stretch of time.
    func make(group: Int, lost: Int, powered: Bool, over time: TimeSpan) -> Entry {
        let model = models[group]
        let lost = min(lost, airflow[group].count - 1)
        let slope =
            powered ? model.leakageSlope(voltage: model.nominal.voltage, temperature: model.referenceTemperature) : 0
        return Entry(
            step: model.thermalStep(airflow: airflow[group][lost], leakageSlope: slope, dt: time), slope: slope,
            fanPower: model.fans.power(speed: model.fans.nominalSpeed) * Double(model.fans.count - lost))
    }
}
