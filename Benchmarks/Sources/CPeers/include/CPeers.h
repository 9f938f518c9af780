// SPDX-License-Identifier: GPL-3.0-or-later
//
// What one would write in plain C for these two models alone: the event in the spare bits of a four-ary heap's key, no
// cancelling, no handles, the model's state in local variables.

#pragma once
#include <stdint.h>

typedef struct {
    uint64_t events;
    uint64_t digest;
    /// The sum over the customers of the time in the system; 0 for PHOLD.
    int64_t sojourn_ns;
} peer_history;

/// A queue with one server, until `objects` customers have left. Times in nanoseconds.
peer_history peer_mm1(uint64_t seed, uint64_t objects, double interarrival_mean_ns, double service_mean_ns);

/// `processes` (a power of two) logical processes with `messages` each; every event sends one on, after an exponential
/// delay, to a process drawn uniformly.
peer_history peer_phold(uint64_t seed, uint64_t events, uint32_t processes, uint32_t messages, double delay_mean_ns);

/// A fleet of units of one model, for the peer of the fleet step.
typedef struct peer_fleet peer_fleet;

typedef struct {
    double energy;
    double hashes;
    /// Wrong nonces since the fleet began.
    double errors;
    uint32_t hot;
    uint32_t restless;
    /// Of the last step, joules per hash.
    float median;
} peer_fleet_totals;

peer_fleet *peer_fleet_create(uint32_t units);
peer_fleet_totals peer_fleet_run(peer_fleet *fleet, uint32_t steps);
void peer_fleet_destroy(peer_fleet *fleet);
