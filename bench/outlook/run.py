"""Runs both sides, holds their answers against each other, prints CPU, memory and scores.

usage: run.py BACKTEST_CASES PEERS.PY PANEL.parquet PARTS
"""
import csv, io, os, platform, re, resource, subprocess, sys, tempfile
import numpy as np, pandas as pd

# Our drift is stated at 101 quantiles and theirs at 50 of the same normal.
TOLERANCE = 0.02

def measured(command):
    """Output, user + system CPU seconds and peak memory (MiB) of a command."""
    env = dict(os.environ, RAYON_NUM_THREADS="1")
    child = subprocess.Popen(command, stdout=subprocess.PIPE, env=env)
    out = child.stdout.read()
    _, status, used = os.wait4(child.pid, 0)
    assert status == 0, command
    return out.decode(), used.ru_utime + used.ru_stime, used.ru_maxrss / 1024

def crps(q, y):
    k = q.shape[1]; i = np.arange(k)
    return np.abs(q - y[:, None]).mean(1) - (q * (2 * i + 1 - k)).sum(1) / k / k

ours_binary, peers, panel, parts = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
d = pd.read_parquet(panel, columns=["exporter", "importer", "year", "trade"])
d = d[d.exporter != d.importer]
first = d.year.min()
names = d[["exporter", "importer"]].drop_duplicates().sort_values(["exporter", "importer"])
names["pair"] = np.arange(len(names))

text, our_cpu, our_memory = measured([ours_binary, panel])
ours = pd.read_csv(io.StringIO(text)); ours["origin"] += first
our_origins = len(ours[["pair", "origin"]].drop_duplicates())

rows = []
with tempfile.TemporaryDirectory() as folder:
    q = None
    for model in ["drift", "ets", "theta", "arima"]:
        path = f"{folder}/{model}.parquet"
        text, cpu, memory = measured([sys.executable, peers, panel, path, "--part", f"0/{parts}", "--models", model])
        n = int(re.search(r"(\d+) origins", text)[1])
        spent = float(re.search(r"cpu s ([\d.]+)", text)[1])
        rows.append((model, n, spent, memory))
        f = pd.read_parquet(path)
        q = f if q is None else q.merge(f, on=["exporter", "importer", "origin", "horizon"])
q["target"] = q.origin + q.horizon
q = q.merge(d.rename(columns={"year": "target"}), on=["exporter", "importer", "target"])
q = q[q.trade > 0].merge(names, on=["exporter", "importer"])
y = np.log(q.trade.to_numpy() * 1e6)
score = {m: crps(q[[f"{m}_{k}" for k in range(50)]].to_numpy(float), y) for m in ["drift", "ets", "theta", "arima"]}
mix = np.sort(q[[f"{m}_{k}" for m in ["ets", "arima", "theta"] for k in range(50)]].to_numpy(float), axis=1)
score["mix"] = crps(mix, y)
q = q.assign(**{f"s_{m}": s for m, s in score.items()}).merge(ours, on=["pair", "origin", "horizon"], how="left")
assert q.crps.notna().all(), "every case of theirs is one of ours"
difference = (q.naive - q.s_drift).abs()
ratio = q.naive.mean() / q.s_drift.mean()
print(f"answers: {len(q)} cases are in both; naive drift, mean CRPS {q.naive.mean():.4f} ours, "
      f"{q.s_drift.mean():.4f} theirs; case by case {difference.median():.4f} apart at the median, {difference.max():.4f} at most")
assert abs(ratio - 1) < TOLERANCE, ratio
def margin(m):
    e = q[f"s_{m}"] - q.crps; g = e.groupby(q.origin).agg(["sum", "size"]); mean = e.mean(); k = len(g)
    return mean, np.sqrt(((g["sum"] - mean * g["size"]) ** 2).sum() * k / (k - 1)) / len(q)
print(f"machine: {platform.processor() or platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
print(f"{'':22}{'origins':>9}{'CPU s':>9}{'ms/origin':>11}{'MiB':>7}{'CRPS':>8}{'margin':>8}{'error':>8}")
per = 1e3 * our_cpu / our_origins
print(f"{'corridor-outlook':22}{our_origins:9}{our_cpu:9.1f}{per:11.3f}{our_memory:7.0f}{q.crps.mean():8.4f}")
raw = [("corridor-outlook", our_origins, our_cpu, our_memory, q.crps.mean())]
for model, n, spent, memory in rows:
    mean, error = margin(model)
    print(f"{'statsforecast ' + model:22}{n:9}{spent:9.1f}{1e3 * spent / n:11.3f}{memory:7.0f}{score[model].mean():8.4f}{mean:8.4f}{error:8.4f}")
    raw.append((f"statsforecast {model}", n, spent, memory, score[model].mean()))
n, spent = rows[0][1], sum(r[2] for r in rows[1:])
mean, error = margin("mix")
print(f"{'  the three, mixed':22}{n:9}{spent:9.1f}{1e3 * spent / n:11.3f}{'':7}{score['mix'].mean():8.4f}{mean:8.4f}{error:8.4f}")
for name, s in [("the three", spent)] + [(r[0], r[2]) for r in rows[1:]]:
    print(f"CPU per origin, {name} over ours: {1e3 * s / n / per:.0f}")
with open("raw.csv", "w", newline="") as out:
    writer = csv.writer(out); writer.writerow(["method", "origins", "cpu_s", "peak_mib", "crps"])
    writer.writerows([(a, b, round(c, 2), round(d), round(e, 4)) for a, b, c, d, e in raw])
