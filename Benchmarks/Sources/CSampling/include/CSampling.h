// SPDX-License-Identifier: GPL-3.0-or-later
//
// The random numbers of the event benchmarks, for both sides: Swift compiles these inline functions as C does, so that
// the two draw the same numbers at the same cost.

#pragma once
#include <stdint.h>

/// xoshiro256++ (Blackman and Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47 (2021),
/// doi:10.1145/3460772).
typedef struct {
    uint64_t a, b, c, d;
} sampling_generator;

/// The layers of the exponential ziggurat (Marsaglia and Tsang, "The ziggurat method for generating random variables",
/// J. Stat. Softw. 5(8) (2000), doi:10.18637/jss.v005.i08), for 53-bit integers.
typedef struct {
    uint64_t accept[256];
    double width[256];
    double density[256];
} sampling_layers;

extern sampling_layers sampling_exponential_layers;

/// Fills the layers; call once before the first draw.
void sampling_prepare(void);

sampling_generator sampling_seed(uint64_t seed);

/// The rare part: the corner of a layer, or the tail.
double sampling_exponential_slow(sampling_generator *g, uint64_t magnitude, unsigned layer);

static inline uint64_t sampling_rotate(uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }

static inline uint64_t sampling_next(sampling_generator *g) {
    uint64_t result = sampling_rotate(g->a + g->d, 23) + g->a;
    uint64_t t = g->b << 17;
    g->c ^= g->a;
    g->d ^= g->b;
    g->b ^= g->c;
    g->a ^= g->d;
    g->c ^= t;
    g->d = sampling_rotate(g->d, 45);
    return result;
}

/// An exponential draw with mean 1.
static inline double sampling_exponential(sampling_generator *g) {
    uint64_t bits = sampling_next(g);
    unsigned layer = (unsigned)(bits & 255);
    uint64_t magnitude = bits >> 11;
    if (__builtin_expect(magnitude < sampling_exponential_layers.accept[layer], 1))
        return (double)magnitude * sampling_exponential_layers.width[layer];
    return sampling_exponential_slow(g, magnitude, layer);
}

/// An exponential draw in whole nanoseconds.
static inline int64_t sampling_exponential_ns(sampling_generator *g, double mean_ns) {
    return (int64_t)(sampling_exponential(g) * mean_ns);
}

/// A running hash over the history of a simulation: two that agree did the same events in the same order.
static inline uint64_t sampling_digest(uint64_t digest, int64_t time_ns, uint64_t event) {
    return (digest ^ (uint64_t)time_ns ^ event << 56) * 0x9e3779b97f4a7c15u;
}
