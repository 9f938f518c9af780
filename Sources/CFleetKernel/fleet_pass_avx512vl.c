// SPDX-License-Identifier: GPL-3.0-or-later
#if defined(__x86_64__)
// Included before the instructions are allowed, which their own functions must not use.
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#pragma clang attribute push(__attribute__((target("avx512f,avx512vl,avx512dq,avx512bw,prefer-256-bit"))), apply_to = function)
#include "pass.h"
#include "variants.h"

PASS(assay_fleet_pass_avx512vl) { return pass(PASS_ARGUMENTS); }
#pragma clang attribute pop
#endif
