// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <stddef.h>
#include <stdint.h>

/// The quantities of a unit, in the order in which they lie in a block of units: the physics in `physics.h` says what each is.
#define ASSAY_FLEET_COLUMNS(column)                                                                                   \
    column(die) column(heatsink) column(leakageNow)                                                                   \
    column(e11) column(e12) column(e21) column(e22) column(m1) column(m2) column(n1) column(n2) column(leakageSlope)  \
    column(dynamic) column(leakage) column(auxiliary) column(live) column(standby) column(inletOffset)                \
    column(rate) column(nonceRate)                                                                                    \
    column(z0) column(z1) column(z2) column(z3) column(z4) column(z5) column(z6)                                      \
    column(powerGain) column(rateGain) column(weight) column(quietLow) column(quietHigh) column(fansLost) column(fanLevel)

/// Units in a block: a cache line per quantity.
#define ASSAY_FLEET_LANES 16

/// Fans that a unit reports.
#define ASSAY_FLEET_FAN_SLOTS 4

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
    /// Revolutions per minute, `ASSAY_FLEET_FAN_SLOTS` a unit; 0 is a fan that stands still.
    float *_Nonnull fan_speeds;
    double *_Nonnull nonces, *_Nonnull nonce_errors;
    /// Nanoseconds.
    int64_t *_Nonnull sample_times;
    /// The hottest chip above the mean one, K.
    float hot_spot;
    struct assay_fleet_missed *_Nonnull missed;
};

/// One of the speeds at which a model's fans turn, and what a unit is like that they cool.
struct assay_fleet_fan_level {
    /// From the inlet to the die, K/W.
    double resistance;
    /// The thermal step over one control interval; fans and control board, watts; dies that leave the fans as they are, degrees Celsius.
    float e11, e12, e21, e22, m1, m2, n1, n2, leakage_slope, auxiliary, quiet_low, quiet_high;
    /// Revolutions per minute.
    float speed;
};

/// How a group's firmware turns fans.
struct assay_fleet_fans {
    /// By fans lost and level, slowest first: `level_count` of each.
    const struct assay_fleet_fan_level *_Nonnull levels;
    uint32_t level_count;
    /// The die temperature to stay at or below, degrees Celsius; leakage there over leakage at the reference temperature.
    double target, leakage_at_target;
    /// At the inlet of an average rack when the interval ends, degrees Celsius.
    double inlet;
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

/// Vector instructions that the pass is compiled for: the wider do the same arithmetic on the same numbers, and give the same bits.
enum assay_fleet_instructions {
    /// Those that every processor of the target has.
    assay_fleet_baseline,
    assay_fleet_avx2,
    /// AVX-512 on 256 bits: more registers, masks, and rotations.
    assay_fleet_avx512vl
};

/// The widest that this processor has and this build contains.
enum assay_fleet_instructions assay_fleet_widest(void);

/// Advances a group by the step that its thermal columns are for, reads its sensors, and turns its fans.
/// - Parameters: `blocks`: the group's columns, aligned to 64 bytes; `hot`: takes the units above the trip temperature; `restless`:
///   takes the others whose die left the band in which fans stay as they are, and whose fans this does not turn: those whose column
///   `fansLost` is negative, and those that did not answer. Each has room for all units and one more.
struct assay_fleet_totals assay_fleet_pass(
    float *_Nonnull blocks, const struct assay_fleet_model *_Nonnull model, const struct assay_fleet_sensors *_Nonnull sensors,
    const struct assay_fleet_fans *_Nonnull fans, const struct assay_fleet_interval *_Nonnull interval,
    const struct assay_fleet_readings *_Nonnull readings, uint32_t *_Nonnull hot, uint32_t *_Nonnull restless);

/// The same by instructions that the caller knows this processor to have; for tests.
struct assay_fleet_totals assay_fleet_pass_by(
    enum assay_fleet_instructions instructions, float *_Nonnull blocks, const struct assay_fleet_model *_Nonnull model,
    const struct assay_fleet_sensors *_Nonnull sensors, const struct assay_fleet_fans *_Nonnull fans,
    const struct assay_fleet_interval *_Nonnull interval, const struct assay_fleet_readings *_Nonnull readings,
    uint32_t *_Nonnull hot, uint32_t *_Nonnull restless);

/// Advances the first units of one block and returns the first of them: the same arithmetic as in the pass.
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
