// SPDX-License-Identifier: GPL-3.0-or-later

import EventKernel
import Quantities
import Statistics
import Testing

@Suite("Open queues agree with their closed forms")
struct ServicePointTests {
    /// One value for each replication.
    struct Replications {
        var numberInSystem: [Double] = []
        var timeInSystem: [Double] = []
        var timeInLine: [Double] = []
        var beyondLimit: [Double] = []
        var hadToWait: [Double] = []
    }

    static let warmUp = Instant.epoch + .seconds(2_000)
    static let end = warmUp + .seconds(20_000)

    func replications(
        arrivalRate: Double, serviceRate: Double, servers: Int,
        discipline: ServicePoint.Discipline = .firstComeFirstServed
    ) -> Replications {
        var all = Replications()
        for replication in 0..<16 {
            let key = StreamKey(seed: 20_260_101).named("service point").indexed(UInt64(replication))
            var simulation = Simulation(
                ServicePoint(
                    arrivalRate: arrivalRate, serviceRate: serviceRate, servers: servers, discipline: discipline,
                    warmUp: Self.warmUp, key: key))
            simulation.calendar.schedule(.arrival, at: .epoch)
            simulation.run(until: Self.end)
            simulation.model.account(until: Self.end)
            let figures = simulation.model.figures
            let customers = Double(figures.customers)
            all.numberInSystem.append(simulation.model.area / (Self.end - Self.warmUp).seconds)
            all.timeInSystem.append(figures.timeInSystem / customers)
            all.timeInLine.append(figures.timeInLine / customers)
            all.beyondLimit.append(Double(figures.inSystemBeyondLimit) / customers)
            all.hadToWait.append(Double(figures.hadToWait) / customers)
        }
        return all
    }

    /// Whether the interval over the replications at the level 99.9 % holds the value.
    func agrees(_ values: [Double], _ expected: Double) throws -> Bool {
        try #require(try studentInterval(values, level: 0.999)).contains(expected)
    }

    @Test("the closed forms have the published values")
    func closedForms() {
        let one = ErlangQueue(arrivalRate: 0.8, serviceRate: 1, servers: 1)
        #expect(abs(one.numberInSystem - 4) < 1e-12)
        #expect(abs(one.timeInSystem - 5) < 1e-12)
        #expect(abs(one.probabilityOfStaying(longerThan: 10) - 0.1353352832366127) < 1e-12)
        let three = ErlangQueue(arrivalRate: 2.4, serviceRate: 1, servers: 3)
        #expect(abs(three.timeInLine - 1.0786516853932582) < 1e-12)
        #expect(abs(three.probabilityOfWaiting - 0.647191011235955) < 1e-12)
    }

    @Test("M/M/1: number and time in the system, and the tail of the time")
    func oneServer() throws {
        let theory = ErlangQueue(arrivalRate: 0.8, serviceRate: 1, servers: 1)
        let measured = replications(arrivalRate: 0.8, serviceRate: 1, servers: 1)
        #expect(try agrees(measured.numberInSystem, theory.numberInSystem))
        #expect(try agrees(measured.timeInSystem, theory.timeInSystem))
        #expect(try agrees(measured.beyondLimit, theory.probabilityOfStaying(longerThan: 10)))
    }

    @Test("M/M/3: time in the line and the probability of waiting")
    func threeServers() throws {
        let theory = ErlangQueue(arrivalRate: 2.4, serviceRate: 1, servers: 3)
        let measured = replications(arrivalRate: 2.4, serviceRate: 1, servers: 3)
        #expect(try agrees(measured.timeInLine, theory.timeInLine))
        #expect(try agrees(measured.hadToWait, theory.probabilityOfWaiting))
    }

    @Test("a server that is 3 % too slow is found out", arguments: [1, 3])
    func slowServer(servers: Int) throws {
        let rate = 0.8 * Double(servers)
        let theory = ErlangQueue(arrivalRate: rate, serviceRate: 1, servers: servers)
        let measured = replications(arrivalRate: rate, serviceRate: 0.97, servers: servers)
        #expect(try !agrees(measured.timeInSystem, theory.timeInSystem))
        #expect(try !agrees(measured.hadToWait, theory.probabilityOfWaiting))
    }

    @Test("serving the last customer first leaves the mean alone and is found out by the tail")
    func lastComeFirstServed() throws {
        let theory = ErlangQueue(arrivalRate: 0.8, serviceRate: 1, servers: 1)
        let measured = replications(arrivalRate: 0.8, serviceRate: 1, servers: 1, discipline: .lastComeFirstServed)
        #expect(try agrees(measured.numberInSystem, theory.numberInSystem))
        #expect(try !agrees(measured.beyondLimit, theory.probabilityOfStaying(longerThan: 10)))
    }
}
