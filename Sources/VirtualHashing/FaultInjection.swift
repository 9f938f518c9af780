// SPDX-License-Identifier: GPL-3.0-or-later

public import Quantities
public import Statistics

/// Decides which stages miss in which hash, without looking at those that do not.
///
/// Misses are independent. Along the sequence hash, pass, stage they are the points where a Poisson process of unit rate, running over the
/// accumulated hazard -ln(1 - q), has at least one arrival in a stage's interval: the distance to the next is one exponential draw, however
/// many hashes lie between (the geometric skip, for stages that differ). So the clean path costs nothing.
///
/// Randomness is addressed by blocks of 4096 hashes: what happens to a hash depends on the key and its index alone, not on how the work was
/// split.
///
///     let injection = FaultInjection(misses, .sha256d, key: StreamKey(seed: 7).named("nonce faults"))
///     injection.visit(0..<1_000_000) { hash, faults in ... }      // only the hashes with a fault
public struct FaultInjection: Sendable {
    public let misses: StageMisses
    public let algorithm: HashAlgorithm
    public let key: StreamKey
    private let chains: [CarryChain]

    static let blockLength: UInt64 = 4096

    public init(_ misses: StageMisses, _ algorithm: HashAlgorithm, key: StreamKey) {
        self.misses = misses
        self.algorithm = algorithm
        self.key = key
        chains = misses.probabilities.map { CarryChain(missProbability: $0) }
    }

    /// Calls `body` for every hash of a range in which at least one stage missed, with its faults by pass and stage.
    /// - Complexity: O(faults + range / 4096).
    public func visit(_ hashes: Range<UInt64>, _ body: (_ hash: UInt64, _ faults: [StageFault]) throws -> Void) rethrows
    {
        guard !hashes.isEmpty, misses.hazardPerPass > 0 else { return }
        for block in hashes.lowerBound / Self.blockLength...(hashes.upperBound - 1) / Self.blockLength {
            try visit(block: block, within: hashes, body)
        }
    }

    private func visit(
        block: UInt64, within hashes: Range<UInt64>, _ body: (_ hash: UInt64, _ faults: [StageFault]) throws -> Void
    ) rethrows {
        var stream = RandomStream(key.indexed(block))
        let perPass = misses.hazardPerPass
        let passes = HashEngine.passes(algorithm)
        // Where the process stands: pass number within the block, and hazard within that pass.
        var pass = 0.0
        var hazard = 0.0
        var current: (hash: UInt64, faults: [StageFault])?
        while true {
            hazard += stream.exponential(mean: 1)
            let skipped = (hazard / perPass).rounded(.down)
            pass += skipped
            guard pass < Double(Self.blockLength) * Double(passes) else { break }
            // The difference may round to a hair outside of the pass.
            hazard = max(0, hazard - skipped * perPass)
            let stage = misses.hazards.firstIndex { hazard < $0 } ?? HashEngine.stages - 1
            let (hash, own) = Int(pass).quotientAndRemainder(dividingBy: passes)
            let fault = StageFault(
                pass: own, stage: stage, adder: stream.integer(below: HashEngine.adders(algorithm)),
                flips: chains[stage].flips(&stream))
            let index = block * Self.blockLength + UInt64(hash)
            if current?.hash == index {
                current?.faults.append(fault)
            } else {
                if let done = current, hashes.contains(done.hash) { try body(done.hash, done.faults) }
                current = (index, [fault])
            }
            hazard = misses.hazards[stage]
        }
        if let done = current, hashes.contains(done.hash) { try body(done.hash, done.faults) }
    }
}
