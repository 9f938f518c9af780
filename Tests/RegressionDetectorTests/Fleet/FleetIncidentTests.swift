// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import RegressionDetector
import Statistics
import Testing

@Suite("Incidents over a fleet")
struct FleetIncidentTests {
    @Test("a driver that hurts four of six machines is one incident that counts them")
    func spread() throws {
        let histories = (0..<7).map { (number: Int) -> FleetHistory in
            let changes: [String: Int] = number < 6 ? [Fleet.driver: 14] : [:]
            let loss = number < 4 ? 0.06 : 0
            return Fleet.history("\(number)", changes: changes, loss: loss, seed: UInt64(number + 1))
        }
        let incidents = FleetIncident.all(in: histories, leastLoss: 0.025)
        #expect(incidents.count == 1)
        let incident = try #require(incidents.first)
        #expect(incident.attribution == .certain(component: Fleet.driver))
        #expect(incident.spread.hurt.map(\.machine).sorted() == ["0", "1", "2", "3"])
        #expect(incident.spread.notHurt.map(\.machine) == ["4", "5"])
        #expect(incident.spread.notJudged.isEmpty)
        #expect(abs(incident.loss.loss - 0.06) < 0.004)
        #expect(incident.loss.interval.width < 0.02)
        let fleet = try #require(incident.spread.fleetLoss)
        #expect(abs(fleet.loss - 0.04) < 0.01 && fleet.interval.contains(0.04))
    }

    @Test("a machine with one visit since the change is not judged, and is no machine that is unharmed")
    func notJudged() throws {
        let histories = [
            Fleet.history("a", changes: [Fleet.driver: 14], loss: 0.06),
            Fleet.history("b", visits: 2, changes: [Fleet.driver: 1], seed: 2),
        ]
        let spread = try #require(FleetIncident.all(in: histories, leastLoss: 0.025).first).spread
        #expect(spread.hurt.map(\.machine) == ["a"])
        #expect(spread.notJudged.map(\.machine) == ["b"])
    }

    @Test("several metrics of one machine are one incident, and so is what they lose without any change of software")
    func metrics() {
        let measures = ["fp32/efficiency", "fp16/efficiency", "fp32/blas3_gops"]
        for changes in [[Fleet.driver: 14], [:]] {
            let histories = measures.enumerated().map { number, measure in
                Fleet.history("a", measure: measure, changes: changes, loss: 0.06, seed: UInt64(number + 1))
            }
            let incidents = FleetIncident.all(in: histories, leastLoss: 0.025)
            #expect(incidents.map(\.members.count) == [3])
            #expect(incidents.first?.spread.hurt.count == 1)
        }
        // Two machines without a change of software have nothing in common.
        let machines = ["a", "b"].enumerated().map { Fleet.history($1, loss: 0.06, seed: UInt64($0 + 1)) }
        #expect(FleetIncident.all(in: machines, leastLoss: 0.025).count == 2)
    }

    @Test("the same driver again, after the one before healed it, is the same incident")
    func again() throws {
        let isBad: (Int) -> Bool = { (12..<20).contains($0) || $0 >= 30 }
        var history = steadyHistory((0..<40).map { isBad($0) ? 94.0 : 100.0 }) { visit, run in
            run.components = [Fleet.driver: isBad(visit) ? "2" : "1"]
            run.release = .text("driver \(isBad(visit) ? 2 : 1)")
            run.session = "\(visit)"
        }
        history.id = "a"
        func incidents(_ visits: Int) -> [FleetIncident] {
            var part = history
            part.runs = history.runs.filter { Int($0.session ?? "") ?? 0 < visits }
            return FleetIncident.all(
                in: [FleetHistory(machine: "a", measure: "x", reading: TrajectoryReading(part))], leastLoss: 0.025)
        }
        #expect(incidents(20).map { $0.recovered(leastLoss: 0.025) != nil } == [false])
        #expect(incidents(29).map { $0.recovered(leastLoss: 0.025) != nil } == [true])
        let all = incidents(40)
        #expect(all.map(\.members.count) == [2])
        #expect(all.first?.recovered(leastLoss: 0.025) == nil)
    }

    @Test("a later loss is booked on itself: what recovered before it stays recovered")
    func booking() throws {
        // Down with driver 2, healed by 3, down again with kernel 7.
        let levels = (0..<44).map { (visit: Int) -> Double in
            (12..<20).contains(visit) ? 94 : visit >= 32 ? 92 : 100
        }
        var history = steadyHistory(levels) { visit, run in
            run.components = [
                Fleet.driver: visit < 12 ? "1" : visit < 20 ? "2" : "3", "os_kernel": visit < 32 ? "6" : "7",
            ]
            run.release = .text(run.components.sorted { $0.key < $1.key }.map(\.value).joined(separator: "+"))
            run.session = "\(visit)"
        }
        history.id = "a"
        let incidents = FleetIncident.all(
            in: [FleetHistory(machine: "a", measure: "x", reading: TrajectoryReading(history))], leastLoss: 0.025)
        #expect(incidents.map(\.attribution) == [.certain(component: Fleet.driver), .certain(component: "os_kernel")])
        #expect(incidents.map { $0.recovered(leastLoss: 0.025) != nil } == [true, false])
        // Without the booking, the later loss would look like a relapse of the first.
        let first = try #require(incidents.first).first.drop
        #expect((first.remaining.last?.loss.high ?? 1) < 0.025)
    }

    @Test("the interval of a loss covers the truth about as often as it says, and half of it does not")
    func coverage() {
        var (covered, half, drops) = (0, 0, 0)
        for seed in 0..<150 {
            let history = Fleet.history("a", changes: [Fleet.driver: 14], loss: 0.08, seed: UInt64(seed))
            guard let drop = SegmentDrop.all(in: history.reading).first else { continue }
            drops += 1
            if drop.interval.contains(0.08) { covered += 1 }
            if abs(drop.interval.center - 0.08) < drop.interval.width / 4 { half += 1 }
        }
        #expect(drops > 140)
        #expect(Double(covered) > 0.9 * Double(drops), "\(covered) of \(drops)")
        #expect(Double(half) < 0.9 * Double(drops), "the test sees an interval that is too short")
    }
}
