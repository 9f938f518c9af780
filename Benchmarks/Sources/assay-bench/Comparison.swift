// SPDX-License-Identifier: GPL-3.0-or-later

/// Ours beside a peer, measured in the same run.
struct Comparison {
    /// One side of one round: how much was done in how much processor time.
    struct Measurement {
        var work: Double
        var seconds: Double
        var rate: Double { work / seconds }
    }

    var name: String
    var unit: String
    var peer: String
    /// Higher is better: work per second of processor time.
    var ours: () throws -> Measurement
    /// Nil when the peer is not installed here.
    var theirs: () throws -> Measurement?
    /// Called before the rounds; throws when the two sides do not do the same work.
    var verify: () throws -> Void = {}
    /// Called after the rounds: further lines of the output, about what was found and not how fast.
    var quality: () throws -> [String] = { [] }
    /// For work that takes minutes: so many rounds at most, and none uncounted before them.
    var mostRounds: Int?

    /// Runs the sides in turn, so that what else the machine does falls on both.
    /// - Parameter rounds: at least 1; before the first, ours runs once uncounted.
    func run(rounds: Int) throws -> Outcome {
        try verify()
        if mostRounds == nil { _ = try ours() }
        var own: [Double] = []
        var other: [Double] = []
        var installed = true
        for _ in 0..<min(rounds, mostRounds ?? rounds) {
            own.append(try ours().rate)
            guard installed else { continue }
            if let measurement = try theirs() {
                other.append(measurement.rate)
            } else {
                installed = false
            }
        }
        let complete = other.count == own.count
        return Outcome(
            name: name, value: median(own), unit: unit, peer: peer, peerValue: complete ? median(other) : nil,
            ratio: complete ? median(zip(own, other).map { $0 / $1 }) : nil)
    }
}

/// The middle of the values; of an even count, the mean of the middle two.
func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    guard !sorted.isEmpty else { return .nan }
    return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
}

struct BenchmarkFailure: Error, CustomStringConvertible {
    var description: String
}
