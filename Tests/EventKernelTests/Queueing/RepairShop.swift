// SPDX-License-Identifier: GPL-3.0-or-later

import EventKernel
import Quantities
import Statistics

/// Machines that fail and a crew of c that mends them, one machine each, in the order of failure.
struct RepairShop: SimulationModel, ~Copyable {
    enum Event { case failure, repair }

    let machines: Int
    let crew: Int
    let meanTimeBetweenFailures: TimeSpan
    let meanRepairTime: TimeSpan
    var failures: RandomStream
    var repairs: RandomStream
    var broken = 0
    /// Machine-seconds lost.
    var downtime = 0.0
    var lastChange = Instant.epoch

    init(machines: Int, crew: Int, meanTimeBetweenFailures: TimeSpan, meanRepairTime: TimeSpan, key: StreamKey) {
        self.machines = machines
        self.crew = crew
        self.meanTimeBetweenFailures = meanTimeBetweenFailures
        self.meanRepairTime = meanRepairTime
        failures = RandomStream(key.named("failures"))
        repairs = RandomStream(key.named("repairs"))
    }

    mutating func scheduleFailure(on calendar: inout EventCalendar<Event>) {
        calendar.schedule(
            .failure, after: TimeSpan(seconds: failures.exponential(mean: meanTimeBetweenFailures.seconds)))
    }

    mutating func scheduleRepair(on calendar: inout EventCalendar<Event>) {
        calendar.schedule(.repair, after: TimeSpan(seconds: repairs.exponential(mean: meanRepairTime.seconds)))
    }

    mutating func account(until time: Instant) {
        downtime += Double(broken) * (time - lastChange).seconds
        lastChange = time
    }

    mutating func handle(_ event: Event, at time: Instant, on calendar: inout EventCalendar<Event>) {
        account(until: time)
        switch event {
        case .failure:
            broken += 1
            if broken <= crew { scheduleRepair(on: &calendar) }
        case .repair:
            broken -= 1
            scheduleFailure(on: &calendar)
            if broken >= crew { scheduleRepair(on: &calendar) }
        }
    }
}
