// SPDX-License-Identifier: GPL-3.0-or-later
//
// Elementary functions of several single-precision numbers at once, the same bits on every machine: additions, multiplications,
// divisions and roots of IEEE 754, bit patterns, no libm and no contraction into fused operations.

#pragma once
#include <stdint.h>
#include <string.h>

#pragma STDC FP_CONTRACT OFF
// Vectors are passed to inlined functions only, so that no calling convention is involved.
#pragma clang diagnostic ignored "-Wpsabi"

/// A whole block at a time, unless whoever includes this says otherwise: two registers of AVX2, four of the default x86-64 and arm64
/// targets. One register alone waits for its own results most of the time.
#ifndef LANES
#define LANES 16
#endif

typedef float floats __attribute__((ext_vector_type(LANES)));
typedef uint32_t words __attribute__((ext_vector_type(LANES)));
typedef int32_t ints __attribute__((ext_vector_type(LANES)));
typedef double doubles __attribute__((ext_vector_type(LANES)));

#define LANEWISE static inline __attribute__((always_inline))

LANEWISE floats load(const float *from) {
    floats x;
    memcpy(&x, from, sizeof x);
    return x;
}
LANEWISE void store(float *to, floats x) { memcpy(to, &x, sizeof x); }

LANEWISE words bits(floats x) { return (words)x; }
LANEWISE floats select_floats(ints mask, floats yes, floats no) {
    return (floats)((bits(yes) & (words)mask) | (bits(no) & ~(words)mask));
}
LANEWISE floats keep(ints mask, floats x) { return (floats)(bits(x) & (words)mask); }
LANEWISE floats least(floats x, floats y) { return select_floats(x < y, x, y); }
LANEWISE floats greatest(floats x, floats y) { return select_floats(y < x, x, y); }
LANEWISE int any(ints mask) {
    return __builtin_reduce_or(mask) != 0;
}
LANEWISE floats from_words(words x) { return __builtin_convertvector((ints)x, floats); }
LANEWISE floats whole_below(floats x) {
    floats nearest = (x + 12582912.0f) - 12582912.0f;
    return nearest - keep(x < nearest, (floats)1.0f);
}

/// exp(x) for x up to 88, relative error at most 2e-7; 0 below -86.
LANEWISE floats exponential(floats x) {
    floats shifted = x * 1.44269504f + 12582912.0f;
    floats count = shifted - 12582912.0f;
    floats r = (x - count * 0.693359375f) - count * -2.12194440e-4f;
    floats p = r * 1.9875691500e-4f + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = (p * (r * r) + r) + 1.0f;
    // The scale goes into the exponent: p is within a factor of the root of two of 1.
    floats scaled = (floats)(bits(p) + (bits(shifted) << 23));
    return keep(x > -86.0f, scaled);
}

/// ln(x) of positive normal numbers; absolute error at most 1.2e-7 or relative error at most 2e-7, whichever is larger.
LANEWISE floats logarithm(floats x) {
    words offset = bits(x) - 0x3F3504F3u;
    ints exponent = (ints)offset >> 23;
    floats f = (floats)(bits(x) - ((words)exponent << 23)) - 1.0f;
    floats e = __builtin_convertvector(exponent, floats);
    floats square = f * f;
    floats p = f * 7.0376836292e-2f - 1.1514610310e-1f;
    p = p * f + 1.1676998740e-1f;
    p = p * f - 1.2420140846e-1f;
    p = p * f + 1.4249322787e-1f;
    p = p * f - 1.6668057665e-1f;
    p = p * f + 2.0000714765e-1f;
    p = p * f - 2.4999993993e-1f;
    p = p * f + 3.3333331174e-1f;
    floats tail = (p * square * f + e * -2.12194440e-4f) - square * 0.5f;
    return (f + tail) + e * 0.693359375f;
}

/// ln(x) of positive normal numbers with an error of at most 2e-6, relative near 1: for noise.
LANEWISE floats rough_logarithm(floats x) {
    words offset = bits(x) - 0x3F3504F3u;
    ints exponent = (ints)offset >> 23;
    floats f = (floats)(bits(x) - ((words)exponent << 23)) - 1.0f;
    floats e = __builtin_convertvector(exponent, floats);
    floats p = f * 0.118956973f - 0.186677035f;
    p = p * f + 0.204963827f;
    p = p * f - 0.249097612f;
    p = p * f + 0.33314507f;
    p = p * f - 0.500011125f;
    p = p * f + 1.00000097f;
    return p * f + e * 0.69314718f;
}

/// Q(z), the upper tail of the standard normal distribution, relative error at most 1e-5 for z up to 10.
/// For z >= 0, Q(z) exp(z^2/2) = t P(t) with t = 1 / (1 + 0.36 z), P fitted over 0 ... 13.5.
LANEWISE floats normal_upper_tail(floats z) {
    floats size = (floats)(bits(z) & 0x7FFFFFFFu);
    floats t = 1.0f / (size * 0.36f + 1.0f);
    floats p = t * 0.047344651f - 0.18075192f;
    p = p * t + 0.182297945f;
    p = p * t + 0.025623584f;
    p = p * t + 0.140057504f;
    p = p * t + 0.141710654f;
    p = p * t + 0.143717437f;
    floats tail = p * t * exponential(size * size * -0.5f);
    return select_floats((ints)bits(z) >> 31, 1.0f - tail, tail);
}
