#!/usr/bin/env python3
"""A panel through Python, beside the command and pyfixest: python panel.py FOLDER COMMAND [--rival]

FOLDER holds a made panel as flat columns (bench/gravity/README.md says how: S, M or L); COMMAND is the
program's binary. Each run is a process of its own, in turn; CPU seconds of the whole process less those
of reading are compared, and the answers first. Peak memory is what the call adds to the process, over
the bytes of the columns that the formula names.
"""

import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

FORMULA = "y ~ rta + lntar | et + it + pair"


def cpu(who=resource.RUSAGE_SELF):
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def table(folder):
    import numpy as np
    import pyarrow as pa

    columns = {name: np.fromfile(folder / f"{name}.bin", "<f8") for name in ("y", "rta", "lntar")}
    columns |= {name: np.fromfile(folder / f"{name}.bin", "<i4") for name in ("et", "it", "pair", "pr")}
    return pa.table(columns)


def status(field):
    for line in open("/proc/self/status"):
        if line.startswith(field):
            return int(line.split()[1]) * 1024
    raise SystemExit(f"no {field} in /proc/self/status")


def python(path):
    import pyarrow.parquet as pq

    import corridor

    frame = pq.read_table(path)
    named = sum(frame[name].nbytes for name in ("y", "rta", "lntar", "et", "it", "pair", "pr"))
    open("/proc/self/clear_refs", "w").write("5")
    before, begun = status("VmRSS"), cpu()
    fit = corridor.gravity(FORMULA, frame, {"CRV1": "pr"}, threads=1)
    used, peak = cpu() - begun, status("VmHWM")
    return {
        "coefficients": list(fit.coef().values()),
        "std_errors": list(fit.se().values()),
        "cpu_s": used,
        "named_mb": named / 1e6,
        "extra_mb": (peak - before) / 1e6,
    }


def pyfixest(path):
    import numpy as np
    import pandas as pd
    import pyfixest as pf

    frame = pd.read_parquet(path)
    small = pd.DataFrame({name: np.sin(np.arange(200) * (at + 1.7)) + 2 for at, name in enumerate(("y", "rta", "lntar"))})
    for at, name in enumerate(("et", "it", "pair", "pr")):
        small[name] = np.arange(200) // (at + 2) % 20
    options = {"vcov": {"CRV1": "pr"}, "copy_data": False, "store_data": False, "lean": True}
    pf.fepois(FORMULA, small, **options)
    begun = cpu()
    fit = pf.fepois(FORMULA, frame, **options)
    return {"coefficients": list(fit.coef()), "std_errors": list(fit.se()), "cpu_s": cpu() - begun}


def child(*arguments):
    done = subprocess.run([sys.executable, __file__, *map(str, arguments)], capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr)
    return json.loads(done.stdout)


def command(program, path):
    before, begun = cpu(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        [program, "gravity", FORMULA, path, "--cluster", "pr", "--format", "json"],
        env={**os.environ, "RAYON_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        sys.exit(done.stderr)
    return {"cpu_s": cpu(resource.RUSAGE_CHILDREN) - before, "wall_s": time.perf_counter() - begun, "out": done.stdout}


def main():
    if sys.argv[1] in ("python", "pyfixest"):
        print(json.dumps({"python": python, "pyfixest": pyfixest}[sys.argv[1]](sys.argv[2])))
        return
    folder, program = pathlib.Path(sys.argv[1]), sys.argv[2]
    import pyarrow.parquet as pq

    with tempfile.TemporaryDirectory() as home:
        path = os.path.join(home, "panel.parquet")
        pq.write_table(table(folder), path)
        for turn in range(3):
            theirs = command(program, path)
            before = cpu(resource.RUSAGE_CHILDREN)
            ours = child("python", path)
            whole = cpu(resource.RUSAGE_CHILDREN) - before
            if turn == 0:
                print(theirs.pop("out")[:600])
                print("python", ours["coefficients"], ours["std_errors"])
            print(
                f"command {theirs['cpu_s']:.2f} s; python's call {ours['cpu_s']:.2f} s, whole process {whole:.2f} s; "
                f"named columns {ours['named_mb']:.0f} MB, extra {ours['extra_mb']:.0f} MB, "
                f"{ours['extra_mb'] / ours['named_mb']:.2f} times",
                flush=True,
            )
        if "--rival" in sys.argv:
            rival = child("pyfixest", path)
            apart = max(abs(a / b - 1) for a, b in zip(ours["coefficients"], rival["coefficients"], strict=True))
            print(f"pyfixest {rival['cpu_s']:.2f} s, {rival['cpu_s'] / ours['cpu_s']:.0f} times ours, apart {apart:.1e}")


main()
