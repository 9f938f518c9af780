# SPDX-License-Identifier: GPL-3.0-or-later
"""Change-point detectors from PyPI over release histories, as they are used when every release is watched.

    release_peers.py ruptures|otava FILE [--limit N] [--tail] [--whole] [--factor F] [--size S] [--pvalue P]

FILE holds a history on each line, {"medians": [...]}: logarithms of the medians of its clean visits. Without an option
every prefix is analysed, as if each release had just come in: a change to a level at least 2 % lower is an alarm, once.
--tail analyses only the whole history, what one appended release costs; --whole does so too and counts its releases as work.

The truth is not in the file. Prints the releases judged, the processor time, and the alarms of each history as pairs
[index of the first lower visit, index of the visit that raised it].
"""

import argparse
import json
import math
import sys
import time

LEAST_DROP = -math.log(1 - 0.02)
# Two findings this near to each other are one change that moved when more was known.
SAME_CHANGE = 2


def ruptures_detector(options):
    import numpy
    import ruptures

    def changes(values):
        if len(values) < 3:
            return []
        signal = numpy.array(values)
        steps = numpy.abs(numpy.diff(signal))
        # The median of |difference| of two normal values is 0.954 standard deviations.
        variance = max((numpy.median(steps) / 0.954) ** 2, 1e-8)
        search = ruptures.Pelt(model="l2", min_size=options.size, jump=1).fit(signal)
        ends = [0] + search.predict(pen=options.factor * variance * math.log(len(values)))
        means = [signal[a:b].mean() for a, b in zip(ends, ends[1:])]
        return [(at, after - before) for at, before, after in zip(ends[1:], means, means[1:])]

    return changes, ruptures.version.version


def otava_detector(options):
    from importlib.metadata import version

    from otava.series import AnalysisOptions, Metric, Series

    settings = AnalysisOptions()
    settings.max_pvalue = options.pvalue
    settings.min_magnitude = 0.02

    def changes(values):
        if len(values) < 3:
            return []
        series = Series(
            "history", None, list(range(len(values))), {"value": Metric()}, {"value": [math.exp(v) for v in values]}, {})
        found = series.analyze(settings).change_points["value"]
        return [(point.index, math.log(point.mean_after() / point.mean_before())) for point in found]

    return changes, version("apache-otava")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("method", choices=["ruptures", "otava"])
    parser.add_argument("file")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--tail", action="store_true")
    parser.add_argument("--whole", action="store_true")
    parser.add_argument("--factor", type=float, default=2.0)
    parser.add_argument("--size", type=int, default=1)
    parser.add_argument("--pvalue", type=float, default=0.01)
    options = parser.parse_args()
    detector = ruptures_detector if options.method == "ruptures" else otava_detector
    changes, version = detector(options)
    with open(options.file) as lines:
        histories = [json.loads(line)["medians"] for line in lines]
    if options.limit is not None:
        histories = histories[: options.limit]
    changes(histories[0][:20])
    alarms = []
    work = 0
    start = time.process_time()
    for values in histories:
        raised = []
        if options.tail or options.whole:
            changes(values)
            work += len(values) if options.whole else 1
        else:
            for end in range(1, len(values) + 1):
                work += 1
                for at, change in changes(values[:end]):
                    if change <= -LEAST_DROP and all(abs(at - known) > SAME_CHANGE for known, _ in raised):
                        raised.append((int(at), end - 1))
        alarms.append(raised)
    seconds = time.process_time() - start
    json.dump({"work": work, "seconds": seconds, "version": version, "alarms": alarms}, sys.stdout)


main()
