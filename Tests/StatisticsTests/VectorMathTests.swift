// SPDX-License-Identifier: GPL-3.0-or-later

import Foundation
import Statistics
import Testing

/// The largest error of a vector function against double precision over a range, relative where the truth exceeds `floor`.
private func largestError(
    _ range: ClosedRange<Double>, relativeAbove floor: Double = 0, steps: Int = 40_000,
    _ function: (SIMD8<Float>) -> SIMD8<Float>, against truth: (Double) -> Double
) -> Double {
    var worst = 0.0
    for block in 0..<(steps / 8) {
        var x = SIMD8<Float>()
        for lane in 0..<8 {
            let share = (Double(block * 8 + lane) + 0.37) / Double(steps)
            x[lane] = Float(range.lowerBound + share * (range.upperBound - range.lowerBound))
        }
        let y = function(x)
        for lane in 0..<8 {
            let expected = truth(Double(x[lane]))
            let scale = max(expected.magnitude, floor)
            let error = (Double(y[lane]) - expected).magnitude / scale
            worst = error.isNaN ? .infinity : max(worst, error)
        }
    }
    return worst
}

@Suite("Vector math against double precision")
struct VectorMathTests {
    @Test("The exponential", arguments: [-86.6...88.7, -1.0...1.0, -0.01...0.01])
    func exponential(_ range: ClosedRange<Double>) {
        #expect(largestError(range, VectorMath.exp(_:), against: { exp($0) }) < 2e-7)
    }

    @Test("The exponential at the ends of its range")
    func exponentialEnds() {
        let y = VectorMath.exp(SIMD8(-.infinity, -1e30, -100, 0, 89, 1e30, .infinity, .nan))
        #expect(y[0] == 0 && y[1] == 0 && y[2] == 0 && y[3] == 1)
        #expect(y[4] == .infinity && y[5] == .infinity && y[6] == .infinity && y[7].isNaN)
    }

    @Test("The logarithm", arguments: [1e-37...1e-30, 1e-6...0.5, 0.5...2.0, 2.0...1e6, 1e6...3e38])
    func logarithm(_ range: ClosedRange<Double>) {
        #expect(largestError(range, relativeAbove: 0.6, VectorMath.log, against: { log($0) }) < 2e-7)
    }

    @Test("The logarithm of zero is minus infinity, of a negative number NaN")
    func logarithmEnds() {
        let y = VectorMath.log(SIMD8(0, -1, 1, .leastNonzeroMagnitude, 2, 2, 2, 2))
        #expect(y[0] == -.infinity && y[1].isNaN && y[2] == 0 && y[3] == -.infinity)
    }

    @Test("The square root", arguments: [1e-37...1e-30, 0.0...1e-3, 0.0...4.0, 4.0...1e8, 1e8...1e37])
    func squareRoot(_ range: ClosedRange<Double>) {
        #expect(largestError(range, VectorMath.squareRoot, against: { $0.squareRoot() }) < 1.2e-7)
        #expect(VectorMath.squareRoot(SIMD8(repeating: 0))[0] == 0)
    }

    @Test("Sine and cosine of turns", arguments: [0.0...1.0, -3.0...3.0, 1000.0...1001.0])
    func sineCosine(_ range: ClosedRange<Double>) {
        let sine = largestError(
            range, relativeAbove: 1, { VectorMath.sineCosine(turns: $0).sin }, against: { sin(2 * .pi * $0) })
        let cosine = largestError(
            range, relativeAbove: 1, { VectorMath.sineCosine(turns: $0).cos }, against: { cos(2 * .pi * $0) })
        #expect(sine < 1.5e-7 && cosine < 1.5e-7)
    }

    @Test("The upper tail of the normal distribution", arguments: [-8.0...0.0, 0.0...3.0, 3.0...8.0, 8.0...12.9])
    func normalUpperTail(_ range: ClosedRange<Double>) {
        #expect(largestError(range, VectorMath.normalUpperTail, against: { erfc($0 / 2.0.squareRoot()) / 2 }) < 2e-6)
    }

    @Test("The upper tail goes to 0 without a step up, and keeps infinities and NaN")
    func normalUpperTailEnds() {
        let y = VectorMath.normalUpperTail(SIMD8(12.9, 13, 13.1, 13.15, 14, .infinity, -.infinity, .nan))
        for lane in 0..<5 where lane > 0 { #expect(y[lane] <= y[lane - 1]) }
        #expect(y[4] == 0 && y[5] == 0 && y[6] == 1 && y[7].isNaN)
    }

    @Test("The normal quantile inverts the tail")
    func normalQuantile() {
        for exponent in 1...23 {
            let p = pow(2, -Double(exponent))
            let z = VectorMath.normalQuantile(SIMD8(repeating: Float(p)))[0]
            #expect((erfc(-Double(z) / 2.0.squareRoot()) / 2 / p - 1).magnitude < 3e-5, "p = \(p)")
        }
    }

    @Test("Words become numbers, floors and extremes are those of scalars")
    func conversions() {
        let words = SIMD8<UInt32>(0, 1, 65535, 65536, 1 << 24, 0x7FFF_FFFF, 0x8000_0001, .max)
        let numbers = VectorMath.converted(words)
        for lane in 0..<8 { #expect(numbers[lane] == Float(words[lane])) }
        let x = SIMD8<Float>(-2.5, -2, -0.1, 0, 0.1, 0.999, 7, 4e6)
        let y = SIMD8<Float>(1, -3, 0, 0, 0.2, 0.5, 8, 1)
        for lane in 0..<8 {
            #expect(VectorMath.floor(x)[lane] == x[lane].rounded(.down))
            #expect(VectorMath.minimum(x, y)[lane] == min(x[lane], y[lane]))
            #expect(VectorMath.maximum(x, y)[lane] == max(x[lane], y[lane]))
        }
    }

    @Test("The bits are the same on every machine")
    func sameBits() {
        var key = StreamKey(seed: 0)
        for step in 0..<200 {
            let x = SIMD8<Float>(repeating: Float(step) * 0.07 + 0.01) * SIMD8(1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3)
            let pair = VectorMath.sineCosine(turns: x)
            for y in [
                VectorMath.exp(x), VectorMath.log(x), VectorMath.squareRoot(x), pair.sin, pair.cos,
                VectorMath.normalUpperTail(x),
            ] {
                for lane in 0..<8 { key = key.indexed(UInt64(y[lane].bitPattern)) }
            }
        }
        #expect(key == StreamKey(word0: 3_882_179_142, word1: 3_722_176_735))
    }
}
