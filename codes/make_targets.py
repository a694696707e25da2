"""Announced targets of bilateral trade, as facts: targets.csv of this folder.

usage: make_targets.py announced_targets.csv, in this folder

Facts carry over (pair, amount, when, by when, from what level, what came, the pages), sentences do
not. `needs` is the yearly growth, percent, from the level named with the target to its amount, in
years from the announcement to the deadline; empty where one is not known or the target was due in
its own year. `reporter` marks rows whose answer turns on whose figures, or which fiscal year, are
counted. Nothing here was checked against statistics.
"""
import csv, re, sys

turns = {"ind-mys-15-2015", "chn-vnm-100-2017", "vnm-kor-70-2020"}
columns = ["id", "pair", "value_usd_bn", "measure", "said_on", "deadline", "base_usd_bn", "base_year",
           "outcome_usd_bn", "outcome_year", "met", "evidence", "needs", "turns_on_reporter",
           "source_announced", "source_outcome"]
with open("targets.csv", "w", newline="") as out:
    write = csv.writer(out, lineterminator="\n")
    write.writerow(columns)
    for r in csv.DictReader(open(sys.argv[1], encoding="utf-8")):
        said, by = r["said_on"][:4], r["deadline"]
        base = r["trade_at_announcement_usd_bn"]
        years = int(by) - int(said) if said and by else 0
        needs = ""
        if base and years > 0:
            needs = f"{100 * ((float(r['value_usd_bn']) / float(base)) ** (1 / years) - 1):.1f}"
        clean = lambda text: re.sub(r'\s*,?\s*"[^"]*"', "", text).strip()
        write.writerow([r["id"], r["pair"], r["value_usd_bn"], r["measure"], r["said_on"], by, base,
                        r["trade_year"], r["outcome_usd_bn"], r["outcome_year"], r["met"], r["evidence"],
                        needs, "yes" if r["id"] in turns else "no",
                        clean(r["source_announced"]), clean(r["source_outcome"])])
