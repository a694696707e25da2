#!/usr/bin/env python3
"""Writes the cases of this folder and their answers, expected.json.

Answers by dense.py: least squares on all dummies, Poisson by reweighted least squares until the linear predictor
moves less than 1e-12, separated rows by a linear programme (HiGHS) that asks for every row at once: the largest
number of zeros that some combination of regressors and dummies makes positive while it is zero on every positive
row and never negative on a zero. Errors: HC1, clustered and iid with fixest's small-sample factor. Deterministic.

Made with Python 3.11, numpy, scipy, pandas, pyarrow: versions are written into expected.json.
"""
import json, os, sys
import numpy, pandas, scipy, pyarrow
import numpy as np, pandas as pd
from dense import fit

here = os.path.dirname(os.path.abspath(__file__))
cases = []


def write(name, df, text=None):
    path = os.path.join(here, name)
    if text is not None:
        open(path, "w", newline="").write(text)
    elif name.endswith(".parquet"):
        df.to_parquet(path, index=False)
    else:
        df.to_csv(path, index=False)


def case(id, df, formula, flags, answer, why, keys=("rows", "coefficients", "std_errors"), ext="csv", text=None, **more):
    write(f"{id}.{ext}", df, text)
    e = {}
    if answer is not None:
        for k in keys:
            e[k] = answer[k]
        if answer["left_out"]:
            e["left_out"] = answer["left_out"]
    e.update(more.pop("expected", {}))
    cases.append({"id": id, "file": f"{id}.{ext}", "formula": formula, "flags": flags, "expected": e, **more, "why": why})


def join(*columns):
    return np.array(["^".join(map(str, t)) for t in zip(*columns)])


def square(names, years, seed, a="exporter", b="importer", t="year", border=1.5):
    g = np.random.default_rng(seed)
    rows = []
    o, d = g.normal(0, 1, (len(names), len(years))), g.normal(0, 1, (len(names), len(years)))
    for i, x in enumerate(names):
        for j, z in enumerate(names):
            for k, y in enumerate(years):
                rows.append((x, z, y, round(float(np.exp(1 + o[i, k] + d[j, k] + border * (i == j) + 0.2 * k * (i != j) + g.normal(0, .7))), 4) + 1e-4))
    f = pd.DataFrame(rows, columns=[a, b, t, "trade"])
    f["trade"] = f.trade.round(4)
    return f


# Border dummies on balanced squares.
B = "I(exporter!=importer)"
why = "A border dummy on a complete square: its projection on the effects is exact after the first elimination, so what is left for the inner solve is rounding. Must estimate."
for id, names, years, effects, flags, vcov in [
    ("border-ols-3x2-e-m", ["ARG", "BRA", "CHL"], [2005, 2010], "e m", [], "hc1"),
    ("border-ols-4x3-e-m-y", [1, 2, 3, 4], [1990, 1995, 2000], "e m y", [], "hc1"),
    ("border-ols-6x5-e-m", ["FR", "DE", "IT", "ES", "PT", "BE"], [2001, 2002, 2003, 2004, 2005], "e m", ["--iid"], "iid"),
    ("border-ols-8x1-ey-my", list("ABCDEFGH"), [2014], "ey my", [], "hc1"),
    ("border-ols-20x2-ey-my", list(range(100, 120)), [1999, 2009], "ey my", [], "hc1"),
    ("border-ols-30x1-e-m", list(range(30)), [2017], "e m", [], "hc1"),
    ("border-ols-10x5-e-m-y-cluster", list(range(10)), [2000, 2001, 2002, 2003, 2004], "e m y", ["--cluster", "exporter^importer"], "pair"),
]:
    f = square(names, years, sum(map(ord, id)))
    fe = {"e": f.exporter, "m": f.importer, "y": f.year, "ey": join(f.exporter, f.year), "my": join(f.importer, f.year)}
    word = {"e": "exporter", "m": "importer", "y": "year", "ey": "exporter^year", "my": "importer^year"}
    r = fit(np.log(f.trade), (f.exporter != f.importer) * 1., [B], [fe[x] for x in effects.split()], "ols",
            "iid" if vcov == "iid" else "hc1", [join(f.exporter, f.importer)] if vcov == "pair" else None)
    case(id, f, f"log(trade) ~ I(exporter != importer) | {' + '.join(word[x] for x in effects.split())}", ["--ols", *flags], r, why)

