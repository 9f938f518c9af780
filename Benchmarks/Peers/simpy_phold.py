# SPDX-License-Identifier: GPL-3.0-or-later
"""PHOLD in SimPy: 1024 logical processes with 16 messages each.

A message is a timeout with a callback: SimPy's fastest way, without a generator per message. Prints the events handled
and the processor time.
"""

import json
import random
import sys
import time

import simpy

PROCESSES = 1024
MESSAGES = 16


def main():
    count = int(sys.argv[1])
    random.seed(int(sys.argv[2]))
    env = simpy.Environment()
    handled = [0] * PROCESSES
    expovariate = random.expovariate
    getrandbits = random.getrandbits

    def receive(event):
        handled[event._value] += 1
        send(getrandbits(10))

    def send(process):
        timeout = simpy.Timeout(env, expovariate(1.0), process)
        timeout.callbacks.append(receive)

    for process in range(PROCESSES):
        for _ in range(MESSAGES):
            send(process)
    start = time.process_time()
    for _ in range(count):
        env.step()
    seconds = time.process_time() - start
    assert sum(handled) == count
    json.dump({"work": count, "seconds": seconds, "version": simpy.__version__}, sys.stdout)


main()
