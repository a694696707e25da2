"""AutoETS, AutoARIMA, AutoTheta of statsforecast on every origin of a panel.

usage: peers.py PANEL.parquet OUT.parquet [--sample N] [--models ets,arima,theta,drift]
"""
import argparse, os, resource, sys, time
for v in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ[v] = "1"
import numpy as np, pandas as pd
from statsforecast import StatsForecast
from statsforecast.models import AutoETS, AutoARIMA, AutoTheta, RandomWalkWithDrift
K = 50
LEVELS = sorted({round(abs(1 - 2 * (i + .5) / K) * 100, 6) for i in range(K)})
def cases(panel, min_years=10, horizons=8):
    d = pd.read_parquet(panel, columns=["exporter", "importer", "year", "trade"])
    d = d[(d.exporter != d.importer)].sort_values(["exporter", "importer", "year"])
    out = []
    for (e, i), g in d.groupby(["exporter", "importer"], sort=True):
        y = g.year.values; v = g.trade.values; run = 0
        for t in range(len(y)):
            ok = np.isfinite(v[t]) and v[t] > 0
            run = (run + 1 if t and y[t] == y[t-1] + 1 else 1) if ok else 0
            if run >= min_years and t + 1 < len(y):
                out.append((e, i, int(y[t]), np.log(v[t-run+1:t+1] * 1e6)))
    return out
def main():
    a = argparse.ArgumentParser(); a.add_argument("panel"); a.add_argument("out"); a.add_argument("--sample", type=int); a.add_argument("--models", default="ets,arima,theta"); a.add_argument("--part"); 
    a = a.parse_args()
    cs = cases(a.panel)
    if a.sample:
        pick = np.random.default_rng(20260101).choice(len(cs), a.sample, replace=False)
        cs = [cs[k] for k in sorted(pick)]
    if a.part:
        i, n = map(int, a.part.split("/")); cs = cs[i::n]
    print(len(cs), "origins")
    M = dict(ets=AutoETS, arima=AutoARIMA, theta=AutoTheta, drift=RandomWalkWithDrift)
    ids = np.repeat(np.arange(len(cs)), [len(c[3]) for c in cs])
    df = pd.DataFrame(dict(unique_id=ids, ds=np.concatenate([np.arange(len(c[3])) for c in cs]), y=np.concatenate([c[3] for c in cs])))
    res = pd.DataFrame(dict(exporter=np.repeat([c[0] for c in cs], 8), importer=np.repeat([c[1] for c in cs], 8), origin=np.repeat([c[2] for c in cs], 8), horizon=np.tile(np.arange(1, 9), len(cs))))
    for name in a.models.split(","):
        model = M[name](**({} if name == "drift" else dict(season_length=1)))
        w = df[df.unique_id < 3]
        StatsForecast(models=[M[name](**({} if name == "drift" else dict(season_length=1)))], freq=1, n_jobs=1).forecast(df=w, h=8, level=LEVELS)
        c0 = time.process_time()
        f = StatsForecast(models=[model], freq=1, n_jobs=1).forecast(df=df, h=8, level=LEVELS)
        cpu = time.process_time() - c0
        print(name, "cpu s", round(cpu, 2), "per origin ms", round(1e3 * cpu / len(cs), 2), flush=True)
        al = model.alias
        cols = [f"{al}-lo-{l:g}" if f"{al}-lo-{l:g}" in f else f"{al}-lo-{l}" for l in reversed(LEVELS)] + [f"{al}-hi-{l:g}" if f"{al}-hi-{l:g}" in f else f"{al}-hi-{l}" for l in LEVELS]
        q = np.sort(f[cols].to_numpy(dtype=float), axis=1)
        res = pd.concat([res, pd.DataFrame(q.astype("float32"), columns=[f"{name}_{k}" for k in range(K)])], axis=1)
    res.to_parquet(a.out, compression="zstd")
main()
