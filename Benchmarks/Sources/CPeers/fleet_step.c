// SPDX-License-Identifier: GPL-3.0-or-later
//
// The fleet step as one would write it by hand for this model alone: arrays of floats, a few plain loops that the compiler turns into
// vector code, no padding, no groups, no units that fail to answer. Functions are polynomials of the accuracy that ours have, because a
// call of libm per unit would cost more than all the rest.

#include "CPeers.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS(column)                                                                                               \
    column(die) column(sink) column(leak_now) column(e11) column(e12) column(e21) column(e22) column(m1) column(m2)   \
    column(n1) column(n2) column(slope) column(dynamic) column(leakage) column(auxiliary) column(live)                \
    column(standby) column(inlet_offset) column(rate) column(nonce_rate) column(z0) column(z1) column(z2) column(z3)  \
    column(z4) column(z5) column(z6) column(power_gain) column(rate_gain) column(quiet_low) column(quiet_high)        \
    column(true_power) column(true_rate) column(true_efficiency) column(true_error) column(true_die) column(power)    \
    column(hash_rate) column(efficiency) column(error) column(average) column(hottest) column(count_uniform)          \
    column(mean_count) column(scratch)

struct peer_fleet {
    uint32_t units, step;
    float center, half_width;
    double *nonces, *errors;
    int64_t *times;
    uint32_t *hot, *restless;
#define COLUMN(name) float *name;
    COLUMNS(COLUMN)
#undef COLUMN
};

static inline float bits_float(uint32_t b) { float x; memcpy(&x, &b, 4); return x; }
static inline uint32_t float_bits(float x) { uint32_t b; memcpy(&b, &x, 4); return b; }

static inline float exponential(float x) {
    float shifted = x * 1.44269504f + 12582912.0f, count = shifted - 12582912.0f;
    float r = (x - count * 0.693359375f) - count * -2.12194440e-4f;
    float p = r * 1.9875691500e-4f + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * (r * r) + r + 1.0f;
    float scaled = bits_float(float_bits(p) + (float_bits(shifted) << 23));
    return x > -86.0f ? scaled : 0.0f;
}

static inline float logarithm(float x) {
    int32_t exponent = (int32_t)(float_bits(x) - 0x3F3504F3u) >> 23;
    float f = bits_float(float_bits(x) - ((uint32_t)exponent << 23)) - 1.0f;
    float p = f * 0.118956973f - 0.186677035f;
    p = p * f + 0.204963827f;
    p = p * f - 0.249097612f;
    p = p * f + 0.33314507f;
    p = p * f - 0.500011125f;
    p = p * f + 1.00000097f;
    return p * f + (float)exponent * 0.69314718f;
}

static inline float upper_tail(float z) {
    float size = fabsf(z), t = 1.0f / (size * 0.36f + 1.0f);
    float p = t * 0.047344651f - 0.18075192f;
    p = p * t + 0.182297945f;
    p = p * t + 0.025623584f;
    p = p * t + 0.140057504f;
    p = p * t + 0.141710654f;
    p = p * t + 0.143717437f;
    float tail = p * t * exponential(size * size * -0.5f);
    return z < 0 ? 1.0f - tail : tail;
}

static inline uint32_t turned(uint32_t x, int count) { return (x << count) | (x >> (32 - count)); }

peer_fleet *peer_fleet_create(uint32_t units) {
    peer_fleet *fleet = calloc(1, sizeof *fleet);
    fleet->units = units;
#define COLUMN(name) fleet->name = calloc(units, sizeof(float));
    COLUMNS(COLUMN)
#undef COLUMN
    fleet->nonces = calloc(units, sizeof(double));
    fleet->errors = calloc(units, sizeof(double));
    fleet->times = calloc(units, sizeof(int64_t));
    fleet->hot = calloc(units, sizeof(uint32_t));
    fleet->restless = calloc(units, sizeof(uint32_t));
    uint64_t state = 1;
    for (uint32_t i = 0; i < units; i++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        const float one = (float)(int32_t)(state >> 32) * 0x1p-31f;
        state = state * 6364136223846793005u + 1442695040888963407u;
        const float two = (float)(int32_t)(state >> 32) * 0x1p-31f;
        // An Antminer S19 at its nominal point, as in the numpy peer.
        fleet->die[i] = 78; fleet->sink[i] = 62; fleet->leak_now[i] = 330;
        fleet->e11[i] = 0.0019f; fleet->e12[i] = 0.0064f; fleet->e21[i] = 0.0001f; fleet->e22[i] = 0.0071f;
        fleet->m1[i] = 0.0165f; fleet->m2[i] = 0.0115f; fleet->n1[i] = 0.985f; fleet->n2[i] = 0.98f;
        fleet->slope[i] = 8.5f; fleet->dynamic[i] = 2740 * (1 + 0.03f * one); fleet->leakage[i] = 300 * (1 + 0.03f * one);
        fleet->auxiliary[i] = 43; fleet->live[i] = 1; fleet->inlet_offset[i] = 1.5f * two;
        fleet->rate[i] = 95e12f; fleet->nonce_rate[i] = 86.4f;
        fleet->z0[i] = 4.45f; fleet->z1[i] = 0.62f; fleet->z2[i] = -0.2f; fleet->z3[i] = 0.05f; fleet->z4[i] = -0.01f;
        fleet->z5[i] = 0.003f; fleet->z6[i] = -0.001f;
        fleet->power_gain[i] = 1 + 0.02f * two; fleet->rate_gain[i] = 1;
        fleet->quiet_low[i] = -1000; fleet->quiet_high[i] = 1000;
    }
    return fleet;
}

