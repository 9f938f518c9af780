// SPDX-License-Identifier: GPL-3.0-or-later

#include "CPeers.h"
#include "CSampling.h"
#include "heap.h"

peer_history peer_phold(uint64_t seed, uint64_t events, uint32_t processes, uint32_t messages, double delay_mean_ns) {
    sampling_generator g = sampling_seed(seed);
    heap h = heap_make(64);
    uint64_t *handled = calloc(processes, sizeof *handled);
    if (!handled) abort();
    peer_history history = {0};
    for (uint32_t p = 0; p < processes; p++)
        for (uint32_t m = 0; m < messages; m++) heap_push(&h, sampling_exponential_ns(&g, delay_mean_ns), p);
    while (history.events < events) {
        heap_key key = heap_pop(&h);
        int64_t now = heap_time(key);
        uint32_t process = heap_event(key);
        history.events++;
        history.digest = sampling_digest(history.digest, now, process);
        handled[process]++;
        uint32_t to = (uint32_t)sampling_next(&g) & (processes - 1);
        heap_push(&h, now + sampling_exponential_ns(&g, delay_mean_ns), to);
    }
    for (uint32_t p = 0; p < processes; p++) history.digest = sampling_digest(history.digest, (int64_t)handled[p], p);
    free(handled);
    heap_free(&h);
    return history;
}
