// SPDX-License-Identifier: GPL-3.0-or-later

import EventKernel
import Quantities
import Statistics

/// An open queue M/M/c: customers come at a rate, wait in one line, and are served by the first of c servers that is free.
struct ServicePoint: SimulationModel, ~Copyable {
    enum Event { case arrival, departure(came: Instant) }
    enum Discipline { case firstComeFirstServed, lastComeFirstServed }

    struct Figures {
        var customers = 0
        var timeInSystem = 0.0
        var timeInLine = 0.0
        var inSystemBeyondLimit = 0
        var hadToWait = 0
    }

    let arrivalRate: Double
    let serviceRate: Double
    let servers: Int
    let discipline: Discipline
    let warmUp: Instant
    /// The figures count the customers that stay longer than this, in seconds.
    let limit: Double
    var interarrivals: RandomStream
    var services: RandomStream
    var line: [Instant] = []
    var lineStart = 0
    var busy = 0
    var figures = Figures()
    /// The integral of the number in the system over the time after the warm-up, in seconds.
    var area = 0.0
    var lastChange: Instant

    init(
        arrivalRate: Double, serviceRate: Double, servers: Int = 1, discipline: Discipline = .firstComeFirstServed,
        warmUp: Instant, limit: Double = 10, key: StreamKey
    ) {
        self.arrivalRate = arrivalRate
        self.serviceRate = serviceRate
        self.servers = servers
        self.discipline = discipline
        self.warmUp = warmUp
        self.limit = limit
        lastChange = warmUp
        interarrivals = RandomStream(key.named("interarrivals"))
        services = RandomStream(key.named("services"))
    }

    var inSystem: Int { busy + line.count - lineStart }

    mutating func handle(_ event: Event, at time: Instant, on calendar: inout EventCalendar<Event>) {
        account(until: time)
        switch event {
        case .arrival:
            calendar.schedule(.arrival, after: TimeSpan(seconds: interarrivals.exponential(mean: 1 / arrivalRate)))
            if busy < servers {
                serve(came: time, at: time, on: &calendar)
            } else {
                line.append(time)
            }
        case .departure(let came):
            busy -= 1
            if came >= warmUp {
                let stay = (time - came).seconds
                figures.customers += 1
                figures.timeInSystem += stay
                if stay > limit { figures.inSystemBeyondLimit += 1 }
            }
            if line.count > lineStart { serve(came: takeFromLine(), at: time, on: &calendar) }
        }
    }

    mutating func account(until time: Instant) {
        guard time > lastChange else { return }
        area += Double(inSystem) * (time - lastChange).seconds
        lastChange = time
    }

    private mutating func takeFromLine() -> Instant {
        guard discipline == .firstComeFirstServed else { return line.removeLast() }
        let came = line[lineStart]
        lineStart += 1
        if lineStart == line.count {
            line.removeAll(keepingCapacity: true)
            lineStart = 0
        }
        return came
    }

    private mutating func serve(came: Instant, at time: Instant, on calendar: inout EventCalendar<Event>) {
        busy += 1
        if came >= warmUp {
            figures.timeInLine += (time - came).seconds
            if time > came { figures.hadToWait += 1 }
        }
        calendar.schedule(.departure(came: came), after: TimeSpan(seconds: services.exponential(mean: 1 / serviceRate)))
    }
}