void peer_fleet_destroy(peer_fleet *fleet) {
#define COLUMN(name) free(fleet->name);
    COLUMNS(COLUMN)
#undef COLUMN
    free(fleet->nonces); free(fleet->errors); free(fleet->times); free(fleet->hot); free(fleet->restless); free(fleet);
}

/// Thermal step, power, nonce errors, efficiency.
static void physics(peer_fleet *fleet, float inlet, float seconds, double *energy, double *hashes) {
    const uint32_t n = fleet->units;
#define COLUMN(name) float *name __attribute__((unused)) = fleet->name;
    COLUMNS(COLUMN)
#undef COLUMN
    // The columns do not overlap.
#pragma clang loop vectorize(assume_safety)
    for (uint32_t i = 0; i < n; i++) {
        float air = inlet_offset[i] + inlet;
        float source = dynamic[i] + leak_now[i] - slope[i] * die[i];
        float d = e11[i] * die[i] + e12[i] * sink[i] + m1[i] * source + n1[i] * air;
        float s = e21[i] * die[i] + e22[i] * sink[i] + m2[i] * source + n2[i] * air;
        float u = (d - 55) * (1.0f / 75);
        u = u > 1 ? 1 : u;
        u = u < -1 ? -1 : u;
        float leak = leakage[i] * exponential(u * (75 / 36.0f) - 20 / 36.0f);
        die[i] = d; sink[i] = s; leak_now[i] = leak;
        float output = dynamic[i] + leak + auxiliary[i];
        float watts = live[i] * ((output * (0.025f / 3600) + 1.02f) * output + 20) + standby[i];
        float z = ((((((z6[i] * u + z5[i]) * u + z4[i]) * u + z3[i]) * u + z2[i]) * u + z1[i]) * u + z0[i]);
        float q = upper_tail(z);
        float t = 64 * q * (1 + q * (0.5f + q * (q * 0.25f + 0.333333333f)));
        float error = t < 0.05f ? t * (1 - t * (0.5f - t * (0.166666667f - t * 0.041666667f))) : 1 - exponential(-t);
        float valid = rate[i] * (1 - error);
        true_power[i] = watts; true_rate[i] = valid; true_error[i] = error; true_die[i] = d;
        true_efficiency[i] = valid > 0 ? watts / valid : NAN;
        average[i] = d; hottest[i] = d + 4;
        mean_count[i] = nonce_rate[i] * seconds * error;
    }
    double joules = 0, sum = 0;
    for (uint32_t i = 0; i < n; i++) { joules += true_power[i]; sum += true_rate[i]; }
    *energy += joules * seconds;
    *hashes += sum * seconds;
}

