"""Other specifications on the same panels, by pyfixest and by dense algebra. See README.md.

    python specifications.py ../../../shared/data/gravity > specifications.csv

A third argument runs only the cases whose name begins with it.

The peer gets columns made here with pandas; Corridor gets the formula, which makes them itself.
"""

import csv
import sys
import warnings

import numpy as np
import pandas as pd
import pyfixest as pf

warnings.filterwarnings("ignore")
DATA = sys.argv[1]
CHOSEN = sys.argv[2] if len(sys.argv) > 2 else ""
TIGHT = dict(fixef_tol=1e-12, fixef_maxiter=100_000)
OUT = csv.writer(sys.stdout, lineterminator="\n")
OUT.writerow("case panel only kind ours weights offset panel_id vcov at peer_term estimate std_error rows r2".split())
TAKEN = set()


def put(case, panel, only, kind, ours, more, vcov, names, b, se, rows, r2):
    assert (case, vcov) not in TAKEN, case
    TAKEN.add((case, vcov))
    head = [case, panel, only, kind, ours, more.get("weights", ""), more.get("offset", ""), more.get("panel_id", "")]
    for at, name in enumerate(names):
        error = "" if se is None else f"{se[at]:.12e}"
        OUT.writerow(head + [vcov, at, name, f"{b[at]:.12e}", error, rows, "" if r2 is None else f"{r2:.12e}"])
    sys.stdout.flush()


def peer(case, frame, kind, ours, theirs, vcovs, order=None, **more):
    panel, only, data = frame
    if not case.startswith(CHOSEN):
        return
    try:
        weights = {"weights": more["weights"]} if "weights" in more else {}
        first = vcovs[0] if vcovs[0] in ("iid", "hetero") else {"CRV1": column(vcovs[0])}
        if kind == "ols":
            fit = pf.feols(theirs, data, vcov=first, **TIGHT, **weights)
        else:
            fit = pf.fepois(theirs, data, vcov=first, iwls_tol=1e-12, iwls_maxiter=200, **TIGHT, **weights)
        for vcov in vcovs:
            fit.vcov(vcov if vcov in ("iid", "hetero") else {"CRV1": column(vcov)})
            place = range(len(fit._coefnames)) if order is None else order
            names = [fit._coefnames[i] for i in place]
            # The weighted R squared of the two programs is not the same quantity.
            r2 = None if weights else (fit._r2 if kind == "ols" else fit._pseudo_r2)
            se = repaired(fit._vcov)[place]
            put(case, panel, only, kind, ours, more, vcov, names, fit._beta_hat[place], se, fit._N, r2)
    except Exception as e:  # A case that the peer cannot do is said, not frozen.
        print(case, type(e).__name__, e, file=sys.stderr)


def repaired(vcov):
    """Standard errors, with eigenvalues below zero set to zero as fixest does it and pyfixest does not."""
    values, vectors = np.linalg.eigh(vcov)
    if values[0] >= -1e-14 * values[-1]:
        return np.sqrt(np.diag(vcov))
    return np.sqrt(np.diag((vectors * np.maximum(values, 0)) @ vectors.T))


def column(vcov):
    return vcov.replace("^", "X").replace(" & ", " + ")


def dense(case, frame, kind, ours, outcome, columns, effects, slopes, **more):
    """Newton's method with a dummy, or a dummy times a variable, for every level."""
    panel, only, data = frame
    if not case.startswith(CHOSEN):
        return
    blocks = [pd.get_dummies(data[e]).astype(float) for e in effects]
    blocks += [pd.get_dummies(data[e]).astype(float).mul(data[v], axis=0) for e, v in slopes]
    rest = np.hstack([b.to_numpy() for b in blocks])
    u, s, _ = np.linalg.svd(rest, full_matrices=False)
    x = np.hstack([data[columns].to_numpy(float), u[:, s > 1e-9 * s[0]]])
    y, n = data[outcome].to_numpy(float), len(data)
    w = data[more["weights"]].to_numpy(float) if "weights" in more else np.ones(n)
    o = data[more["offset"]].to_numpy(float) if "offset" in more else np.zeros(n)
    solve = lambda w, z: np.linalg.lstsq(x * np.sqrt(w)[:, None], z * np.sqrt(w), rcond=None)[0]
    if kind == "ols":
        b = solve(w, y - o)
    else:
        eta = np.log((y + y.mean()) / 2)
        for _ in range(100):
            mu = np.exp(eta)
            b = solve(w * mu, eta - o + (y - mu) / mu)
            eta, last = x @ b + o, eta
            if np.abs(eta - last).max() < 1e-13:
                break
    put(case, panel, only, kind, ours, more, "none", columns, b, None, n, None)


