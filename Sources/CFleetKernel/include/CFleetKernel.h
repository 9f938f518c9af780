// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <stddef.h>
#include <stdint.h>

/// The quantities of a unit, in the order in which they lie in a block of eight units: the physics in `physics.h` says what each is.
#define ASSAY_FLEET_COLUMNS(column)                                                                                   \
    column(die) column(heatsink) column(leakageNow)                                                                   \
    column(e11) column(e12) column(e21) column(e22) column(m1) column(m2) column(n1) column(n2) column(leakageSlope)  \
    column(dynamic) column(leakage) column(auxiliary) column(live) column(standby) column(inletOffset)                \
    column(rate) column(nonceRate)                                                                                    \
    column(z0) column(z1) column(z2) column(z3) column(z4) column(z5) column(z6)                                      \
    column(powerGain) column(rateGain) column(weight) column(quietLow) column(quietHigh)

/// Units in a block.
#define ASSAY_FLEET_LANES 8

enum assay_fleet_column {
#define ASSAY_FLEET_COLUMN(name) assay_fleet_##name,
    ASSAY_FLEET_COLUMNS(ASSAY_FLEET_COLUMN)
#undef ASSAY_FLEET_COLUMN
        assay_fleet_column_count
};

/// The name of a column, for a test that both sides have the same order.
const char *_Nonnull assay_fleet_column_name(int column);

/// The constants of a model that all its units share.
struct assay_fleet_model {
    /// Supply: input = idle + gain output + quadratic output squared, in watts.
    float supply_idle, supply_gain, supply_quadratic;
    /// The leakage's exponent as a linear function of (T - 55 degC) / 75 K.
    float exponent_slope, exponent_at_zero;
    /// Stages times passes whose misses make a wrong nonce.
    float stage_passes;
};

struct assay_fleet_sensors {
    /// Relative standard deviations.
    float power_noise, rate_noise;
    /// The share of polls a unit does not answer.
    float dropout;
    uint32_t noise_key[2];
    uint32_t poll_key[2];
};

/// A unit after a step: degrees Celsius, watts, valid hashes per second, wrong nonces over all.
struct assay_fleet_state {
    float die, power, valid_rate, error;
};

/// Nonces and wrong nonces that a unit has counted and not yet reported.
struct assay_fleet_missed {
    double nonces, errors;
};

/// Where readings go: columns by unit.
struct assay_fleet_readings {
    float *_Nonnull true_power, *_Nonnull true_rate, *_Nonnull true_efficiency, *_Nonnull true_error, *_Nonnull true_die;
    float *_Nonnull power, *_Nonnull rate, *_Nonnull efficiency, *_Nonnull error, *_Nonnull average, *_Nonnull hottest;
    double *_Nonnull nonces, *_Nonnull nonce_errors;
    /// Nanoseconds.
    int64_t *_Nonnull sample_times;
    /// The hottest chip above the mean one, K.
    float hot_spot;
    struct assay_fleet_missed *_Nonnull missed;
};

/// One interval of one group.
struct assay_fleet_interval {
    uint32_t first_unit, units, step;
    /// At the inlet of an average rack, degrees Celsius; and the mean die temperature above which a unit is too hot.
    float inlet, trip;
    float seconds;
    /// The interval's end, nanoseconds.
    int64_t end;
};

struct assay_fleet_totals {
    /// Watts and valid hashes per second over all units whose weight is 1.
    double power, valid_rate;
    /// Units written to the two lists.
    size_t hot, restless;
};

/// Advances a group by the step that its thermal columns are for, and reads its sensors.
/// - Parameters: `blocks`: the group's columns, aligned to 32 bytes; `hot`: takes the units above the trip temperature; `restless`:
///   takes those whose die left the band in which fans stay as they are; each has room for all units.
struct assay_fleet_totals assay_fleet_pass(
    float *_Nonnull blocks, const struct assay_fleet_model *_Nonnull model, const struct assay_fleet_sensors *_Nonnull sensors,
    const struct assay_fleet_interval *_Nonnull interval, const struct assay_fleet_readings *_Nonnull readings,
    uint32_t *_Nonnull hot, uint32_t *_Nonnull restless);

/// Advances the units of one block and returns the first: the same arithmetic as in the pass.
struct assay_fleet_state assay_fleet_advance(
    float *_Nonnull block, const struct assay_fleet_model *_Nonnull model, float inlet);

/// Reads the sensors of one unit, with the noise that the pass would have given it in this step.
void assay_fleet_read(
    uint32_t unit, struct assay_fleet_state state, float nonces, float expected_errors, float power_gain, float rate_gain,
    const struct assay_fleet_sensors *_Nonnull sensors, uint32_t step, int64_t time,
    const struct assay_fleet_readings *_Nonnull readings);

/// Leakage over leakage at the reference temperature.
float assay_fleet_leakage_factor(const struct assay_fleet_model *_Nonnull model, float celsius);

// The kernel's parts, eight lanes at a time, for tests.

void assay_fleet_threefry13(
    const uint32_t *_Nonnull c0, const uint32_t *_Nonnull c1, const uint32_t *_Nonnull key, uint32_t *_Nonnull a, uint32_t *_Nonnull b);
/// Two normal numbers from the words of a block.
void assay_fleet_gaussians(const uint32_t *_Nonnull a, const uint32_t *_Nonnull b, float *_Nonnull x, float *_Nonnull y);
void assay_fleet_poisson(const float *_Nonnull mean, const float *_Nonnull uniform, float *_Nonnull count);
void assay_fleet_normal_upper_tail(const float *_Nonnull z, float *_Nonnull q);
void assay_fleet_exponential(const float *_Nonnull x, float *_Nonnull y);
