"""Twenty specifications that no test was tuned to, on panels of the shared data that the frozen oracles use little: ours
beside pyfixest. usage: unseen.py BINARY SHARED/data/gravity [NAME]

Written before any of them was run. Prints a line for each: the largest difference of a coefficient in its standard errors
and of a standard error relative to itself, and `ok` where they are below 1e-6 and 1e-5 and the rows are as many.
Needs pyfixest 0.60.0 and pandas.
"""
import json
import re
import subprocess
import sys
import warnings

import numpy as np
import pandas as pd
import pyfixest as pf

warnings.filterwarnings("ignore")
BINARY, DATA = sys.argv[1], sys.argv[2]
TIGHT = dict(fixef_tol=1e-12, fixef_maxiter=100_000)


def load(name):
    return pd.read_parquet(f"{DATA}/{name}.parquet")


def join(d, *columns):
    return pd.factorize(d[list(columns)].astype(str).agg("_".join, axis=1))[0]


def put(d, **columns):
    for name, values in columns.items():
        d[name] = values
    return d


w = load("ge_gravity_wiod44")
w = put(w, ey=join(w, "exporter", "year"), my=join(w, "importer", "year"), pair=join(w, "exporter", "importer"),
        border=(w.exporter != w.importer).astype(float), late=(w.year == w.year.max()).astype(float))
w["lt"] = np.log(w.trade.where(w.trade > 0))
w["border_late"] = w.border * w.late
p = load("ppmlhdfe_example_trade_fta")
p = put(p, ey=join(p, "isoexp", "year"), my=join(p, "isoimp", "year"), pair=join(p, "isoexp", "isoimp"),
        lt=np.log(p.trade.where(p.trade > 0)), fta_contig=p.fta * p.contig)
e = load("fixest_trade_eu15")
e = put(e, ld=np.log(e.dist_km), oy=join(e, "origin", "year"), dy=join(e, "destination", "year"), op=join(e, "origin", "product"),
        od=join(e, "origin", "destination"), le=np.log(e.euros), trend=e.year - 2007.0)
e["ld_trend"] = e.ld * (e.year - 2007)
c = load("cp2015_bilateral")
c = put(c, cut=c.tariff_1993_pct - c.tariff_2005_pct, es=join(c, "exporter", "sector_no"), ms=join(c, "importer", "sector_no"),
        pair=join(c, "exporter", "importer"), l93=np.log1p(c.tariff_1993_pct / 100), home=(c.exporter == c.importer).astype(float))
x = load("agtpa_ch1_exercise1_wto")
x = put(x, ey=join(x, "exporter", "year"), my=join(x, "importer", "year"), pair=join(x, "exporter", "importer"), ld=np.log(x.dist),
        intl=(x.exporter != x.importer).astype(float), lt=np.log(x.trade.where(x.trade > 0)))
x["wto_intl"] = x.wto * x.intl
m = load("agtpa_ch1_exercise2_mfn_tariff")
m = put(m, ey=join(m, "exporter", "year"), my=join(m, "importer", "year"), pair=join(m, "exporter", "importer"),
        lm=np.log1p(m.mfn_tariff / 100), intl=(m.exporter != m.importer).astype(float))
n = load("penppml_trade_agreements")
n = n[n.year.isin(sorted(n.year.unique())[-4:])].copy()
n = put(n, ey=join(n, "exporter", "year"), my=join(n, "importer", "year"), pair=join(n, "exporter", "importer"))
N_ONLY = "year >= " + str(int(n.year.min()))

