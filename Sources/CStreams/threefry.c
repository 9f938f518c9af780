// SPDX-License-Identifier: GPL-3.0-or-later
#include "CStreams.h"

static const unsigned rotations[8] = {13, 15, 26, 6, 17, 29, 16, 24};

static uint32_t rotated_left(uint32_t word, unsigned count) { return (word << count) | (word >> (32 - count)); }

static void encrypt(const uint32_t key[2], uint64_t counter, uint32_t block[2]) {
    const uint32_t schedule[3] = {key[0], key[1], 0x1BD11BDAu ^ key[0] ^ key[1]};
    uint32_t x0 = (uint32_t)counter + schedule[0];
    uint32_t x1 = (uint32_t)(counter >> 32) + schedule[1];
    for (unsigned group = 0; group < 5; group++) {
        for (unsigned step = 0; step < 4; step++) {
            x0 += x1;
            x1 = rotated_left(x1, rotations[(4 * group + step) % 8]) ^ x0;
        }
        x0 += schedule[(group + 1) % 3];
        x1 += schedule[(group + 2) % 3] + group + 1;
    }
    block[0] = x0;
    block[1] = x1;
}

static void set(void *raw, unsigned long seed) {
    struct assay_threefry_state *state = raw;
    state->key[0] = (uint32_t)seed;
    state->key[1] = (uint32_t)((uint64_t)seed >> 32);
    state->counter = 0;
    state->buffered = 0;
    state->has_buffered = 0;
}

static unsigned long get(void *raw) {
    struct assay_threefry_state *state = raw;
    if (state->has_buffered) {
        state->has_buffered = 0;
        return state->buffered;
    }
    uint32_t block[2];
    encrypt(state->key, state->counter++, block);
    state->buffered = block[1];
    state->has_buffered = 1;
    return block[0];
}

// 52 random bits and a fixed half below them: never 0 and never 1, so that no logarithm downstream meets either.
static double get_double(void *raw) {
    const uint64_t high = get(raw);
    const uint64_t low = get(raw);
    return ((double)((high << 20) | (low >> 12)) + 0.5) * 0x1p-52;
}

static const gsl_rng_type threefry2x32 = {
    "threefry2x32-20", 0xFFFFFFFFul, 0, sizeof(struct assay_threefry_state), set, get, get_double,
};

const gsl_rng_type *const assay_rng_threefry2x32 = &threefry2x32;

void assay_stream_start(struct assay_stream *stream, uint32_t key0, uint32_t key1) {
    stream->generator.type = assay_rng_threefry2x32;
    stream->generator.state = &stream->state;
    set(&stream->state, 0);
    stream->state.key[0] = key0;
    stream->state.key[1] = key1;
}
