// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
public import Quantities

/// The probability with which each of the 64 stages misses the clock, per pass.
public struct StageMisses: Sendable, Hashable {
    /// One per stage, each in 0 ... 1.
    public let probabilities: [Double]
    /// -ln(1 - q) up to and including each stage: the hazard, which adds where probabilities multiply.
    let hazards: [Double]

    /// - Parameter probabilities: one per stage.
    /// - Throws: unless there are 64, each in 0 ... 1.
    public init(probabilities: [Double]) throws(StageMissError) {
        guard probabilities.count == HashEngine.stages else { throw .stageCount(probabilities.count) }
        if let stage = probabilities.firstIndex(where: { !(0...1).contains($0) }) {
            throw .notAProbability(stage: stage, value: probabilities[stage])
        }
        self.probabilities = probabilities
        // A stage that always misses has infinite hazard; 50 makes it miss but once in 10^21 times, and adds without harm.
        hazards = probabilities.reduce(into: []) { $0.append(($0.last ?? 0) + min(50, -log1p(-$1))) }
    }

    /// From the margins of the stages in standard deviations of their log delay: q = Q(z), the upper tail of the normal.
    ///
    /// - Note: These are margins per pass. A machine model whose calibration folds both passes of SHA-256d into one pipeline gives its nonce
    ///   error to ``init(nonceError:algorithm:)`` instead.
    /// - Throws: unless there are 64 margins, none of them NaN.
    public init(margins: [Double]) throws(StageMissError) {
        try self.init(probabilities: margins.map { 0.5 * erfc($0 * 0.5.squareRoot()) })
    }

    /// Equal stages that together make nonces wrong with this probability.
    /// - Parameters:
    ///   - nonceError: per nonce, all passes of the algorithm in it, as fleets are simulated.
    ///   - algorithm: decides how many passes share it.
    /// - Throws: unless it is in 0 ... 1.
    public init(nonceError: Double, algorithm: HashAlgorithm) throws(StageMissError) {
        guard (0...1).contains(nonceError) else { throw .notAProbability(stage: nil, value: nonceError) }
        let trials = Double(HashEngine.stages * HashEngine.passes(algorithm))
        let probability = -expm1(log1p(-nonceError) / trials)
        try self.init(probabilities: Array(repeating: probability, count: HashEngine.stages))
    }

    /// The probability that any stage in any pass misses: 1 - product of (1 - q) over all stages, to the power of the passes.
    public func nonceError(_ algorithm: HashAlgorithm) -> Double {
        -expm1(-Double(HashEngine.passes(algorithm)) * hazardPerPass)
    }

    var hazardPerPass: Double { hazards.last ?? 0 }
}

/// Why probabilities cannot be those of a pipeline.
public enum StageMissError: Error, Hashable, CustomStringConvertible {
    case stageCount(Int)
    /// `stage` is nil where the value is a nonce's.
    case notAProbability(stage: Int?, value: Double)

    public var description: String {
        switch self {
        case .stageCount(let count):
            "\(count) stages: the pipeline has \(HashEngine.stages), give one value for each"
        case .notAProbability(let stage, let value):
            "\(stage.map { "stage \($0)" } ?? "the nonce error") has \(formatNumber(value)): a probability in 0 ... 1 is needed"
        }
    }
}