# name, panel, file, method, our formula, the peer's formula, errors (ours, the peer's), further flags
SPECS = [
    ("border-wiod", w, "ge_gravity_wiod44", "ppml", "trade ~ I(exporter != importer) | exporter^year + importer^year", "trade ~ border | ey + my", ("hetero", "hetero"), []),
    ("border-growth", w, "ge_gravity_wiod44", "ppml", f"trade ~ FTA + I(exporter != importer):I(year == {int(w.year.max())}) | exporter^year + importer^year + exporter^importer", "trade ~ FTA + border_late | ey + my + pair", ("exporter^importer", "pair"), []),
    ("eu-effect-two-way", w, "ge_gravity_wiod44", "ppml", "trade ~ eu_enlargement + other_fta | exporter^year + importer^year + exporter^importer", "trade ~ eu_enlargement + other_fta | ey + my + pair", ("exporter + importer", "exporter + importer"), []),
    ("eu-effect-ols", w, "ge_gravity_wiod44", "ols", "log(trade) ~ eu_enlargement + other_fta | exporter^year + importer^year + exporter^importer", "lt ~ eu_enlargement + other_fta | ey + my + pair", ("exporter^importer", "pair"), []),
    ("fta-by-contiguity", p, "ppmlhdfe_example_trade_fta", "ppml", "trade ~ fta + fta:contig + ln_distw + contig | isoexp^year + isoimp^year", "trade ~ fta + fta_contig + ln_distw + contig | ey + my", ("isoexp^isoimp", "pair"), []),
    ("single-effects", p, "ppmlhdfe_example_trade_fta", "ppml", "trade ~ fta + ln_distw + contig + colony + comlang_off + comleg | isoexp + isoimp + year", "trade ~ fta + ln_distw + contig + colony + comlang_off + comleg | isoexp + isoimp + year", ("isoexp", "isoexp"), []),
    ("category-effects", p, "ppmlhdfe_example_trade_fta", "ols", "log(trade) ~ fta + ln_distw | isoexp^year + isoimp^year + category", "lt ~ fta + ln_distw | ey + my + category", ("hetero", "hetero"), []),
    ("no-effect-at-all", p, "ppmlhdfe_example_trade_fta", "ppml", "trade ~ fta + ln_distw + contig + colony", "trade ~ fta + ln_distw + contig + colony", ("isoexp^isoimp", "pair"), []),
    ("distance-trend", e, "fixest_trade_eu15", "ppml", "euros ~ log(dist_km) + log(dist_km):I(year - 2007) | origin^year + destination^year + product", "euros ~ ld + ld_trend | oy + dy + product", ("origin^destination", "od"), []),
    ("product-origin", e, "fixest_trade_eu15", "ols", "log(euros) ~ log(dist_km) | origin^product + destination^year", "le ~ ld | op + dy", ("origin + destination", "origin + destination"), []),
    ("squared-distance", e, "fixest_trade_eu15", "ppml", "euros ~ log(dist_km) + I(log(dist_km)^2) | origin + destination + product + year", "euros ~ ld + I(ld**2) | origin + destination + product + year", ("origin^destination", "od"), []),
    ("one-sector-by-only", c[c.sector_no == 5], "cp2015_bilateral", "ppml", "trade_1993_thousand_usd ~ I(exporter == importer) | exporter + importer", "trade_1993_thousand_usd ~ home | exporter + importer", ("hetero", "hetero"), ["--only", "sector_no = 5"]),
    ("sectors-pooled", c, "cp2015_bilateral", "ppml", "trade_1993_thousand_usd ~ log(1 + tariff_1993_pct / 100) | exporter^sector_no + importer^sector_no + exporter^importer", "trade_1993_thousand_usd ~ l93 | es + ms + pair", ("exporter^importer", "pair"), []),
    ("tariff-cuts", c, "cp2015_bilateral", "ppml", "trade_1993_thousand_usd ~ tariff_1993_pct + tariff_2005_pct | exporter^sector_no + importer^sector_no", "trade_1993_thousand_usd ~ tariff_1993_pct + tariff_2005_pct | es + ms", ("exporter + importer", "exporter + importer"), []),
    ("wto-abroad", x, "agtpa_ch1_exercise1_wto", "ppml", "trade ~ wto:I(exporter != importer) + rta | exporter^year + importer^year + exporter^importer", "trade ~ wto_intl + rta | ey + my + pair", ("exporter^importer", "pair"), []),
    ("wto-ols-two-way", x, "agtpa_ch1_exercise1_wto", "ols", "log(trade) ~ rta + log(dist) + cntg + lang + clny | exporter^year + importer^year", "lt ~ rta + ld + cntg + lang + clny | ey + my", ("exporter + importer", "exporter + importer"), []),
    ("mfn-one-sided", m, "agtpa_ch1_exercise2_mfn_tariff", "ppml", "trade ~ rta + log(1 + mfn_tariff / 100) | exporter^year + importer + exporter^importer", "trade ~ rta + lm | ey + importer + pair", ("exporter^importer", "pair"), []),
    ("lags-and-lead", m, "agtpa_ch1_exercise2_mfn_tariff", "ppml", "trade ~ rta_lead4 + rta + rta_lag4 + rta_lag8 | exporter^year + importer^year + exporter^importer", "trade ~ rta_lead4 + rta + rta_lag4 + rta_lag8 | ey + my + pair", ("exporter + importer", "exporter + importer"), []),
    ("provisions", n, "penppml_trade_agreements", "ppml", "trade_usd ~ tbt_prov_07 + env_prov_18 + ipr_prov_15 | exporter^year + importer^year + exporter^importer", "trade_usd ~ tbt_prov_07 + env_prov_18 + ipr_prov_15 | ey + my + pair", ("exporter^importer", "pair"), ["--only", N_ONLY]),
    ("provisions-iid", n, "penppml_trade_agreements", "ppml", "trade_usd ~ cp_prov_23 + ser_prov_47 | exporter^year + importer^year", "trade_usd ~ cp_prov_23 + ser_prov_47 | ey + my", ("iid", "iid"), ["--only", N_ONLY]),
]


