// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// Time, then order of scheduling, then the event.
typedef unsigned __int128 heap_key;

#define HEAP_EVENT_BITS 24

typedef struct {
    heap_key *nodes;
    size_t count, capacity;
    uint64_t sequence;
} heap;

// Node 1 lies on a cache-line boundary, so that the four children of a node share a line.
static heap_key *heap_allocate(size_t capacity) {
    size_t bytes = (capacity + 8) * sizeof(heap_key);
    heap_key *memory = aligned_alloc(64, (bytes + 63) / 64 * 64);
    if (!memory) abort();
    for (size_t i = 0; i < capacity + 7; i++) memory[i] = ~(heap_key)0;
    return memory + 3;
}

static heap heap_make(size_t capacity) {
    return (heap){.nodes = heap_allocate(capacity), .count = 0, .capacity = capacity, .sequence = 0};
}

static void heap_free(heap *h) { free(h->nodes - 3); }

static __attribute__((noinline)) void heap_grow(heap *h) {
    heap_key *larger = heap_allocate(h->capacity * 2);
    memcpy(larger, h->nodes, h->count * sizeof(heap_key));
    free(h->nodes - 3);
    h->nodes = larger;
    h->capacity *= 2;
}

static inline void heap_push(heap *h, int64_t time_ns, uint32_t event) {
    if (h->count == h->capacity) heap_grow(h);
    heap_key key = (heap_key)(uint64_t)time_ns << 64 | h->sequence++ << HEAP_EVENT_BITS | event;
    size_t i = h->count++;
    while (i > 0) {
        size_t parent = (i - 1) >> 2;
        if (h->nodes[parent] < key) break;
        h->nodes[i] = h->nodes[parent];
        i = parent;
    }
    h->nodes[i] = key;
}

static inline heap_key heap_pop(heap *h) {
    heap_key top = h->nodes[0];
    size_t n = --h->count;
    heap_key last = h->nodes[n];
    h->nodes[n] = ~(heap_key)0;
    if (n == 0) return top;
    size_t i = 0;
    for (;;) {
        size_t c = 4 * i + 1;
        if (c >= n) break;
        heap_key *k = h->nodes + c;
        heap_key ab = k[0] < k[1] ? k[0] : k[1];
        size_t abi = k[0] < k[1] ? c : c + 1;
        heap_key cd = k[2] < k[3] ? k[2] : k[3];
        size_t cdi = k[2] < k[3] ? c + 2 : c + 3;
        heap_key least = ab < cd ? ab : cd;
        if (last < least) break;
        h->nodes[i] = least;
        i = ab < cd ? abi : cdi;
    }
    h->nodes[i] = last;
    return top;
}

static inline int64_t heap_time(heap_key key) { return (int64_t)(uint64_t)(key >> 64); }
static inline uint32_t heap_event(heap_key key) { return (uint32_t)key & ((1u << HEAP_EVENT_BITS) - 1); }
