#!/usr/bin/env python3
"""One fit with pyfixest, answers and cost as JSON.

rival.py FOLDER ppml|ols BACKEND REGRESSORS EFFECTS CLUSTER [tight]     BACKEND: default or lsmr

Reading the columns is not timed; the import of the package, its first compilation included, is
done before the clock starts by a fit of a hundred rows.
"""
import json
import resource
import sys
import time

import numpy as np
import pandas as pd
import pyfixest as pf
from pyfixest.demeaners import LsmrDemeaner, MapDemeaner


def main(folder, kind, backend, regressors, effects, cluster, tight):
    x, fe = regressors.split(","), effects.split(",")
    table = {name: np.fromfile(f"{folder}/{name}.bin", "<f8") for name in ["y", *x]}
    table |= {name: np.fromfile(f"{folder}/{name}.bin", "<i4") for name in {*fe, cluster}}
    table = pd.DataFrame(table)
    if kind == "ols" and "pair" in fe:
        table = table[table.y > 0].reset_index(drop=True)
        table["y"] = np.log(table.y)
    estimate = pf.feols if kind == "ols" else pf.fepois
    options = {"vcov": {"CRV1": cluster}, "copy_data": False, "store_data": False, "lean": True}
    if backend == "lsmr":
        options["demeaner"] = LsmrDemeaner(**({"fixef_atol": 1e-12, "fixef_btol": 1e-12} if tight else {}))
    elif tight:
        options["demeaner"] = MapDemeaner(fixef_tol=1e-10)
    if tight and kind == "ppml":
        options["iwls_tol"] = 1e-12
    formula = f"y ~ {' + '.join(x)} | {' + '.join(fe)}"
    small = pd.DataFrame({name: np.arange(200) % 7 + 1.0 for name in ["y", *x]})
    for at, name in enumerate({*fe, cluster}):
        small[name] = np.arange(200) // (at + 2) % 20
    for at, name in enumerate(["y", *x]):
        small[name] = np.sin(np.arange(200) * (at + 1.7)) + 2
    estimate(formula, small, vcov={"CRV1": cluster})
    cpu, wall = time.process_time(), time.perf_counter()
    fit = estimate(formula, table, **options)
    cost = {"wall_s": time.perf_counter() - wall, "cpu_s": time.process_time() - cpu}
    answers = {"coefficients": list(fit.coef().loc[x]), "std_errors": list(fit.se().loc[x])}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"rows": int(fit._N), **cost, "peak_mb": peak, **answers}))


if __name__ == "__main__":
    main(*sys.argv[1:7], tight="tight" in sys.argv[7:])
