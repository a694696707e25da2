"""What DuckDB and Polars need for the same work: rivals.py TASK FILE [exporter,importer,product,value columns].

Prints what the task gave, to be compared: rows written, or cells and total of each of the three sums.
"""
import os
import sys

os.environ.setdefault("POLARS_MAX_THREADS", "2")
who, file = sys.argv[1], sys.argv[2]
engine, _, task = who.partition("-")
out = f"/tmp/rival-{who}.parquet"
if engine == "duckdb":
    import duckdb

    connection = duckdb.connect()
    connection.execute("set threads=2")
else:
    import polars as pl

if task.startswith("import"):
    sorted_as_ours = task == "import"
    if engine == "duckdb":
        columns = "{'t':'SMALLINT','i':'SMALLINT','j':'SMALLINT','k':'VARCHAR','v':'DOUBLE','q':'DOUBLE'}"
        order = "order by k,i,j" if sorted_as_ours else ""
        read = f"select * from read_csv('{file}',columns={columns},nullstr='NA') {order}"
        connection.execute(f"copy ({read}) to '{out}' (format parquet, compression zstd)")
        print(connection.execute(f"select count(*) from '{out}'").fetchone()[0], "rows")
    else:
        schema = {"t": pl.Int16, "i": pl.Int16, "j": pl.Int16, "k": pl.String, "v": pl.Float64, "q": pl.Float64}
        rows = pl.scan_csv(file, schema=schema, null_values=["NA"])
        rows = rows.sort(["k", "i", "j"]) if sorted_as_ours else rows
        rows.sink_parquet(out, compression="zstd", compression_level=1)
        print(pl.scan_parquet(out).select(pl.len()).collect().item(), "rows")
else:
    exporter, importer, product, value = sys.argv[3].split(",")
    pairs = [(exporter, product), (importer, product), (exporter, importer)]
    if engine == "duckdb":
        sums = [connection.sql(f"select {a},{b},sum({value}) s from '{file}' group by {a},{b}").to_arrow_table() for a, b in pairs]
        sizes, total = [t.num_rows for t in sums], sum(sums[2]["s"].to_pylist())
    else:
        rows = pl.scan_parquet(file)
        sums = pl.collect_all([rows.group_by([a, b]).agg(pl.col(value).sum()) for a, b in pairs])
        sizes, total = [t.height for t in sums], sums[2][value].sum()
    print(f"{sizes[0]} exports, {sizes[1]} imports, {sizes[2]} pairs, {total * 1000:.0f} US dollars")
