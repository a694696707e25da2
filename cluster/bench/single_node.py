"""The same sums by DataFusion alone, in one process: the engine without a cluster.

    single_node.py FILES_FOLDER OUT.parquet [PARTITIONS]

Needs datafusion 55 (pip).
"""
import sys

from datafusion import SessionConfig, SessionContext

files, out = sys.argv[1], sys.argv[2]
partitions = int(sys.argv[3]) if len(sys.argv) > 3 else 2
context = SessionContext(SessionConfig().with_target_partitions(partitions))
context.register_parquet("flows", files)
context.sql(
    "SELECT year, product, exporter, importer, sum(value_usd) AS value_usd, "
    "CASE WHEN count(quantity_kg) = count(*) THEN sum(quantity_kg) END AS quantity_kg "
    "FROM flows WHERE exporter <> importer GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4"
).write_parquet(out)