def load(name, only=""):
    d = pd.read_parquet(f"{DATA}/{name}.parquet")
    if only:
        variable, values = only.split("=")
        kind = d[variable].dtype
        d = d[d[variable].astype(str).isin(values.split(","))].copy()
        assert d[variable].dtype == kind
    return d


def crossed(d, *names):
    for several in names:
        parts = several.split("X")
        text = d[parts].astype(str).agg("_".join, axis=1)
        d[several] = pd.factorize(text)[0].astype(float)
        d.loc[d[parts].isna().any(axis=1), several] = np.nan
    return d


YEARS = [1986, 1990, 1994, 1998, 2002, 2006]
SIX = "year=" + ",".join(map(str, YEARS))
a = crossed(load("agtpa_applications", SIX), "exporterXyear", "importerXyear", "exporterXimporter")
a["ldist"] = np.log(a.dist)
a["ldist2"] = a.ldist**2
a["ltrade"] = np.log(a.trade.where(a.trade > 0))
a["intl"] = (a.exporter != a.importer).astype(float)
a["ldist_cntg"] = a.ldist * a.cntg
a["ldist_cntg_lang"] = a.ldist * a.cntg * a.lang
a["cntg_lang"] = a.cntg * a.lang
a["late"] = (a.year >= 1998).astype(float)
a["trend"] = a.year - 1996.0
for y in YEARS:
    a[f"intl_{y}"] = a.intl * (a.year == y)
    a[f"ldist_{y}"] = a.ldist * (a.year == y)
    a[f"y_{y}"] = (a.year == y).astype(float)
A = ("agtpa_applications", SIX, a)
ABROAD = ("agtpa_applications", SIX + ";exporter != importer", a[a.intl == 1].copy())
THREE, THREE_X = "pair_id + exporter^year + importer^year", "pair_id + exporterXyear + importerXyear"
TWO, TWO_X = "exporter^year + importer^year", "exporterXyear + importerXyear"
by = lambda stem, years: " + ".join(f"{stem}_{y}" for y in years)

