// SPDX-License-Identifier: GPL-3.0-or-later

import Statistics

/// What eight units' sensors say.
struct BlockTelemetry {
    var power: SIMD8<Float>
    var rate: SIMD8<Float>
    /// NaN where nothing hashes.
    var efficiency: SIMD8<Float>
    var nonces: SIMD8<Float>
    var errors: SIMD8<Float>
    /// NaN without nonces.
    var error: SIMD8<Float>
    var shareDifficulty: SIMD8<Float>
}

/// The sensors' noise and the addressed streams it comes from.
struct BlockSensors {
    var powerNoise: Float
    var rateNoise: Float
    var meters: StreamKey
    var counters: StreamKey
    var polls: StreamKey
    /// The share of polls a unit does not answer.
    var dropout: Float
    /// The difficulty a pool asks of a share.
    var poolDifficulty: Float

    /// - Parameters:
    ///   - units: the unit numbers, one address word of every draw; the step is the other.
    ///   - nonces: nonces since the last poll; `expectedErrors`: how many of them are wrong on average.
    @inline(__always)
    func measure(
        _ state: BlockState, units: SIMD8<UInt32>, step: UInt32, powerGain: SIMD8<Float>, rateGain: SIMD8<Float>,
        nonces: SIMD8<Float>, expectedErrors: SIMD8<Float>
    ) -> BlockTelemetry {
        typealias Floats = SIMD8<Float>
        let steps = SIMD8<UInt32>(repeating: step)
        let noiseWords = Threefry2x32.block13(units, steps, key: meters)
        let noise = DenseDraws.gaussianPair(noiseWords.0, noiseWords.1)
        let power = state.power * powerGain * (1 + noise.0 * powerNoise)
        let rate = state.validRate * rateGain * (1 + noise.1 * rateNoise)
        let hashes = VectorMath.less(0, rate)
        let nan = Floats(repeating: .nan)
        let efficiency = VectorMath.select(hashes, power / rate, nan)
        let countWords = Threefry2x32.block13(units, steps, key: counters)
        let drawn = DenseDraws.poisson(mean: expectedErrors, uniform: DenseDraws.uniform(countWords.0))
        let errors = VectorMath.minimum(drawn, nonces)
        let other = DenseDraws.uniform(countWords.1)
        let counted = VectorMath.less(0, nonces)
        return BlockTelemetry(
            power: power, rate: rate, efficiency: efficiency, nonces: nonces, errors: errors,
            error: VectorMath.select(counted, errors / nonces, nan),
            shareDifficulty: VectorMath.select(hashes, poolDifficulty / other, nan))
    }

    /// All ones in the lanes whose unit answers this poll.
    @inline(__always)
    func answers(units: SIMD8<UInt32>, step: UInt32) -> SIMD8<UInt32> {
        guard dropout > 0 else { return SIMD8(repeating: .max) }
        let words = Threefry2x32.block13(units, SIMD8(repeating: step), key: polls)
        return ~VectorMath.less(DenseDraws.uniform(words.0), dropout)
    }
}
