#!/usr/bin/env python3
"""Writes the files of this folder and expected.json: a third set of cases for the trade room.

Other countries, formats and words than the first two; figures are made up and small enough to be added in the head. Run with
`cases/check.py --cases cases_fresh`.
"""
import bz2
import gzip
import io
import json
import os
import zipfile

import openpyxl
import pandas as pd

here = os.path.dirname(os.path.abspath(__file__))
cases = []
V = "--statistics s --vintage 2024-01-01"
ASK = "--statistics s --format csv"


def put(name, data):
    open(os.path.join(here, name), "wb").write(data.encode("utf-8") if isinstance(data, str) else data)
    return name


def case(id, kind, files, run, expect, why):
    cases.append({"id": id, "kind": kind, "files": [files] if isinstance(files, str) else files, "run": run, "expect": expect, "why": why})


def row(year, exporter, importer, product, value):
    found = {"year": year, "exporter": exporter, "importer": importer}
    if product:
        found["product"] = product
    return {**found, "value_usd": value}


def rows(*all, has=(), rc=0):
    found = {"rc": rc, "rows": list(all)}
    return {**found, "stderr_has": list(has)} if has else found


OK = {"rc": 0}
FINE = f"corridor flows all all --level 6 {ASK}"
PAIRS = f"corridor flows all all {ASK}"

# 1 The API's JSON with numbers as text, Kenya and Viet Nam by M49, a heading with one of its two subheadings.
reply = {"elapsedTime": "0.4 secs", "count": 3, "data": [
    {"typeCode": "C", "freqCode": "A", "refYear": 2021, "period": "2021", "reporterCode": 404, "flowCode": "X", "partnerCode": 704, "partner2Code": 0,
     "classificationCode": "H5", "cmdCode": code, "customsCode": "C00", "motCode": 0, "netWgt": None, "primaryValue": value, "isAggregate": True}
    for code, value in (("0902", 700.0), ("090240", 500.0), ("TOTAL", 900.0))], "error": ""}
case("api-json-levels", "comtrade", put("kenya.json", json.dumps(reply)), [f"corridor import kenya.json {V}", FINE],
     [OK, rows(row(2021, "KEN", "VNM", "090240", 500), row(2021, "KEN", "VNM", "0902", 200), row(2021, "KEN", "VNM", "TOTAL", 200))],
     "A heading keeps what its subheading leaves out, and TOTAL what both leave out: 900 in all.")

# 2 Services of EBOPS 2002 with both flows: main items add up, parts repeat, nothing is a product of the HS.
head = "typeCode,freqCode,refYear,period,reporterISO,flowCode,partnerISO,classificationCode,cmdCode,primaryValue\n"
put("seoul.csv", head + "".join(f"S,A,2012,2012,{r},{f},{p},EB02,{c},{v}\n" for r, f, p, c, v in [
    ("KOR", "X", "JPN", "200", 1000), ("KOR", "X", "JPN", "205", 600), ("KOR", "X", "JPN", "206", 400), ("KOR", "X", "JPN", "236", 300),
    ("KOR", "M", "JPN", "236", 250), ("JPN", "X", "KOR", "262", 70)]))
case("services-of-2002", "services", "seoul.csv",
     [f"corridor import seoul.csv {V}", f"corridor flows KOR JPN --of services --dataset comtrade-services-exporters --level 2 {ASK}", PAIRS],
     [OK, rows(row(2012, "KOR", "JPN", "S205", 600), row(2012, "KOR", "JPN", "S236", 300), row(2012, "KOR", "JPN", "TOTAL", 100)),
      {"rc": 2, "output_lacks": ["0205", "0200"]}],
     "900 of main items and 100 of the total that no item tells; the store holds no goods.")

# 3 Goods and services in one file: two datasets, and the goods are as without the services.
put("mixed.csv", head + "C,A,2022,2022,MAR,X,FRA,H6,080810,50\nS,A,2022,2022,MAR,X,FRA,EB10,SC,70\nS,A,2022,2022,MAR,X,FRA,EB10,SC1,30\n")
case("goods-beside-services", "services", "mixed.csv",
     [f"corridor import mixed.csv {V}", FINE, f"corridor flows MAR FRA --of services --level 2 {ASK}"],
     [{"rc": 0, "stderr_has": []}, rows(row(2022, "MAR", "FRA", "080810", 50)), rows(row(2022, "MAR", "FRA", "SC", 70))],
     "Services are another trade: neither set aside for the goods' sake nor added to them.")