peer("three-way", A, "ppml", f"trade ~ rta | {THREE}", f"trade ~ rta | {THREE_X}", ["iid", "hetero", "pair_id", "exporter & importer"])
peer("three-way-abroad", ABROAD, "ppml", f"trade ~ rta | {THREE}", f"trade ~ rta | {THREE_X}", ["hetero", "pair_id", "exporter & importer"])
peer("directed", A, "ppml", f"trade ~ rta + rta_lag4 | exporter^importer + {TWO}", f"trade ~ rta + rta_lag4 | exporterXimporter + {TWO_X}", ["exporter^importer", "exporter & importer"])
peer("leads-and-lags", A, "ppml", f"trade ~ rta_lead4 + rta + rta_lag4 + rta_lag8 + rta_lag12 | {THREE}", f"trade ~ rta_lead4 + rta + rta_lag4 + rta_lag8 + rta_lag12 | {THREE_X}", ["pair_id"])
peer("globalisation", A, "ppml", f"trade ~ rta + i(year, exporter != importer, ref = 1986) | {THREE}", f"trade ~ rta + {by('intl', YEARS[1:])} | {THREE_X}", ["pair_id", "hetero"])
peer("globalisation-last", A, "ppml", f"trade ~ i(year, exporter != importer, ref = 2006) + rta | {THREE}", f"trade ~ {by('intl', YEARS[:-1])} + rta | {THREE_X}", ["pair_id"])
peer("distance-by-year", A, "ppml", f"trade ~ i(year, log(dist)) + cntg | {TWO}", f"trade ~ {by('ldist', YEARS)} + cntg | {TWO_X}", ["iid", "pair_id"])
peer("traditional", A, "ppml", f"trade ~ log(dist) + cntg + lang + clny | {TWO}", f"trade ~ ldist + cntg + lang + clny | {TWO_X}", ["iid", "hetero", "exporter", "exporter & importer"])
peer("traditional-abroad", ABROAD, "ppml", f"trade ~ log(dist) + cntg + lang + clny | {TWO}", f"trade ~ ldist + cntg + lang + clny | {TWO_X}", ["pair_id"])
peer("traditional-ols", A, "ols", f"log(trade) ~ log(dist) + cntg + lang + clny | {TWO}", f"ltrade ~ ldist + cntg + lang + clny | {TWO_X}", ["iid", "hetero", "pair_id", "exporter & importer"])
peer("square-ols", ABROAD, "ols", f"log(trade) ~ log(dist) + I(log(dist)^2) + cntg | {TWO}", f"ltrade ~ ldist + ldist2 + cntg | {TWO_X}", ["hetero", "exporter & importer"])
peer("two-by-two", A, "ppml", "trade ~ log(dist) + log(dist):cntg + cntg | exporter + importer + year", "trade ~ ldist + ldist_cntg + cntg | exporter + importer + year", ["iid", "pair_id"])
peer("three-by-three", A, "ppml", "trade ~ log(dist) + cntg:lang + log(dist):cntg:lang | exporter + importer + year", "trade ~ ldist + cntg_lang + ldist_cntg_lang | exporter + importer + year", ["hetero"])
peer("star", A, "ppml", f"trade ~ log(dist)*cntg | {TWO}", f"trade ~ ldist + cntg + ldist_cntg | {TWO_X}", ["pair_id"])
a["rta_late"] = a.rta * a.late
peer("condition", A, "ppml", f"trade ~ rta + rta:(year >= 1998) | {THREE}", "trade ~ rta + rta_late | " + THREE_X, ["pair_id"])
peer("within-pair-ols", A, "ols", "log(trade) ~ rta | pair_id", "ltrade ~ rta | pair_id", ["iid", "hetero", "pair_id"])
peer("pair-and-year-ols", A, "ols", "log(trade) ~ rta + rta_lag4 | pair_id + year", "ltrade ~ rta + rta_lag4 | pair_id + year", ["iid", "pair_id", "pair_id & year"])
peer("three-way-ols", A, "ols", f"log(trade) ~ rta + rta_lag4 | {THREE}", f"ltrade ~ rta + rta_lag4 | {THREE_X}", ["iid", "hetero", "pair_id", "exporter & importer"])
peer("weights-ols", A, "ols", f"log(trade) ~ rta | {THREE}", f"ltrade ~ rta | {THREE_X}", ["iid", "hetero", "pair_id"], weights="dist")
peer("weights-ppml", A, "ppml", f"trade ~ rta | {THREE}", f"trade ~ rta | {THREE_X}", ["iid", "hetero", "pair_id"], weights="dist")
peer("no-effects", A, "ppml", "trade ~ log(dist) + cntg + lang", "trade ~ ldist + cntg + lang", ["iid", "hetero", "pair_id"])
peer("no-effects-ols", A, "ols", "log(trade) ~ log(dist) + cntg + i(year, ref = 1986)", f"ltrade ~ ldist + cntg + {by('y', YEARS[1:])}", ["iid", "hetero", "exporter & importer"])
peer("no-intercept-ols", A, "ols", "log(trade) ~ 0 + log(dist) + cntg", "ltrade ~ 0 + ldist + cntg", ["hetero"])
peer("years-as-regressors", A, "ppml", "trade ~ rta + i(year, ref = 1994) | exporter + importer", f"trade ~ rta + {by('y', [y for y in YEARS if y != 1994])} | exporter + importer", ["iid", "exporter"])
peer("one-effect", A, "ppml", "trade ~ log(dist) + rta | year", "trade ~ ldist + rta | year", ["iid", "hetero", "year"])
for n, (ours, theirs) in enumerate([("sw(rta, rta_lag4)", ["rta", "rta_lag4"]), ("csw(rta, rta_lag4)", ["rta", "rta + rta_lag4"]), ("cntg + sw0(rta, log(dist))", ["cntg", "cntg + rta", "cntg + ldist"]), ("cntg + csw0(rta, log(dist))", ["cntg", "cntg + rta", "cntg + rta + ldist"])]):
    for at, one in enumerate(theirs):
        peer(f"step-{n}#{at}", A, "ppml", f"trade ~ {ours} | exporter + importer + year", f"trade ~ {one} | exporter + importer + year", ["pair_id"])