for id, n, years, kind in [("globalisation-ols-6x4", 6, [1986, 1990, 1994, 1998], "ols"), ("globalisation-ppml-5x3", 5, [1995, 2000, 2005], "ppml")]:
    f = square(list(range(n)), years, 41 + n)
    f.columns = ["origin", "destination", "wave", "flow"]
    X = np.stack([((f.origin != f.destination) & (f.wave == y)) * 1. for y in years[1:]], 1)
    names = [f"wave::{y}:I(origin!=destination)" for y in years[1:]]
    r = fit(np.log(f.flow) if kind == "ols" else f.flow, X, names,
            [join(f.origin, f.wave), join(f.destination, f.wave), join(f.origin, f.destination)], kind, clusters=[join(f.origin, f.destination)])
    case(id, f, ("log(flow)" if kind == "ols" else "flow") + f" ~ i(wave, I(origin != destination), ref = {years[0]}) | origin^wave + destination^wave + origin^destination",
         (["--ols"] if kind == "ols" else []) + ["--cluster", "origin^destination"], r,
         "The globalisation form: a border dummy for each year but the first, beside exporter-year, importer-year and pair effects.")

# Effects of one level, weights of zero.
g = np.random.default_rng(7)
f = pd.DataFrame({"o": np.repeat(list("PQRSTU"), 8), "sector": "steel", "year": np.tile([2010, 2011, 2012, 2013], 12), "x": g.normal(0, 1, 48).round(3)})
f["y"] = np.exp(.5 * f.x + g.normal(0, .8, 48)).round(3)
r = fit(f.y, f[["x"]], ["x"], [f.o, f.sector, f.year], "ppml")
case("one-level-ppml", f, "y ~ x | o + sector + year", [], r, "A panel of one sector with the sector's effect in the formula: absorbed by the others. The parameters counted are as fixest's: levels of all effects less their number plus one.")
h = f[f.year == 2012]
r = fit(np.log(h.y), h[["x"]], ["x"], [h.year], "ols")
case("one-level-alone-by-only", f, "log(y) ~ x | year", ["--ols", "--only", "year=2012"], r, "--only leaves one level of the only effect: then it is an intercept, and no intercept is printed.")
h = f[f.year.isin([2010, 2013])]
r = fit(h.y, h[["x"]], ["x"], [join(h.o, h.sector), h.sector, join(h.year, h.sector)], "ppml", clusters=[h.o])
case("one-level-in-products", f, "y ~ x | o^sector + sector + year^sector", ["--only", "year=2010,2013", "--cluster", "o"], r, "One level alone and inside products, and a factor that is constant within clusters counted as nested.")
w = np.where(np.arange(48) % 5 == 2, 0, 1 + np.arange(48) % 3)
f["w"] = w
r = fit(np.log(f.y), f[["x"]], ["x"], [f.o], "ols", w=w)
case("zero-weights-ols", f, "log(y) ~ x | o", ["--ols", "--weights", "w"], r, "Rows of weight zero are left out with a note, and are not counted among the rows.", expected={"zero_weights": int((w == 0).sum())})
f["w"] = np.where((f.o == "R") | (f.index == 3), 0, w + 1)
r = fit(f.y, f[["x"]], ["x"], [f.o, f.year], "ppml", w=f.w)
case("zero-weights-take-a-level", f, "y ~ x | o + year", ["--weights", "w"], r, "All rows of exporter R have weight zero: its level goes, and the parameters are counted without it.", expected={"zero_weights": int((f.w == 0).sum())})
h = f.copy(); h["y"] = np.where((h.o == "S") & (h.year != 2011), 0, h.y); h["w"] = np.where((h.o == "S") & (h.year == 2011), 0, 1)
r = fit(h.y, h[["x"]], ["x"], [h.o, h.year], "ppml", w=h.w)
case("zero-weights-take-the-trade", h, "y ~ x | o + year", ["--weights", "w"], r, "The only positive rows of exporter S have weight zero, so the level has no trade: its six zeros say nothing and are dropped, which would be missed if weights were looked at after separation.",
     expected={"zero_weights": int((h.w == 0).sum()), "levels_without_trade": r["levels_without_trade"]})


