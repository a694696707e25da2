#!/usr/bin/env python3
"""What an estimate adds to a process, beside the command and pyfixest: python memory.py PANEL.parquet COMMAND [--rival]

PANEL.parquet is a made panel (bench/gravity/README.md says how: S, M or L). Each run is a process of its own.
`peak` is the most that the call adds to what the process has with the frame in it, `kept` what is left while
the fit is held; both over the bytes of the columns that the formula names, as the frame holds them.
"""

import gc
import json
import os
import subprocess
import sys
import tempfile

FORMULA = "y ~ rta + lntar | et + it + pair"
NAMED = ("y", "rta", "lntar", "et", "it", "pair", "pr")
KINDS = ("pyarrow, in row groups", "pyarrow, in one piece", "pandas")


def status(field):
    for line in open("/proc/self/status"):
        if line.startswith(field):
            return int(line.split()[1]) * 1024
    raise SystemExit(f"no {field} in /proc/self/status")


def frame(kind, path):
    """The frame, and the bytes of its named columns."""
    import pyarrow.parquet as pq

    # Not polars: it keeps memory that is free and takes from it, so that what is added is not seen.
    if kind == "pandas":
        import pandas

        made = pandas.read_parquet(path, columns=list(NAMED))
        return made, int(made.memory_usage(index=False).sum())
    table = pq.read_table(path, columns=list(NAMED))
    if kind.endswith("one piece"):
        table = table.combine_chunks()
    return table, table.nbytes


def fitted(kind, path):
    import pyarrow

    made, named = frame(kind, path)
    if kind == "pandas" and "--peer" in sys.argv:
        import pyfixest

        options = {"vcov": {"CRV1": "pr"}, "copy_data": False, "store_data": False, "lean": True}
        call = lambda: pyfixest.fepois(FORMULA, made, **options)  # noqa: E731
    else:
        import corridor

        call = lambda: corridor.gravity(FORMULA, made, {"CRV1": "pr"}, threads=1)  # noqa: E731
    gc.collect()
    pyarrow.default_memory_pool().release_unused()
    with open("/proc/self/clear_refs", "w") as file:
        file.write("5")
    before = status("VmRSS")
    fit = call()
    peak, kept = status("VmHWM") - before, status("VmRSS") - before
    return {"named": named, "peak": peak, "kept": kept, "coef": list(map(float, dict(fit.coef()).values()))}


def child(*arguments):
    done = subprocess.run([sys.executable, __file__, *arguments], capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr)
    return json.loads(done.stdout)


def command(program, path):
    """The most memory of the whole process, its reading included."""
    with tempfile.TemporaryFile() as out:
        arguments = [program, "gravity", FORMULA, path, "--cluster", "pr", "--format", "json"]
        pid = os.posix_spawnp(
            program,
            arguments,
            {**os.environ, "RAYON_NUM_THREADS": "1"},
            file_actions=[(os.POSIX_SPAWN_DUP2, out.fileno(), 1)],
        )
        _, ended, used = os.wait4(pid, 0)
        if ended:
            sys.exit(f"{program}: status {ended}")
        return used.ru_maxrss * 1024


def main():
    if sys.argv[1] in KINDS:
        print(json.dumps(fitted(sys.argv[1], sys.argv[2])))
        return
    path, program = sys.argv[1:3]

    def told(name, of):
        peak, kept = of["peak"] / of["named"], of["kept"] / of["named"]
        print(
            f"{name}: named columns {of['named'] / 1e6:.0f} MB, peak {of['peak'] / 1e6:.0f} MB ({peak:.2f} times), "
            f"kept {of['kept'] / 1e6:.0f} MB ({kept:.2f} times), {of['coef']}",
            flush=True,
        )

    for kind in KINDS:
        told(kind, child(kind, path))
    if "--rival" in sys.argv:
        told("pyfixest on pandas", child("pandas", path, "--peer"))
    print(f"the command, as a whole: {command(program, path) / 1e6:.0f} MB")


main()
