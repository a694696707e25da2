#!/usr/bin/env python3
"""Heavy tails, many small panels: tails.py RUNNER FOLDER [SEEDS].

Outcomes are a uniform number to the power of -p, a Pareto tail of exponent 1/p, a fifth of them zero; 20 to 39
economies, 6 to 14 years, one row in ten missing. Prints for each p how many estimates are refused, by error, and the
steps of the others. RUNNER is target/release/examples/panel; FOLDER is written to.
"""
import collections
import json
import pathlib
import re
import subprocess
import sys

import numpy as np

runner, folder = sys.argv[1], pathlib.Path(sys.argv[2])
seeds = int(sys.argv[3]) if len(sys.argv) > 3 else 60


def panel(power, seed, out):
    economies, years = 20 + seed % 20, 6 + seed % 9
    r = np.random.default_rng(seed * 7 + 1000 + int(power * 10))
    e, i, t = (a.ravel() for a in np.meshgrid(*map(np.arange, (economies, economies, years)), indexing="ij"))
    kept = r.uniform(size=e.size) > 0.1
    e, i, t = e[kept], i[kept], t[kept]
    y = np.where(r.uniform(size=e.size) < 0.2, 0, r.uniform(size=e.size) ** -power)
    x, z = r.uniform(size=e.size) < 0.3, r.uniform(size=e.size)
    out.mkdir(parents=True, exist_ok=True)
    for name, column in (("y", y), ("rta", x), ("lntar", z)):
        column.astype("f8").tofile(out / f"{name}.bin")
    pair = e * economies + i
    for name, column in (("et", e * years + t), ("it", i * years + t), ("pair", pair), ("pr", pair)):
        column.astype("u4").tofile(out / f"{name}.bin")


for power in (2.0, 2.5, 3.0):
    steps, refused = [], collections.Counter()
    for seed in range(seeds):
        out = folder / f"{power}-{seed:03d}"
        panel(power, seed, out)
        run = subprocess.run([runner, out, "ppml", "1", "rta,lntar", "et,it,pair", "pr"], capture_output=True, text=True)
        if run.returncode == 0:
            steps.append(json.loads(run.stdout.splitlines()[-1])["steps"])
        elif error := re.search(r"`Err` value: (\w+)", run.stderr):
            refused[error[1]] += 1
        else:
            sys.exit(f"{out}: {run.stderr}")
    print(f"p = {power}: of {seeds} refused {dict(refused)}; steps {np.mean(steps):.1f} on average, {max(steps)} at most")