# Separation.
def chain(n, steps, seed, effects=(), noise=1, mix=True, scale=None, per=3):
    """A direction for each step: step s is positive on its own zeros and negative on those of the step before, so
    that it separates only once those are gone; mixed with one another, with effects and with a plain regressor."""
    g = np.random.default_rng(seed)
    y = np.where(g.random(n) < .45, 0, g.integers(1, 40, n)).astype(float)
    zero = np.where(y == 0)[0]
    X = np.zeros((n, steps + noise))
    take = zero[g.permutation(len(zero))]
    for s in range(steps):
        X[take[per * s:per * s + per], s] = g.integers(1, 4, per)
        if s:
            X[take[per * s - per:per * s], s] = -g.integers(2, 9, per)
    X[:, steps:] = g.integers(-5, 6, (n, noise)) / 4
    F = [g.integers(0, k, n) for k in effects]
    if mix:
        for s in range(steps):
            X[:, s] += sum(int(g.integers(-2, 3)) * X[:, t] for t in range(s))
            if F:
                X[:, s] += g.integers(-3, 4, effects[s % len(F)])[F[s % len(F)]]
    if scale is not None:
        X = X * np.asarray(scale)
    f = pd.DataFrame(X.round(9) + 0., columns=[f"x{j}" for j in range(X.shape[1])])
    f.insert(0, "y", y)
    for k, c in enumerate(F):
        f[f"f{k}"] = c
    return f


def sep(id, f, why, flags=("--keep-singletons",), **more):
    xs, fs = [c for c in f if c.startswith("x")], [c for c in f if c.startswith("f")]
    r = fit(f.y, f[xs].values, xs, [f[c] for c in fs], "ppml", keep_singletons="--keep-singletons" in flags)
    case(id, f, "y ~ " + " + ".join(xs) + (" | " + " + ".join(fs) if fs else ""), list(flags), r, why,
         expected={"separated": r["separated"], "separated_rows_0based": r["separated_rows"], "levels_without_trade": r["levels_without_trade"], **more})
    return r


sep("separation-chain-of-3", chain(60, 3, 1, mix=False), "Three steps: each direction separates only after the one before. One pass finds the first three rows.")
sep("separation-chain-of-6", chain(150, 6, 2, noise=2), "Six steps, mixed with one another.")
sep("separation-chain-one-effect", chain(120, 4, 3, (9,)), "Four steps hidden under an effect of nine levels.")
sep("separation-chain-three-effects", chain(240, 5, 4, (11, 8, 6), noise=2), "Five steps, three crossed effects.")
sep("separation-scaled-columns", chain(140, 3, 5, (8,), noise=1, scale=[1e-5, 1e4, 1e-3, 1]), "Columns from 1e-5 to 1e4 in size: scale them, or find rows by sign.")
sep("separation-scaled-no-effect", chain(90, 4, 6, noise=1, scale=[1e6, 1e-4, 10, 1e-2, 1e3]), "Four steps with columns ten powers of ten apart.")
sep("separation-400-rows-two-effects", chain(400, 3, 8, (30, 25), noise=2, per=6), "As many levels as a small gravity panel, six rows a step; singletons kept.")
f = chain(260, 3, 13, (70,), noise=1)
sep("separation-and-levels-without-trade", f, "Levels without trade go first and are counted apart from the separated rows; the same zeros are never counted twice.")
f = chain(80, 2, 9, (7,), noise=1, mix=False); f["x0"] = 0.; f["x1"] = 0.
zero = np.where(f.y == 0)[0]; f.loc[zero[:8], "x0"] = [1, -1, 1, -1, 2, -2, 1, -1]; f.loc[zero[8:12], "x1"] = 1; f.loc[np.where(f.y > 0)[0][0], ["y", "x1"]] = [.001, 1]
sep("separation-none-near", f, "Nothing is separated: x0 takes both signs on zeros and is zero on positives, and one positive of a thousandth stands where x1 is one. No row may go, and both coefficients are finite.")
f = chain(80, 1, 10, (6, 5), noise=1, mix=False); pos = f.y > 0
f["x0"] = np.array([2, -1, 3, 0, 1, -2])[f.f0] + np.array([1, 0, -2, 4, 2])[f.f1] - 1. * (np.arange(80) % 4 == 1) * ~pos
sep("separation-through-effects", f, "x0 is full of values on positives and zeros: only less a sum of the two effects is it zero on positives and of one sign on zeros.")
f = chain(110, 3, 12, (10, 9), noise=1)
sep("separation-singletons-dropped", f, "Singletons go first, then levels without trade, then separated rows.", flags=(), note="if rows that are alone only after separation are dropped as well, coefficients and errors of the others do not move but the count of rows may")
f = pd.DataFrame({"y": 0., "x0": np.arange(12) % 5, "f0": np.arange(12) % 3})
case("separation-no-trade-at-all", f, "y ~ x0 | f0", [], None, "Every outcome is zero: there is no estimate. The message names the outcome column and says that it is zero in every row; never NaN.", expected={"refused": "the outcome is zero in every row"})

