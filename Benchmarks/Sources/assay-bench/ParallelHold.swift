// SPDX-License-Identifier: GPL-3.0-or-later

import CPeers
import CSampling
import EventKernel
import Quantities

/// PHOLD: 1024 logical processes, 16 messages each, delays exponential with mean one second.
///
/// Fujimoto, "Performance of Time Warp under synthetic workloads", SCS Distributed Simulation Conf. 22 (1990) 23-28.
private struct ParallelHold: SimulationModel, ~Copyable {
    struct Message: BitwiseCopyable { var process: UInt32 }

    static let processes = 1024
    static let messages = 16
    static let delayMean = 1e9

    var generator: sampling_generator
    var digest: UInt64 = 0
    let handled: UnsafeMutablePointer<UInt64>

    init(seed: UInt64) {
        generator = sampling_seed(seed)
        handled = .allocate(capacity: Self.processes)
        handled.initialize(repeating: 0, count: Self.processes)
    }

    deinit { handled.deallocate() }

    mutating func delay() -> TimeSpan {
        TimeSpan(nanoseconds: sampling_exponential_ns(&generator, Self.delayMean))
    }

    mutating func handle(_ event: Message, at time: Instant, on calendar: inout EventCalendar<Message>) {
        digest = sampling_digest(digest, time.nanosecondsSinceEpoch, UInt64(event.process))
        handled[Int(event.process)] &+= 1
        let to = UInt32(truncatingIfNeeded: sampling_next(&generator)) & UInt32(Self.processes - 1)
        calendar.schedule(Message(process: to), after: delay())
    }

    static func history(seed: UInt64, events: Int) -> peer_history {
        var simulation = Simulation(ParallelHold(seed: seed))
        for process in 0..<UInt32(processes) {
            for _ in 0..<messages {
                let delay = simulation.model.delay()
                simulation.calendar.schedule(Message(process: process), after: delay)
            }
        }
        var left = events
        let happened = simulation.run(while: { _ in
            left &-= 1
            return left >= 0
        })
        var digest = simulation.model.digest
        for process in 0..<processes {
            digest = sampling_digest(digest, Int64(simulation.model.handled[process]), UInt64(process))
        }
        return peer_history(events: UInt64(happened), digest: digest, sojourn_ns: 0)
    }
}

extension Benchmarks {
    static func parallelHold() -> [Comparison] {
        let events = 4_000_000
        func ours() -> Comparison.Measurement {
            let seconds = processorSeconds { blackHole(ParallelHold.history(seed: 1, events: events).digest) }
            return .init(work: Double(events), seconds: seconds)
        }
        func plainC(events: Int) -> peer_history {
            peer_phold(
                1, UInt64(events), UInt32(ParallelHold.processes), UInt32(ParallelHold.messages), ParallelHold.delayMean
            )
        }
        return [
            Comparison(
                name: "phold", unit: "events/s", peer: "plain C", ours: ours,
                theirs: {
                    let seconds = processorSeconds { blackHole(plainC(events: events).digest) }
                    return .init(work: Double(events), seconds: seconds)
                },
                verify: {
                    try same(ParallelHold.history(seed: 1, events: 200_000), plainC(events: 200_000), "phold")
                }),
            Comparison(
                name: "phold", unit: "events/s", peer: "SimPy", ours: ours,
                theirs: { try PythonPeer(script: "simpy_phold.py", arguments: ["300000", "1"]).measure() }),
        ]
    }
}
