// SPDX-License-Identifier: GPL-3.0-or-later

import EventKernel
import Quantities
import Testing

@Suite("Pacing clocks")
struct PacingClockTests {
    struct Counter: SimulationModel {
        var handled = 0
        /// What handling an event costs in time of the world.
        var work: @Sendable () -> Void = {}

        mutating func handle(_ event: Void, at time: Instant, on calendar: inout EventCalendar<Void>) {
            handled += 1
            work()
            calendar.schedule((), after: .seconds(10))
        }
    }

    func counting(_ work: @escaping @Sendable () -> Void = {}) -> Simulation<Counter> {
        var simulation = Simulation(Counter(work: work))
        simulation.calendar.schedule((), at: .epoch)
        return simulation
    }

    @Test("as fast as possible: no wait, the same history as without a clock")
    func unpaced() async throws {
        var simulation = counting()
        var clock = UnpacedClock()
        let happened = try await simulation.run(until: .epoch + .days(1), pacedBy: &clock)
        var plain = counting()
        #expect(happened == plain.run(until: .epoch + .days(1)) && happened == 8_640)
        #expect(simulation.now == plain.now && simulation.peek() == plain.peek())
    }

    @Test("scaled: 10 virtual seconds last 10/k seconds", arguments: [0.5, 1, 4, 100])
    func scaled(factor: Double) async throws {
        let source = HandWoundClock()
        var clock = ScaledClock(factor: factor, source: source)
        var simulation = counting()
        try await simulation.run(until: .epoch + .seconds(100), pacedBy: &clock)
        #expect(simulation.model.handled == 10)
        #expect(source.sleeps == Array(repeating: .seconds(10 / factor), count: 10))
    }

    @Test("scaled: time spent at work is made good, lateness is reported")
    func lateness() async throws {
        let source = HandWoundClock()
        var clock = ScaledClock(factor: 1, source: source)
        #expect(try await clock.wait(until: .epoch) == .zero)
        source.pass(.seconds(4))
        #expect(try await clock.wait(until: .epoch + .seconds(10)) == .zero)
        source.pass(.seconds(13))
        #expect(try await clock.wait(until: .epoch + .seconds(20)) == .seconds(3))
        #expect(try await clock.wait(until: .epoch + .seconds(30)) == .zero)
        #expect(source.sleeps == [.seconds(6), .seconds(7)])
    }

    @Test("scaled: factors that make no sense are taken to the nearest that does")
    func factors() {
        let source = HandWoundClock()
        #expect(ScaledClock(factor: .nan, source: source).factor == 1)
        #expect(ScaledClock(factor: -1, source: source).factor == 1e-6)
        #expect(ScaledClock(factor: .infinity, source: source).factor == 1e9)
    }

    @Test("real time: waits for the date, catches up with the past, and looks again as often as asked")
    func realTime() async throws {
        let source = HandWoundClock()
        let start = Instant.epoch + .hours(1)
        var clock = RealTimeClock(
            date: { start + TimeSpan(seconds: source.now.offset / .seconds(1)) }, source: source, recheck: .seconds(4))
        #expect(try await clock.wait(until: start - .seconds(5)) == .seconds(5))
        #expect(source.sleeps.isEmpty)
        #expect(try await clock.wait(until: start + .seconds(10)) == .zero)
        #expect(source.sleeps == [.seconds(4), .seconds(4), .seconds(2)])
    }

    @Test("real time: the machine's own date and timer")
    func machine() async throws {
        var clock = RealTimeClock()
        let watch = ContinuousClock()
        let began = watch.now
        let late = try await clock.wait(until: .epoch)
        #expect(late > .days(20_000), "the machine's date lies before 2024")
        try await clock.wait(until: .epoch + late + .milliseconds(20))
        #expect(watch.now - began >= .milliseconds(19))
    }

    @Test("a cancelled task stops between two events")
    func cancellation() async throws {
        let outcome = await Task {
            withUnsafeCurrentTask { $0?.cancel() }
            var simulation = counting()
            var clock = UnpacedClock()
            do {
                try await simulation.run(until: .epoch + .days(1), pacedBy: &clock)
                return "ran on"
            } catch is CancellationError {
                return "cancelled after \(simulation.model.handled)"
            } catch {
                return "\(error)"
            }
        }.value
        #expect(outcome == "cancelled after 0")
    }
}
