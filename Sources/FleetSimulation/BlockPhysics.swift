// SPDX-License-Identifier: GPL-3.0-or-later

import Silicon
import Statistics

/// The constants of a group's model that every block of it shares.
struct BlockConstants {
    /// Supply: input = a + b output + c output squared, in watts.
    var supplyIdle: Float
    var supplyGain: Float
    var supplyQuadratic: Float
    /// The leakage's exponent as a linear function of the polynomials' argument.
    private var exponentSlope: Float
    private var exponentAtZero: Float
    /// Stages times passes whose misses make a wrong nonce.
    var stagePasses: Float

    init(_ model: AsicModel) {
        supplyIdle = Float(model.powerSupply.idleLoss.watts)
        supplyGain = Float(1 + model.powerSupply.proportionalLoss.fraction)
        supplyQuadratic = Float(model.powerSupply.quadraticLoss.fraction / model.powerSupply.rated.watts)
        let scale = model.leakageTemperatureScale.kelvins
        exponentSlope = Float(75 / scale)
        exponentAtZero = Float((55 - model.chipPower.referenceTemperature.celsius) / scale)
        stagePasses = Float(model.timing.stages * model.timing.passes)
    }

    /// (T - 55 degC) / 75 K, cut to -1...1: beyond -20 and 130 degC chips behave as there. Firmware stops them long before, and a
    /// thermal runaway stays finite until it does.
    @inline(__always)
    func argument(_ die: SIMD8<Float>) -> SIMD8<Float> {
        let one = SIMD8<Float>(repeating: 1)
        return VectorMath.maximum(VectorMath.minimum((die - 55) * (1 / 75), one), 0 - one)
    }

    /// Leakage over leakage at the reference temperature.
    @inline(__always)
    func leakageFactor(_ u: SIMD8<Float>) -> SIMD8<Float> { VectorMath.exp(u * exponentSlope + exponentAtZero) }

    /// The same bits as in the dense pass for one unit.
    func leakageFactor(celsius: Float) -> Float { leakageFactor(argument(SIMD8(repeating: celsius)))[0] }
}

/// Eight units after a step.
struct BlockState {
    var die: SIMD8<Float>
    var power: SIMD8<Float>
    var validRate: SIMD8<Float>
    var error: SIMD8<Float>

    /// Joules per valid hash; NaN where nothing hashes.
    @inline(__always)
    var efficiency: SIMD8<Float> {
        VectorMath.select(VectorMath.less(0, validRate), power / validRate, SIMD8(repeating: .nan))
    }
}

extension FleetBlock {
    /// Advances eight units by the step their thermal coefficients are for, and tells what they then draw and yield.
    ///
    /// The thermal update is exact for a leakage linearised at the old temperature; its fixed point is the exact steady state.
    /// Leakage within the step counts as at the step's end.
    @inline(__always)
    func advance(inlet: Float, _ k: BlockConstants) -> BlockState {
        let oldDie = load(.die)
        let oldSink = load(.heatsink)
        let air = load(.inletOffset) + inlet
        let dynamic = load(.dynamic)
        let source = dynamic + load(.leakageNow) - load(.leakageSlope) * oldDie
        let die = load(.e11) * oldDie + load(.e12) * oldSink + load(.m1) * source + load(.n1) * air
        let sink = load(.e21) * oldDie + load(.e22) * oldSink + load(.m2) * source + load(.n2) * air
        let u = k.argument(die)
        let leakage = load(.leakage) * k.leakageFactor(u)
        let output = dynamic + leakage + load(.auxiliary)
        let input = (output * k.supplyQuadratic + k.supplyGain) * output + k.supplyIdle
        let power = load(.live) * input + load(.standby)
        let error = nonceError(u, k)
        let validRate = load(.rate) * (1 - error)
        store(.die, die)
        store(.heatsink, sink)
        store(.leakageNow, leakage)
        return BlockState(die: die, power: power, validRate: validRate, error: error)
    }

    /// p = 1 - (1 - Q(z))^n with z from the units' polynomials; relative error below 1e-3 where p > 1e-9.
    @inline(__always)
    private func nonceError(_ u: SIMD8<Float>, _ k: BlockConstants) -> SIMD8<Float> {
        typealias Floats = SIMD8<Float>
        let one = Floats(repeating: 1)
        var z = load(.z6) * u + load(.z5)
        z = z * u + load(.z4)
        z = z * u + load(.z3)
        z = z * u + load(.z2)
        z = z * u + load(.z1)
        z = z * u + load(.z0)
        let q = VectorMath.normalUpperTail(z)
        // -ln(1 - q) by its series where that is exact enough in single precision; the logarithm elsewhere.
        let half = Floats(repeating: 0.5)
        let tail = q * (q * 0.25 + 0.333_333_333)
        let series = q * (one + q * (half + tail))
        var s = series
        let large = VectorMath.less(0.02, q)
        if VectorMath.anySet(large) {
            let rest = VectorMath.maximum(1 - q, Floats(repeating: 1e-30))
            s = VectorMath.select(large, 0 - VectorMath.log(rest), series)
        }
        s *= k.stagePasses
        // 1 - e^-s, likewise.
        let cubic = s * (0.166_666_667 - s * 0.041_666_667)
        let small = s * (one - s * (half - cubic))
        let isLarge = VectorMath.less(0.05, s)
        guard VectorMath.anySet(isLarge) else { return small }
        return VectorMath.select(isLarge, one - VectorMath.exp(0 - s), small)
    }
}