for at, one in enumerate(["exporter", "exporter + importer", "exporter + importer + year"]):
    peer(f"step-effects#{at}", A, "ppml", "trade ~ log(dist) + rta | csw(exporter, importer, year)", f"trade ~ ldist + rta | {one}", ["hetero"])
for at, one in enumerate(["ltrade", "late"]):
    peer(f"outcomes#{at}", A, "ols", "c(log(trade), I(year >= 1998)) ~ rta | pair_id", f"{one} ~ rta | pair_id", ["pair_id"])

every = crossed(load("agtpa_applications"), "exporterXyear", "importerXyear", "exporterXimporter").sort_values(["exporterXimporter", "year"])
rta = every.groupby("exporterXimporter").rta
for n in [1, 2, 3]:
    every[f"lag{n}"] = rta.shift(n)
every["lead2"] = rta.shift(-2)
EVERY = ("agtpa_applications", "", every)
PANEL = dict(panel_id="exporter^importer,year")
peer("lags", EVERY, "ppml", f"trade ~ rta + l(rta, 1:3) | exporter^importer + {TWO}", f"trade ~ rta + lag1 + lag2 + lag3 | exporterXimporter + {TWO_X}", ["exporter^importer"], **PANEL)
peer("lead", EVERY, "ppml", f"trade ~ f(rta, 2) + l(rta) | exporter^importer + {TWO}", f"trade ~ lead2 + lag1 | exporterXimporter + {TWO_X}", ["hetero", "exporter^importer"], **PANEL)

e = load("fixest_trade_eu15")
e["ldist"], e["leuros"] = np.log(e.dist_km), np.log(e.euros)
crossed(e, "originXproduct", "destinationXproduct", "productXyear", "originXdestination", "originXyear", "destinationXyear", "originXproductXyear", "destinationXproductXyear")
EU = ("fixest_trade_eu15", "", e)
peer("eu-three-of-three", EU, "ppml", "euros ~ log(dist_km) | origin^product^year + destination^product^year", "euros ~ ldist | originXproductXyear + destinationXproductXyear", ["iid", "origin^destination", "origin & destination"])
peer("eu-products", EU, "ppml", "euros ~ log(dist_km) | origin^product + destination^product + product^year", "euros ~ ldist | originXproduct + destinationXproduct + productXyear", ["hetero", "product", "origin & destination"])
peer("eu-products-ols", EU, "ols", "log(euros) ~ log(dist_km) | origin^product + destination^product + product^year", "leuros ~ ldist | originXproduct + destinationXproduct + productXyear", ["iid", "hetero", "product", "origin & product"])
e["far"] = (e.dist_km > 1500).astype(float)
peer("eu-four", EU, "ppml", "euros ~ (dist_km > 1500) | origin + destination + product + year", "euros ~ far | origin + destination + product + year", ["iid", "origin^destination"])
e["trend_dist"] = e.ldist * (e.year - 2007)
peer("eu-trend-ols", EU, "ols", "log(euros) ~ log(dist_km):I(year - 2007) | origin^destination + origin^year + destination^year + product", "leuros ~ trend_dist | originXdestination + originXyear + destinationXyear + product", ["hetero", "origin^destination"])

t = crossed(load("agtpa_ch1_exercise2_mfn_tariff"), "exporterXyear", "exporterXimporter")
t["ltar"] = np.log(1 + t.mfn_tariff)
peer("missing-regressor", ("agtpa_ch1_exercise2_mfn_tariff", "", t), "ppml", "trade ~ rta + log(1 + mfn_tariff) | exporter^year + exporter^importer", "trade ~ rta + ltar | exporterXyear + exporterXimporter", ["exporter^importer", "hetero"])

