#!/usr/bin/env python3
"""A panel through Python, beside the command and pyfixest: python panel.py PANEL.parquet COMMAND [--turns N] [--rival]

PANEL.parquet is a made panel (bench/gravity/README.md says how: S, M or L); COMMAND is the program's binary.
Each run is a process of its own, with one thread, in turn: the command on the file; Python on the file; Python
on a frame that is read before. Compared are the answers first, then CPU seconds: of whole processes where both
read the file, and of the call alone on the frame. Printed are medians, and the median of the ratios of each turn.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys

FORMULA = "y ~ rta + lntar | et + it + pair"


def cpu(who=resource.RUSAGE_SELF):
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def fitted(fit, begun):
    return {
        "coefficients": [float(x) for x in dict(fit.coef()).values()],
        "std_errors": [float(x) for x in dict(fit.se()).values()],
        "cpu_s": cpu() - begun,
    }


def of_file(path):
    import corridor

    begun = cpu()
    return fitted(corridor.gravity(FORMULA, path, {"CRV1": "pr"}, threads=1), begun)


def of_frame(path):
    import pyarrow.parquet as pq

    import corridor

    frame = pq.read_table(path)
    begun = cpu()
    return fitted(corridor.gravity(FORMULA, frame, {"CRV1": "pr"}, threads=1), begun)


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
    return fitted(pf.fepois(FORMULA, frame, **options), begun)


WAYS = {"of_file": of_file, "of_frame": of_frame, "pyfixest": pyfixest}


def run(arguments):
    """What a process prints, and its CPU seconds."""
    before = cpu(resource.RUSAGE_CHILDREN)
    done = subprocess.run(arguments, env={**os.environ, "RAYON_NUM_THREADS": "1"}, capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr)
    return json.loads(done.stdout), cpu(resource.RUSAGE_CHILDREN) - before


def child(way, path):
    return run([sys.executable, __file__, way, path])


def apart(ours, theirs, what):
    return max(abs(a / b - 1) for a, b in zip(ours[what], theirs[what], strict=True))


def main():
    if sys.argv[1] in WAYS:
        print(json.dumps(WAYS[sys.argv[1]](sys.argv[2])))
        return
    parser = argparse.ArgumentParser()
    parser.add_argument("panel")
    parser.add_argument("command")
    parser.add_argument("--turns", type=int, default=9)
    parser.add_argument("--rival", action="store_true")
    asked = parser.parse_args()
    path = asked.panel
    command = [asked.command, "gravity", FORMULA, path, "--cluster", "pr", "--format", "json"]
    turns = []
    for turn in range(asked.turns):
        answer, by_command = run(command)
        file, by_file = child("of_file", path)
        frame, _ = child("of_frame", path)
        if turn == 0:
            theirs = {"coefficients": [row["estimate"] for row in answer], "std_errors": [row["std_error"] for row in answer]}
            for what in ("coefficients", "std_errors"):
                print(f"{what}: apart from the command {apart(file, theirs, what):.1e}; the frame's from the file's {apart(frame, file, what):.1e}")
        turns.append((by_command, by_file, frame["cpu_s"]))
    command_s, file_s, frame_s = (statistics.median(each) for each in zip(*turns))
    file_ratio, frame_ratio = (statistics.median(turn[at] / turn[0] for turn in turns) for at in (1, 2))
    print(f"command {command_s:.2f} s; Python on the file {file_s:.2f} s, {file_ratio:.2f} times; the call on a frame {frame_s:.2f} s, {frame_ratio:.2f} times")
    if asked.rival:
        rival, _ = child("pyfixest", path)
        print(
            f"pyfixest {rival['cpu_s']:.2f} s, {rival['cpu_s'] / frame_s:.0f} times the call on a frame; coefficients apart "
            f"{apart(frame, rival, 'coefficients'):.1e}, errors {apart(frame, rival, 'std_errors'):.1e}"
        )


main()
