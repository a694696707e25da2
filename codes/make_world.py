"""World growth, and what the typical pair of economies did: world.csv and eras.csv of this folder.

usage: make_world.py imf_weo_2025_10.parquet penppml_trade_agreements.parquet, in this folder

world.csv   growth of world output a year, log points, in US dollars and at constant prices: IMF World
            Economic Outlook, October 2025, group G001, NGDPD and NGDP_RPCH. Outturns are as revised
            by then; years from 2025 on are its projections.
eras.csv    of the pairs (exporter to importer) that traded $100 million or more in a year: the median
            log growth over the next 4, 8 and 12 years; COMTRADE in the penppml package (MIT), every
            fourth year.
"""
import hashlib, sys
import numpy as np, pandas as pd

weo, panel = sys.argv[1:]
sha = lambda path: hashlib.sha256(open(path, "rb").read()).hexdigest()
w = pd.read_parquet(weo)
w = w[w.ref_area == "G001"].pivot_table(index="year", columns="concept", values="value")
dollars, real = np.log(w.NGDPD.astype(float)).diff(), np.log1p(w.NGDP_RPCH.astype(float) / 100)
with open("world.csv", "w") as out:
    out.write(f"# IMF World Economic Outlook, October 2025 (attribution to IMF); sha256 {sha(weo)}\n")
    out.write("# vintage 2025-10-14, projections from 2025\nyear,dollars,real\n")
    for year in range(1981, 2031):
        out.write(f"{year},{dollars[year]:.5f},{real[year]:.5f}\n")
p = pd.read_parquet(panel, columns=["exporter", "importer", "year", "trade_usd"])
v = p[p.exporter != p.importer].pivot_table(index=["exporter", "importer"], columns="year", values="trade_usd")
v = v.where(v > 0)
with open("eras.csv", "w") as out:
    out.write(f"# COMTRADE in the R package penppml (MIT); sha256 {sha(panel)}\norigin,pairs,four,eight,twelve\n")
    for s in v.columns[:-1]:
        big = v[s] >= 1e8
        cells = [str(s), str(int((big & v[s + 4].notna()).sum()))]
        for h in (4, 8, 12):
            cells.append(f"{np.log(v[s + h] / v[s])[big].median():.5f}" if s + h in v.columns else "")
        out.write(",".join(cells) + "\n")
