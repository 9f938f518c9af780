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
    private var strides: [Stride: Entry] = [:]

    /// A step over another time than the control interval.
    private struct Stride: Hashable {
        var key: Int
        var nanoseconds: Int64
    }

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
        let key = key(group: group, lost: lost, level: level, powered: powered)
        if let entry = entries[key] { return entry }
        let entry = make(group: group, lost: lost, level: level, powered: powered)
        entries[key] = entry
        return entry
    }

    /// The step over any other stretch of time. Whole numbers of seconds are kept: those are what single units are advanced by.
    mutating func entry(group: Int, lost: Int, level: Int, powered: Bool, over time: TimeSpan) -> Entry {
        guard time.nanoseconds % 1_000_000_000 == 0 else {
            return make(group: group, lost: lost, level: level, powered: powered, over: time)
        }
        let stride = Stride(
            key: key(group: group, lost: lost, level: level, powered: powered), nanoseconds: time.nanoseconds)
        if let entry = strides[stride] { return entry }
        let entry = make(group: group, lost: lost, level: level, powered: powered, over: time)
        strides[stride] = entry
        return entry
    }

    private func key(group: Int, lost: Int, level: Int, powered: Bool) -> Int {
        ((group * 8 + min(lost, models[group].fans.count)) * 64 + level) * 2 + (powered ? 1 : 0)
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
