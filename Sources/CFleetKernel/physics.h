// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a block of units does in a step.

#pragma once
#include "include/CFleetKernel.h"
#include "lanes.h"

struct lanes_state {
    floats die, power, valid_rate, error;
};

#define COLUMN(block, name) ((block) + assay_fleet_##name * ASSAY_FLEET_LANES)
#define LOAD(block, name) load(COLUMN(block, name))

/// (T - 55 degC) / 75 K, cut to -1...1: beyond -20 and 130 degC chips behave as there. Firmware stops them long before, and a thermal
/// runaway stays finite until it does.
LANEWISE floats margin_argument(floats celsius) {
    return greatest(least((celsius - 55.0f) * (1.0f / 75), (floats)1.0f), (floats)-1.0f);
}

LANEWISE floats leakage_factor(const struct assay_fleet_model *model, floats argument) {
    return exponential(argument * model->exponent_slope + model->exponent_at_zero);
}

/// p = 1 - (1 - Q(z))^n with z from the units' polynomials; relative error below 1e-3 where p > 1e-9.
LANEWISE floats nonce_error(const float *block, floats u, float stage_passes) {
    floats z = LOAD(block, z6) * u + LOAD(block, z5);
    z = z * u + LOAD(block, z4);
    z = z * u + LOAD(block, z3);
    z = z * u + LOAD(block, z2);
    z = z * u + LOAD(block, z1);
    z = z * u + LOAD(block, z0);
    floats q = normal_upper_tail(z);
    // -ln(1 - q) by its series where that is exact enough in single precision; the logarithm elsewhere.
    floats s = q * (1.0f + q * (0.5f + q * (q * 0.25f + 0.333333333f)));
    ints large = q > 0.02f;
    if (__builtin_expect(any(large), 0))
        s = select_floats(large, 0.0f - logarithm(greatest(1.0f - q, (floats)1e-30f)), s);
    s *= stage_passes;
    // 1 - e^-s, likewise.
    floats error = s * (1.0f - s * (0.5f - s * (0.166666667f - s * 0.041666667f)));
    ints likely = s > 0.05f;
    if (__builtin_expect(any(likely), 0))
        error = select_floats(likely, 1.0f - exponential(0.0f - s), error);
    return error;
}

/// Advances units by the step their thermal coefficients are for, and tells what they then draw and yield.
///
/// The thermal update is exact for a leakage linearised at the old temperature; its fixed point is the exact steady state. Leakage within
/// the step counts as at the step's end.
LANEWISE struct lanes_state advance(float *block, const struct assay_fleet_model *model, float inlet) {
    floats old_die = LOAD(block, die), old_sink = LOAD(block, heatsink);
    floats air = LOAD(block, inletOffset) + inlet;
    floats dynamic = LOAD(block, dynamic);
    floats source = dynamic + LOAD(block, leakageNow) - LOAD(block, leakageSlope) * old_die;
    floats die = (LOAD(block, e11) * old_die + LOAD(block, e12) * old_sink) + (LOAD(block, m1) * source + LOAD(block, n1) * air);
    floats sink = (LOAD(block, e21) * old_die + LOAD(block, e22) * old_sink) + (LOAD(block, m2) * source + LOAD(block, n2) * air);
    floats u = margin_argument(die);
    floats leakage = LOAD(block, leakage) * leakage_factor(model, u);
    store(COLUMN(block, die), die);
    store(COLUMN(block, heatsink), sink);
    store(COLUMN(block, leakageNow), leakage);
    floats output = dynamic + leakage + LOAD(block, auxiliary);
    floats input = (output * model->supply_quadratic + model->supply_gain) * output + model->supply_idle;
    floats error = nonce_error(block, u, model->stage_passes);
    return (struct lanes_state){
        .die = die,
        .power = LOAD(block, live) * input + LOAD(block, standby),
        .valid_rate = LOAD(block, rate) * (1.0f - error),
        .error = error,
    };
}
