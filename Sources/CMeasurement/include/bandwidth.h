// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef BANDWIDTH_H
#define BANDWIDTH_H

#include <stddef.h>

/// The four kernels of STREAM (J. D. McCalpin, "Memory Bandwidth and Machine Balance in Current High Performance Computers", 1995):
/// copy c = a, scale b = s c, add c = a + b, triad a = b + s c, over three arrays, each thread in its own part of them.
///
/// `element_size` is 4 (float) or 8 (double). `seconds` receives `repeats` rows of four times: copy, scale, add, triad. The
/// first pass over the arrays is a warm-up and is not reported.
///
/// Returns 0, or ENOMEM where the arrays do not fit, EAGAIN where a thread cannot be started, EINVAL for other arguments, EIO
/// where the arrays do not hold what the kernels must leave there.
int assay_bandwidth(size_t elements, size_t element_size, int threads, int repeats, double *seconds);

#endif
