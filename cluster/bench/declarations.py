"""Declarations out of years of a store: each flow becomes 1 to MOST rows that add up to it, shuffled over files.

    declarations.py FILES MOST OUT YEAR.parquet...

A flow of value v and m parts has values floor(v/m) or one more, and parts of nothing are left out, so the sums
of OUT/*.parquet are the flows of the years, to the dollar and the kilogram, and `corridor import` of the years
is what a run over the declarations must equal. Same arguments, same rows. Needs polars.
"""
import os
import sys

import polars as pl

files, most, out, *years = sys.argv[1:]
files, most = int(files), int(most)
os.makedirs(out, exist_ok=True)
flows = pl.concat([pl.read_parquet(year) for year in years])
flows = flows.with_columns(
    pl.col("exporter", "importer", "product").cast(pl.String),
    kg=(pl.col("quantity_t").cast(pl.Float64) * 1000).round().cast(pl.Int64),
    parts=pl.min_horizontal(pl.struct("exporter", "importer", "product").hash(7) % most + 1, "value_usd").cast(pl.Int64),
)
# A flow of less kilograms than parts has no weight in some part, which would make its sum unknown.
flows = flows.with_columns(parts=pl.min_horizontal("parts", pl.col("kg").fill_null(most)))
rows = flows.with_columns(part=pl.int_ranges("parts")).explode("part")
share = lambda of: pl.col(of) // pl.col("parts") + (pl.col("part") < pl.col(of) % pl.col("parts")).cast(pl.Int64)
rows = rows.with_columns(value_usd=share("value_usd"), quantity_kg=share("kg"))
rows = rows.select("year", "exporter", "importer", "product", "value_usd", "quantity_kg")
rows = rows.sample(fraction=1.0, shuffle=True, seed=20261129)
per = -(-len(rows) // files)
for at in range(files):
    rows.slice(at * per, per).write_parquet(f"{out}/part-{at:03}.parquet", compression="zstd", compression_level=1, row_group_size=1 << 18)
print(f"{len(rows)} rows of {len(flows)} flows in {files} files")
