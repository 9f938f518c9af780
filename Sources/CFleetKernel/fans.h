// SPDX-License-Identifier: GPL-3.0-or-later
//
// What firmware does about a die that left its band: one unit at a time, while its block is in the nearest cache.

#pragma once
#include "physics.h"

#define AT(block, name, lane) (COLUMN(block, name)[lane])

/// The slowest level at which the die's steady state is at or below the target, or the fastest there is: looked for from the present
/// level on, which is rarely more than two away. Resistances fall from level to level, so that there is one answer.
static inline uint32_t level_for(
    const struct assay_fleet_fans *fans, const struct assay_fleet_fan_level *levels, uint32_t level, double power, double inlet) {
    while (level > 0 && inlet + levels[level - 1].resistance * power <= fans->target) level--;
    while (level + 1 < fans->level_count && !(inlet + levels[level].resistance * power <= fans->target)) level++;
    return level;
}

/// Turns the fans of a unit all of whose boards work.
static __attribute__((noinline)) void turn_fans(
    float *block, int lane, const struct assay_fleet_fans *fans, float speeds[ASSAY_FLEET_FAN_SLOTS]) {
    const struct assay_fleet_fan_level *levels = fans->levels + (uint32_t)AT(block, fansLost, lane) * fans->level_count;
    const uint32_t old = (uint32_t)AT(block, fanLevel, lane);
    const double power = (double)AT(block, dynamic, lane) + (double)AT(block, leakage, lane) * fans->leakage_at_target;
    const uint32_t level = level_for(fans, levels, old, power, fans->inlet + (double)AT(block, inletOffset, lane));
    if (level == old) return;
    const struct assay_fleet_fan_level *at = levels + level;
    AT(block, fanLevel, lane) = (float)level;
    AT(block, e11, lane) = at->e11;
    AT(block, e12, lane) = at->e12;
    AT(block, e21, lane) = at->e21;
    AT(block, e22, lane) = at->e22;
    AT(block, m1, lane) = at->m1;
    AT(block, m2, lane) = at->m2;
    AT(block, n1, lane) = at->n1;
    AT(block, n2, lane) = at->n2;
    AT(block, leakageSlope, lane) = at->leakage_slope;
    AT(block, auxiliary, lane) = at->auxiliary;
    AT(block, quietLow, lane) = at->quiet_low;
    AT(block, quietHigh, lane) = at->quiet_high;
    for (int slot = 0; slot < ASSAY_FLEET_FAN_SLOTS; slot++)
        if (speeds[slot] > 0) speeds[slot] = at->speed;
}
