// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <gsl/gsl_rng.h>
#include <stdint.h>

/// Threefry2x32 with 20 rounds in counter mode (Salmon et al., SC11): block number `counter` under `key`, handed out word by word.
struct assay_threefry_state {
    uint32_t key[2];
    uint64_t counter;
    uint32_t buffered;
    uint32_t has_buffered;
};

/// A GSL generator together with its state, so that one allocation holds both.
struct assay_stream {
    gsl_rng generator;
    struct assay_threefry_state state;
};

extern const gsl_rng_type *const assay_rng_threefry2x32;

/// Starts the stream of a key at its first block. The structure must not move afterwards: the generator points into it.
void assay_stream_start(struct assay_stream *stream, uint32_t key0, uint32_t key1);
