"""The sample partnership: answers with their evidence, a brief, a store, a document, a timetable."""

import datetime
import pathlib
import tempfile

import polars as pl

import corridor

home = pathlib.Path(tempfile.mkdtemp()) / "sample"
sample = corridor.Partnership.sample(home)
day = datetime.date(2026, 6, 1)
answers = sample.answers("targets", as_of=day)
print(sorted(answers["targets"]))
(home / "brief.html").write_text(sample.brief(day).html(), encoding="utf-8")

store = corridor.Store(home / "statistics")
print(pl.DataFrame(store.datasets())["dataset"])
flows = store.flows("MYS", "TUR", level=2, years=2024)
print(flows.num_rows, flows.column_names)

for record in corridor.read("Both aim at trade of 5 billion dollars by 2030.", date=day):
    print(record["type"])
plan = corridor.roundtable.plan(home / "roundtable", partnership=home, as_of=day)
print(plan["score"], plan["bound"], plan["proven"], len(plan["meetings"]))