/// Meter noise from one Threefry block a unit: 13 rounds, Box-Muller.
static void meters(peer_fleet *fleet) {
    const uint32_t n = fleet->units, step = fleet->step, k0 = 1, k1 = 2, k2 = 0x1BD11BDAu ^ k0 ^ k1;
#define COLUMN(name) float *name __attribute__((unused)) = fleet->name;
    COLUMNS(COLUMN)
#undef COLUMN
#define ROUND(count) a += b; b = turned(b, count) ^ a
#pragma clang loop vectorize(assume_safety)
    for (uint32_t i = 0; i < n; i++) {
        uint32_t a = i + k0, b = step + k1;
        ROUND(13); ROUND(15); ROUND(26); ROUND(6); a += k1; b += k2 + 1;
        ROUND(17); ROUND(29); ROUND(16); ROUND(24); a += k2; b += k0 + 2;
        ROUND(13); ROUND(15); ROUND(26); ROUND(6); a += k0; b += k1 + 3;
        ROUND(17);
        float u = ((float)(int32_t)(a >> 9) + 0.5f) * 0x1p-23f;
        uint32_t w = ((a & 255) << 8) | (b & 255);
        float r = sqrtf(logarithm(u) * -2);
        float x = (float)(int32_t)(w & 0x7FFF) * 0x1p-15f - (0.5f - 0x1p-16f), s = x * x;
        float sine = ((((s * 0.0772201264f - 0.598045173f) * s + 2.55003138f) * s - 5.16770688f) * s + 3.14159258f) * x;
        float cosine = (((s * 0.219696788f - 1.33188016f) * s + 4.05841191f) * s - 4.93479286f) * s + 0.999999953f;
        cosine = bits_float(float_bits(cosine) ^ ((w << 16) & 0x80000000u));
        float shown = true_power[i] * power_gain[i] * (1 + r * sine * 0.005f);
        float said = true_rate[i] * rate_gain[i] * (1 + r * cosine * 0.005f);
        power[i] = shown; hash_rate[i] = said;
        efficiency[i] = said > 0 ? shown / said : NAN;
        count_uniform[i] = ((float)(int32_t)(b >> 9) + 0.5f) * 0x1p-23f;
        scratch[i] = exponential(-mean_count[i]);
    }
#undef ROUND
}

/// Error counts by inversion, unit by unit; counters and times.
static void counters(peer_fleet *fleet, float seconds, int64_t time) {
    float inverse[61];
    for (int k = 1; k <= 60; k++) inverse[k] = 1.0f / (float)k;
    for (uint32_t i = 0; i < fleet->units; i++) {
        float mean = fleet->mean_count[i], u = fleet->count_uniform[i], p = fleet->scratch[i], sum = p;
        int k = 0;
        while (sum < u && k < 60) {
            k++;
            p *= mean * inverse[k];
            sum += p;
        }
        float count = (float)k;
        float n = fleet->nonce_rate[i] * seconds;
        count = count < n ? count : n;
        fleet->error[i] = n > 0 ? count / n : NAN;
        fleet->nonces[i] += n;
        fleet->errors[i] += count;
        fleet->times[i] = time;
    }
}

static int by_value(const void *a, const void *b) {
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

/// Exact, by a bracket around the last one: counts below, sorts the few inside.
static float middle(peer_fleet *fleet) {
    const uint32_t n = fleet->units;
    const float *restrict values = fleet->efficiency;
    float *restrict inside = fleet->scratch;
    for (;;) {
        const float low = fleet->center - fleet->half_width, high = fleet->center + fleet->half_width;
        uint32_t below = 0, count = 0;
        for (uint32_t i = 0; i < n; i++) below += values[i] < low;
        for (uint32_t i = 0; i < n; i++) {
            inside[count] = values[i];
            count += values[i] >= low && values[i] <= high;
        }
        uint32_t first = (n - 1) / 2, last = n / 2;
        if (first >= below && last < below + count) {
            qsort(inside, count, sizeof(float), by_value);
            float result = (inside[first - below] + inside[last - below]) / 2;
            fleet->center = result;
            const float wanted = 4 * sqrtf((float)n);
            if (count > wanted * 1.5f) fleet->half_width *= fmaxf(0.25f, wanted / (float)count);
            if (count < wanted * 0.6f) fleet->half_width *= 1.4f;
            return result;
        }
        if (fleet->half_width == 0) fleet->center = values[0];
        fleet->half_width = fleet->half_width * 2 + fabsf(fleet->center) * 1e-3f;
    }
}

peer_fleet_totals peer_fleet_run(peer_fleet *fleet, uint32_t steps) {
    peer_fleet_totals totals = {0};
    for (uint32_t k = 0; k < steps; k++, fleet->step++) {
        physics(fleet, 25 + 4 * cosf((float)fleet->step / 46), 300, &totals.energy, &totals.hashes);
        meters(fleet);
        counters(fleet, 300, (int64_t)fleet->step * 300000000000);
        for (uint32_t i = 0; i < fleet->units; i++) {
            fleet->hot[totals.hot] = i;
            totals.hot += fleet->die[i] > 101;
            fleet->restless[totals.restless] = i;
            totals.restless += (fleet->die[i] > fleet->quiet_high[i]) | (fleet->die[i] < fleet->quiet_low[i]);
        }
        totals.median = middle(fleet);
    }
    for (uint32_t i = 0; i < fleet->units; i++) totals.errors += fleet->errors[i];
    return totals;
}
