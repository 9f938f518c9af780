// SPDX-License-Identifier: GPL-3.0-or-later
#include "pass.h"
#include "variants.h"

PASS(assay_fleet_pass_baseline) { return pass(PASS_ARGUMENTS); }

enum assay_fleet_instructions assay_fleet_widest(void) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw"))
        return assay_fleet_avx512vl;
    if (__builtin_cpu_supports("avx2")) return assay_fleet_avx2;
#endif
    return assay_fleet_baseline;
}

struct assay_fleet_totals assay_fleet_pass_by(
    enum assay_fleet_instructions instructions, float *blocks, const struct assay_fleet_model *model,
    const struct assay_fleet_sensors *sensors, const struct assay_fleet_fans *fans, const struct assay_fleet_interval *interval,
    const struct assay_fleet_readings *readings, uint32_t *hot, uint32_t *restless) {
    switch (instructions) {
#if defined(__x86_64__)
    case assay_fleet_avx512vl: return assay_fleet_pass_avx512vl(PASS_ARGUMENTS);
    case assay_fleet_avx2: return assay_fleet_pass_avx2(PASS_ARGUMENTS);
#endif
    default: return assay_fleet_pass_baseline(PASS_ARGUMENTS);
    }
}

PASS(assay_fleet_pass) { return assay_fleet_pass_by(assay_fleet_widest(), PASS_ARGUMENTS); }
