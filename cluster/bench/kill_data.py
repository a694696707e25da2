"""Small input for kills.py out of one year of a store: flows of twelve years, 7,000 each.

    kill_data.py YEAR.parquet OUT.parquet

`corridor import OUT.parquet --codes-as-written` gives what is expected, declarations.py the input. Needs polars.
"""
import sys

import polars as pl

flows = pl.read_parquet(sys.argv[1]).with_columns(pl.col("exporter", "importer", "product").cast(pl.String))
flows = flows.sample(n=84_000, shuffle=True, seed=3)
flows.with_columns(year=(pl.int_range(pl.len()) % 12 + 2001).cast(pl.Int32)).write_parquet(sys.argv[2], compression="zstd")
