// SPDX-License-Identifier: GPL-3.0-or-later

import CPeers

/// The catalogue: a benchmark is a file beside this one and a line here.
enum Benchmarks {
    static var all: [(name: String, make: () -> [Comparison])] {
        [
            ("mm1", singleServerQueue),
            ("phold", parallelHold),
            ("fleet-step", fleetStep),
            ("fleet-year", fleetYear),
            ("replications", replications),
            ("proof-of-work", proofOfWork),
            ("release-detection", releaseDetection),
            ("appended-release", appendedRelease),
            ("series-scan", seriesScan),
            ("million-runs", millionRuns),
        ]
    }
}

/// - Throws: when two sides of a benchmark did not do the same events in the same order.
func same(_ ours: peer_history, _ theirs: peer_history, _ name: String) throws {
    guard ours.events == theirs.events, ours.digest == theirs.digest, ours.sojourn_ns == theirs.sojourn_ns else {
        throw BenchmarkFailure(
            description: "\(name): ours and the peer went through different histories: \(ours) and \(theirs)")
    }
}

/// Keeps a result, and so the work behind it, from being optimised away.
@inline(never)
func blackHole<T>(_ value: T) {
    withExtendedLifetime(value) {}
}
