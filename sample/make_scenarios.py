#!/usr/bin/env python3
"""Write the tables beside the sample's scenarios from the data folder.

    python3 sample/make_scenarios.py            writes sample/scenarios/*.csv
    python3 sample/make_scenarios.py --check    writes nothing; exits 1 if a file would change

world-2006.csv    trade of 69 economies with each other and at home, million US dollars of 2006:
                  UNCTAD and WTO (2016), An Advanced Guide to Trade Policy Analysis, application data
bought-2024.csv   what Türkiye bought of each HS 2017 heading, from Malaysia and from all others, and
                  the other way round: CEPII BACI, from the sample's own statistics
proxy-tariff.csv  the EU common tariff of 2020 by heading, a stand-in for Türkiye's MFN rates on
                  industrial goods: mean over the lines with a rate in percent, chapters 25 to 97;
                  UK Global Tariff file, Crown copyright, Open Government Licence v3
"""

import csv
import io
import os
import sys
from collections import defaultdict
from pathlib import Path

import pyarrow.parquet as pq

HOME = Path(__file__).resolve().parent
DATA = Path(os.environ.get("CORRIDOR_DATA", HOME.parent.parent / "shared" / "data"))


def table(columns, rows):
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()


def world():
    rows = pq.read_table(
        DATA / "gravity" / "agtpa_applications.parquet",
        columns=["exporter", "importer", "year", "trade"],
        filters=[("year", "=", 2006)],
    ).to_pylist()
    rows.sort(key=lambda r: (r["exporter"], r["importer"]))
    return table(
        ["exporter", "importer", "trade"],
        [(r["exporter"], r["importer"], f"{r['trade']:.7g}") for r in rows],
    )


def bought():
    stats = HOME / "statistics"
    flows = pq.read_table(stats / "flows" / "baci-hs17" / "2024.parquet").to_pylist()
    totals = pq.read_table(stats / "totals" / "baci-hs17" / "2024.parquet").to_pylist()
    pair = {(r["importer"], r["product"]): (r["exporter"], r["value_usd"]) for r in flows}
    out = []
    for r in sorted(totals, key=lambda r: (r["economy"], r["product"])):
        importer, product, all_of_it = r["economy"], r["product"], r["imports_usd"]
        if importer not in ("TUR", "MYS") or not all_of_it:
            continue
        partner, value = pair.get((importer, product), (None, 0))
        if value:
            out.append((partner, importer, product, value))
        rest = all_of_it - value
        if rest > 0:
            out.append(("REST", importer, product, rest))
    return table(["exporter", "importer", "product", "value_usd"], out)


def tariff():
    lines = pq.read_table(
        DATA / "gravity" / "eu_cet_2020_cn8.parquet",
        columns=["hs6", "cet_ad_valorem_pct", "cet_kind"],
    ).to_pylist()
    by_heading = defaultdict(list)
    for line in lines:
        if 25 <= int(line["hs6"][:2]) <= 97:
            rate = line["cet_ad_valorem_pct"] if line["cet_kind"] == "ad_valorem" else None
            by_heading[line["hs6"][:4]].append(rate)
    rows = []
    for heading, rates in sorted(by_heading.items()):
        known = [r for r in rates if r is not None]
        mean = f"{sum(known) / len(known):.3f}" if known else ""
        source = f"EU common tariff 2020, mean of {len(known)} of {len(rates)} lines"
        rows.append(("TUR", "", heading, mean, "", source))
    for chapter in sorted({row[2][:2] for row in rows}):
        rows.append(("TUR", "MYS", chapter, "", "0", "assumed: every heading duty free by the agreement"))
    return table(["importer", "exporter", "product", "mfn_percent", "applied_percent", "source"], rows)


def main():
    files = {"world-2006.csv": world(), "bought-2024.csv": bought(), "proxy-tariff.csv": tariff()}
    changed = []
    for name, text in files.items():
        path = HOME / "scenarios" / name
        if not path.exists() or path.read_text() != text:
            changed.append(name)
            if "--check" not in sys.argv:
                path.parent.mkdir(exist_ok=True)
                path.write_text(text)
    if "--check" in sys.argv and changed:
        sys.exit("would change: " + ", ".join(changed))


main()
