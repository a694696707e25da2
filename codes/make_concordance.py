"""Write codes/hs_steps.csv and codes/hs17_classes.csv: how six-digit codes go from one revision to the next, and the classes
that each code of HS 2017 is in.

usage: make_concordance.py STEPS.parquet OTHER.csv   (needs pyarrow)

STEPS: code_after, code_before, adjustment ("2012 to 2007"); the UN's correlation tables as
harvard-growth-lab/comtrade-conversion-weights carries them (Apache 2.0). OTHER: hs17, system, code; after the UN
correspondence tables, as insongkim/concordance carries them (MIT); its HS22 rows stand for the step from 2017 to 2022, where
the first file pairs every code of a group with every other. A code that stays as it is and alone is left out.
"""
import csv, pathlib, sys
import pyarrow.parquet as pq

here = pathlib.Path(__file__).parent
steps = {}
for row in pq.read_table(sys.argv[1]).to_pylist():
    after, before = row["adjustment"].split(" to ")
    if after != "2022":
        steps.setdefault((int(before), int(after)), set()).add((row["code_before"], row["code_after"]))
classes = {}
for row in csv.DictReader(open(sys.argv[2])):
    if row["system"] == "HS22":
        steps.setdefault((2017, 2022), set()).add((row["hs17"].zfill(6), row["code"].zfill(6)))
    elif row["system"] in ("BEC4", "SITC3"):
        classes.setdefault(row["hs17"].zfill(6), {}).setdefault(row["system"], set()).add(row["code"])
count = 0
with open(here / "hs_steps.csv", "w", newline="") as out:
    w = csv.writer(out, lineterminator="\n")
    w.writerow(["before", "after", "from", "to"])
    for (before, after), pairs in sorted(steps.items()):
        assert all(len(a) == len(b) == 6 for a, b in pairs), (before, after)
        there, back = {}, {}
        for a, b in pairs:
            there.setdefault(a, set()).add(b)
            back.setdefault(b, set()).add(a)
        for a, b in sorted(pairs):
            if not (a == b and len(there[a]) == 1 and len(back[b]) == 1):
                w.writerow([before, after, a, b])
                count += 1
with open(here / "hs17_classes.csv", "w", newline="") as out:
    w = csv.writer(out, lineterminator="\n")
    w.writerow(["hs17", "bec4", "sitc3"])
    for code, own in sorted(classes.items()):
        # A code that is in several classes is in none of them alone.
        one = lambda system: next(iter(own.get(system, {""}))) if len(own.get(system, {""})) == 1 else "several"
        sitc = {c[:3] for c in own.get("SITC3", ())}
        w.writerow([code, one("BEC4"), next(iter(sitc)) if len(sitc) == 1 else "several" if sitc else ""])
print(count, "steps,", len(classes), "codes")
