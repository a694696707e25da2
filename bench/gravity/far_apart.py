#!/usr/bin/env python3
"""Outcomes many orders of magnitude apart, on the design of S: far_apart.py FOLDER, which holds S/.

Writes FOLDER/tail (a Pareto tail of exponent a half, three zeros in ten) and FOLDER/strong (trade times
exp(5 z), z normal and in the place of the tariff). Estimate each with the example and with rival.py:

    target/release/examples/panel FOLDER/tail ppml 1 rta,lntar et,it,pair pr
    python rival.py FOLDER/tail ppml default rta,lntar et,it,pair pr tight
"""
import pathlib
import shutil
import sys

import numpy as np

folder = pathlib.Path(sys.argv[1])
small = folder / "S"
y = np.fromfile(small / "y.bin", dtype="f8")
r = np.random.Generator(np.random.Philox(404))
z = r.normal(size=len(y))
tail = np.where(r.uniform(size=len(y)) < 0.3, 0.0, r.pareto(0.5, len(y)))
for name, outcome in [("tail", tail), ("strong", y * np.exp(5 * z))]:
    out = folder / name
    out.mkdir(exist_ok=True)
    for column in ["rta", "et", "it", "pair", "pr"]:
        shutil.copy(small / f"{column}.bin", out)
    z.tofile(out / "lntar.bin")
    outcome.tofile(out / "y.bin")
