#!/usr/bin/env python3
"""Two crossed effects that are badly connected: worker_firm.py ROWS FOLDER.

Workers have six rows each. Firms stand on a ring; a worker's rows are at the firm where they
began, and one worker in twelve moves once, to one of the next three firms. So firms far apart are
joined only by long chains of movers, and averaging one effect after the other crawls.

    y = 0.5 x + worker + firm + noise,   x correlated with both effects

All randomness is numpy's Philox with a fixed seed. Columns as flat little-endian files.
"""
import os
import sys

import numpy as np


def make(rows, folder):
    r = np.random.Generator(np.random.Philox(404))
    each, firms = 6, rows // 400
    workers = rows // each
    home = r.integers(0, firms, workers)
    moves = r.uniform(0, 1, workers) < 1 / 12
    step = np.where(moves, r.integers(1, 4, workers), 0)
    when = r.integers(1, each, workers)
    t = np.tile(np.arange(each), workers)
    worker = np.repeat(np.arange(workers), each)
    firm = (home[worker] + np.where(t >= when[worker], step[worker], 0)) % firms
    # Firm effects drift along the ring: neighbours are alike.
    effect_f = np.cumsum(r.normal(0, 0.05, firms))
    effect_f -= np.linspace(0, effect_f[-1], firms)
    effect_w = r.normal(0, 1, workers)
    x = r.normal(0, 1, worker.size) + 0.3 * effect_w[worker] + 0.3 * effect_f[firm]
    y = 0.5 * x + effect_w[worker] + effect_f[firm] + r.normal(0, 1, worker.size)
    os.makedirs(folder, exist_ok=True)
    for name, column in {"y": y, "x": x}.items():
        column.astype("<f8").tofile(f"{folder}/{name}.bin")
    for name, column in {"worker": worker, "firm": firm}.items():
        column.astype("<i4").tofile(f"{folder}/{name}.bin")


if __name__ == "__main__":
    make(int(sys.argv[1]), sys.argv[2])