# 4 Re-exports alone: kept, and no exports.
put("hongkong.csv", head + "C,A,2023,2023,HKG,RX,CHN,H6,854231,40\nC,A,2023,2023,HKG,RM,CHN,H6,854231,5\nC,A,2023,2023,HKG,X,CHN,H6,854231,45\n")
case("re-exports-as-data", "comtrade", "hongkong.csv",
     [f"corridor import hongkong.csv {V}", FINE, f"corridor flows HKG CHN --of re-exports --level 6 {ASK}", f"corridor flows CHN HKG --of re-imports --level 6 {ASK}"],
     [OK, rows(row(2023, "HKG", "CHN", "854231", 45)), rows(row(2023, "HKG", "CHN", "854231", 40)), rows(row(2023, "CHN", "HKG", "854231", 5))],
     "45 of exports of which 40 came in before; what comes back came from China.")

# 5 Semicolons, decimal commas and thousand points, UTF-16, names in French; thousands of dollars.
text = "exportateur;importateur;produit;valeur;annee\nCôte d’Ivoire;Pays-Bas;180100;1.234,5;2020\nMaroc;Espagne;080510;2.000;2020\nMaroc;Espagne;070200;0,75;2020\n"
case("utf16-french-names", "mapped", put("abidjan.csv", text.encode("utf-16")),
     [f"corridor import abidjan.csv --map exporter=exportateur,importer=importateur,product=produit,value=valeur,year=annee --unit thousand {V}", FINE],
     [OK, rows(row(2020, "CIV", "NLD", "180100", 1234500), row(2020, "MAR", "ESP", "070200", 750), row(2020, "MAR", "ESP", "080510", 2000000))],
     "1.234,5 thousand dollars are 1,234,500 dollars; 2.000 beside it is two thousand thousand.")

# 6 A workbook with a title, names in Spanish and years as columns; a blank is no flow.
book = openpyxl.Workbook()
sheet = book.active
for line in (["Exportaciones por destino, dólares"], [], ["exporter", "importer", "product", "2019", "2020"],
             ["Perú", "Japón", "080440", 10, 12], ["Perú", "Corea del Sur", "080440", None, 7]):
    sheet.append(line)
out = io.BytesIO()
book.save(out)
case("workbook-years", "xlsx", put("lima.xlsx", out.getvalue()), [f"corridor import lima.xlsx {V}", FINE],
     [OK, rows(row(2019, "PER", "JPN", "080440", 10), row(2020, "PER", "JPN", "080440", 12), row(2020, "PER", "KOR", "080440", 7))],
     "Years are columns, and the title above them is none.")

# 7 BACI's old layout, packed with bzip2, weights missing with blanks around them.
text = "t,hs6,i,j,v,q\n2003,270900,012,724,5.5,   NA\n2003,010121,504,251,0.25,1.5\n2003,851712,764,699,2,0.010\n"
case("old-baci-bz2", "baci", put("baci03_2003.csv.bz2", bz2.compress(text.encode())), [f"corridor import baci03_2003.csv.bz2 {V}", FINE],
     [OK, rows(row(2003, "DZA", "ESP", "270900", 5500), row(2003, "MAR", "FRA", "010121", 250), row(2003, "THA", "IND", "851712", 2000))],
     "251 is France and 699 India in BACI; thousands of dollars.")

# 8 The old website, tabs and gzip, a partner that is the world, a re-import, a code without its zero.
columns = ["Classification", "Year", "Period", "Trade Flow Code", "Trade Flow", "Reporter Code", "Reporter", "Partner Code", "Partner", "Commodity Code", "Netweight (kg)", "Trade Value (US$)"]
lines = [["H3", 2010, 2010, 2, "Export", 484, "Mexico", 152, "Chile", "70200", "", 30], ["H3", 2010, 2010, 2, "Export", 484, "Mexico", 0, "World", "70200", "", 99],
         ["H3", 2010, 2010, 4, "Re-Import", 484, "Mexico", 152, "Chile", "870323", "", 3]]