# Lags.
g = np.random.default_rng(21)


def lagged(f, unit, time, x, k):
    at = {(u, t): v for u, t, v in zip(f[unit], f[time], f[x]) if not (pd.isna(u) or pd.isna(t))}
    return np.array([at.get((u, t - k), np.nan) if not (pd.isna(u) or pd.isna(t)) else np.nan for u, t in zip(f[unit], f[time])], float)


f = pd.DataFrame({"firm": np.repeat(list("abcd"), 6), "t": np.tile(np.arange(2011, 2017), 4).astype(float), "y": g.integers(1, 20, 24), "x": g.integers(1, 12, 24)})
f.loc[[2, 9, 16], "t"] = np.nan
L = lagged(f, "firm", "t", "x", 1); ok = ~np.isnan(L); r = fit(f.y[ok], L[ok], ["l(x,1)"], [], "ols")
out = f.copy(); out["t"] = out.t.astype("Int64")
case("lag-missing-time", out, "y ~ l(x,1)", ["--ols", "--unit", "firm", "--time", "t"], r, "A row without a time has no lag and lends none.", expected={"missing": int((~ok).sum())})
f = pd.DataFrame({"firm": np.repeat(["k", "m", "z"], 7), "t": np.tile(np.arange(1, 8), 3), "y": g.integers(1, 20, 21), "x": g.integers(1, 12, 21)})
f["firm"] = f.firm.astype(object); f.loc[[3, 12], "firm"] = None
L = lagged(f, "firm", "t", "x", -1); ok = ~np.isnan(L); r = fit(f.y[ok], L[ok], ["f(x,1)"], [], "ols")
case("lead-missing-unit", f, "y ~ f(x,1)", ["--ols", "--unit", "firm", "--time", "t"], r, "Leads as lags: a row without a unit lends no lead to the rows of another.", expected={"missing": int((~ok).sum())})
f = pd.DataFrame({"o": np.repeat(["MY", "TR", "MY", "TR"], 9), "d": np.repeat(["TR", "MY", "MY", "TR"], 9), "year": np.tile(np.arange(2000, 2018, 2), 4)})
f["rta"] = ((f.o != f.d) & (f.year >= 2008)) * 1; f["z"] = g.integers(0, 9, 36); f["v"] = g.integers(1, 90, 36)
f["pair"] = f.o + f.d; f = f[["pair", "o", "d", "year", "z", "rta", "v"]]
L = lagged(f, "pair", "year", "z", 4); ok = ~np.isnan(L) & (f.o != f.d) & f.year.isin([2004, 2008, 2012, 2016]); r = fit(f.v[ok], np.c_[f.z[ok], L[ok]], ["z", "l(z,4)"], [f.pair[ok]], "ppml")
case("lag-by-years-with-two-conditions", f, "v ~ z + l(z,4) | pair", ["--unit", "pair", "--time", "year", "--only", "year=2004,2008,2012,2016", "--only", "o != d"], r, "Lags count years, not rows, and are read before both conditions take rows away.")
h = f.copy(); L = lagged(h, "pair", "year", "z", -2); ok = ~np.isnan(L) & h.year.isin([2002, 2010]); r = fit(np.log(h.v[ok]), L[ok], ["f(z,2)"], [], "ols")
case("lead-only", h, "log(v) ~ f(z,2)", ["--ols", "--unit", "pair", "--time", "year", "--only", "year=2002,2010"], r, "Leads are read before a condition takes rows away.")