w = crossed(load("agtpa_ch1_exercise1_wto"), "exporterXyear", "importerXyear", "exporterXimporter")
w["ldist"] = np.log(w.dist)
peer("wto", ("agtpa_ch1_exercise1_wto", "", w), "ppml", "trade ~ rta + wto | exporter^year + importer^year + exporter^importer", "trade ~ rta + wto | exporterXyear + importerXyear + exporterXimporter", ["exporter^importer"])
peer("wto-gravity", ("agtpa_ch1_exercise1_wto", "", w), "ppml", "trade ~ log(dist) + rta + wto | exporter^year + importer^year", "trade ~ ldist + rta + wto | exporterXyear + importerXyear", ["exporter^importer", "iid"])

p = crossed(load("ppmlhdfe_example_trade_fta"), "isoexpXyearXcategory", "isoimpXyearXcategory", "isoexpXisoimpXcategory", "isoexpXisoimp")
SECTORS = "isoexp^year^category + isoimp^year^category + isoexp^isoimp^category"
peer("sectors", ("ppmlhdfe_example_trade_fta", "", p), "ppml", f"trade ~ fta | {SECTORS}", "trade ~ fta | " + SECTORS.replace("^", "X"), ["isoexp^isoimp", "isoexp & isoimp"])
for category in ["MANUF", "NONMANUF", "TOTAL"]:
    p[f"fta_{category}"] = p.fta * (p.category == category)
peer("sectors-by-text", ("ppmlhdfe_example_trade_fta", "", p), "ppml", f"trade ~ i(category, fta) | {SECTORS}", "trade ~ fta_MANUF + fta_NONMANUF + fta_TOTAL | " + SECTORS.replace("^", "X"), ["isoexp^isoimp"])

d = load("penppml_trade_agreements")
d["ltrade"] = np.log(d.trade_usd.where(d.trade_usd > 0))
d["agreement_id"] = d.agreement_id.astype("float")
crossed(d, "exporterXimporter", "exporterXyear", "importerXyear")
PEN = ("penppml_trade_agreements", "", d)
peer("agreements-ols", PEN, "ols", "log(trade_usd) ~ year | agreement_id + exporter^importer", "ltrade ~ year | agreement_id + exporterXimporter", ["hetero", "exporter^importer"])

few = e[(e["product"].isin([1, 2, 3])) & (e.year == 2010)].copy()
few["eu"] = few.euros
few["trend"] = few.dist_km / 1000.0
ONLY = "product=1,2,3;year=2010"
FEW = ("fixest_trade_eu15", ONLY, few)
few["ldist2"] = few.ldist**2
few["product_no"] = few["product"].astype(float)
dense("slopes-only", FEW, "ppml", "euros ~ log(dist_km) | destination + origin[[product]]", "euros", ["ldist"], ["destination"], [("origin", "product_no")])
dense("slopes-only-ols", FEW, "ols", "log(euros) ~ log(dist_km) | destination + origin[[product]]", "leuros", ["ldist"], ["destination"], [("origin", "product_no")])
dense("slopes-two", FEW, "ppml", "euros ~ I(log(dist_km)^2) | product + origin[product, log(dist_km)] + destination", "euros", ["ldist2"], ["product", "origin", "destination"], [("origin", "product_no"), ("origin", "ldist")])
dense("offset", FEW, "ppml", "euros ~ I(log(dist_km)^2) | origin + destination + product", "euros", ["ldist2"], ["origin", "destination", "product"], [], offset="product")
dense("offset-weights", FEW, "ppml", "euros ~ log(dist_km) | origin + destination + product", "euros", ["ldist"], ["origin", "destination", "product"], [], offset="product", weights="dist_km")

