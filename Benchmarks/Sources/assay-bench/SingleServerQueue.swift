// SPDX-License-Identifier: GPL-3.0-or-later

import CPeers
import CSampling
import EventKernel
import Quantities

/// M/M/1 with arrivals at 0.9 per second and services of one second on average.
private struct SingleServerQueue: SimulationModel, ~Copyable {
    enum Event { case arrival, departure }

    static let interarrivalMean = 1e9 / 0.9
    static let serviceMean = 1e9

    var generator: sampling_generator
    var waiting = Waiting<Instant>()
    var served: UInt64 = 0
    var sojourn = TimeSpan.zero
    var digest: UInt64 = 0

    init(seed: UInt64) { generator = sampling_seed(seed) }

    mutating func delay(_ mean: Double) -> TimeSpan {
        TimeSpan(nanoseconds: sampling_exponential_ns(&generator, mean))
    }

    mutating func handle(_ event: Event, at time: Instant, on calendar: inout EventCalendar<Event>) {
        digest = sampling_digest(digest, time.nanosecondsSinceEpoch, event == .arrival ? 0 : 1)
        switch event {
        case .arrival:
            waiting.put(time)
            if waiting.count == 1 { calendar.schedule(.departure, after: delay(Self.serviceMean)) }
            calendar.schedule(.arrival, after: delay(Self.interarrivalMean))
        case .departure:
            sojourn = sojourn + (time - waiting.get())
            served &+= 1
            if waiting.count > 0 { calendar.schedule(.departure, after: delay(Self.serviceMean)) }
        }
    }

    static func history(seed: UInt64, objects: UInt64) -> peer_history {
        var simulation = Simulation(SingleServerQueue(seed: seed))
        let first = simulation.model.delay(interarrivalMean)
        simulation.calendar.schedule(.arrival, after: first)
        let events = simulation.run(while: { $0.served < objects })
        return peer_history(
            events: UInt64(events), digest: simulation.model.digest,
            sojourn_ns: simulation.model.sojourn.nanoseconds)
    }
}

extension Benchmarks {
    static func singleServerQueue() -> [Comparison] {
        let objects: UInt64 = 4_000_000
        func ours() -> Comparison.Measurement {
            let seconds = processorSeconds { blackHole(SingleServerQueue.history(seed: 1, objects: objects).digest) }
            return .init(work: Double(objects), seconds: seconds)
        }
        func plainC(objects: UInt64) -> peer_history {
            peer_mm1(1, objects, SingleServerQueue.interarrivalMean, SingleServerQueue.serviceMean)
        }
        return [
            Comparison(
                name: "mm1", unit: "objects/s", peer: "plain C", ours: ours,
                theirs: {
                    let seconds = processorSeconds { blackHole(plainC(objects: objects).digest) }
                    return .init(work: Double(objects), seconds: seconds)
                },
                verify: {
                    try same(SingleServerQueue.history(seed: 1, objects: 100_000), plainC(objects: 100_000), "mm1")
                }),
            Comparison(
                name: "mm1", unit: "objects/s", peer: "SimPy", ours: ours,
                theirs: { try PythonPeer(script: "simpy_mm1.py", arguments: ["200000", "1"]).measure() }),
        ]
    }
}