# Far from zero: the answer is that of x less a constant.
g = np.random.default_rng(33)
n = 160; o, d = g.integers(0, 9, n), g.integers(0, 8, n); small = g.normal(0, 1, n).round(3); q = g.integers(0, 3, n)
y = (1 + .4 * small + .3 * q + g.normal(0, 1, n)).round(4)
f = pd.DataFrame({"o": o, "d": d, "epoch": [f"{1_700_000_000 + int(round(s * 1000))}" for s in small], "q": q, "y": y})
r = fit(y, np.c_[(small * 1000).round(), q], ["epoch", "q"], [o, d], "ols")
case("far-from-zero-seconds", f, "y ~ epoch + q | o + d", ["--ols"], r, "Seconds since 1970, a thousand wide at 1.7e9.")
f = pd.DataFrame({"o": o, "x": [f"{250_000_000 + s:.3f}" for s in small], "v": np.exp(y).round(3)})
r = fit(f.v, small, ["x"], [o], "ppml", clusters=[o])
case("far-from-zero-ppml", f, "v ~ x | o", ["--cluster", "o"], r, "PPML with a regressor at 2.5e8 and a spread of one.")
f = pd.DataFrame({"x": [f"{-60_000_000 + s:.3f}" for s in small], "q": q, "y": y})
r = fit(y, np.c_[small, q], ["x", "q"], [], "ols"); r["coefficients"].pop("(Intercept)"); r["std_errors"].pop("(Intercept)")
case("far-from-zero-intercept", f, "y ~ x + q", ["--ols"], r, "No effect, but an intercept: it takes the constant as an effect does. The intercept itself is not compared.",
     keys=("rows",), expected={"coefficients_among_others": r["coefficients"], "std_errors": r["std_errors"]})

# Long ids.
ids = [9223372036854775800 + k for k in range(6)]
who = g.integers(0, 6, 60); x = g.normal(0, 1, 60).round(3); y = (who * .8 + .5 * x + g.normal(0, 1, 60)).round(3)
f = pd.DataFrame({"hs_firm": np.array(ids)[who], "y": y, "x": x})
r = fit(y, x, ["x"], [who], "ols")
case("ids-of-19-digits", f, "y ~ x | hs_firm", ["--ols"], r, "Six ids next to one another just below 2^63; as floating-point numbers they are one.")
case("ids-of-19-digits-parquet", f, "y ~ x | hs_firm", ["--ols"], r, "The same as Int64 of a Parquet file.", ext="parquet")
code = np.array([f"1234567890123456{k}" for k in range(6)])[who]
f = pd.DataFrame({"firm": code, "grp": np.arange(60) % 4, "y": y, "x": x})
r = fit(y, x, ["x"], [f.grp], "ols", clusters=[who])
case("ids-of-17-digits-in-clusters", f, "y ~ x | grp", ["--ols", "--cluster", "firm"], r, "Whole ids in clusters: rounded to 2^53 there would be fewer clusters and another error.")
r = fit(y, x, ["x"], [join(code, f.grp)], "ols")
case("ids-of-17-digits-in-a-product", f, "y ~ x | firm^grp", ["--ols"], r, "Whole ids inside a product of factors.")

