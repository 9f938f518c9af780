// SPDX-License-Identifier: GPL-3.0-or-later

import Dispatch
import Foundation
public import Quantities
public import Statistics
import Synchronization

/// What this machine did when it hashed on all its cores: a measurement, different each time, and never part of a scenario's result.
public struct HashRateMeasurement: Sendable {
    public var algorithm: HashAlgorithm
    public var path: HashingPath
    public var cores: Int
    /// Hashes per second of processor time of one core: each core's in the first round, then each core's in the second.
    public var rounds: [HashRate]
    /// What the processor drew from start to end, where it can say so.
    public var energy: Energy?
    /// All hashes from start to end.
    public var hashes: HashCount

    package init(
        algorithm: HashAlgorithm, path: HashingPath, cores: Int, rounds: [HashRate], energy: Energy?, hashes: HashCount
    ) {
        self.algorithm = algorithm
        self.path = path
        self.cores = cores
        self.rounds = rounds
        self.energy = energy
        self.hashes = hashes
    }

    public var perCore: HashRate {
        rounds.isEmpty ? .zero : rounds.reduce(.zero, +) / Double(rounds.count)
    }

    /// Student's 95 % interval of the mean rate per core within this run, in hashes per second; nil below two rounds. The next
    /// run of a machine that does other work may lie far outside.
    public var interval: Interval? {
        (try? studentInterval(rounds.map(\.hashesPerSecond), level: 0.95)) ?? nil
    }

    /// The mean rates of the earlier and the later half of the rounds; nil below two rounds.
    public var halves: (first: HashRate, second: HashRate)? {
        let turns = rounds.count / max(1, cores)
        guard turns >= 2 else { return nil }
        let early = rounds.prefix(turns / 2 * cores)
        let late = rounds.dropFirst(early.count)
        return (
            early.reduce(.zero, +) / Double(early.count), late.reduce(.zero, +) / Double(late.count)
        )
    }

    /// Whether the halves are further apart than the interval is wide, which equal conditions do to one run in twenty: the
    /// machine was not the same from start to end, and the interval is too narrow.
    public var drifts: Bool {
        guard let halves, let interval else { return false }
        return abs(halves.first.hashesPerSecond - halves.second.hashesPerSecond) > interval.high - interval.low
    }

    /// One way alone; see `interleaved`.
    public static func run(
        _ algorithm: HashAlgorithm, _ path: HashingPath, cores: Int, rounds: Int, roundLength: TimeSpan,
        meter: ProcessorEnergyMeter?
    ) -> HashRateMeasurement {
        interleaved([(algorithm, path)], cores: cores, rounds: rounds, roundLength: roundLength, meter: meter)[0]
    }

    /// Hashes on every core at the same time, because that is how a miner would use it, and how the package's energy is shared.
    /// The ways take turns, round by round, so that what else the machine does falls on all of them alike.
    ///
    /// Rates are per second of processor time, which leaves out what other programs take; the energy counter cannot.
    /// - Parameters:
    ///   - rounds: of each way, at least 1; one more before them warms caches and clock and is not counted.
    ///   - roundLength: in processor time; at least one batch of hashes is computed.
    ///   - meter: nil where there is none.
    public static func interleaved(
        _ ways: [(algorithm: HashAlgorithm, path: HashingPath)], cores: Int, rounds: Int, roundLength: TimeSpan,
        meter: ProcessorEnergyMeter?
    ) -> [HashRateMeasurement] {
        let cores = max(1, cores)
        var found = ways.map { way in
            HashRateMeasurement(
                algorithm: way.algorithm, path: way.path, cores: cores, rounds: [],
                energy: meter == nil ? nil : .zero, hashes: .zero)
        }
        for round in 0...max(1, rounds) {
            for index in found.indices {
                let start = meter?.read()
                let turns = found[index].turn(round, length: roundLength)
                let end = meter?.read()
                guard round > 0 else { continue }
                found[index].rounds += turns.map { .hashesPerSecond($0.hashes / $0.seconds) }
                found[index].hashes = found[index].hashes + .hashes(turns.reduce(0) { $0 + $1.hashes })
                // A counter that fails once leaves nothing to divide the hashes by.
                if let meter, let start, let end, let sum = found[index].energy {
                    found[index].energy = sum + meter.energy(from: start, to: end)
                } else {
                    found[index].energy = nil
                }
            }
        }
        return found
    }

    private struct Turn: Sendable {
        var hashes = 0.0
        /// Of processor time.
        var seconds = 1.0
    }

    /// One round on every core.
    private func turn(_ round: Int, length: TimeSpan) -> [Turn] {
        let (algorithm, path) = (algorithm, path)
        let batch = algorithm == .sha256d ? 20_000 : 16
        let found = Mutex([Turn](repeating: Turn(), count: cores))
        DispatchQueue.concurrentPerform(iterations: cores) { core in
            var header = algorithm == .sha256d ? BlockHeader.bitcoinGenesis : .litecoinGenesis
            header.tail[0] ^= UInt32(core)
            var nonce = UInt32(truncatingIfNeeded: round) &* 0x0100_0000
            var checksum: UInt32 = 0
            var own = Turn()
            let began = processorTime()
            repeat {
                checksum ^= path.compute(algorithm, header, from: nonce, count: batch)
                nonce &+= UInt32(batch)
                own.hashes += Double(batch)
                own.seconds = processorTime() - began
            } while own.seconds < length.seconds
            let finished = own
            withExtendedLifetime(checksum) { found.withLock { $0[core] = finished } }
        }
        return found.withLock { $0 }
    }
}

/// Seconds of processor time of this thread.
private func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}
