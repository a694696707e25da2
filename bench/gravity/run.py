#!/usr/bin/env python3
"""Ours beside pyfixest, answers compared first. run.py [--panels FOLDER] [--rivals] CASE...

CASE is S, M, L (PPML), ols-S, ols-M, ols-L, or worker-firm. FOLDER holds S/, M/, L/ as flat columns
and W/ from worker_firm.py. Exits with 1, and no timing, if an answer is not the known one.

Needs: cargo build --release -p corridor-gravity --example panel;  pip install pyfixest==0.60.0
"""
import argparse
import csv
import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
OURS = HERE.parent.parent / "target/release/examples/panel"
PANEL = ["rta,lntar", "et,it,pair", "pr"]
PAIRED = ["x", "worker,firm", "firm"]
# R fixest 0.12.2 at a tolerance of 1e-8 or finer: coefficients, clustered errors.
TIGHT = {
    "S": ([0.206967910593, -1.736993618195], [0.03927844333, 0.24414084133]),
    "M": ([0.367914827948, -1.185860109621], [0.02654279497, 0.12720393545]),
    "L": ([0.296188499928, -1.158278245270], [0.00452513121, 0.03330000519]),
}
# pyfixest 0.60's LSMR back end, tight.
TIGHT_WORKER_FIRM = ([0.5001133450834531], [0.0003797472559737127])
# Ours against a tight peer; a peer at its default tolerance only has to be near.
COEFFICIENT, STD_ERROR, DEFAULT_COEFFICIENT = 1e-8, 1e-6, 1e-3


def apart(a, b):
    return max(abs(x - y) / abs(y) for x, y in zip(a, b, strict=True))


def ask(command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines() or [f"exit {done.returncode}"]
        return {"error": lines[-1][:160]}
    return json.loads(done.stdout.strip().splitlines()[-1])


def case(name, panels, rivals):
    size = "W" if name == "worker-firm" else name.removeprefix("ols-")
    kind = "ppml" if name in TIGHT else "ols"
    columns = PAIRED if size == "W" else PANEL
    folder = str(panels / size)
    results = {}
    for threads in ("1", "2"):
        results[f"corridor, {threads} thread{'s' * (threads != '1')}"] = ask([str(OURS), folder, kind, threads, *columns])
    if rivals:
        backends = ["default", "lsmr"] if size == "W" else ["default"]
        for backend in backends:
            for tight in ([], ["tight"]):
                label = f"pyfixest 0.60 {backend}{', tight' * bool(tight)}"
                results[label] = ask([sys.executable, str(HERE / "rival.py"), folder, kind, backend, *columns, *tight])
    ours = results["corridor, 1 thread"]
    if "error" in ours or "error" in results["corridor, 2 threads"]:
        sys.exit(f"{name}: {results}")
    for field in ("coefficients", "std_errors"):
        if ours[field] != results["corridor, 2 threads"][field]:
            sys.exit(f"{name}: {field} differ between one thread and two")
    known = TIGHT_WORKER_FIRM if size == "W" else TIGHT.get(name)
    if known:
        coefficients, errors = known
        if apart(ours["coefficients"], coefficients) > COEFFICIENT or apart(ours["std_errors"], errors) > STD_ERROR:
            sys.exit(f"{name}: not the known answer: {ours}")
    for label, result in results.items():
        if "error" in result:
            continue
        result["apart"] = apart(result["coefficients"], ours["coefficients"])
        bound = COEFFICIENT if "tight" in label else DEFAULT_COEFFICIENT
        result["agrees"] = result["apart"] <= bound
    return results


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--panels", type=pathlib.Path, default=pathlib.Path("/tmp/gravity"))
    parser.add_argument("--rivals", action="store_true")
    parser.add_argument("--out", type=pathlib.Path)
    parser.add_argument("cases", nargs="+")
    options = parser.parse_args()
    rows, failed = [], False
    for name in options.cases:
        for label, r in case(name, options.panels, options.rivals).items():
            if "error" in r:
                rows.append([name, label, "", "", "", "", r["error"]])
                print(f"{name:12} {label:30} {r['error']}", flush=True)
                continue
            failed |= not r["agrees"] and "tight" not in label
            cells = [f"{r['cpu_s']:.2f}", f"{r['wall_s']:.2f}", f"{r['peak_mb']:.0f}", f"{r['apart']:.1e}"]
            rows.append([name, label, *cells, "" if r["agrees"] else "answer differs"])
            print(f"{name:12} {label:30} cpu {cells[0]:>8} s  wall {cells[1]:>8} s  {cells[2]:>6} MB  apart {cells[3]} {rows[-1][-1]}", flush=True)
    if options.out:
        with options.out.open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["case", "program", "cpu_s", "wall_s", "peak_mb", "apart", "note"])
            writer.writerows(rows)
    sys.exit(failed)


if __name__ == "__main__":
    main()
