// SPDX-License-Identifier: GPL-3.0-or-later

import Quantities
import VirtualHashing

extension Benchmarks {
    /// The virtual chip, one round per stage, beside libcrypto on the same nonces of the same header: hashes per second of one core.
    static func proofOfWork() -> [Comparison] {
        [("sha256d", HashAlgorithm.sha256d, 1_000_000), ("scrypt-1024-1-1", .scrypt1024, 2000)].map {
            name, algorithm, count in
            func measure(_ path: HashingPath) -> Comparison.Measurement {
                let seconds = processorSeconds {
                    blackHole(path.compute(algorithm, .litecoinGenesis, from: 0, count: count))
                }
                return .init(work: Double(count), seconds: seconds)
            }
            return Comparison(
                name: name, unit: "hashes/s", peer: "libcrypto", ours: { measure(.virtualChip) },
                theirs: { measure(.library) },
                verify: {
                    let ours = HashingPath.virtualChip.compute(algorithm, .litecoinGenesis, from: 1, count: 101)
                    let theirs = HashingPath.library.compute(algorithm, .litecoinGenesis, from: 1, count: 101)
                    guard ours == theirs else {
                        throw BenchmarkFailure(description: "\(name): ours and libcrypto computed different hashes")
                    }
                })
        }
    }
}
