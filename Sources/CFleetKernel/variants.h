// SPDX-License-Identifier: GPL-3.0-or-later
//
// The pass is compiled several times from the same source, for processors that can do more lanes at once. No variant may fuse a
// multiplication with an addition, and none approximates: each operation is IEEE 754's, so that all give the same bits.

#pragma once
#include "include/CFleetKernel.h"

#define PASS(name)                                                                                                    \
    struct assay_fleet_totals name(                                                                                   \
        float *blocks, const struct assay_fleet_model *model, const struct assay_fleet_sensors *sensors,              \
        const struct assay_fleet_fans *fans, const struct assay_fleet_interval *interval,                             \
        const struct assay_fleet_readings *readings, uint32_t *hot, uint32_t *restless)
#define PASS_ARGUMENTS blocks, model, sensors, fans, interval, readings, hot, restless

PASS(assay_fleet_pass_baseline);
PASS(assay_fleet_pass_avx2);
PASS(assay_fleet_pass_avx512vl);
