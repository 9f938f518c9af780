// SPDX-License-Identifier: GPL-3.0-or-later

import Calibration
import RegressionDetector
import Statistics
import Testing

@Suite("Causes told with the help of other machines")
struct PooledCauseTests {
    private func cause(_ histories: [FleetHistory]) -> Attribution? {
        FleetIncident.all(in: histories, leastLoss: 0.025).first { incident in
            incident.members.contains { $0.history == 0 }
        }?.members.first { $0.history == 0 }?.attribution
    }

    private let both = [Fleet.driver: 14, Fleet.compiler: 14]

    @Test("alone two components that moved together stay undecided, and the run that decides is named")
    func alone() {
        #expect(
            cause([Fleet.history("a", changes: both, loss: 0.06)])
                == .notIdentifiable(
                    components: [Fleet.compiler, Fleet.driver],
                    separatedBy: "run compiler_version 2 with driver_version 1"))
    }

    @Test("a machine that lost as much to the driver alone settles it")
    func harmedElsewhere() {
        let other = Fleet.history("b", changes: [Fleet.driver: 14], loss: 0.06, seed: 2)
        #expect(cause([Fleet.history("a", changes: both, loss: 0.06), other]) == .certain(component: Fleet.driver))
    }

    @Test("a machine that took the driver unharmed speaks against it, and does not acquit it alone")
    func unharmedElsewhere() throws {
        let hurt = Fleet.history("a", changes: both, loss: 0.06)
        let one = Fleet.history("b", changes: [Fleet.driver: 14], seed: 2)
        guard case .ranked(let candidates)? = cause([hurt, one]) else {
            Issue.record("expected a ranking")
            return
        }
        #expect(candidates.first?.component == Fleet.compiler)
        #expect((candidates.first?.probability ?? 1) < 0.9)
        let many = [hurt, one, Fleet.history("c", changes: [Fleet.driver: 14], seed: 3)]
        #expect(cause(many) == .certain(component: Fleet.compiler))
    }

    @Test("the machine that hurts may decide itself: the driver goes back alone and the loss goes with it")
    func wayBack() {
        let levels = (0..<30).map { (14..<22).contains($0) ? 94.0 : 100 }
        var history = steadyHistory(levels) { visit, run in
            run.components = [
                Fleet.driver: (14..<22).contains(visit) ? "2" : "1", Fleet.compiler: visit < 14 ? "1" : "2",
            ]
            run.release = .text("\(run.components)")
            run.session = "\(visit)"
        }
        history.id = "a"
        let reading = TrajectoryReading(history)
        #expect(
            cause([FleetHistory(machine: "a", measure: "x", reading: reading)]) == .certain(component: Fleet.driver))
    }

    @Test("what other metrics show is no evidence about this one")
    func otherMetric() {
        let other = Fleet.history("b", measure: "fp16/blas3", changes: [Fleet.driver: 14], loss: 0.06, seed: 2)
        guard case .notIdentifiable? = cause([Fleet.history("a", changes: both, loss: 0.06), other]) else {
            Issue.record("expected no answer")
            return
        }
    }

    @Test("causes called certain are right nine times of ten, on fleets where a guilty move spares some machines")
    func calibration() {
        var (certain, right, mutantRight, asked) = (0, 0, 0, 0)
        for number in 0..<120 {
            var stream = RandomStream(StreamKey(seed: 11).indexed(UInt64(number)))
            let guilty = stream.bernoulli(0.5) ? Fleet.driver : Fleet.compiler
            let loss = 0.04 + 0.04 * stream.uniform()
            var histories = [Fleet.history("0", changes: both, loss: loss, seed: UInt64(1000 + number * 10))]
            for other in 1...(1 + Int(3 * stream.uniform())) {
                let moved = stream.bernoulli(0.5) ? Fleet.driver : Fleet.compiler
                let isHit = moved == guilty && !stream.bernoulli(0.1)
                histories.append(
                    Fleet.history(
                        "\(other)", changes: [moved: 14], loss: isHit ? loss : 0,
                        seed: UInt64(1000 + number * 10 + other), visitNoise: 0.008))
            }
            guard let cause = cause(histories) else { continue }
            asked += 1
            // A rule that blames the driver whenever one moved.
            if guilty == Fleet.driver { mutantRight += 1 }
            guard case .certain(let component) = cause else { continue }
            certain += 1
            if component == guilty { right += 1 }
        }
        #expect(asked > 100)
        #expect(Double(right) >= 0.9 * Double(certain), "\(right) of \(certain)")
        #expect(Double(certain) >= 0.4 * Double(asked), "\(certain) of \(asked)")
        #expect(Double(mutantRight) < 0.9 * Double(asked), "the test sees a rule that guesses")
    }

    @Test("a candidate that nobody believes in is not told")
    func told() {
        let ghost = Attribution.ranked([
            .init(component: "a", probability: 0.002), .init(component: "b", probability: 0),
        ])
        #expect(ghost.told == .nothingChanged)
        #expect(ghost.words == "no recorded component changed")
        #expect(
            Attribution.ranked([.init(component: "a", probability: 0.62), .init(component: "b", probability: 0.01)])
                .words
                == "candidates: a 62 %, none of them 38 %")
        #expect(Attribution.ranked([.init(component: "a", probability: 0.97)]).told == .certain(component: "a"))
        let alarm = Alarm(release: "x", raisedAt: "x", change: -0.05, attribution: ghost)
        #expect(alarm.advice.contains("look at the machine"))
    }
}
