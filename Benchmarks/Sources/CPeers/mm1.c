// SPDX-License-Identifier: GPL-3.0-or-later

#include "CPeers.h"
#include "CSampling.h"
#include "heap.h"

enum { ARRIVAL, DEPARTURE };

typedef struct {
    int64_t *items;
    size_t head, count, mask;
} fifo;

static __attribute__((noinline)) void fifo_grow(fifo *q) {
    size_t capacity = q->mask + 1;
    int64_t *larger = malloc(2 * capacity * sizeof *larger);
    if (!larger) abort();
    for (size_t i = 0; i < q->count; i++) larger[i] = q->items[(q->head + i) & q->mask];
    free(q->items);
    *q = (fifo){.items = larger, .head = 0, .count = q->count, .mask = 2 * capacity - 1};
}

static inline void fifo_put(fifo *q, int64_t x) {
    if (q->count > q->mask) fifo_grow(q);
    q->items[(q->head + q->count++) & q->mask] = x;
}

static inline int64_t fifo_get(fifo *q) {
    int64_t x = q->items[q->head];
    q->head = (q->head + 1) & q->mask;
    q->count--;
    return x;
}

peer_history peer_mm1(uint64_t seed, uint64_t objects, double interarrival_mean_ns, double service_mean_ns) {
    sampling_generator g = sampling_seed(seed);
    heap h = heap_make(64);
    fifo waiting = {.items = malloc(64 * sizeof(int64_t)), .mask = 63};
    if (!waiting.items) abort();
    peer_history history = {0};
    uint64_t served = 0;
    heap_push(&h, sampling_exponential_ns(&g, interarrival_mean_ns), ARRIVAL);
    while (served < objects) {
        heap_key key = heap_pop(&h);
        int64_t now = heap_time(key);
        uint32_t event = heap_event(key);
        history.events++;
        history.digest = sampling_digest(history.digest, now, event);
        switch (event) {
        case ARRIVAL:
            fifo_put(&waiting, now);
            if (waiting.count == 1) heap_push(&h, now + sampling_exponential_ns(&g, service_mean_ns), DEPARTURE);
            heap_push(&h, now + sampling_exponential_ns(&g, interarrival_mean_ns), ARRIVAL);
            break;
        case DEPARTURE:
            history.sojourn_ns += now - fifo_get(&waiting);
            served++;
            if (waiting.count > 0) heap_push(&h, now + sampling_exponential_ns(&g, service_mean_ns), DEPARTURE);
            break;
        }
    }
    free(waiting.items);
    heap_free(&h);
    return history;
}