# Missing marks.
g = np.random.default_rng(55)
n = 18; x = g.normal(0, 1, n).round(3); z = g.integers(0, 2, n); y = (x + z + g.normal(0, 1, n)).round(3)
for id, mark, where, why in [("missing-as-spreadsheet", "#N/A", "x", "What a spreadsheet writes for a look-up that found nothing."),
                             ("missing-as-numpy", "nan", "y", "What numpy.savetxt and pandas with na_rep write; in the outcome."),
                             ("missing-as-Stata-several", ".", "x", "A full stop in several rows, and as the outcome too.")]:
    X, Y = [str(v) for v in x], [str(v) for v in y]
    rows = {"x": [4], "y": [7]}[where] if id != "missing-as-Stata-several" else [1, 6, 11]
    for k in rows:
        (X if where == "x" else Y)[k] = mark
    if id == "missing-as-Stata-several":
        Y[15] = mark; rows = rows + [15]
    ok = ~np.isin(np.arange(n), rows)
    r = fit(y[ok], x[ok], ["x"], [], "ols")
    case(id, None, "y ~ x", ["--ols"], r, why, text="y,x\n" + "".join(f"{a},{b}\n" for a, b in zip(Y, X)), expected={"missing": len(rows)}, **{"or": "a message that names the row and the mark"})
r = fit(y, np.c_[x, z], ["x", "eu"], [], "ols")
case("true-and-false-as-pandas", None, "y ~ x + eu", ["--ols"], r, "What pandas writes for booleans: True is 1 and False 0.", text="y,x,eu\n" + "".join(f"{a},{b},{bool(c)}\n" for a, b, c in zip(y, x, z)))
Z = [str(bool(c)).upper() for c in z]; Z[5] = "NA"; ok = np.arange(n) != 5
r = fit(y[ok], np.c_[x, z][ok], ["x", "eu"], [], "ols")
case("true-and-false-as-R-with-NA", None, "y ~ x + eu", ["--ols"], r, "What write.csv of R writes for logicals, one missing.", text='"y","x","eu"\n' + "".join(f"{a},{b},{c}\n" for a, b, c in zip(y, x, Z)), expected={"missing": 1}, **{"or": "a message that names the row and the mark"})

# Likelihood with weights.
g = np.random.default_rng(77)
n = 40; a, b = g.integers(0, 5, n), g.integers(0, 4, n); x = g.normal(0, 1, n).round(3); w = (g.integers(1, 30, n) / 10).round(1)
f = pd.DataFrame({"a": a, "b": b, "x": x, "w": w, "y": np.exp(.3 * x + .2 * a + g.normal(0, .6, n)).round(3)})
keys = ("rows", "coefficients", "std_errors", "log_likelihood", "deviance")
r = fit(np.log(f.y), x, ["x"], [a, b], "ols", "iid", w=w)
case("weighted-likelihood-two-effects", f, "log(y) ~ x | a + b", ["--ols", "--weights", "w", "--iid"], r, "Half the sum of log weights is part of the normal log-likelihood.", keys=keys)
r = fit(f.y, x, ["x"], [a], "ppml", w=w)
case("weighted-likelihood-ppml", f, "y ~ x | a", ["--weights", "w"], r, "Poisson: each row's log-likelihood times its weight; outcomes that are not whole by the log-gamma function.", keys=keys)
r = fit(np.log(f.y), x, ["x"], [], "ols", "iid", w=w * 1000)
f["w"] = w * 1000
case("weighted-likelihood-in-thousands", f, "log(y) ~ x", ["--ols", "--weights", "w", "--iid"], r, "The same weights a thousand times as large: coefficients and errors stay, the deviance is a thousand times as large, the log-likelihood stays.", keys=keys)

