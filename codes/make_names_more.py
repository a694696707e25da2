"""Write codes/names_more.csv: names of economies in further languages, which are read and never written.

usage: make_names_more.py   (needs babel from PyPI, which carries the Unicode CLDR; run after make_names.py)

Source: Unicode CLDR territory names (babel 2.19.0, Unicode licence v3), in German, French, Spanish, Italian, Dutch,
Portuguese, Polish, Indonesian, Swedish, Danish, Norwegian, Finnish, Czech, Hungarian, Romanian, Greek, Russian, Ukrainian,
Arabic, Chinese, Japanese, Korean and Thai. Vietnamese is left out: its Russia, Nga, is the code of Nigeria. A name that is another economy's in any table is left out, as is one that an earlier
table has.
"""
import csv, pathlib, unicodedata
from babel import Locale

here = pathlib.Path(__file__).parent
LANGUAGES = ["de", "fr", "es", "it", "nl", "pt", "pl", "id", "sv", "da", "nb", "fi", "cs", "hu", "ro", "el", "ru", "uk", "ar", "zh", "ja", "ko", "th"]


def plain(name):
    return "".join(c for c in unicodedata.normalize("NFKD", name.lower().replace("ı", "i").replace("ł", "l")) if c.isalnum())


known = {}
for table in ("names.csv", "countries.csv", "aliases.csv"):
    for row in csv.DictReader(open(here / table, encoding="utf-8")):
        code = row.get("iso3") or row.get("code")
        for column in ("en", "tr", "ms", "name", "local", "alias"):
            if row.get(column):
                known.setdefault(plain(row[column]), set()).add(code)
found = {}
for row in csv.DictReader(open(here / "countries.csv", encoding="utf-8")):
    if row["main"] == "yes" and row["iso2"]:
        for language in LANGUAGES:
            name = Locale(language).territories.get(row["iso2"], "").replace('"', "")
            if name:
                found.setdefault(plain(name), []).append((row["iso3"], language, name))
with open(here / "names_more.csv", "w", newline="", encoding="utf-8") as out:
    w = csv.writer(out, lineterminator="\n")
    w.writerow(["iso3", "language", "name"])
    kept = [each[0] for key, each in found.items() if key not in known and len({e[0] for e in each}) == 1]
    w.writerows(sorted(kept))
