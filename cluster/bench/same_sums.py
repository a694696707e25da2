"""Whether a result of single_node.py and the years of a store hold the same sums; a digest of each.

    same_sums.py OUT.parquet YEARS_FOLDER       exit 1 when they differ

Needs polars.
"""
import glob
import hashlib
import sys

import polars as pl

KEY = ["year", "product", "exporter", "importer"]


def digest(frame):
    frame = frame.with_columns(pl.col(KEY[1:]).cast(pl.String), pl.col("year").cast(pl.Int32), pl.col("value_usd").cast(pl.Int64))
    sha = hashlib.sha256()
    for some in frame.sort(KEY).iter_slices(1 << 20):
        sha.update(some.select(*KEY, "value_usd", "kg").write_csv().encode())
    return f"{len(frame)} flows, {frame['value_usd'].sum()} US dollars, {sha.hexdigest()[:16]}"


engine = pl.read_parquet(sys.argv[1]).with_columns(kg=pl.col("quantity_kg").cast(pl.Int64))
years = pl.concat([pl.read_parquet(y) for y in sorted(glob.glob(f"{sys.argv[2]}/*.parquet"))])
years = years.with_columns(kg=(pl.col("quantity_t").cast(pl.Decimal(38, 3)) * 1000).cast(pl.Int64))
a, b = digest(engine), digest(years)
print("engine", a)
print("store ", b)
sys.exit(a != b)
