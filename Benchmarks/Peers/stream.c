// SPDX-License-Identifier: GPL-3.0-or-later
// STREAM by its rules (McCalpin, https://www.cs.virginia.edu/stream/ref.html), written for itself: static arrays, one thread,
// the best of the repeats after the first, bytes counted as 2, 2, 3 and 3 arrays. It shares no code with Sources/CBandwidth.
//   cc -O3 -DN=16777216 -DNTIMES=10 stream.c -o stream
#include <stdio.h>
#include <sys/time.h>

#ifndef N
#define N 16777216
#endif
#ifndef NTIMES
#define NTIMES 10
#endif

static double a[N], b[N], c[N];

static double seconds(void)
{
    struct timeval t;
    gettimeofday(&t, 0);
    return (double)t.tv_sec + 1e-6 * (double)t.tv_usec;
}

int main(void)
{
    static const char *names[4] = {"copy", "scale", "add", "triad"};
    static const double arrays[4] = {2, 2, 3, 3};
    double best[4] = {1e30, 1e30, 1e30, 1e30}, scalar = 0.41421356237309515;
    long j;
    for (j = 0; j < N; j++) { a[j] = 1; b[j] = 2; c[j] = 0; }
    for (int k = 0; k < NTIMES + 1; k++) {
        double t[5];
        t[0] = seconds();
        for (j = 0; j < N; j++) c[j] = a[j];
        t[1] = seconds();
        for (j = 0; j < N; j++) b[j] = scalar * c[j];
        t[2] = seconds();
        for (j = 0; j < N; j++) c[j] = a[j] + b[j];
        t[3] = seconds();
        for (j = 0; j < N; j++) a[j] = b[j] + scalar * c[j];
        t[4] = seconds();
        if (k > 0)
            for (int i = 0; i < 4; i++)
                if (t[i + 1] - t[i] < best[i]) best[i] = t[i + 1] - t[i];
    }
    double error = a[N / 2] - 1;
    if (error > 1e-9 || error < -1e-9) return 1;
    for (int i = 0; i < 4; i++) printf("%s %.6f\n", names[i], arrays[i] * sizeof(double) * N / best[i] / 1e9);
    return 0;
}
