// SPDX-License-Identifier: GPL-3.0-or-later

import EventKernel
import Quantities
import Testing

@Suite("A simulation")
struct SimulationTests {
    struct Ticker: SimulationModel {
        var ticks: [Instant] = []

        mutating func handle(_ period: TimeSpan, at time: Instant, on calendar: inout EventCalendar<TimeSpan>) {
            ticks.append(time)
            calendar.schedule(period, after: period)
        }
    }

    func ticking() -> Simulation<Ticker> {
        var simulation = Simulation(Ticker())
        simulation.calendar.schedule(.seconds(2), at: .epoch)
        simulation.calendar.schedule(.seconds(3), at: .epoch)
        return simulation
    }

    func at(_ seconds: Int64) -> Instant { .epoch + .seconds(seconds) }

    @Test("runs until an instant, without what happens at it")
    func runUntil() {
        var simulation = ticking()
        #expect(simulation.run(until: at(4)) == 4)
        #expect(simulation.model.ticks == [at(0), at(0), at(2), at(3)])
        #expect(simulation.now == at(4) && simulation.peek() == at(4))
    }

    @Test("makes the same history in pieces as in one run")
    func pieces() {
        var whole = ticking()
        whole.run(until: at(100))
        var pieces = ticking()
        for second in 1...50 { pieces.run(until: at(Int64(second) * 2)) }
        #expect(pieces.model.ticks == whole.model.ticks)
        var steps = ticking()
        while let next = steps.peek(), next < at(100) { #expect(steps.step() == next) }
        #expect(steps.model.ticks == whole.model.ticks)
    }

    @Test("runs while a condition holds, and ends when nothing is pending")
    func runWhile() {
        var simulation = ticking()
        #expect(simulation.run(while: { $0.ticks.count < 10 }) == 10)
        #expect(simulation.model.ticks.count == 10)
        simulation.calendar.removeAll()
        #expect(simulation.run(while: { _ in true }) == 0)
        #expect(simulation.step() == nil)
        simulation.run(until: at(1_000))
        #expect(simulation.now == at(1_000))
    }
}
