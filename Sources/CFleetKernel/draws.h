// SPDX-License-Identifier: GPL-3.0-or-later
//
// Random numbers for every unit at every step: pure functions of the words of one Threefry block.

#pragma once
#include "lanes.h"

struct word_pair {
    words a, b;
};

LANEWISE words turned(words x, int count) { return (x << count) | (x >> (32 - count)); }

/// Threefry2x32 with 13 rounds, the fewest that pass BigCrush. Source: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as
/// easy as 1, 2, 3", SC11, doi:10.1145/2063384.2063405, table 2.
LANEWISE struct word_pair threefry13(words c0, words c1, const uint32_t key[2]) {
    const uint32_t k0 = key[0], k1 = key[1], k2 = 0x1BD11BDAu ^ key[0] ^ key[1];
    words a = c0 + k0, b = c1 + k1;
#define ROUND(count) a += b; b = turned(b, count) ^ a
    ROUND(13); ROUND(15); ROUND(26); ROUND(6);
    a += k1; b += k2 + 1;
    ROUND(17); ROUND(29); ROUND(16); ROUND(24);
    a += k2; b += k0 + 2;
    ROUND(13); ROUND(15); ROUND(26); ROUND(6);
    a += k0; b += k1 + 3;
    ROUND(17);
#undef ROUND
    return (struct word_pair){a, b};
}

/// (k + 1/2) 2^-23 from the upper 23 bits: exact, and inside (0, 1).
LANEWISE floats uniform(words w) { return (from_words(w >> 9) + 0.5f) * 0x1p-23f; }

struct gaussian_pair {
    floats x, y;
};

/// Two independent standard normal numbers (Box-Muller) from 23 bits for the radius, so that it reaches 5.7, and 16 bits for the angle:
/// the marginal distributions are those of the trapezoidal rule with 65,536 nodes over a period, which is exact far below single precision.
LANEWISE struct gaussian_pair gaussians(floats u, words angle16) {
    floats radius = __builtin_elementwise_sqrt(rough_logarithm(u) * -2.0f);
    // Half a turn, -1/4 ... 1/4, by 15 bits; the 16th turns the cosine's sign for the other half.
    floats x = from_words(angle16 & 0x7FFFu) * 0x1p-15f - (0.5f - 0x1p-16f);
    floats s = x * x;
    floats sine = s * 0.0772201264f - 0.598045173f;
    sine = sine * s + 2.55003138f;
    sine = sine * s - 5.16770688f;
    sine = (sine * s + 3.14159258f) * x;
    floats cosine = s * 0.219696788f - 1.33188016f;
    cosine = cosine * s + 4.05841191f;
    cosine = cosine * s - 4.93479286f;
    cosine = cosine * s + 0.999999953f;
    words sign = (angle16 << 16) & 0x80000000u;
    return (struct gaussian_pair){radius * sine, radius * (floats)(bits(cosine) ^ sign)};
}

/// From the words of a block: the radius from the upper bits of the first, the angle from the lowest eight of each.
LANEWISE struct gaussian_pair noise_of(words a, words b) {
    return gaussians(uniform(a), ((a & 0xFFu) << 8) | (b & 0xFFu));
}

/// The quantile of the standard normal distribution, absolute error at most 4e-6 for |z| up to 5.3.
/// Source: M. Giles, "Approximating the erfinv function", GPU Computing Gems Jade Edition, 2011, single precision.
LANEWISE floats normal_quantile(floats u) {
    floats x = u + u - 1.0f;
    floats w = 0.0f - logarithm(4.0f * u * (1.0f - u));
    floats c = w - 2.5f;
    floats p = c * 2.81022636e-8f + 3.43273939e-7f;
    p = p * c - 3.5233877e-6f;
    p = p * c - 4.39150654e-6f;
    p = p * c + 0.00021858087f;
    p = p * c - 0.00125372503f;
    p = p * c - 0.00417768164f;
    p = p * c + 0.246640727f;
    p = p * c + 1.50140941f;
    floats d = __builtin_elementwise_sqrt(greatest(w, (floats)5.0f)) - 3.0f;
    floats q = d * -0.000200214257f + 0.000100950558f;
    q = q * d + 0.00134934322f;
    q = q * d - 0.00367342844f;
    q = q * d + 0.00573950773f;
    q = q * d - 0.0076224613f;
    q = q * d + 0.00943887047f;
    q = q * d + 1.00167406f;
    q = q * d + 2.83297682f;
    return (select_floats(w < 5.0f, p, q) * 1.41421356f) * x;
}

/// The Poisson quantile for means above 12 by its expansion in the normal one.
/// Source: M. Giles, "Approximation of the inverse Poisson cumulative distribution function", ACM TOMS 42(1), 2016, doi:10.1145/2699466.
static __attribute__((noinline)) void poisson_of_large_mean(const floats *means, const floats *uniforms, floats *result) {
    floats mean = *means;
    floats w = normal_quantile(*uniforms);
    floats square = w * w;
    floats root = __builtin_elementwise_sqrt(mean);
    floats inverse = 1.0f / root;
    floats second = square * (1.0f / 6) + 1.0f / 3;
    floats third = w * (square * (-1.0f / 72) - 1.0f / 36) * inverse;
    floats fourth = ((square * (1.0f / 270) + 7.0f / 810) * square - 8.0f / 405) * (inverse * inverse);
    *result = whole_below(mean + (root * w + (second + (third + fourth))));
}

/// The Poisson quantile of a uniform number; a mean of 0, a negative one or NaN gives 0. Means up to 12 are inverted by summing probabilities.
LANEWISE floats poisson(floats mean, floats u) {
    ints large = mean > 12.0f;
    floats small = keep((mean <= 12.0f) & (mean > 0.0f), mean);
    floats probability = exponential(0.0f - small);
    floats sum = probability;
    ints less = sum < u;
    // A comparison that holds is -1.
    ints count = -less;
    // Four terms at a time, needed or not: a branch that is hard to predict costs more than they do. P(N > 60 | mean 12) is below the
    // resolution of the uniform number; the bound ends sums that rounding keeps below it.
#define TERM(k) probability *= small * (1.0f / (float)(k)); sum += probability; less = sum < u; count -= less
    TERM(1); TERM(2); TERM(3); TERM(4);
    for (int k = 5; k < 60 && any(less); k += 4) {
        TERM(k); TERM(k + 1); TERM(k + 2); TERM(k + 3);
    }
#undef TERM
    floats result = __builtin_convertvector(count, floats);
    if (__builtin_expect(any(large), 0)) {
        floats expanded;
        poisson_of_large_mean(&mean, &u, &expanded);
        result = select_floats(large, expanded, result);
    }
    return result;
}
