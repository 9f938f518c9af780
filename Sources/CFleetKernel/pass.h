// SPDX-License-Identifier: GPL-3.0-or-later
//
// The pass over a group, for whatever instructions the file that includes this is compiled for.

#pragma once
#include "fans.h"
#include "telemetry.h"

/// A sum that keeps what single precision would lose (Kahan), in one fixed order.
struct compensated_sum {
    floats sum, lost;
};

LANEWISE void add(struct compensated_sum *total, floats x) {
    floats corrected = x - total->lost;
    floats next = total->sum + corrected;
    total->lost = (next - total->sum) - corrected;
    total->sum = next;
}

static double total_of(struct compensated_sum sum) {
    double total = 0;
    for (int lane = 0; lane < LANES; lane++) total += (double)sum.sum[lane] - (double)sum.lost[lane];
    return total;
}

LANEWISE void count(double *counters, floats x) {
    doubles sum;
    memcpy(&sum, counters, sizeof sum);
    sum += __builtin_convertvector(x, doubles);
    memcpy(counters, &sum, sizeof sum);
}

/// Units that all count and all answer.
LANEWISE void record_all(
    const struct assay_fleet_readings *to, size_t unit, struct lanes_state state, struct lanes_reading reading, int64_t time) {
    store(to->true_power + unit, state.power);
    store(to->true_rate + unit, state.valid_rate);
    store(to->true_efficiency + unit, reading.true_efficiency);
    store(to->true_error + unit, state.error);
    store(to->true_die + unit, state.die);
    store(to->power + unit, reading.power);
    store(to->rate + unit, reading.rate);
    store(to->efficiency + unit, reading.efficiency);
    store(to->error + unit, reading.error);
    store(to->average + unit, state.die);
    store(to->hottest + unit, state.die + to->hot_spot);
    count(to->nonces + unit, reading.nonces);
    count(to->nonce_errors + unit, reading.errors);
    for (int lane = 0; lane < LANES; lane++) to->sample_times[unit + lane] = time;
}

LANEWISE size_t list(uint32_t *units, size_t length, uint32_t first, ints mask) {
    for (int lane = 0; lane < LANES; lane++) {
        units[length] = first + (uint32_t)lane;
        length += mask[lane] != 0;
    }
    return length;
}

static const words lane_numbers = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

static struct assay_fleet_totals pass(
    float *blocks, const struct assay_fleet_model *shared_model, const struct assay_fleet_sensors *shared_sensors,
    const struct assay_fleet_fans *fans, const struct assay_fleet_interval *interval,
    const struct assay_fleet_readings *shared_readings, uint32_t *hot, uint32_t *restless) {
    // Copies, because the compiler must assume that stores change what pointers lead to.
    const struct assay_fleet_model model = *shared_model;
    const struct assay_fleet_sensors sensors = *shared_sensors;
    const struct assay_fleet_readings readings = *shared_readings;
    const float seconds = interval->seconds, inlet = interval->inlet, trip = interval->trip;
    const uint32_t step = interval->step;
    struct compensated_sum power = {0}, valid_rate = {0};
    struct assay_fleet_totals totals = {0};
    float *block = blocks;
    for (uint32_t offset = 0; offset < interval->units; offset += LANES, block += LANES * assay_fleet_column_count) {
        const uint32_t unit = interval->first_unit + offset;
        struct lanes_state state = advance(block, &model, inlet);
        ints counts = LOAD(block, weight) > 0.0f;
        add(&power, keep(counts, state.power));
        add(&valid_rate, keep(counts, state.valid_rate));
        floats nonces = LOAD(block, nonceRate) * seconds;
        struct lanes_reading reading = measure(
            state, lane_numbers + unit, step, LOAD(block, powerGain), LOAD(block, rateGain), nonces, nonces * state.error, &sensors);
        ints answered = (ints)-1;
        if (__builtin_expect(sensors.dropout > 0 || any(~counts), 0)) {
            answered = answers(lane_numbers + unit, step, &sensors);
            for (int lane = 0; lane < LANES; lane++)
                if (counts[lane]) record_one(&readings, unit + lane, lane, &state, &reading, answered[lane], interval->end);
        } else {
            record_all(&readings, unit, state, reading, interval->end);
        }
        ints is_hot = (state.die > trip) & counts;
        // Firmware stops a hot unit instead of turning its fans.
        ints is_restless = ((state.die > LOAD(block, quietHigh)) | (state.die < LOAD(block, quietLow))) & counts & ~is_hot;
        if (__builtin_expect(any(is_hot | is_restless), 0)) {
            totals.hot = list(hot, totals.hot, unit, is_hot);
            ints turns = is_restless & answered & (LOAD(block, fansLost) >= 0.0f);
            for (int lane = 0; lane < LANES; lane++)
                if (turns[lane]) turn_fans(block, lane, fans, readings.fan_speeds + (size_t)(unit + lane) * ASSAY_FLEET_FAN_SLOTS);
            totals.restless = list(restless, totals.restless, unit, is_restless & ~turns);
        }
    }
    totals.power = total_of(power);
    totals.valid_rate = total_of(valid_rate);
    return totals;
}
