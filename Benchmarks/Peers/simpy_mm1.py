# SPDX-License-Identifier: GPL-3.0-or-later
"""M/M/1 in SimPy: a process that puts customers into a Store and one that serves them.

The idiomatic model with two processes and no process per customer. Prints the customers served and the processor time.
"""

import json
import random
import sys
import time

import simpy


def arrivals(env, queue, count, rate):
    for _ in range(count):
        yield env.timeout(random.expovariate(rate))
        yield queue.put(env.now)


def service(env, queue, count, rate, total):
    for _ in range(count):
        arrived = yield queue.get()
        yield env.timeout(random.expovariate(rate))
        total[0] += env.now - arrived


def main():
    count = int(sys.argv[1])
    random.seed(int(sys.argv[2]))
    env = simpy.Environment()
    queue = simpy.Store(env)
    total = [0.0]
    env.process(arrivals(env, queue, count, 0.9))
    env.process(service(env, queue, count, 1.0, total))
    start = time.process_time()
    env.run()
    seconds = time.process_time() - start
    json.dump({"work": count, "seconds": seconds, "version": simpy.__version__, "mean_sojourn": total[0] / count}, sys.stdout)


main()