text = "\t".join(columns) + "\n" + "".join("\t".join(map(str, line)) + "\n" for line in lines)
case("old-website-tabs", "comtrade", put("mexico.tsv.gz", gzip.compress(text.encode())),
     [f"corridor import mexico.tsv.gz {V}", FINE, f"corridor flows CHL MEX --of re-imports --level 6 {ASK}"],
     [OK, rows(row(2010, "MEX", "CHL", "070200", 30)), rows(row(2010, "CHL", "MEX", "870323", 3))],
     "The world's row repeats its partners; 70200 is chapter 07; what Mexico brought back came from Chile.")

# 9 An Atlas bilateral table of the HS 2022 in a zip, both directions of a row.
text = "country_id,country_iso3_code,partner_country_id,partner_iso3_code,product_id,product_hs22_code,year,export_value,import_value\n1,ECU,2,DEU,9,0803,2022,80,15\n2,DEU,1,ECU,9,0803,2022,15,80\n"
out = io.BytesIO()
with zipfile.ZipFile(out, "w") as archive:
    archive.writestr("hs22_country_country_product_year_4.csv", text)
case("atlas-hs22-zip", "atlas", put("hs22_country_country_product_year_4.zip", out.getvalue()),
     [f"corridor import hs22_country_country_product_year_4.zip {V}", f"corridor flows all all --level 4 {ASK}"],
     [OK, rows(row(2022, "DEU", "ECU", "0803", 15), row(2022, "ECU", "DEU", "0803", 80))],
     "Each flow once, though both ends tell it.")

# 10 A Feather file whose codes are categories, and Comtrade's columns in it.
frame = pd.DataFrame({"refYear": [2021, 2021], "reporterISO": pd.Categorical(["NGA", "GHA"]), "partnerISO": pd.Categorical(["GHA", "NGA"]),
                      "flowCode": pd.Categorical(["X", "M"]), "cmdCode": pd.Categorical(["270900", "270900"]), "primaryValue": [90.0, 95.0]})
frame.to_feather(os.path.join(here, "lagos.feather"))
case("feather-categories", "comtrade", "lagos.feather",
     [f"corridor import lagos.feather {V}", f"corridor flows NGA GHA --dataset comtrade-importers --level 6 {ASK}"],
     [OK, rows(row(2021, "NGA", "GHA", "270900", 95))], "What Ghana reports to have bought.")

# 11 Names as the World Bank and others write them.
text = "year,exporter,importer,product,value_usd\n" + "".join(f"2018,{a},{b},080810,{v}\n" for a, b, v in [
    ('"Korea, Rep."', "Viet Nam", 1), ('"Hong Kong SAR, China"', "Czech Republic", 2), ("Cabo Verde", '"Congo, Dem. Rep."', 3),
    ("North Macedonia", "Türkiye", 4), ("eSwatini", "Republic of Moldova", 5), ("Brunei Darussalam", "Lao PDR", 6)])
case("names-of-the-bank", "names", put("bank.csv", text), [f"corridor import bank.csv {V}", PAIRS],
     [OK, rows(row(2018, "BRN", "LAO", None, 6), row(2018, "CPV", "COD", None, 3), row(2018, "HKG", "CZE", None, 2),
               row(2018, "KOR", "VNM", None, 1), row(2018, "MKD", "TUR", None, 4), row(2018, "SWZ", "MDA", None, 5))],
     "Long, official and new names of economies.")

# 12 A Parquet table whose columns are named otherwise: the refusal says which mapping fits, and it does.
pd.DataFrame({"iso_o": ["CAN", "CAN"], "iso_d": ["MEX", "USA"], "hs6": ["100199", "270900"], "usd": [11, 22]}).to_parquet(os.path.join(here, "ottawa.parquet"))
case("parquet-suggested-map", "parquet", "ottawa.parquet",
     [f"corridor import ottawa.parquet {V}", f"corridor import ottawa.parquet --map exporter=iso_o,importer=iso_d,product=hs6,value=usd --year 2024 {V}", FINE],
     [{"rc": 2, "stderr_has": ["--map exporter=iso_o,importer=iso_d,product=hs6,value=usd --year"]}, OK,
      rows(row(2024, "CAN", "MEX", "100199", 11), row(2024, "CAN", "USA", "270900", 22))],
     "The columns say enough to be asked back.")

with open(os.path.join(here, "expected.json"), "w") as out:
    json.dump({"made": "figures made up; headers as published", "cases": cases}, out, indent=1, ensure_ascii=False)
    out.write("\n")
