"""population.csv: people by economy, the newest year of the World Development Indicators.

usage: make_population.py WDI.parquet (columns iso3, year, population; World Bank, CC BY 4.0) > population.csv
Groups of economies, which stand there too, are left out.

Taiwan has no row there: its own statistics office counts some 23.4 million at the end of 2023 (DGBAS).
"""
import csv
import pathlib
import sys

import polars as pl

economies = {row[1] for row in csv.reader((pathlib.Path(__file__).parent / "countries.csv").open())}

rows = pl.read_parquet(sys.argv[1]).drop_nulls("population").sort("iso3", "year").group_by("iso3", maintain_order=True).last()
print("iso3,population,year")
known = [(iso3, n, year) for iso3, year, n in rows.select("iso3", "year", "population").iter_rows()]
for iso3, n, year in sorted([*known, ("TWN", 23400000, 2023)]):
    if iso3 in economies:
        print(f"{iso3},{n},{year}")
