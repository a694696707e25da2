"""Write codes/hs6.csv: every six-digit code of the Harmonized System and the revisions that have it.

usage: make_hs.py CODES.parquet   (columns rev, code, level; all revisions 1992-2022; needs pyarrow)

The second column has a 1 for each of 1992, 1996, 2002, 2007, 2012, 2017, 2022 that lists the code.
"""
import pathlib, sys
import pyarrow.parquet as pq

revisions = ["HS92", "HS96", "HS02", "HS07", "HS12", "HS17", "HS22"]
have = {}
for row in pq.read_table(sys.argv[1], columns=["rev", "code", "level"]).to_pylist():
    if row["level"] == 6 and row["code"].isdigit():
        have.setdefault(row["code"], set()).add(row["rev"])
out = pathlib.Path(__file__).parent / "hs6.csv"
lines = [f"{code},{''.join('1' if r in revs else '0' for r in revisions)}" for code, revs in sorted(have.items())]
out.write_text("code,revisions\n" + "\n".join(lines) + "\n")
print(len(lines), {r: sum(r in v for v in have.values()) for r in revisions})