def ours(file, method, formula, errors, flags):
    words = [BINARY, "gravity", formula, f"{DATA}/{file}.parquet", "--format", "json", *flags]
    words += ["--ols"] if method == "ols" else []
    words += {"hetero": [], "iid": ["--iid"]}.get(errors, ["--cluster", errors])
    done = subprocess.run(words, capture_output=True, text=True)
    if done.returncode:
        return done.stderr.strip().splitlines()[0]
    used = re.search(r"(\d+) rows used", done.stderr)
    return json.loads(done.stdout), int(used.group(1))


def main():
    good = 0
    chosen = [spec for spec in SPECS if len(sys.argv) < 4 or spec[0] == sys.argv[3]]
    for name, frame, file, method, formula, theirs, (own, other), flags in chosen:
        vcov = other if other in ("iid", "hetero") else {"CRV1": other}
        try:
            if method == "ols":
                fit = pf.feols(theirs, frame, vcov=vcov, **TIGHT)
            else:
                fit = pf.fepois(theirs, frame, vcov=vcov, iwls_tol=1e-12, iwls_maxiter=300, **TIGHT)
        except Exception as error:
            fit = f"{type(error).__name__}: {error}"
        said = ours(file, method, formula, own, flags)
        if isinstance(said, str) or isinstance(fit, str):
            print("SEE", name, "| ours:", said if isinstance(said, str) else "answers", "| peer:", fit if isinstance(fit, str) else "answers", flush=True)
            continue
        rows, used = said
        b = np.array([r["estimate"] for r in rows], float)
        se = np.array([r["std_error"] for r in rows], float)
        # Without effects the places of the intercept differ: both are put in order.
        mine, peers = np.argsort(b), np.argsort(fit._beta_hat)
        if len(b) != len(fit._beta_hat):
            print("SEE", name, "regressors:", [r["term"] for r in rows], "peer:", fit._coefnames, flush=True)
            continue
        off = np.max(np.abs(b[mine] - fit._beta_hat[peers]) / fit._se[peers])
        error = np.max(np.abs(se[mine] / fit._se[peers] - 1))
        same = used == fit._N
        ok = off < 1e-6 and error < 1e-5 and same
        good += ok
        print("ok " if ok else "SEE", name, f"{off:.1e} {error:.1e}", "" if same else f"rows {used} and {fit._N}", flush=True)
    print(f"{good} of {len(chosen)} agree")


if __name__ == "__main__":
    main()
