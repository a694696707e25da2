#!/usr/bin/env python3
"""Write the sample's duties and terms of market access from the data folder.

    python3 sample/make_tariffs.py            writes statistics/tariffs/ and agreements/
    python3 sample/make_tariffs.py --check    writes nothing; exits 1 if a file would change

statistics/tariffs/tur-mfn-2020/  the EU common tariff of 2020 by HS heading, chapters 25 to 97, as a
                                  stand-in for Türkiye's MFN rates on industrial goods: mean, lowest and
                                  highest of the lines with a rate in percent, and how many have none;
                                  UK Global Tariff file, Crown copyright, Open Government Licence v3
agreements/mtfta.toml             terms of the agreement of the two as a summary tells them
agreements/ties.csv               who has which agreement in force with the two: the members of ASEAN and
                                  of the European Union; facts of DESTA 2.02 (Dür, Baccini and Elsig 2014),
                                  the row of its table of dyads beside each
"""

import csv
import hashlib
import io
import os
import sys
from collections import defaultdict
from pathlib import Path

import pyarrow.parquet as pq

HOME = Path(__file__).resolve().parent
DATA = Path(os.environ.get("CORRIDOR_DATA", HOME.parent.parent / "shared" / "data"))
PARTIES = {458: "MYS", 792: "TUR"}


def table(columns, rows):
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()


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
        mean = f"{sum(known) / len(known):.6f}".rstrip("0").rstrip(".") if known else ""
        ends = (f"{min(known):g}", f"{max(known):g}") if known else ("", "")
        rows.append((heading, mean, *ends, len(rates), len(known)))
    return table(["hs", "simple_avg_pct", "min_pct", "max_pct", "n_lines", "n_ad_valorem"], rows)


def source(text):
    return f'''title = "EU common tariff of 2020 by heading, chapters 25 to 97"
file = "schedule.csv"
sha256 = "{hashlib.sha256(text.encode()).hexdigest()}"
importer = "TUR"
regime = "MFN"
year = 2020
revision = "HS2017"
vintage = "2020-12-31"
origin = "UK Global Tariff file with the EU common tariff of 2020, by HS heading; sample/make_tariffs.py"
licence = "Open Government Licence v3, Crown copyright"
stands_for = "a stand-in for Türkiye's own MFN rates on industrial goods, which follow the common tariff in the customs union; Türkiye's additional duties and its rates on farm goods are not in it"
'''


def ties():
    numbers = {}
    with open(HOME.parent / "codes" / "countries.csv", encoding="utf-8") as f:
        for row in csv.DictReader(f):
            numbers.setdefault(int(row["code"]), row["iso3"])
    groups = defaultdict(set)
    with open(HOME.parent / "codes" / "groups.csv", encoding="utf-8") as f:
        for row in csv.DictReader(f):
            if not row["to"]:
                groups[row["group"]].add(row["iso3"])
    others = groups["ASEAN"] | groups["EU"]
    rows = pq.read_table(
        DATA / "gravity" / "desta_v02_02_dyads.parquet",
        columns=["iso1", "iso2", "name", "entryforceyear"],
    ).to_pylist()
    found = []
    for at, r in enumerate(rows):
        pair = [numbers.get(int(r[c])) if r[c] is not None else None for c in ("iso1", "iso2")]
        party = [code for code in pair if code in PARTIES.values()]
        other = [code for code in pair if code in others and code not in party]
        if len(party) == 1 and len(other) == 1:
            year = r["entryforceyear"]
            found.append((at, other[0], party[0], r["name"], "" if year is None else int(year)))
    return table(["row", "a", "b", "name", "in_force"], found)


def main():
    schedule = tariff()
    terms = (HOME.parent / "oracles" / "access" / "pair" / "agreement.toml").read_text()
    head = "# The terms of the agreement as a summary of its text tells them; the text itself is not in this folder.\n"
    terms = head + "".join(line for line in terms.splitlines(True) if not line.startswith("#"))
    files = {
        "statistics/tariffs/tur-mfn-2020/schedule.csv": schedule,
        "statistics/tariffs/tur-mfn-2020/source.toml": source(schedule),
        "agreements/mtfta.toml": terms,
        "agreements/ties.csv": ties(),
    }
    changed = []
    for name, text in files.items():
        path = HOME / name
        if not path.exists() or path.read_text() != text:
            changed.append(name)
            if "--check" not in sys.argv:
                path.parent.mkdir(exist_ok=True, parents=True)
                path.write_text(text)
    if "--check" in sys.argv and changed:
        sys.exit("would change: " + ", ".join(changed))


main()
