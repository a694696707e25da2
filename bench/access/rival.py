"""The rivals of bench/access: DuckDB and Polars over all pairs x HS6, as the methods page's recipe says.

usage: rival.py prepare DATA OUT | duckdb OUT | polars OUT | decimal OUT
"""
import resource
import sys
import time
from pathlib import Path


def prepare(data, out):
    import duckdb

    con = duckdb.connect()
    con.execute("SET threads TO 2")
    flows = f"'{data}/trade/baci_hs17_2024_hs6.parquet'"
    con.execute(f"CREATE VIEW f AS SELECT exporter, importer, hs6, usd FROM {flows}")
    con.execute(f"CREATE VIEW c AS SELECT lpad(hs6::VARCHAR, 6, '0') AS hs6, cet_simple_avg_pct AS rate FROM read_csv('{data}/gravity/eu_cet_2020_hs6.csv', types={{'hs6': 'VARCHAR'}})")
    con.execute(f"COPY (SELECT i.importer, c.hs6, c.rate FROM (SELECT DISTINCT importer FROM f) i, c WHERE c.rate IS NOT NULL OR true ORDER BY ALL) TO '{out}/mfn.parquet'")
    con.execute(f"""COPY (SELECT exporter, importer, hs6, (hash(exporter||importer||hs6) % 6)::INT AS cat,
        (2010 + hash(importer||exporter) % 14)::INT AS eif FROM f WHERE hash(exporter||importer) % 3 = 0)
        TO '{out}/pref.parquet'""")
    print("mfn, pref rows:", con.execute(f"SELECT (SELECT count(*) FROM '{out}/mfn.parquet'), (SELECT count(*) FROM '{out}/pref.parquet')").fetchone())


SQL = """
SELECT f.exporter, f.importer, sum(f.usd) AS v, sum(f.usd * m.rate) AS at_mfn, sum(f.usd * CASE
  WHEN p.cat IS NULL THEN m.rate WHEN p.cat = 0 THEN 0
  ELSE floor(10 * m.rate * greatest(0, 1 - (2024 - p.eif + 1) / (1 + 2 * p.cat))) / 10 END) AS at_pref
FROM f JOIN m USING (importer, hs6) LEFT JOIN p USING (exporter, importer, hs6) GROUP BY ALL"""

# The same in whole numbers: ten-thousandths of a per cent, floor by integer division.
DECIMAL = """
SELECT f.exporter, f.importer, sum(f.usd::HUGEINT) AS v, sum(f.usd::HUGEINT * m.r) AS at_mfn, sum(f.usd::HUGEINT * CASE
  WHEN p.cat IS NULL THEN m.r WHEN p.cat = 0 THEN 0
  ELSE 1000 * ((m.r * greatest(0, (1 + 2 * p.cat) - (2024 - p.eif + 1))) // (1000 * (1 + 2 * p.cat))) END) AS at_pref
FROM f JOIN (SELECT importer, hs6, round(rate * 10000)::BIGINT AS r FROM m) m USING (importer, hs6)
LEFT JOIN p USING (exporter, importer, hs6) GROUP BY ALL"""


def duck(data, out, sql, scale):
    import duckdb

    con = duckdb.connect()
    con.execute("SET threads TO 2")
    con.execute(f"CREATE VIEW f AS SELECT * FROM '{data}/trade/baci_hs17_2024_hs6.parquet'")
    con.execute(f"CREATE VIEW m AS SELECT * FROM '{out}/mfn.parquet'")
    con.execute(f"CREATE VIEW p AS SELECT * FROM '{out}/pref.parquet'")
    con.execute(f"CREATE TABLE answer AS {sql}")
    n, a, b = con.execute("SELECT count(*), sum(at_mfn), sum(at_pref) FROM answer").fetchone()
    return n, a / scale if scale == 1 else f"{int(a) // scale}.{int(a) % scale:04d}", b / scale if scale == 1 else f"{int(b) // scale}.{int(b) % scale:04d}"


def polars_(data, out):
    import polars as pl

    f = pl.scan_parquet(f"{data}/trade/baci_hs17_2024_hs6.parquet")
    m = pl.scan_parquet(f"{out}/mfn.parquet")
    p = pl.scan_parquet(f"{out}/pref.parquet")
    left = (1 - (2024 - pl.col("eif") + 1) / (1 + 2 * pl.col("cat"))).clip(lower_bound=0)
    rate = pl.when(pl.col("cat").is_null()).then(pl.col("rate")).when(pl.col("cat") == 0).then(0.0).otherwise((10 * pl.col("rate") * left).floor() / 10)
    q = f.join(m, on=["importer", "hs6"]).join(p, on=["exporter", "importer", "hs6"], how="left")
    q = q.with_columns(r=rate).group_by("exporter", "importer").agg(
        v=pl.col("usd").sum(), a=(pl.col("usd") * pl.col("rate")).sum(), b=(pl.col("usd") * pl.col("r")).sum())
    answer = q.collect(engine="streaming")
    return answer.height, answer["a"].sum(), answer["b"].sum()


if __name__ == "__main__":
    what, data, out = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    if what == "prepare":
        out.mkdir(parents=True, exist_ok=True)
        prepare(data, out)
        sys.exit()
    start = time.perf_counter()
    run = {"duckdb": lambda: duck(data, out, SQL, 1), "decimal": lambda: duck(data, out, DECIMAL, 10000), "polars": lambda: polars_(data, out)}[what]
    pairs, first, second = run()
    wall = time.perf_counter() - start
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(f"{what}\t{pairs} pairs\t{first}\t{second}\tcpu {used.ru_utime + used.ru_stime:.2f} s\twall {wall:.2f} s\tpeak {used.ru_maxrss / 1024:.0f} MB")
