// SPDX-License-Identifier: GPL-3.0-or-later

#include "CSampling.h"
#include <math.h>

sampling_layers sampling_exponential_layers;

// Where the tail begins, and the area of each of the 256 layers.
static const double tail = 7.697117470131487;
static const double area = 3.949659822581572e-3;

void sampling_prepare(void) {
    const double scale = 9007199254740992.0;
    sampling_layers *z = &sampling_exponential_layers;
    double x = tail, previous = tail;
    double base = area / exp(-tail);
    z->accept[0] = (uint64_t)(tail / base * scale);
    z->accept[1] = 0;
    z->width[0] = base / scale;
    z->width[255] = tail / scale;
    z->density[0] = 1;
    z->density[255] = exp(-tail);
    for (int i = 254; i >= 1; i--) {
        x = -log(area / x + exp(-x));
        z->accept[i + 1] = (uint64_t)(x / previous * scale);
        previous = x;
        z->density[i] = exp(-x);
        z->width[i] = x / scale;
    }
}

sampling_generator sampling_seed(uint64_t seed) {
    uint64_t words[4];
    for (int i = 0; i < 4; i++) {
        seed += 0x9e3779b97f4a7c15u;
        uint64_t z = seed;
        z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
        z = (z ^ z >> 27) * 0x94d049bb133111ebu;
        words[i] = z ^ z >> 31;
    }
    return (sampling_generator){words[0], words[1], words[2], words[3]};
}

static double uniform(sampling_generator *g) { return ((double)(sampling_next(g) >> 11) + 0.5) * 0x1p-53; }

double sampling_exponential_slow(sampling_generator *g, uint64_t magnitude, unsigned layer) {
    const sampling_layers *z = &sampling_exponential_layers;
    for (;;) {
        if (layer == 0) return tail - log(uniform(g));
        double x = (double)magnitude * z->width[layer];
        if (z->density[layer] + uniform(g) * (z->density[layer - 1] - z->density[layer]) < exp(-x)) return x;
        uint64_t bits = sampling_next(g);
        layer = (unsigned)(bits & 255);
        magnitude = bits >> 11;
        if (magnitude < z->accept[layer]) return (double)magnitude * z->width[layer];
    }
}
