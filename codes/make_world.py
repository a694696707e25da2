"""World growth, and what the typical pair of economies did: world.csv and eras.csv of this folder.

usage: make_world.py imf_weo_2025_10.parquet penppml_trade_agreements.parquet, in this folder

world.csv   a year, in log points: growth of world output in US dollars and at constant prices (IMF World
            Economic Outlook, October 2025, group G001, NGDPD and NGDP_RPCH), growth of US prices
            (NGDP_D of USA), and the level of world prices against those of the US, 1980 at zero: the
            change of each economy's NGDPD over PPPGDP, weighted by its NGDPD of both years, so that
            the level does not fall as poorer economies grow. A year in which that of an economy
            moved twofold is left out of it: a reform or a new unit. Outturns are as revised by then;
            years from 2025 on are its projections.
eras.csv    of the pairs (exporter to importer) that traded $100 million or more in a year: the median
            log growth over the next 4, 8 and 12 years; COMTRADE in the penppml package (MIT), every
            fourth year.
"""
import hashlib, sys
import numpy as np, pandas as pd

weo, panel = sys.argv[1:]
sha = lambda path: hashlib.sha256(open(path, "rb").read()).hexdigest()
weo_rows = pd.read_parquet(weo)
table = lambda concept: weo_rows[(weo_rows.concept == concept) & ~weo_rows.ref_area.str.match(r"G\d|GX")].pivot_table(
    index="year", columns="ref_area", values="value").astype(float)
w = weo_rows[weo_rows.ref_area == "G001"].pivot_table(index="year", columns="concept", values="value")
dollars, real = np.log(w.NGDPD.astype(float)).diff(), np.log1p(w.NGDP_RPCH.astype(float) / 100)
prices = np.log(table("NGDP_D")["USA"]).diff()
value, moved = table("NGDPD"), np.log(table("NGDPD") / table("PPPGDP")).diff()
moved = moved.where(moved.abs() < np.log(2))
weight = (value + value.shift()).where(moved.notna())
level = ((moved * weight).sum(axis=1) / weight.sum(axis=1)).fillna(0).cumsum()
with open("world.csv", "w") as out:
    out.write(f"# IMF World Economic Outlook, October 2025 (attribution to IMF); sha256 {sha(weo)}\n")
    out.write("# vintage 2025-10-14, projections from 2025\nyear,dollars,real,prices,level\n")
    for year in range(1981, 2031):
        out.write(f"{year},{dollars[year]:.5f},{real[year]:.5f},{prices[year]:.5f},{level[year]:.5f}\n")
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
