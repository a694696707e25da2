"""Write codes/names.csv: names of economies in English, Turkish and Malay.

usage: make_names.py   (needs babel from PyPI, which carries the Unicode CLDR; run after make.py)

Source: Unicode CLDR territory names (babel 2.19.0, Unicode licence v3); our own English name where CLDR has none.
"""
import csv, pathlib
from babel import Locale

here = pathlib.Path(__file__).parent
languages = [Locale(code).territories for code in ("en", "tr", "ms")]
with open(here / "names.csv", "w", newline="", encoding="utf-8") as out:
    w = csv.writer(out, lineterminator="\n")
    w.writerow(["iso3", "en", "tr", "ms"])
    for row in csv.DictReader(open(here / "countries.csv", encoding="utf-8")):
        if row["main"] != "yes":
            continue
        names = [territories.get(row["iso2"], "") if row["iso2"] else "" for territories in languages]
        # A name with a comma would be quoted, which our tables' reader allows only for a whole field.
        w.writerow([row["iso3"], *(n.replace('"', "") for n in names)])
