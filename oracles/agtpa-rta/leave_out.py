"""The effect of a trade agreement, estimated without the pairs of the agreement that is then foretold.

    pip install pyfixest==0.60.0 pyarrow
    python leave_out.py PATH-TO-shared/data/gravity > leave_out.csv

An episode is the directed pairs whose RTA began in one year from 1990 to 1998 and that are connected by
such pairs; the data name no agreements. PPML on 1986, 1990, ..., 2006 with pair, exporter-year and
importer-year effects, domestic trade included (Advanced Guide, chapter 2, application 2). "all" is the
estimate from every pair, which has seen each outcome.
"""

import sys

import pandas as pd
import pyfixest

panel = pd.read_parquet(f"{sys.argv[1]}/agtpa_applications.parquet")
panel["domestic"] = (panel.exporter == panel.importer).astype(int)
abroad = panel[panel.domestic == 0].sort_values("year")
first = abroad[abroad.rta == 1].groupby(["exporter", "importer"]).year.min()
last = abroad.groupby(["exporter", "importer"]).rta.last()
first = first[(first >= 1990) & (first <= 1998) & (last.loc[first.index] == 1)]
episodes = []
for year, group in first.groupby(first):
    parts = []
    for pair in map(set, group.index):
        for part in [p for p in parts if p & pair]:
            pair |= part
            parts.remove(part)
        parts.append(pair)
    for part in parts:
        episodes.append((year, sorted(part), {p for p in group.index if set(p) <= part}))
sample = panel[panel.year.isin([1986, 1990, 1994, 1998, 2002, 2006])].copy()
sample["it"] = sample.exporter + sample.year.astype(str)
sample["jt"] = sample.importer + sample.year.astype(str)


def estimate(rows):
    fit = pyfixest.fepois("trade ~ rta | pair_id + it + jt", rows, vcov={"CRV1": "pair_id"}, fixef_tol=1e-9, iwls_tol=1e-9)
    return fit.coef()["rta"], fit.se()["rta"], fit._N


print("year,members,pairs,rta,std_error,rows")
b, se, n = estimate(sample)
print(f"0,all,{len(first)},{b:.10f},{se:.8f},{n}", flush=True)
for year, members, pairs in sorted(episodes, key=lambda e: (e[0], e[1])):
    both = pairs | {(j, i) for i, j in pairs}
    out = pd.Series(list(zip(sample.exporter, sample.importer)), index=sample.index).isin(both)
    b, se, n = estimate(sample[~out])
    print(f"{year},{' '.join(members)},{len(pairs)},{b:.10f},{se:.8f},{n}", flush=True)
