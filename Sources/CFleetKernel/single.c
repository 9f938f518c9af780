// SPDX-License-Identifier: GPL-3.0-or-later
//
// One unit by itself: the same arithmetic on fewer lanes.
#define LANES 4
#include "telemetry.h"

static const char *const column_names[] = {
#define ASSAY_FLEET_COLUMN(name) #name,
    ASSAY_FLEET_COLUMNS(ASSAY_FLEET_COLUMN)
#undef ASSAY_FLEET_COLUMN
};

const char *_Nonnull assay_fleet_column_name(int column) { return column_names[column]; }

struct assay_fleet_state assay_fleet_advance(float *block, const struct assay_fleet_model *model, float inlet) {
    struct lanes_state state = advance(block, model, inlet);
    return (struct assay_fleet_state){state.die[0], state.power[0], state.valid_rate[0], state.error[0]};
}

void assay_fleet_read(
    uint32_t unit, struct assay_fleet_state state, float nonces, float expected_errors, float power_gain, float rate_gain,
    const struct assay_fleet_sensors *sensors, uint32_t step, int64_t time, const struct assay_fleet_readings *readings) {
    struct lanes_state lanes = {state.die, state.power, state.valid_rate, state.error};
    struct lanes_reading reading = measure(lanes, (words)unit, step, power_gain, rate_gain, nonces, expected_errors, sensors);
    ints answered = answers((words)unit, step, sensors);
    record_one(readings, unit, 0, &lanes, &reading, answered[0], time);
}

float assay_fleet_leakage_factor(const struct assay_fleet_model *model, float celsius) {
    return leakage_factor(model, margin_argument((floats)celsius))[0];
}