# Specifications of textbooks and of first attempts: naive, border, heterogeneous, transformed, other clusters.
a["rta_ldist"] = a.rta * a.ldist
a["thousand"] = a.dist / 1000
a["thousand2"] = a.thousand**2
a["near"] = np.exp(-a.thousand)
a["ldist1"], a["root"] = np.log1p(a.dist), np.sqrt(a.dist)
a["close"], a["middle"] = (a.dist < 1000).astype(float), ((a.dist >= 1000) & (a.dist < 5000)).astype(float)
a["clny_lang"] = a.clny * a.lang
a["rta_intl"] = a.rta * a.intl
crossed(a, "exporterXintl")
for y in YEARS:
    a[f"rta_{y}"] = a.rta * (a.year == y)
FOUR, FOUR_OURS = "ldist + cntg + lang + clny", "log(dist) + cntg + lang + clny"
T = lambda name, *rest, **more: peer("textbook-" + name, *rest, **more)
T("naive-ols", A, "ols", f"log(trade) ~ {FOUR_OURS} + rta | year", f"ltrade ~ {FOUR} + rta | year", ["iid", "hetero", "pair_id"])
T("naive-ppml", A, "ppml", f"trade ~ {FOUR_OURS} + rta | year", f"trade ~ {FOUR} + rta | year", ["hetero", "exporter & year"])
T("economies-ols", A, "ols", f"log(trade) ~ {FOUR_OURS} + rta | exporter + importer + year", f"ltrade ~ {FOUR} + rta | exporter + importer + year", ["hetero", "importer"])
T("economies-ppml", A, "ppml", f"trade ~ {FOUR_OURS} | exporter + importer", f"trade ~ {FOUR} | exporter + importer", ["iid", "importer & year"])
T("border-ppml", A, "ppml", f"trade ~ I(exporter != importer) + {FOUR_OURS} | {TWO}", f"trade ~ intl + {FOUR} | {TWO_X}", ["hetero", "pair_id"])
T("border-ols", A, "ols", f"log(trade) ~ (exporter != importer) + {FOUR_OURS} | {TWO}", f"ltrade ~ intl + {FOUR} | {TWO_X}", ["hetero", "exporterXyear".replace("X", "^")])
T("border-and-agreement", A, "ppml", f"trade ~ I(exporter != importer) + log(dist) + rta:I(exporter != importer) | {TWO}", f"trade ~ intl + ldist + rta_intl | {TWO_X}", ["pair_id"])
T("agreement-by-year", A, "ppml", f"trade ~ i(year, rta) | {THREE}", f"trade ~ {by('rta', YEARS)} | {THREE_X}", ["pair_id", "exporter & importer"])
T("agreement-by-year-ols", A, "ols", f"log(trade) ~ i(year, rta, ref = 1986) + rta | {THREE}", f"ltrade ~ {by('rta', YEARS[1:])} + rta | {THREE_X}", ["pair_id"])
T("agreement-by-distance", A, "ppml", f"trade ~ rta + rta:log(dist) | {THREE}", f"trade ~ rta + rta_ldist | {THREE_X}", ["pair_id", "hetero"])
T("distance-puzzle", A, "ppml", f"trade ~ i(year, log(dist), ref = 1986) + log(dist) + {FOUR_OURS[12:]} | {TWO}", f"trade ~ {by('ldist', YEARS[1:])} + ldist + {FOUR[8:]} | {TWO_X}", ["pair_id"])
T("colony-language", A, "ppml", f"trade ~ clny*lang + log(dist) | {TWO}", f"trade ~ clny + lang + ldist + clny_lang | {TWO_X}", ["hetero"], order=[0, 1, 2, 3])
T("polynomial", A, "ppml", f"trade ~ I(dist/1000) + I((dist/1000)^2) | {TWO}", f"trade ~ thousand + thousand2 | {TWO_X}", ["hetero", "pair_id"])
T("decay", A, "ppml", f"trade ~ I(exp(-dist/1000)) + cntg | {TWO}", f"trade ~ near + cntg | {TWO_X}", ["iid"])
T("log-of-one-more", A, "ols", f"log(trade) ~ log1p(dist) + cntg | {TWO}", f"ltrade ~ ldist1 + cntg | {TWO_X}", ["hetero"])
T("root", A, "ppml", f"trade ~ sqrt(dist) + lang | {TWO}", f"trade ~ root + lang | {TWO_X}", ["pair_id"])
T("bins", A, "ppml", f"trade ~ I(dist < 1000) + I((dist >= 1000) * (dist < 5000)) | {TWO}", f"trade ~ close + middle | {TWO_X}", ["hetero"])
T("lags-abroad", ABROAD, "ppml", f"trade ~ rta + rta_lag4 + rta_lag8 | {THREE}", f"trade ~ rta + rta_lag4 + rta_lag8 | {THREE_X}", ["pair_id"])
T("weights-two-ways", A, "ppml", f"trade ~ log(dist) + cntg | {TWO}", f"trade ~ ldist + cntg | {TWO_X}", ["exporter & importer"], weights="dist")
T("constant-only-effects", A, "ols", "log(trade) ~ log(dist) + cntg + lang", "ltrade ~ ldist + cntg + lang", ["iid", "year", "exporter & year"])
ONE_YEAR = "year=2006"
one = a[a.year == 2006].copy()
CROSS = ("agtpa_applications", ONE_YEAR, one)
T("cross-section", CROSS, "ppml", f"trade ~ {FOUR_OURS} + rta | exporter + importer", f"trade ~ {FOUR} + rta | exporter + importer", ["hetero", "exporter & importer"])
T("cross-section-ols", CROSS, "ols", f"log(trade) ~ {FOUR_OURS} + rta | exporter + importer", f"ltrade ~ {FOUR} + rta | exporter + importer", ["iid", "exporter"])
T("eu-textbook-ols", EU, "ols", "log(euros) ~ log(dist_km) | origin^year + destination^year + product", "leuros ~ ldist | originXyear + destinationXyear + product", ["iid", "origin^destination"])
T("eu-one-side", EU, "ppml", "euros ~ log(dist_km) | origin + destination^year", "euros ~ ldist | origin + destinationXyear", ["hetero", "destination & year"])
w["rta_wto"] = w.rta * w.wto
W = ("agtpa_ch1_exercise1_wto", "", w)
W3, W3_X = "exporter^year + importer^year + exporter^importer", "exporterXyear + importerXyear + exporterXimporter"
T("wto-star", W, "ppml", f"trade ~ rta*wto | {W3}", f"trade ~ rta + wto + rta_wto | {W3_X}", ["exporter^importer", "hetero"])
w["ltrade"] = np.log(w.trade.where(w.trade > 0))
T("wto-ols", W, "ols", f"log(trade) ~ rta + wto | {W3}", f"ltrade ~ rta + wto | {W3_X}", ["exporter^importer"])
t["ltrade"] = np.log(t.trade.where(t.trade > 0))
TARIFF = ("agtpa_ch1_exercise2_mfn_tariff", "", t)
T("tariff-ols", TARIFF, "ols", "log(trade) ~ log(1 + mfn_tariff) + rta | exporter^year + exporter^importer", "ltrade ~ ltar + rta | exporterXyear + exporterXimporter", ["hetero", "exporter^importer"])
T("tariff-levels", TARIFF, "ppml", "trade ~ mfn_tariff + rta | exporter^year + exporter^importer", "trade ~ mfn_tariff + rta | exporterXyear + exporterXimporter", ["exporter^importer"])
MANUF = ("ppmlhdfe_example_trade_fta", "category=MANUF", p[p.category == "MANUF"].copy())
m = crossed(MANUF[2], "isoexpXyear", "isoimpXyear")
m["ltrade"] = np.log(m.trade.where(m.trade > 0))
T("manufactures", MANUF, "ppml", "trade ~ fta | isoexp^year + isoimp^year + isoexp^isoimp", "trade ~ fta | isoexpXyear + isoimpXyear + isoexpXisoimp", ["isoexp^isoimp", "hetero"])
T("manufactures-ols", MANUF, "ols", "log(trade) ~ fta | isoexp^year + isoimp^year + isoexp^isoimp", "ltrade ~ fta | isoexpXyear + isoimpXyear + isoexpXisoimp", ["isoexp^isoimp", "iid"])