# Two-way variances below zero.
found = 0
for seed in range(4000):
    g = np.random.default_rng(seed)
    kind, n = [("ols", 54), ("ppml", 64)][found % 2], None
    kind, n = kind
    a, b, h = g.integers(0, 4, n), g.integers(0, 5, n), g.integers(0, 3, n)
    X = g.normal(0, 1, (n, 3)).round(4); y = g.normal(0, 1, n).round(4) if kind == "ols" else np.exp(g.normal(0, 1, n)).round(4)
    r = fit(y, X, ["x0", "x1", "x2"], [h], kind, clusters=[a, b])
    if r["eig_min"] < -1e-4 and min(r["diag"]) < -1e-5:
        f = pd.DataFrame({"a": a, "b": b, "h": h, "y": y, "x0": X[:, 0], "x1": X[:, 1], "x2": X[:, 2]})
        case(f"two-way-variance-{kind}-with-effect", f, "y ~ x0 + x1 + x2 | h", (["--ols"] if kind == "ols" else []) + ["--cluster", "a + b"], r,
             "A variance below zero on the diagonal: eigenvalues below zero set to zero, with a warning (Cameron, Gelbach and Miller 2011).", keys=("rows", "coefficients", "std_errors_repaired"))
        found += 1
        if found == 2:
            break
for seed in range(4000):
    g = np.random.default_rng(9000 + seed); n = 70
    a, b = g.integers(0, 5, n), g.integers(0, 6, n); X = g.normal(0, 1, (n, 4)).round(4); y = g.normal(0, 1, n).round(4)
    r = fit(y, X, ["x0", "x1", "x2", "x3"], [], "ols", clusters=[a, b])
    if r["eig_min"] < -5e-4 and min(r["diag"]) > 1e-3:
        f = pd.DataFrame({"a": a, "b": b, "y": y, **{f"x{j}": X[:, j] for j in range(4)}})
        case("two-way-variance-hidden", f, "y ~ x0 + x1 + x2 + x3", ["--ols", "--cluster", "a + b"], r, "Every variance on the diagonal is above zero but the matrix is not: the errors change by the repair all the same, with a warning.", keys=("rows", "coefficients", "std_errors_repaired"))
        break

# References written otherwise.
g = np.random.default_rng(91)
e = np.tile([-2., -1., 0., 1., 2.], 6); y = (.2 * e + g.normal(0, 1, 30)).round(3)
f = pd.DataFrame({"event": e, "y": y})
lev = [-2, 0, 1, 2]
r = fit(y, np.stack([(e == v) * 1. for v in lev], 1), [f"event::{v}" for v in lev], [], "ols")
case("reference-minus-one-of-decimals", f, "y ~ i(event, ref = -1)", ["--ols"], r, "The column says -1.0 and the reference -1.")
yr = np.tile([1990, 1995, 2000], 8); x = g.normal(0, 1, 24).round(3); y = (x * (yr - 1990) / 10 + g.normal(0, 1, 24)).round(3)
f = pd.DataFrame({"year": yr, "x": x, "y": y})
r = fit(y, np.stack([(yr == v) * x for v in (1990, 2000)], 1), ["year::1990:x", "year::2000:x"], [], "ols")
case("reference-decimal-of-whole-years", f, "y ~ i(year, x, ref = 1995.0)", ["--ols"], r, "The column says 1995 and the reference 1995.0.")
s = np.tile([.5, 1., 1.5, 2.25], 7); y = (s + g.normal(0, 1, 28)).round(3)
f = pd.DataFrame({"step": s, "y": y}); f["step"] = f.step.map("{:.2f}".format)
r = fit(y, np.stack([(s == v) * 1. for v in (1, 2.25)], 1), ["step::1", "step::2.25"], [], "ols")
case("references-of-other-digits", f, "y ~ i(step, ref = c(0.5, 1.500))", ["--ols"], r, "Two references with other digits than the column's 0.50 and 1.50; labels are printed short, as numbers.")


def plain(v):
    if isinstance(v, dict):
        return {k: plain(x) for k, x in v.items()}
    if isinstance(v, (list, tuple)):
        return [plain(x) for x in v]
    return v.item() if isinstance(v, np.generic) else v


made = ("dense algebra with a dummy for every level, separation by a linear programme (HiGHS), small-sample factor of fixest: make.py, "
        f"Python {sys.version.split()[0]}, numpy {numpy.__version__}, scipy {scipy.__version__}, pandas {pandas.__version__}, pyarrow {pyarrow.__version__}")
json.dump({"made": made, "cases": plain(cases)}, open(os.path.join(here, "expected.json"), "w"), indent=1)
print(len(cases), "cases")
