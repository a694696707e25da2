"""The rival: ecomplexity on one year of exports by economy and product.

usage: python ecomplexity_year.py SHARES_CSV OUT_CSV
SHARES_CSV is what `corridor indicator shares --format csv` prints.
"""
import resource
import sys
import time

import pandas as pd
from ecomplexity import ecomplexity

trade = pd.read_csv(sys.argv[1], dtype={"economy": str, "product": str}, keep_default_na=False, na_values=[""])
trade = trade[trade["exports_usd"] > 0][["year", "economy", "product", "exports_usd"]].astype({"exports_usd": float})
start, wall = time.process_time(), time.time()
out = ecomplexity(trade, {"time": "year", "loc": "economy", "prod": "product", "val": "exports_usd"})
cpu, wall = time.process_time() - start, time.time() - wall
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
out.groupby("economy", as_index=False)[["eci", "coi"]].first().to_csv(sys.argv[2], index=False, float_format="%.17g")
print(f"ecomplexity,{cpu:.2f},{wall:.2f},{peak:.0f}")
