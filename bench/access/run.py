"""Ours and the rivals in one run on the same data; answers are verified before a figure is printed.

usage: run.py DATA [OUT]   (DATA is ../shared/data; OUT keeps the rivals' tables for the next run; without it
they are made in a temporary folder)
Needs duckdb and polars, and `cargo build --release -p corridor-access --example market_access`.
"""
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

here = Path(__file__).resolve().parent
data = Path(sys.argv[1])
room = None if len(sys.argv) > 2 else tempfile.TemporaryDirectory()
out = Path(room.name if room else sys.argv[2])
ours = here.parent.parent / "target/release/examples/market_access"


def run(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    text = process.stdout.read()
    _, status, used = __import__("os").wait4(process.pid, 0)
    assert status == 0, command
    return text.strip(), used.ru_utime + used.ru_stime, time.perf_counter() - start, used.ru_maxrss / 1024


rival = [sys.executable, str(here / "rival.py")]
if not (out / "pref.parquet").exists():
    print(run(rival + ["prepare", str(data), str(out)])[0])
baci = str(data / "trade/baci_hs17_2024_hs6.parquet")
pairs = [str(ours), "pairs", baci, str(out / "mfn.parquet"), str(out / "pref.parquet")]
commands = {name: rival + [name, str(data), str(out)] for name in ["duckdb", "decimal", "polars"]}
answers, figures = {}, {}
for name, command in [("ours", pairs), *commands.items()]:
    text, cpu, wall, peak = run(command)
    parts = text.splitlines()[-1].split("\t")
    answers[name] = parts[1:4]
    figures[name] = (cpu, wall, peak)
assert answers["ours"] == answers["decimal"], (answers["ours"], answers["decimal"])
assert abs(float(answers["ours"][1]) - float(answers["duckdb"][1])) < 0.5 * 100
gap = float(answers["ours"][2]) - float(answers["duckdb"][2])
print(f"first sum {answers['ours'][1]}, second {answers['ours'][2]}: equal to DuckDB in whole numbers")
print(f"the rival's float floor is {gap:.2f} below in the second sum (rates in per cent, not divided by 100)")
for name, (cpu, wall, peak) in figures.items():
    ratio = cpu / figures["duckdb"][0]
    print(f"{name:8} cpu {cpu:6.2f} s  wall {wall:6.2f} s  peak {peak:6.0f} MB  cpu over DuckDB {ratio:.2f}")
print(run([str(ours), "rules", str(data / "tariffs/psr_rules.parquet")])[0])
