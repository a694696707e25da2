"""Divides one flow of the sample's store by a hundred: the meetings that name its heading change, and no other.

    python3 bench/roundtable/one_flow.py BINARY [EXPORTER IMPORTER HEADING]     # MYS TUR 1511 without them

Needs pyarrow.
"""
import csv, hashlib, io, os, shutil, subprocess, sys, tempfile

import pyarrow as pa
import pyarrow.parquet as pq

binary = os.path.abspath(sys.argv[1])
exporter, importer, heading = sys.argv[2:5] or ("MYS", "TUR", "1511")
sample = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "sample")

def plan(folder):
    run = subprocess.run([binary, "roundtable", "plan", "--partnership", folder, "--as-of", "2026-11-29", "--format", "csv"],
                         capture_output=True, text=True, check=True)
    return {(r["host"], r["guest"]): (r["weight"], r["why"]) for r in csv.DictReader(io.StringIO(run.stdout))}

with tempfile.TemporaryDirectory() as room:
    folder = shutil.copytree(sample, os.path.join(room, "sample"))
    before = plan(folder)
    store = os.path.join(folder, "statistics/flows/baci-hs17")
    file, about = os.path.join(store, "2024.parquet"), os.path.join(store, "source.toml")
    digest = lambda: hashlib.sha256(open(file, "rb").read()).hexdigest()
    old, table = digest(), pq.read_table(file)
    rows = table.to_pylist()
    found = [r for r in rows if (r["exporter"], r["importer"], r["product"]) == (exporter, importer, heading)]
    assert len(found) == 1, found
    found[0]["value_usd"] //= 100
    pq.write_table(pa.Table.from_pylist(rows, schema=table.schema), file, compression="zstd")
    text = open(about).read()
    assert old in text
    open(about, "w").write(text.replace(old, digest()))
    after = plan(folder)

assert before.keys() == after.keys(), "other meetings"
changed = {k for k in before if before[k] != after[k]}
uses = {k for k in before if f"HS {heading}," in before[k][1]}
weights = sum(before[k][0] != after[k][0] for k in changed)
print(f"{len(before)} meetings, {len(uses)} of them name HS {heading}, {len(changed)} changed their text and {weights} their weight")
assert changed == uses and changed, changed ^ uses
