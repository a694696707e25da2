"""Equilibrium against gegravity and a numpy form of the same map: same data, answers compared first.

    cargo build --release -p corridor-equilibrium --example bench
    pip install gegravity==0.3 numpy pandas pyarrow
    OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 python run.py DATA BINARY [CASE ...]

DATA is the folder of shared data, BINARY target/release/examples/bench. Cases: gegravity, caliendo-parro,
made (200 x 20), growth. Times are CPU seconds of one solution, ours the median of several.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time

import numpy as np
import pandas as pd

import joint


def put(folder, name, values):
    np.ascontiguousarray(values, dtype="<f8").tofile(os.path.join(folder, name))


def get(folder, name):
    return np.fromfile(os.path.join(folder, name), dtype="<f8")


def ours(binary, kind, folder, repeats):
    env = {**os.environ, "RAYON_NUM_THREADS": "1"}
    out = subprocess.run([binary, kind, folder, str(repeats)], capture_output=True, text=True, env=env, check=True)
    return json.loads(out.stdout)


def one(data, binary, rival=True):
    d = pd.read_parquet(f"{data}/gravity/agtpa_applications.parquet")
    d = d[d.year == 2006].sort_values(["exporter", "importer"])
    names = sorted(d.exporter.unique())
    n = len(names)
    square = lambda c: d[c].to_numpy(float).reshape(n, n)
    abroad = 1 - np.eye(n)
    gravity = -0.7912879 * np.log(square("dist")) + 0.6736456 * square("cntg")
    X = square("trade")
    with tempfile.TemporaryDirectory() as folder:
        put(folder, "costs_before.f64", np.exp(gravity - 2.47445 * abroad))
        put(folder, "costs_after.f64", np.exp(gravity))
        put(folder, "output.f64", X.sum(1))
        put(folder, "expenditure.f64", X.sum(0))
        put(folder, "theta.f64", [6.0])
        # A process's clock moves in ticks of milliseconds: many rounds, less one round.
        ours(binary, "one", folder, 1)
        spent = [resource.getrusage(resource.RUSAGE_CHILDREN)]
        for rounds in (1, 4001):
            us = ours(binary, "one", folder, rounds)
            spent.append(resource.getrusage(resource.RUSAGE_CHILDREN))
        spent = [r.ru_utime + r.ru_stime for r in spent]
        our_cpu = ((spent[2] - spent[1]) - (spent[1] - spent[0])) / 4000
        w = get(folder, "ours_wages.f64")
        real = get(folder, "ours_real_wage.f64")
    # The answer is checked by a plain damped iteration in numpy before any time is told.
    theta = 6.0
    K0, kappa = np.exp(gravity - 2.47445 * abroad), np.exp(2.47445 * abroad)
    Y, E = X.sum(1), X.sum(0)
    a = np.ones(n)
    for _ in range(5000):
        b = E / (K0 * a[:, None]).sum(0)
        a = Y / (K0 * b).sum(1)
    F = a[:, None] * K0 * b
    E0 = F.sum(0)
    ww = np.ones(n)
    for _ in range(20000):
        s = F / E0 * kappa * ww[:, None] ** -theta
        s /= s.sum(0)
        Ep = E0 * ww * (Y * ww).sum() / (E0 * ww).sum()
        new = ww * ((s @ Ep) / (ww * Y)) ** 0.15
        new *= Y.sum() / (new * Y).sum()
        if abs(new / ww - 1).max() < 1e-15:
            break
        ww = new
    assert abs(w / ww - 1).max() < 1e-11, abs(w / ww - 1).max()
    print(f"one sector, 69 economies, borders removed: scaling and solution {our_cpu * 1e3:.3f} ms, "
          f"{us['evaluations']} evaluations, residual {us['residual']:.1e}, {us['mb']:.0f} MB")
    if not rival:
        return
    from gegravity import BaselineData, CostCoeffs, OneSectorGE  # noqa
    f = d.copy()
    f["Y"] = f.exporter.map(dict(zip(names, Y)))
    f["E"] = f.importer.map(dict(zip(names, E)))
    f["LN_DIST"], f["CNTG"] = np.log(f.dist), f.cntg
    f["INTL_BRDR"] = (f.exporter != f.importer).astype(int)
    f["year"] = f.year.astype(str)
    base = BaselineData(f[["exporter", "importer", "year", "trade", "Y", "E", "LN_DIST", "CNTG", "INTL_BRDR"]],
                        imp_var_name="importer", exp_var_name="exporter", year_var_name="year", trade_var_name="trade",
                        expend_var_name="E", output_var_name="Y")
    coeffs = pd.DataFrame({"var": ["LN_DIST", "CNTG", "INTL_BRDR"], "coeff": [-0.7912879, 0.6736456, -2.47445], "ste": [0.05, 0.1, 0.12]})
    coeffs = CostCoeffs(coeffs, identifier_col="var", coeff_col="coeff", stderr_col="ste")
    t0 = time.process_time()
    model = OneSectorGE(base, year="2006", reference_importer="DEU", sigma=7, cost_variables=["LN_DIST", "CNTG", "INTL_BRDR"], cost_coeff_values=coeffs)
    model.build_baseline(omr_rescale=10000, mr_max_iter=5000)
    t1 = time.process_time()
    changed = model.baseline_data.copy()
    changed["INTL_BRDR"] = 0
    model.define_experiment(changed)
    model.simulate(ge_max_iter=5000)
    t2 = time.process_time()
    rival_cpu = t2 - t0
    print(f"gegravity 0.3, same data (omr_rescale 10000): {t1 - t0:.2f} + {t2 - t1:.2f} s; {rival_cpu / our_cpu:,.0f} times ours")
    out = model.country_results
    column = [c for c in out.columns if "GDP change" in c or "real GDP" in c.lower()]
    if column:
        gap = np.abs(out.loc[names, column[-1]].to_numpy(float) - 100 * (real - 1))
        print(f"its real GDP is off the fixed point by {np.median(gap):.2f} points at the median, {gap.max():.2f} at most")


def made(N, J, seed=2026):
    rng = np.random.default_rng(seed)
    size = 10 ** rng.uniform(0, 3, N)
    place = rng.uniform(0, 1, (N, 2))
    distance = 0.05 + np.hypot(*(place[:, None] - place[None]).transpose(2, 0, 1))
    able = np.exp(rng.normal(0, 0.6, (J, N)))
    flows = able[:, :, None] * size[None, :, None] * size[None, None] * distance ** -1.2 * np.exp(rng.normal(0, 0.5, (J, N, N)))
    flows *= rng.random((J, N, N)) > 0.2
    i = np.arange(N)
    flows[:, i, i] = 0
    flows *= 0.3 * size.sum() / flows.sum()
    output = flows.sum(2) + size * rng.uniform(0.5, 1.5, (J, N)) / J
    tariffs = rng.uniform(0, 0.2, (J, N, N))
    new = tariffs * rng.uniform(0, 1.1, (J, N, N))
    gamma = rng.uniform(0.3, 0.7, (J, N))
    io = rng.dirichlet(np.full(J, 0.5), (N, J)).transpose(0, 2, 1)
    return flows, tariffs, new, output, gamma, np.ascontiguousarray(io), rng.uniform(2, 12, J)


def caliendo_parro(data):
    answers = json.load(open(f"{data}/simulate/cp2015_nafta_only.json"))
    names, J, N = answers["countries"], 40, 31
    at = {c: k for k, c in enumerate(names)}
    t = pd.read_parquet(f"{data}/gravity/cp2015_bilateral.parquet")
    index = (t.sector_no - 1, t.exporter.map(at), t.importer.map(at))
    flows, tariffs, later = (np.zeros((J, N, N)) for _ in range(3))
    flows[index], tariffs[index], later[index] = t.trade_1993_thousand_usd * 1000, t.tariff_1993_pct / 100, t.tariff_2005_pct / 100
    s = pd.read_csv(f"{data}/gravity/cp2015_country_sector.csv")
    output, gamma, theta = np.zeros((J, N)), np.zeros((J, N)), np.full(J, 8.22)
    output[s.sector_no - 1, s.country.map(at)] = s.gross_output_1993_usd
    gamma[s.sector_no - 1, s.country.map(at)] = s.value_added_share
    some = s[s.sector_no <= 20]
    theta[some.sector_no - 1] = some.theta_dispersion
    d = pd.read_parquet(f"{data}/gravity/cp2015_io_shares.parquet")
    io = np.zeros((N, J, J))
    io[d.country.map(at), d.input_sector_no - 1, d.output_sector_no - 1] = d.share
    new = tariffs.copy()
    members = [at[c] for c in ("MEX", "CAN", "USA")]
    for a in members:
        for b in members:
            new[:, a, b] = later[:, a, b]
    return flows, tariffs, new, output, gamma, io, theta


def sectors(name, binary, arrays, repeats, rival=True):
    flows, tariffs, new, output, gamma, io, theta = arrays
    with tempfile.TemporaryDirectory() as folder:
        for n, v in [("flows", flows), ("tariffs", tariffs), ("new_tariffs", new), ("output", output),
                     ("value_added_share", gamma), ("input_shares", io), ("theta", theta)]:
            put(folder, f"{n}.f64", v)
        us = ours(binary, "sectors", folder, repeats)
        real = get(folder, "ours_real_income.f64")
    print(f"{name}: base {us['base'] * 1e3:.1f} ms, solve {us['solve'] * 1e3:.1f} ms, {us['steps']} steps, residual {us['residual']:.1e}, {us['mb']:.0f} MB")
    if rival:
        them = joint.run(flows, tariffs, new, output, gamma, io, theta)
        gap = abs(real / them["real"] - 1).max()
        assert gap < 1e-9, gap
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"  numpy, the same map: base {them['base'] * 1e3:.1f} ms, solve {them['solve'] * 1e3:.1f} ms, {them['steps']} steps "
              f"({peak:.0f} MB); ours is {us['solve'] / them['solve']:.2f} of it, base and solve "
              f"{(us['base'] + us['solve']) / (them['base'] + them['solve']):.2f}; answers agree to {gap:.0e}")


def main():
    data, binary, cases = sys.argv[1], sys.argv[2], sys.argv[3:] or ["gegravity", "caliendo-parro", "made", "growth"]
    if "gegravity" in cases:
        one(data, binary)
    if "one" in cases:
        one(data, binary, rival=False)
    if "caliendo-parro" in cases:
        sectors("Caliendo and Parro, 31 x 40, NAFTA", binary, caliendo_parro(data), 21)
    if "made" in cases:
        sectors("made, 200 x 20", binary, made(200, 20), 5)
    if "growth" in cases:
        for N, J in [(50, 10), (100, 10), (200, 10), (200, 40)]:
            sectors(f"made, {N} x {J}", binary, made(N, J), 3, rival=False)


main()
