// SPDX-License-Identifier: GPL-3.0-or-later
#define LANES 8
#include "telemetry.h"

static inline __attribute__((always_inline)) words load_words(const uint32_t *from) {
    words x;
    memcpy(&x, from, sizeof x);
    return x;
}

void assay_fleet_threefry13(const uint32_t *c0, const uint32_t *c1, const uint32_t *key, uint32_t *a, uint32_t *b) {
    struct word_pair block = threefry13(load_words(c0), load_words(c1), key);
    memcpy(a, &block.a, sizeof block.a);
    memcpy(b, &block.b, sizeof block.b);
}

void assay_fleet_gaussians(const uint32_t *a, const uint32_t *b, float *x, float *y) {
    struct gaussian_pair pair = noise_of(load_words(a), load_words(b));
    store(x, pair.x);
    store(y, pair.y);
}

void assay_fleet_poisson(const float *mean, const float *uniform, float *count) { store(count, poisson(load(mean), load(uniform))); }

void assay_fleet_normal_upper_tail(const float *z, float *q) { store(q, normal_upper_tail(load(z))); }

void assay_fleet_exponential(const float *x, float *y) { store(y, exponential(load(x))); }
