// SPDX-License-Identifier: GPL-3.0-or-later

import Silicon
import Statistics

/// The constants of a group's model that every block of it shares.
struct BlockConstants {
    /// Supply: input = a + b output + c output squared, in watts.
    var supplyIdle: Float
    var supplyGain: Float
    var supplyQuadratic: Float
    /// 1/K, and the reference temperature in degrees Celsius.
    var leakageRate: Float
    var leakageReference: Float
    /// Stages times passes whose misses make a wrong nonce.
    var stagePasses: Float

    init(_ model: AsicModel) {
        supplyIdle = Float(model.powerSupply.idleLoss.watts)
        supplyGain = Float(1 + model.powerSupply.proportionalLoss.fraction)
        supplyQuadratic = Float(model.powerSupply.quadraticLoss.fraction / model.powerSupply.rated.watts)
        leakageRate = Float(1 / model.leakageTemperatureScale.kelvins)
        leakageReference = Float(model.chipPower.referenceTemperature.celsius)
        stagePasses = Float(model.timing.stages * model.timing.passes)
    }
}

/// Eight units after a step.
struct BlockState {
    var die: SIMD8<Float>
    var power: SIMD8<Float>
    var validRate: SIMD8<Float>
    var error: SIMD8<Float>
}

extension FleetColumns {
    /// Advances eight units by the step their thermal coefficients are for, and tells what they then draw and yield.
    ///
    /// The thermal update is exact for a leakage linearised at the old temperature; its fixed point is the exact steady state.
    /// Leakage within the step counts as at the step's end.
    @inline(__always)
    func advance(block row: Int, inlet: Float, _ k: BlockConstants) -> BlockState {
        let oldDie = load(.die, row)
        let oldSink = load(.heatsink, row)
        let air = load(.inletOffset, row) + inlet
        let dynamic = load(.dynamic, row)
        let source = dynamic + load(.leakageNow, row) - load(.leakageSlope, row) * oldDie
        let die =
            load(.e11, row) * oldDie + load(.e12, row) * oldSink + load(.m1, row) * source + load(.n1, row) * air
        let sink =
            load(.e21, row) * oldDie + load(.e22, row) * oldSink + load(.m2, row) * source + load(.n2, row) * air
        let leakage = load(.leakage, row) * VectorMath.exp((die - k.leakageReference) * k.leakageRate)
        let output = dynamic + leakage + load(.auxiliary, row)
        let input = (output * k.supplyQuadratic + k.supplyGain) * output + k.supplyIdle
        let power = load(.live, row) * input + load(.standby, row)
        let error = nonceError(row, die, k)
        let validRate = load(.rate, row) * (1 - error)
        store(.die, row, die)
        store(.heatsink, row, sink)
        store(.leakageNow, row, leakage)
        store(.power, row, power)
        store(.validRate, row, validRate)
        store(.error, row, error)
        return BlockState(die: die, power: power, validRate: validRate, error: error)
    }

    /// p = 1 - (1 - Q(z))^n with z from the units' polynomials; relative error below 1e-3 where p > 1e-9.
    @inline(__always)
    private func nonceError(_ row: Int, _ die: SIMD8<Float>, _ k: BlockConstants) -> SIMD8<Float> {
        typealias Floats = SIMD8<Float>
        let one = Floats(repeating: 1)
        let u = VectorMath.maximum(VectorMath.minimum((die - 55) * (1 / 75), one), 0 - one)
        var z = load(.z6, row) * u + load(.z5, row)
        z = z * u + load(.z4, row)
        z = z * u + load(.z3, row)
        z = z * u + load(.z2, row)
        z = z * u + load(.z1, row)
        z = z * u + load(.z0, row)
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
