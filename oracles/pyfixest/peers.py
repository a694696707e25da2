"""Estimates by pyfixest and statsmodels, for the gravity room's tests. See README.md.

    python peers.py ../../../shared/data/gravity > expected.csv
"""

import sys
import warnings

import numpy as np
import pandas as pd
import pyfixest as pf
import statsmodels.api as sm

warnings.filterwarnings("ignore")
DATA = sys.argv[1]
YEARS = [1986, 1990, 1994, 1998, 2002, 2006]
TIGHT = dict(fixef_tol=1e-12, fixef_maxiter=100_000)


def put(case, vcov, fit):
    for term, b, se in zip(fit._coefnames, fit._beta_hat, fit._se):
        print(f"{case},{vcov},{term},{b:.12e},{se:.12e},{fit._N}")


def pyfixest(case, formula, data, vcovs, least_squares=False, **more):
    for name, vcov in vcovs.items():
        if least_squares:
            fit = pf.feols(formula, data, vcov=vcov, **TIGHT, **more)
        else:
            fit = pf.fepois(formula, data, vcov=vcov, iwls_tol=1e-12, **TIGHT, **more)
        put(case, name, fit)


def dense(case, data, outcome, columns, effects, slopes, family, weights):
    """statsmodels with a dummy, or a dummy times a variable, for every level."""
    x = data[columns].astype(float)
    blocks = [x] + [pd.get_dummies(data[e]).astype(float).add_prefix(e) for e in effects]
    blocks += [pd.get_dummies(data[e]).astype(float).mul(data[v], axis=0).add_prefix(e + v) for e, v in slopes]
    full = pd.concat(blocks, axis=1)
    # A basis of the effects, so that the normal equations have full rank.
    rest = full[[c for c in full.columns if c not in columns]].to_numpy()
    u, s, _ = np.linalg.svd(rest, full_matrices=False)
    design = np.hstack([x.to_numpy(), u[:, s > 1e-9 * s[0]]])
    y = data[outcome].to_numpy(float)
    w = np.ones(len(y)) if weights is None else data[weights].to_numpy(float)
    if family == "ols":
        b = sm.WLS(y, design, weights=w).fit().params
    else:
        b = sm.GLM(y, design, family=sm.families.Poisson(), var_weights=w).fit(tol=1e-14, maxiter=200).params
    for term, value in zip(columns, b):
        print(f"{case},none,{term},{value:.12e},,{len(y)}")


print("case,vcov,term,estimate,std_error,rows")
trade = pd.read_parquet(f"{DATA}/fixest_trade_eu15.parquet")
trade["ln_dist"] = np.log(trade.dist_km)
trade["ln_euros"] = np.log(trade.euros)
FOUR = "ln_dist | origin + destination + product + year"
VCOVS = {
    "iid": "iid",
    "hetero": "hetero",
    "origin": {"CRV1": "origin"},
    "product": {"CRV1": "product"},
    "origin & destination": {"CRV1": "origin + destination"},
}
pyfixest("walkthrough", "euros ~ " + FOUR, trade, VCOVS)
pyfixest("walkthrough-ols", "ln_euros ~ " + FOUR, trade, VCOVS, least_squares=True)

fta = pd.read_parquet(f"{DATA}/ppmlhdfe_example_trade_fta.parquet")
for category in ["TOTAL", "MANUF", "NONMANUF"]:
    d = fta[fta.category == category].copy()
    d["pair"] = d.isoimp + d.isoexp
    pyfixest(category, "trade ~ fta | isoimp^year + isoexp^year + isoimp^isoexp", d, {"pair": {"CRV1": "pair"}})

agtpa = pd.read_parquet(f"{DATA}/agtpa_applications.parquet")
agtpa = agtpa[agtpa.year.isin(YEARS)].copy()
agtpa["home"] = (agtpa.exporter == agtpa.importer).astype(float)
ln_dist = np.log(agtpa.dist)
for y in YEARS:
    agtpa[f"ln_dist_{y}"] = ln_dist * (agtpa.year == y) * (1 - agtpa.home)
agtpa["ln_dist_intra"] = ln_dist * agtpa.home
agtpa["smctry"] = agtpa.home
PAIR = {"pair": {"CRV1": "pair_id"}}
THREE = "| pair_id + exporter^year + importer^year"
by_year = " + ".join(f"ln_dist_{y}" for y in YEARS)
pyfixest("border", f"trade ~ {by_year} + cntg + lang + clny + ln_dist_intra + smctry | exporter^year + importer^year", agtpa, PAIR)
pyfixest("three-way", f"trade ~ rta + rta_lag4 {THREE}", agtpa, {**PAIR, "hetero": "hetero", "iid": "iid"})

# Outcomes over many orders of magnitude, from row numbers: a strong regressor, and a heavy tail.
row = np.arange(1, len(agtpa) + 1, dtype=np.uint64)
share = lambda factor: ((row * np.uint64(factor)) % np.uint64(2**32) + np.uint64(1)).astype(float) / 2**32
agtpa["z"] = 6 * share(2654435761) - 3
agtpa["strong"] = agtpa.trade * np.exp(3 * agtpa.z)
agtpa["heavy"] = share(2246822519) ** -1.5
for outcome in ["strong", "heavy"]:
    pyfixest(outcome, f"{outcome} ~ rta + z {THREE}", agtpa, PAIR)
    pyfixest(f"{outcome}-2", f"{outcome} ~ rta + z | exporter^year + importer^year", agtpa, PAIR)

few = trade[(trade["product"] <= 5) & (trade["year"] <= 2010)].copy()
few["weight"] = 1.0 + (few.dist_km % 7) / 3.0
few["trend"] = few.year - 2007.0
few["eu"] = few.euros / 1e6
for family, outcome in [("ols", "ln_euros"), ("ppml", "eu")]:
    dense(f"weights-{family}", few, outcome, ["ln_dist"], ["origin", "destination", "product"], [], family, "weight")
    dense(f"slopes-{family}", few, outcome, ["ln_dist"], ["origin", "destination", "product"], [("origin", "trend"), ("product", "trend")], family, None)
