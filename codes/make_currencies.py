"""Write codes/currencies.csv: the currency that is legal tender in each economy today.

usage: python3 -m venv v && v/bin/pip install babel==2.19.0 && v/bin/python codes/make_currencies.py

From Unicode CLDR as babel carries it (Unicode licence v3); where several are tender, the first that
is not money of another economy's issue.
"""
import csv, datetime, pathlib

from babel.core import get_global

here = pathlib.Path(__file__).parent
# Later than the edition of CLDR: Council of the EU, decision of 8 July 2025, the euro from 1 January 2026.
LATER = {"BGR": "EUR"}
today = datetime.date(2026, 1, 1)
rows = []
for row in csv.DictReader((here / "countries.csv").open(encoding="utf-8")):
    if row["main"] != "yes":
        continue
    current = []
    for code, start, end, tender in get_global("territory_currencies").get(row["iso2"], []):
        begun = start is None or datetime.date(*start) <= today
        over = end is not None and datetime.date(*end) < today
        if tender and begun and not over:
            current.append(code)
    # An economy's own money begins with its alpha-2 code.
    own = [code for code in current if code[:2] == row["iso2"]] or current
    if row["iso3"] in LATER:
        own = [LATER[row["iso3"]]]
    if own:
        rows.append((row["iso3"], own[0]))
with (here / "currencies.csv").open("w", encoding="utf-8", newline="") as out:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("iso3", "currency"))
    writer.writerows(sorted(set(rows)))
