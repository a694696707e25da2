"""Frozen answers of the Python package ecomplexity on the real 226 x 785 matrix.

usage: python make.py WORLD_TRADE_CSV      (measures/world_trade_sitc4_avg_1998_2000.csv of the data folder)

Needs: pip install ecomplexity==0.5.3 numpy==2.4.6 pandas==3.1.1
Writes countries.csv, products.csv, cells.csv (every 97th cell, row by row) and versions.toml beside this file. The input
itself is not kept here: versions.toml has its SHA-256.
"""
import hashlib
import importlib.metadata
import pathlib
import sys

import pandas as pd
from ecomplexity import ecomplexity

HERE = pathlib.Path(__file__).parent
STEP = 97  # prime, so that the sample falls on all countries and products

source = pathlib.Path(sys.argv[1])
trade = pd.read_csv(source, dtype={"country": str, "product": str}, keep_default_na=False)
trade["value"] = trade["value"].astype(float)
trade["year"] = 1999
out = ecomplexity(trade, {"time": "year", "loc": "country", "prod": "product", "val": "value"})
out = out.sort_values(["country", "product"]).reset_index(drop=True)

def write(table, name):
    table.to_csv(HERE / name, index=False, float_format="%.17g")

write(out.groupby("country", as_index=False)[["diversity", "eci", "coi"]].first(), "countries.csv")
write(out.groupby("product", as_index=False)[["ubiquity", "pci"]].first(), "products.csv")
cells = out.iloc[::STEP][["country", "product", "rca", "mcp", "density", "cog"]]
write(cells, "cells.csv")
(HERE / "versions.toml").write_text(
    f'input_sha256 = "{hashlib.sha256(source.read_bytes()).hexdigest()}"\n'
    + "".join(f'{p} = "{importlib.metadata.version(p)}"\n' for p in ("ecomplexity", "numpy", "pandas"))
    + f'python = "{sys.version.split()[0]}"\n'
)
print(len(out), "cells,", len(cells), "kept")
