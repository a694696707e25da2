"""Import and the three sums, ours beside DuckDB and Polars: run.py WORLD_YEAR.csv [REPEATS].

Writes bench/trade/runs/DATE-MACHINE/raw.csv: task, CPU seconds (user and system of all threads), wall seconds, peak
memory in MB, answer. Every task is a process of its own; tasks take turns, so that a busy machine is busy for all.
Needs: cargo build --release -p corridor-trade --examples; pip install duckdb polars.
"""
import csv
import datetime
import os
import pathlib
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
EXAMPLES = HERE.parent.parent / "target/release/examples"
RIVALS = [sys.executable, str(HERE / "rivals.py")]


def timed(command):
    """Run a command: its CPU and wall seconds, peak memory in MB and last line."""
    start = time.time()
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    said = child.stdout.read().strip().splitlines()
    _, status, usage = os.wait4(child.pid, 0)
    if status != 0:
        sys.exit(f"{' '.join(command)} failed: {status}")
    return usage.ru_utime + usage.ru_stime, time.time() - start, usage.ru_maxrss / 1024, said[0] if said else ""


def tasks(world, room):
    """Name and command of every task, imports first: the sums read what they made."""
    rival = lambda name, file, columns="": [*RIVALS, name, str(file), *([columns] if columns else [])]
    names = ["duckdb-import", "polars-import", "duckdb-import-unsorted", "polars-import-unsorted"]
    yield "corridor import", [str(EXAMPLES / "import"), str(room / "store"), str(world)]
    for name in names:
        yield name, rival(name, world)
    yield "corridor three sums", [str(EXAMPLES / "aggregates"), "6", *map(str, sorted((room / "store/flows/baci").glob("*.parquet")))]
    for name in names:
        # Each engine sums the file that it wrote itself, sorted and not.
        engine, _, order = name.partition("-import")
        yield f"{engine} three sums{order.replace('-', ', ')}", rival(f"{engine}-agg", f"/tmp/rival-{name}.parquet", "i,j,k,v")


def main():
    world, repeats = pathlib.Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 3
    to = HERE / "runs" / f"{datetime.date.today()}-{os.cpu_count()}-cores"
    to.mkdir(parents=True, exist_ok=True)
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for repeat in range(repeats):
            room = pathlib.Path(folder) / str(repeat)
            steps = tasks(world, room)
            for name, command in steps:
                cpu, wall, peak, answer = timed(command)
                rows.append([name, repeat + 1, f"{cpu:.2f}", f"{wall:.2f}", f"{peak:.0f}", f"{os.getloadavg()[0]:.1f}", answer])
                print(*rows[-1], sep=",", flush=True)
    with open(to / "raw.csv", "w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["task", "repeat", "cpu_s", "wall_s", "peak_mb", "load", "answer"])
        writer.writerows(rows)


if __name__ == "__main__":
    main()
