"""Write codes/countries.csv from the BACI country table and our own names.

usage: make.py BACI_COUNTRY_TABLE.csv   (columns code, name, iso2, iso3; CEPII, Etalab Open Licence 2.0)

Facts (numeric code, alpha-2, alpha-3) come from the table and from ISO 3166; names, local names
and adjectives are ours, in words.txt (alpha-3|English|local|adjective).
"""
import csv, pathlib, sys

here = pathlib.Path(__file__).parent
words = {}
for line in (here / "words.txt").read_text(encoding="utf-8").splitlines():
    iso3, name, local, adjective = line.split("|")
    assert iso3 not in words, iso3
    words[iso3] = (name, local, adjective)

# The alpha-2 of Namibia is "NA", which careless readers take for missing.
ISO2 = {"NAM": "NA"}
# Numeric codes beside the table's own: ISO 3166 where BACI and Comtrade use another, former
# codes, and territories that Comtrade reports and BACI does not.
MORE = [
    (158, "TWN", "TW"), (250, "FRA", "FR"), (356, "IND", "IN"), (578, "NOR", "NO"),
    (756, "CHE", "CH"), (840, "USA", "US"), (841, "USA", "US"), (381, "ITA", "IT"),
    (230, "ETH", "ET"), (630, "PRI", "PR"), (492, "MCO", "MC"), (438, "LIE", "LI"),
    (336, "VAT", "VA"), (234, "FRO", "FO"), (312, "GLP", "GP"), (474, "MTQ", "MQ"),
    (638, "REU", "RE"), (254, "GUF", "GF"), (850, "VIR", "VI"), (732, "ESH", "EH"),
    (890, "YUG", "YU"),
    # Partners of real Comtrade downloads that BACI's table lacks.
    (10, "ATA", "AQ"), (74, "BVT", "BV"), (239, "SGS", "GS"), (334, "HMD", "HM"), (581, "UMI", "UM"),
    (248, "ALA", "AX"), (412, "XKX", "XK"), (80, "ATB", ""), (744, "SJM", "SJ"), (831, "GGY", "GG"),
    (832, "JEY", "JE"), (833, "IMN", "IM"), (663, "MAF", "MF"), (582, "PCI", ""), (592, "PCZ", ""),
    # Former numbers, by the economy of today.
    (457, "MYS", "MY"), (459, "MYS", "MY"), (461, "MYS", "MY"), (532, "ANT", ""), (588, "PAK", "PK"),
    (590, "PAN", "PA"), (658, "KNA", "KN"), (698, "IND", "IN"), (720, "YEM", "YE"), (886, "YEM", "YE"),
    (835, "TZA", "TZ"), (836, "TZA", "TZ"), (866, "VNM", "VN"), (868, "VNM", "VN"),
]
rows = {}
for r in csv.DictReader(open(sys.argv[1], encoding="utf-8")):
    rows[int(r["code"])] = (r["iso3"], ISO2.get(r["iso3"], r["iso2"]))
for code, iso3, iso2 in MORE:
    rows.setdefault(code, (iso3, iso2))
# The code that a table of today should carry, where several lead to one alpha-3.
FIRST = {"BEL": 56, "DEU": 276, "SDN": 729, "FRA": 251, "IND": 699, "NOR": 579, "CHE": 757,
         "USA": 842, "ETH": 231, "ITA": 380, "MYS": 458, "ANT": 530, "PAK": 586, "PAN": 591, "KNA": 659,
         "YEM": 887, "TZA": 834, "VNM": 704}
used = set()
with open(here / "countries.csv", "w", newline="", encoding="utf-8") as out:
    w = csv.writer(out, lineterminator="\n")
    w.writerow(["code", "iso3", "iso2", "main", "name", "local", "adjective"])
    for code in sorted(rows):
        iso3, iso2 = rows[code]
        used.add(iso3)
        name, local, adjective = words[iso3]
        main = "yes" if FIRST.get(iso3, code) == code else "no"
        w.writerow([code, iso3, iso2, main, name, local, adjective])
mains = [r["iso3"] for r in csv.DictReader(open(here / "countries.csv", encoding="utf-8")) if r["main"] == "yes"]
assert sorted(mains) == sorted(set(mains)) == sorted(used), set(used) ^ set(mains)
assert set(words) == used, set(words) ^ used
