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
    /// Hashes per second of processor time of one core, in each round of each core.
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

    /// Student's 95 % interval of the mean rate per core, in hashes per second; nil below two rounds.
    public var interval: Interval? {
        (try? studentInterval(rounds.map(\.hashesPerSecond), level: 0.95)) ?? nil
    }

    /// Hashes on every core at the same time, because that is how a miner would use it, and how the package's energy is shared.
    ///
    /// Rates are per second of processor time, which leaves out what other programs take; the energy counter cannot.
    /// - Parameters:
    ///   - rounds: per core, at least 1.
    ///   - roundLength: in processor time; at least one batch of hashes is computed.
    ///   - meter: nil where there is none.
    public static func run(
        _ algorithm: HashAlgorithm, _ path: HashingPath, cores: Int, rounds: Int, roundLength: TimeSpan,
        meter: ProcessorEnergyMeter?
    ) -> HashRateMeasurement {
        let batch = algorithm == .sha256d ? 20_000 : 16
        let found = Mutex<(rounds: [HashRate], hashes: Double)>(([], 0))
        let start = meter?.read()
        DispatchQueue.concurrentPerform(iterations: max(1, cores)) { core in
            var header = algorithm == .sha256d ? BlockHeader.bitcoinGenesis : .litecoinGenesis
            header.tail[0] ^= UInt32(core)
            var nonce: UInt32 = 0
            var checksum: UInt32 = 0
            var own: [HashRate] = []
            // The first round warms caches and clock and is not counted.
            for round in 0...max(1, rounds) {
                let began = processorTime()
                var seconds = 0.0
                var hashes = 0
                repeat {
                    checksum ^= path.compute(algorithm, header, from: nonce, count: batch)
                    nonce &+= UInt32(batch)
                    hashes += batch
                    seconds = processorTime() - began
                } while seconds < roundLength.seconds
                if round > 0 { own.append(.hashesPerSecond(Double(hashes) / seconds)) }
                found.withLock { $0.hashes += Double(hashes) }
            }
            let finished = own
            withExtendedLifetime(checksum) { found.withLock { $0.rounds += finished } }
        }
        var energy: Energy?
        if let meter, let start, let end = meter.read() { energy = meter.energy(from: start, to: end) }
        let all = found.withLock { $0 }
        return HashRateMeasurement(
            algorithm: algorithm, path: path, cores: max(1, cores), rounds: all.rounds, energy: energy,
            hashes: .hashes(all.hashes))
    }
}

/// Seconds of processor time of this thread.
private func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}
