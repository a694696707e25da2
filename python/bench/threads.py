#!/usr/bin/env python3
"""Whether two Python threads run at once: python threads.py PANEL.parquet, a made panel as for panel.py.

Ten times in turn: one fit with one thread, and two such fits in two Python threads. Printed are the
medians of wall time and their ratio, which is 2 where the interpreter's lock is held, and the CPU seconds
of both, by which a loud machine can be told from a lock.
"""

import statistics
import sys
import threading
import time

import pyarrow.parquet as pq

import corridor


def fit(frame):
    corridor.gravity("y ~ rta + lntar | et + it + pair", frame, {"CRV1": "pr"}, threads=1)


def timed(frame, count):
    threads = [threading.Thread(target=fit, args=(frame,)) for _ in range(count)]
    wall, cpu = time.perf_counter(), time.process_time()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - wall, time.process_time() - cpu


frame = pq.read_table(sys.argv[1])
fit(frame)
one, two = [], []
for _ in range(10):
    one.append(timed(frame, 1))
    two.append(timed(frame, 2))
walls = [statistics.median(wall for wall, _ in runs) for runs in (one, two)]
cpus = [statistics.median(cpu for _, cpu in runs) for runs in (one, two)]
print(f"one {walls[0]:.2f} s wall, {cpus[0]:.2f} s CPU; two at once {walls[1]:.2f} s, {cpus[1]:.2f} s CPU; ratio {walls[1] / walls[0]:.2f}")
