"""A pair, sums by economy and advantage, ours beside DuckDB and Polars on the store's own Parquet files.

usage: pairs.py WORLD_FOLDER [REPEATS] [EXPORTER,IMPORTER] [NAME]

WORLD_FOLDER holds world_Y*.csv of gen_world.py, or a BACI year as CSV or Parquet. Builds a store of them in a temporary folder, then asks
each question of the binary and of both rivals in turn, one process each, and compares the answers before it keeps a time.
Writes bench/trade/runs/DATE-MACHINE-pairs/raw.csv: task, who, repeat, CPU seconds (user and system of all threads), wall
seconds, peak memory in MB, answer. Needs: cargo build --release -p corridor-cli (or CORRIDOR_BINARY); pip install duckdb polars. IMPORT_WORDS stand in place of
--codes-as-written, which the made world needs; NAME at the end names the folder. With CORRIDOR_STORE the questions go to a store that is
there already, its dataset "w", and nothing is imported; RIVALS names who is asked.
"""
import csv
import datetime
import glob
import os
import pathlib
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
BINARY = pathlib.Path(os.environ.get("CORRIDOR_BINARY", HERE.parent.parent / "target/release/corridor"))
RIVALS = os.environ.get("RIVALS", "corridor duckdb polars").split()
MORE = os.environ.get("IMPORT_WORDS", "--codes-as-written").split()

RIVAL = r'''
import os, sys
os.environ["POLARS_MAX_THREADS"] = "2"
who, task, files, a, b = sys.argv[1:6]
if who == "duckdb":
    import duckdb
    db = duckdb.connect()
    db.execute("set threads=2; set enable_progress_bar=false")
    if task == "pair":
        rows = db.sql(f"select year, product, sum(value_usd) v from '{files}' where (exporter='{a}' and importer='{b}') or (exporter='{b}' and importer='{a}') group by year, product, exporter").fetchall()
        print(len(rows), sum(r[2] for r in rows))
    elif task == "sums":
        rows = db.sql(f"select year, exporter, sum(value_usd) v from '{files}' group by year, exporter").fetchall()
        print(len(rows), sum(r[2] for r in rows))
    else:
        newest = sorted(__import__("glob").glob(files))[-1]
        rows = db.sql(f"""with x as (select exporter e, product p, sum(value_usd) v from '{newest}' group by all),
            xe as (select e, sum(v) s from x group by e), xp as (select p, sum(v) s from x group by p), w as (select sum(v) s from x)
            select x.e, x.p, (x.v/xe.s)/(xp.s/w.s) rca from x join xe using (e) join xp using (p), w order by rca desc limit 10""").fetchall()
        print(len(rows), f"{rows[0][2]:.6f}")
else:
    import polars as pl
    rows = pl.scan_parquet(files)
    if task == "pair":
        e, i = pl.col("exporter").cast(pl.String), pl.col("importer").cast(pl.String)
        got = rows.filter(((e == a) & (i == b)) | ((e == b) & (i == a))).group_by(["year", "product", "exporter"]).agg(pl.col("value_usd").sum()).collect()
        print(got.height, got["value_usd"].sum())
    elif task == "sums":
        got = rows.group_by(["year", "exporter"]).agg(pl.col("value_usd").sum()).collect()
        print(got.height, got["value_usd"].sum())
    else:
        newest = sorted(__import__("glob").glob(files))[-1]
        x = pl.scan_parquet(newest).group_by(["exporter", "product"]).agg(pl.col("value_usd").sum().alias("v"))
        x = x.with_columns(pl.col("v").sum().over("exporter").alias("xe"), pl.col("v").sum().over("product").alias("xp"), pl.col("v").sum().alias("w"))
        got = x.with_columns(((pl.col("v") / pl.col("xe")) / (pl.col("xp") / pl.col("w"))).alias("rca")).top_k(10, by="rca").collect()
        print(got.height, f"{got['rca'].max():.6f}")
'''


def timed(command, **more):
    """Run a command: CPU and wall seconds, peak memory in MB, stdout."""
    start = time.time()
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, **more)
    said = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    if status != 0:
        sys.exit(f"{' '.join(map(str, command))} failed: {status}")
    return usage.ru_utime + usage.ru_stime, time.time() - start, usage.ru_maxrss / 1024, said


def ours(task, said):
    rows = list(csv.DictReader(said.splitlines()))
    if task == "rca":
        return f"{len(rows)} {max(float(r['rca']) for r in rows):.6f}"
    return f"{len(rows)} {sum(int(r['value_usd']) for r in rows)}"


def main():
    folder = pathlib.Path(sys.argv[1])
    repeats = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    a, b = (sys.argv[3] if len(sys.argv) > 3 else "458,792").split(",")
    named = f"-{sys.argv[4]}" if len(sys.argv) > 4 else ""
    to = HERE / "runs" / f"{datetime.date.today()}-{os.cpu_count()}-cores-pairs{named}"
    to.mkdir(parents=True, exist_ok=True)
    out = []
    with tempfile.TemporaryDirectory() as room:
        store = pathlib.Path(os.environ.get("CORRIDOR_STORE", pathlib.Path(room) / "store"))
        files = [] if "CORRIDOR_STORE" in os.environ else folder.iterdir()
        for file in sorted(f for f in files if f.suffix in (".csv", ".parquet")):
            cpu, wall, peak, _ = timed([BINARY, "import", file, "--statistics", store, *MORE, "--vintage", "2026-01-01", "--dataset", "w"])
            out.append([f"import {file.name}", "corridor", 1, f"{cpu:.3f}", f"{wall:.3f}", f"{peak:.0f}", f"{os.getloadavg()[0]:.1f}", ""])
            print(*out[-1], sep=",", flush=True)
        files = str(store / "flows/w/*.parquet")
        questions = {
            "pair": ["flows", a, b, "--both", "--level", "6", "--format", "csv"],
            "sums": ["flows", "all", "all", "--by", "exporter", "--format", "csv"],
            "rca": ["indicator", "rca", "--top", "10", "--level", "6", "--format", "csv"],
        }
        for repeat in range(1, repeats + 1):
            for task, words in questions.items():
                said = {}
                for who in RIVALS:
                    if who == "corridor":
                        cpu, wall, peak, text = timed([BINARY, *words, "--statistics", store])
                        said[who] = ours(task, text)
                    else:
                        cpu, wall, peak, text = timed([sys.executable, "-c", RIVAL, who, task, files, a, b])
                        said[who] = text.strip()
                    out.append([task, who, repeat, f"{cpu:.3f}", f"{wall:.3f}", f"{peak:.0f}", f"{os.getloadavg()[0]:.1f}", said[who]])
                    print(*out[-1], sep=",", flush=True)
                if len(set(said.values())) > 1:
                    sys.exit(f"answers differ: {said}")
    with open(to / "raw.csv", "w", newline="") as kept:
        writer = csv.writer(kept)
        writer.writerow(["task", "who", "repeat", "cpu_s", "wall_s", "peak_mb", "load", "answer"])
        writer.writerows(out)


if __name__ == "__main__":
    main()
