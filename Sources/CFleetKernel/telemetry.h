// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the sensors of some units say.

#pragma once
#include "draws.h"
#include "physics.h"

struct lanes_reading {
    floats power, rate;
    /// Joules per valid hash, true and as shown; NaN where nothing hashes.
    floats true_efficiency, efficiency;
    floats nonces, errors;
    /// NaN without nonces.
    floats error;
};

/// One Threefry block feeds all draws of a unit and step: 23 bits for the meters' radius, 16 for their angle, 23 for the error count.
LANEWISE struct lanes_reading measure(
    struct lanes_state state, words unit, uint32_t step, floats power_gain, floats rate_gain, floats nonces, floats expected_errors,
    const struct assay_fleet_sensors *sensors) {
    struct word_pair drawn = threefry13(unit, (words)step, sensors->noise_key);
    struct gaussian_pair noise = noise_of(drawn.a, drawn.b);
    floats nan = __builtin_nanf("");
    floats power = state.power * power_gain * (1.0f + noise.x * sensors->power_noise);
    floats rate = state.valid_rate * rate_gain * (1.0f + noise.y * sensors->rate_noise);
    floats errors = least(poisson(expected_errors, uniform(drawn.b)), nonces);
    return (struct lanes_reading){
        .power = power,
        .rate = rate,
        .true_efficiency = select_floats(state.valid_rate > 0.0f, state.power / state.valid_rate, nan),
        .efficiency = select_floats(rate > 0.0f, power / rate, nan),
        .nonces = nonces,
        .errors = errors,
        .error = select_floats(nonces > 0.0f, errors / nonces, nan),
    };
}

/// Which units answer this poll.
LANEWISE ints answers(words unit, uint32_t step, const struct assay_fleet_sensors *sensors) {
    return !(uniform(threefry13(unit, (words)step, sensors->poll_key).a) < sensors->dropout);
}

/// One unit, which may not answer: what it counted meanwhile is reported with its next answer.
static void record_one(
    const struct assay_fleet_readings *to, size_t unit, int lane, const struct lanes_state *state,
    const struct lanes_reading *reading, int answered, int64_t time) {
    to->true_power[unit] = state->power[lane];
    to->true_rate[unit] = state->valid_rate[lane];
    to->true_efficiency[unit] = reading->true_efficiency[lane];
    to->true_error[unit] = state->error[lane];
    to->true_die[unit] = state->die[lane];
    struct assay_fleet_missed *missed = &to->missed[unit];
    missed->nonces += reading->nonces[lane];
    missed->errors += reading->errors[lane];
    if (!answered) return;
    to->power[unit] = reading->power[lane];
    to->rate[unit] = reading->rate[lane];
    to->efficiency[unit] = reading->efficiency[lane];
    to->error[unit] = reading->error[lane];
    to->average[unit] = state->die[lane];
    to->hottest[unit] = state->die[lane] + to->hot_spot;
    to->nonces[unit] += missed->nonces;
    to->nonce_errors[unit] += missed->errors;
    *missed = (struct assay_fleet_missed){0, 0};
    to->sample_times[unit] = time;
}
