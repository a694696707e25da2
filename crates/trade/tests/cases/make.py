#!/usr/bin/env python3
"""Writes the files of this folder and expected.json.

Headers follow the published files; figures are made up and small enough to be added in the head. Binary formats are
made by the format's own tool: pandas (Stata 117 and 118), pyarrow (Feather, Arrow, Parquet), openpyxl (xlsx), zstandard,
and gzip, bz2, lzma, zipfile of the standard library. Versions are written into expected.json.
"""
import bz2, gzip, hashlib, io, json, lzma, os, re, sys, zipfile
import openpyxl, pandas as pd, pyarrow, pyarrow.feather, pyarrow.ipc, zstandard

here = os.path.dirname(os.path.abspath(__file__))
cases = []
V = "--statistics s --vintage 2024-01-01"
FLOWS = "corridor flows all all --statistics s --level 6 --format csv"
PAIRS = "corridor flows all all --statistics s --format csv"


def put(name, data):
    path = os.path.join(here, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    open(path, "wb").write(data.encode("utf-8") if isinstance(data, str) else data)
    return name


def ok(rows=None, least=None, sums=None, has=(), lacks=(), rc=0, **more):
    e = {"rc": rc}
    if rows is not None:
        e["rows"] = rows
    if least is not None:
        e["rows_at_least"] = least
    if sums is not None:
        e["sums"] = sums
    if has:
        e["stderr_has"] = list(has)
    if lacks:
        e["output_lacks"] = list(lacks)
    e.update(more)
    return e


def no(*has, lacks=(r"stream did not contain valid UTF-8|\\x[0-9a-f]{2}|\ufffd",), rc=2):
    return ok(rc=rc, has=has, lacks=lacks)


def case(id, files, run, expect, why, kind):
    assert len(run) == len(expect), id
    for f in files:
        assert os.path.exists(os.path.join(here, f)), f
    cases.append({"id": id, "kind": kind, "files": files, "run": run, "expect": expect, "why": why})


def f(y, a, b, p, v, **more):
    return {"year": y, "exporter": a, "importer": b, "product": p, "value_usd": v, **more}


def p(y, a, b, v):
    return {"year": y, "exporter": a, "importer": b, "value_usd": v}


def imp(name, more=""):
    return f"corridor import {name} {V}{' ' + more if more else ''}"


def zipped(name, members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for n, text in members.items():
            z.writestr(zipfile.ZipInfo(n, (2024, 1, 31, 0, 0, 0)), text)
    return put(name, out.getvalue())


PLAIN = "year,exporter,importer,product,value_usd\n2021,KEN,UGA,090240,700\n2021,UGA,KEN,100590,250\n2022,KEN,UGA,090240,900\n"
PLAIN_ROWS = [f(2021, "KEN", "UGA", "090240", 700), f(2021, "UGA", "KEN", "100590", 250), f(2022, "KEN", "UGA", "090240", 900)]

# BACI.
K = "baci"
zipped("BACI_HS92_V202401b.zip", {
    "BACI_HS92_Y1995_V202401b.csv": "t,i,j,k,v,q\n1995,404,800,090240,      14.420,       3.100\n1995,699,404,300490,       2.500,          NA\n",
    "BACI_HS92_Y1996_V202401b.csv": "t,i,j,k,v,q\n1996,404,800,090240,      15.000,       3.000\n",
    "country_codes_V202401b.csv": "country_code,country_name,country_iso2,country_iso3\n404,Kenya,KE,KEN\n800,Uganda,UG,UGA\n699,India,IN,IND\n",
    "product_codes_HS92_V202401b.csv": 'code,description\n090240,"Tea, black: fermented and partly fermented, in packages exceeding 3 kg"\n300490,Medicaments\n',
    "Readme.txt": "BACI\n\nVersion: 202401b\n\nRelease Date: 2024 04 09\n\nContent:\nTrade flows at the year - exporter - importer - product level.\n"})
case("baci-1992-release-zip", ["BACI_HS92_V202401b.zip"], ["corridor import BACI_HS92_V202401b.zip --statistics s --vintage 2024-04-09", FLOWS],
     [ok(has=["HS1992|HS92"]), ok([f(1995, "KEN", "UGA", "090240", 14420), f(1995, "IND", "KEN", "300490", 2500), f(1996, "KEN", "UGA", "090240", 15000)])],
     "The first revision; values and weights padded with spaces, NA padded too, thousand dollars; 699 is India; tables and Readme passed over.", K)
put("baci92_2003.csv", "t,hs6,i,j,v,q\n2003,90240,404,800,12.5,3\n2003,10119,699,404,1,NA\n")
case("baci-old-layout", ["baci92_2003.csv"], [imp("baci92_2003.csv"), FLOWS], [ok(), ok([f(2003, "KEN", "UGA", "090240", 12500), f(2003, "IND", "KEN", "010119", 1000)])],
     "Releases before 2018 name the product hs6 and put it second; leading zeros were lost.", K)
put("BACI_HS07_Y2010_V202401b.csv", "t,i,j,k,v,q\n2010,276,616,851712,9.0,1\n2010,616,276,851770,4.0,1\n")
case("baci-of-2007", ["BACI_HS07_Y2010_V202401b.csv"], ["corridor import BACI_HS07_Y2010_V202401b.csv --statistics s --vintage 2024-04-09", FLOWS],
     [ok(has=["HS2007"]), ok([f(2010, "DEU", "POL", "851712", 9000), f(2010, "POL", "DEU", "851770", 4000)])], "The file's own name gives the revision.", K)

# UN Comtrade.
K = "comtrade"
CT = ("typeCode,freqCode,refPeriodId,refYear,refMonth,period,reporterCode,reporterISO,reporterDesc,flowCode,flowDesc,partnerCode,partnerISO,partnerDesc,partner2Code,partner2ISO,partner2Desc,"
      "classificationCode,classificationSearchCode,isOriginalClassification,cmdCode,cmdDesc,aggrLevel,isLeaf,customsCode,customsDesc,mosCode,motCode,motDesc,qtyUnitCode,qtyUnitAbbr,qty,"
      "isQtyEstimated,altQtyUnitCode,altQtyUnitAbbr,altQty,isAltQtyEstimated,netWgt,isNetWgtEstimated,grossWgt,isGrossWgtEstimated,cifvalue,fobvalue,primaryValue,legacyEstimationFlag,isReported,isAggregate").split(",")
ISO = {404: "KEN", 800: "UGA", 834: "TZA", 276: "DEU", 616: "POL", 704: "VNM", 764: "THA", 152: "CHL", 604: "PER", 0: "W00", 231: "ETH", 56: "BEL", 58: "BEL"}


def ct(year, who, flow, whom, code, value, month=None, cls="H5", **more):
    period = f"{year}{month:02}" if month else str(year)
    r = dict.fromkeys(CT, "")
    r.update(typeCode="C", freqCode="M" if month else "A", refPeriodId=f"{period}{'01' if month else '0101'}", refYear=year, refMonth=month or 52, period=period, reporterCode=who, reporterISO=ISO.get(who, ""),
             reporterDesc=ISO.get(who, ""), flowCode=flow, flowDesc={"X": "Export", "M": "Import"}.get(flow, flow), partnerCode=whom, partnerISO=ISO.get(whom, ""), partnerDesc=ISO.get(whom, ""), partner2Code=0, partner2ISO="W00",
             partner2Desc="World", classificationCode=cls, classificationSearchCode="HS" if cls.startswith("H") else cls, isOriginalClassification="true", cmdCode=code, cmdDesc="goods", aggrLevel=0 if code == "TOTAL" else len(str(code)),
             isLeaf="false", customsCode="C00", customsDesc="TOTAL CPC", mosCode=0, motCode=0, motDesc="TOTAL MOT", qtyUnitCode=-1, qtyUnitAbbr="N/A", primaryValue=value, legacyEstimationFlag=0, isReported="true", isAggregate="false")
    r["cifvalue" if flow == "M" else "fobvalue"] = value
    r.update(more)
    return r


def table(rows, sep=",", quote=False):
    q = (lambda v: f'"{v}"') if quote else str
    return sep.join(CT) + "\n" + "".join(sep.join(q(r[c]) for c in CT) + "\n" for r in rows)


two = [ct(2021, 404, "X", 800, "090240", 700), ct(2022, 404, "X", 800, "090240", 900), ct(2022, 404, "X", 834, "252329", 60)]
two_rows = [f(2021, "KEN", "UGA", "090240", 700), f(2022, "KEN", "UGA", "090240", 900), f(2022, "KEN", "TZA", "252329", 60)]
put("ct_api.json", json.dumps({"elapsedTime": "0.4 secs", "count": 3, "data": [{k: (None if v == "" else v == "true" if v in ("true", "false") else v) for k, v in r.items()} for r in two], "error": ""}))
put("ct_bulk.txt.gz", gzip.compress(table(two, "\t").encode(), mtime=0))
put("ct_tab.tsv", table(two, "\t"))
put("ct_bom.csv", b"\xef\xbb\xbf" + table(two, quote=True).replace("\n", "\r\n").encode())
for id, name, why in [("comtrade-api-json", "ct_api.json", "The reply of the API, with nulls."), ("comtrade-bulk-gz", "ct_bulk.txt.gz", "The bulk files: tabs, gzip."),
                      ("comtrade-tsv", "ct_tab.tsv", "The same unpacked."), ("comtrade-csv-bom", "ct_bom.csv", "As the website saves it today: byte-order mark, quotes, CR LF.")]:
    case(id, [name], [imp(name), FLOWS], [ok(), ok(two_rows)], why, K)
LEG = ("Classification,Year,Period,Period Desc.,Aggregate Level,Is Leaf Code,Trade Flow Code,Trade Flow,Reporter Code,Reporter,Reporter ISO,Partner Code,Partner,Partner ISO,2nd Partner Code,2nd Partner,2nd Partner ISO,"
       "Customs Proc. Code,Customs,Mode of Transport Code,Mode of Transport,Commodity Code,Commodity,Qty Unit Code,Qty Unit,Qty,Alt Qty Unit Code,Alt Qty Unit,Alt Qty,Netweight (kg),Gross weight (kg),Trade Value (US$),"
       "CIF Trade Value (US$),FOB Trade Value (US$),Flag\n")
put("leg_latin1.csv", (LEG + 'H4,2014,2014,2014,6,1,2,Export,384,C\u00f4te d\'Ivoire,CIV,251,France,FRA,,,,,,,,180100,"Cocoa beans, whole or broken",8,Weight in kilograms,100,,,,100,,3100,,,0\n'
    'H4,2014,2014,2014,6,1,2,Export,384,C\u00f4te d\'Ivoire,CIV,0,World,WLD,,,,,,,,180100,"Cocoa beans, whole or broken",8,Weight in kilograms,100,,,,100,,9000,,,0\n'
    'H4,2014,2014,2014,6,1,3,Re-Export,384,C\u00f4te d\'Ivoire,CIV,251,France,FRA,,,,,,,,180100,"Cocoa beans, whole or broken",8,Weight in kilograms,10,,,,10,,40,,,0\n').encode("latin-1"))
case("comtrade-old-website-latin1", ["leg_latin1.csv"], [imp("leg_latin1.csv"), FLOWS], [ok(), ok([f(2014, "CIV", "FRA", "180100", 3100)])],
     "Names in Latin-1, commas inside quotes, the world's row and a re-export set aside. Text that is not UTF-8 stands in columns that are not needed.", K)
put("xml_h2.csv", 'Year,Reporter Code,Trade Flow Code,Partner Code,Classification,Commodity Code,Quantity Unit Code,Supplementary Quantity,Netweight (kg),Value,Estimation Code\n'
    '2005,764,2,704,"H2","100630",8,,5000,1800,0\n2005,764,2,0,"H2","100630",8,,9000,4000,0\n2005,764,2,704,"H2","10",8,,,1800,0\n')
case("comtrade-old-bulk", ["xml_h2.csv"], [imp("xml_h2.csv"), FLOWS], [ok(has=["HS2002|H2"]), ok([f(2005, "THA", "VNM", "100630", 1800)])], "The old bulk CSV, with the world and a chapter that repeats its only heading.", K)
put("ct_months.csv", table([ct(2022, 404, "X", 800, "090240", 1200)] + [ct(2022, 404, "X", 800, "090240", 100, month=m) for m in range(1, 13)] + [ct(2023, 404, "X", 800, "090240", 110, month=m) for m in range(1, 4)]))
case("comtrade-years-and-months", ["ct_months.csv"], [imp("ct_months.csv"), PAIRS], [ok(), ok([p(2022, "KEN", "UGA", 1200)])], "A year and its twelve months are 1,200 and not 2,400; three months of 2023 are no year.", K)
put("ct_service_goods.csv", table([ct(2022, 404, "X", 800, "090240", 900), ct(2022, 404, "X", 800, "SC1", 40, cls="EB10", typeCode="S"), ct(2022, 404, "X", 800, "205", 25, cls="EB02", typeCode="S")]))
case("comtrade-goods-beside-services", ["ct_service_goods.csv"], [imp("ct_service_goods.csv", "--dataset g"), "corridor flows all all --statistics s --dataset g --format csv"],
     [{"either": [ok(has=["service|EBOPS|EB10"]), no("service|EBOPS|EB10")]}, {"either": [ok([p(2022, "KEN", "UGA", 900)]), no(rc=2)]}],
     "Services in a file of goods: kept apart and told, or the file refused by that name. Goods are 900, never 925 or 965; EB02 as well as EB10, and codes with letters.", K)
put("ct_bec.csv", table([ct(2022, 404, "X", 800, "111", 500, cls="B4"), ct(2022, 404, "X", 800, "112", 400, cls="B4")]))
case("comtrade-bec", ["ct_bec.csv"], [imp("ct_bec.csv")], [{"either": [no("BEC|B4"), ok(has=["BEC"])]}], "BEC categories 111 and 112 are not HS 0111 and 0112: refused or kept as BEC under their codes.", K)

# Levels.
K = "levels"
put("lv_tree.csv", table([ct(2021, 276, "X", 616, c, v) for c, v in [("85", 100), ("8542", 60), ("8517", 25), ("854231", 50), ("854232", 5)]]))
case("residuals-at-two-levels", ["lv_tree.csv"], [imp("lv_tree.csv"), FLOWS, "corridor flows DEU POL --statistics s --level 2 --format csv"],
     [ok(), ok(least=[f(2021, "DEU", "POL", "854231", 50), f(2021, "DEU", "POL", "854232", 5)], sums=[{"column": "value_usd", "is": 100}]), ok([f(2021, "DEU", "POL", "85", 100)])],
     "85 holds 100: 8542 holds 60 of it (50 and 5 by item, 5 left at 8542), 8517 holds 25 without items, 15 are left at 85. Each residual keeps the code at which it was reported.", K)
put("lv_negative.csv", table([ct(2021, 276, "X", 616, c, v) for c, v in [("15", 1000), ("151110", 700), ("151190", 500)]]))
case("finer-rows-hold-more", ["lv_negative.csv"], [imp("lv_negative.csv"), PAIRS], [ok(has=[r"\b15\b.*200|200.*\b15\b"]), ok([p(2021, "DEU", "POL", 1200)])], "Items of 1,200 under a chapter of 1,000: a finding with code and difference; the items stand.", K)
put("lv_total.csv", table([ct(2021, 276, "X", 616, c, v) for c, v in [("TOTAL", 10000), ("84", 3000), ("87", 6000)]]))
case("total-against-chapters", ["lv_total.csv"], [imp("lv_total.csv"), "corridor flows DEU POL --statistics s --format csv"], [ok(has=["TOTAL.*(1,?000|10,?000)|(1,?000|10,?000).*TOTAL"]), ok(rc=0)],
     "TOTAL is 10,000 and the chapters add to 9,000: said. (Whether the remaining 1,000 stands under its own code or is only told is open.)", K)
put("lv_years.csv", table([ct(2020, 404, "X", 800, "09", 640), ct(2021, 404, "X", 800, "090240", 700), ct(2021, 404, "X", 800, "09", 700), ct(2022, 404, "X", 800, "0902", 900)]))
case("levels-differ-by-year", ["lv_years.csv"], [imp("lv_years.csv"), PAIRS], [ok(), ok([p(2020, "KEN", "UGA", 640), p(2021, "KEN", "UGA", 700), p(2022, "KEN", "UGA", 900)])], "A chapter in one year, an item with its chapter in the next, a heading in the third.", K)
put("lv_partners.csv", table([ct(2021, 404, "X", 800, "090240", 700), ct(2021, 404, "X", 834, "09", 300), ct(2021, 404, "X", 231, "TOTAL", 80), ct(2021, 404, "X", 800, "TOTAL", 700)]))
case("levels-differ-by-partner", ["lv_partners.csv"], [imp("lv_partners.csv"), PAIRS], [ok(), ok(least=[p(2021, "KEN", "UGA", 700), p(2021, "KEN", "TZA", 300)], lacks=["KEN,UGA,1,?400"])],
     "Items to one partner, a chapter to another, a total to a third. (Ethiopia's 80 may stand as a total without products.)", K)
put("lv_directions.csv", table([ct(2021, 404, "X", 800, "090240", 700), ct(2021, 404, "M", 800, "10", 260), ct(2021, 800, "M", 404, "09", 730), ct(2021, 800, "X", 404, "100590", 250)]))
case("levels-differ-by-flow", ["lv_directions.csv"], [imp("lv_directions.csv"), "corridor flows KEN UGA --both --statistics s --level 2 --format csv"], [ok(), ok(rc=0, least=[f(2021, "KEN", "UGA", "09", 700), f(2021, "UGA", "KEN", "10", 250)])],
     "Each side reports its sales by item and its purchases by chapter. Without a word the exporters' view answers; at chapters it is 700 and 250.", K)

# Revisions.
K = "revisions"
put("rv_three.csv", table([ct(2006, 276, "X", 616, "852520", 300, cls="H2"), ct(2010, 276, "X", 616, "851712", 400, cls="H3"), ct(2022, 276, "X", 616, "851713", 500, cls="H6")]))
case("three-revisions-by-year", ["rv_three.csv"], [imp("rv_three.csv"), "corridor indicator growth --statistics s --exporter DEU --importer POL --years 2006..2022 --format csv"],
     [ok(has=["HS2002|H2", "HS2007|H3", "HS2022|H6"]), ok(rc=0, least=[{"exporter": "DEU", "importer": "POL", "first_usd": 300, "last_usd": 500}])], "Three revisions under one dataset, kept apart by year. Growth of all products together does not depend on codes.", K)
put("rv_contradiction.csv", table([ct(2013, 276, "X", 616, "851713", 500, cls="H4"), ct(2013, 276, "X", 616, "851714", 20, cls="H4")]))
case("codes-of-another-revision", ["rv_contradiction.csv"], [imp("rv_contradiction.csv")], [ok(rc=[0, 1, 2], has=["HS2012|H4", "851713|851714|HS2022|2 codes|2 of 2"])], "The file says HS 2012; 851713 and 851714 are of HS 2022 only. Named, not passed over.", K)
put("rv_2012.csv", "year,exporter,importer,product,value_usd\n2014,DEU,POL,271000,10\n2014,DEU,POL,851712,90\n")
case("revision-by-option-against-codes", ["rv_2012.csv"], [imp("rv_2012.csv", "--hs HS2012")], [ok(rc=[0, 1, 2], has=["271000"])], "271000 ended with HS 1996 (split in 2002): the option says HS 2012, the code contradicts it.", K)

# Atlas, OEC.
K = "atlas"
put("hs22_country_product_year_6.csv", "country_id,country_iso3_code,product_id,product_hs22_code,year,export_value,import_value,global_market_share,export_rca,distance,cog,pci\n"
    "404,KEN,5001,090240,2022,900.0,10.0,0.1,3.2,0.5,0.1,0.2\n404,KEN,5002,851713,2022,,70.0,,,,,\n800,UGA,5001,090240,2022,0.0,800.0,,,,,\n800,UGA,5003,090111,2022,600,,,,,,\n")
case("atlas-hs22", ["hs22_country_product_year_6.csv"], [imp("hs22_country_product_year_6.csv"), "corridor indicator totals --statistics s --format csv"],
     [ok(has=["HS2022"]), ok(rc=0, least=[{"year": 2022, "economy": "KEN", "exports_usd": 900, "imports_usd": 80}, {"year": 2022, "economy": "UGA", "exports_usd": 600, "imports_usd": 800}])], "The newest classification, six digits, blank cells; totals of an economy with partners left out.", K)
put("hs92_country_country_product_year_4.csv", "country_id,country_iso3_code,partner_country_id,partner_iso3_code,product_id,product_hs92_code,year,export_value,import_value\n"
    "404,KEN,800,UGA,1,0902,2019,500,\n404,KEN,834,TZA,1,0902,2019,40,5\n404,KEN,834,TZA,2,2523,2019,,0\n800,UGA,404,KEN,1,0902,2019,,500\n")
case("atlas-bilateral", ["hs92_country_country_product_year_4.csv"], [imp("hs92_country_country_product_year_4.csv"), "corridor flows all all --statistics s --level 4 --format csv"],
     [ok(has=["HS1992|HS92"]), ok([f(2019, "KEN", "UGA", "0902", 500), f(2019, "KEN", "TZA", "0902", 40), f(2019, "TZA", "KEN", "0902", 5)])],
     "Several partners: flows. Uganda's purchases from Kenya are Kenya's sales to Uganda, given twice by the table, and stand once.", K)
put("country_partner_hsproduct4digit_year_2016.csv", "location_id,partner_id,product_id,year,export_value,import_value,hs_eci,hs_coi,location_code,partner_code,hs_product_code\n10,20,1,2016,500,30,0.1,0.2,KEN,UGA,0902\n10,20,2,2016,7,,0.1,0.2,KEN,UGA,XXXX\n")
case("atlas-old-bilateral", ["country_partner_hsproduct4digit_year_2016.csv"], [imp("country_partner_hsproduct4digit_year_2016.csv", "--set-aside bad.csv"), "corridor flows KEN all --both --statistics s --level 4 --format csv"],
     [ok(rc=[0, 1], has=["XXXX|1 row"]), ok(rc=0, least=[f(2016, "KEN", "UGA", "0902", 500)])], "The layout before 2024: location_code and partner_code; XXXX is goods not specified, told and not dropped in silence.", K)
put("sitc_country_product_year_4.csv", "country_id,country_iso3_code,product_id,product_sitc_code,year,export_value,import_value,global_market_share,export_rca,distance,cog,pci\n404,KEN,1,0741,2019,500,1,0.1,3,0.5,0.1,0.2\n404,KEN,2,7924,2019,5,9,0.1,3,0.5,0.1,0.2\n")
case("atlas-sitc", ["sitc_country_product_year_4.csv"], [imp("sitc_country_product_year_4.csv")], [{"either": [ok(has=["SITC"], lacks=["HS(19|20)"]), no("SITC")]}], "0741 is tea in SITC and no heading of the HS (0741 does not exist there): kept as SITC or refused by that name.", K)
put("oec_hs6.json", json.dumps({"data": [{"Year": 2021, "Exporter Country ID": "afken", "Exporter Country": "Kenya", "Importer Country ID": "afuga", "Importer Country": "Uganda", "HS6 ID": "2090240", "HS6": "Black tea", "Trade Value": 700.0},
                                         {"Year": 2021, "Exporter Country ID": "afuga", "Exporter Country": "Uganda", "Importer Country ID": "afken", "Importer Country": "Kenya", "HS6 ID": "2100590", "HS6": "Maize", "Trade Value": 250}], "source": [{"name": "trade_i_baci_a_92"}]}))
case("oec-json-six-digits", ["oec_hs6.json"], [imp("oec_hs6.json"), FLOWS], [ok(), ok([f(2021, "KEN", "UGA", "090240", 700), f(2021, "UGA", "KEN", "100590", 250)])], "The id is the section and then the code: 2 and 090240; countries are the continent and then alpha-3.", K)
put("year_origin_destination_hs92_4.tsv.bz2", bz2.compress("year\torigin\tdest\ths92\texport_val\timport_val\n2012\tken\tuga\t0902\t500.0\t30.0\n2012\tuga\tken\t0902\t30.0\t500.0\n2012\tken\txxa\t0902\t4.0\tNULL\n".encode()))
case("oec-old-tsv", ["year_origin_destination_hs92_4.tsv.bz2"], [imp("year_origin_destination_hs92_4.tsv.bz2"), "corridor flows KEN UGA --both --statistics s --level 4 --format csv"],
     [{"either": [ok(), no("OEC|origin|xxa")]}, {"either": [ok([f(2012, "KEN", "UGA", "0902", 500), f(2012, "UGA", "KEN", "0902", 30)]), no(rc=[1, 2])]}],
     "OEC's old bulk files: small letters, NULL, each flow from both ends. As flows 500 and 30, never 1,000 and 60; or refused by name.", K)

# Eurostat and national tables.
K = "national"
CX = "REPORTER,PARTNER,TRADE_TYPE,PRODUCT_NC,PRODUCT_SITC,PRODUCT_CPA21,PRODUCT_CPA22,PRODUCT_BEC,PRODUCT_BEC5,PRODUCT_SECTION,FLOW,STAT_PROCEDURE,SUPPL_UNIT,PERIOD,VALUE_EUR,VALUE_NAC,QUANTITY_KG,QUANTITY_SUPPL_UNIT\n"
cx = CX + "DE,KE,E,84713000,75220,2620,2620,410,210110,16,2,1,NO_SU,202301,1000,1000,10,0\nDE,KE,E,84713010,75220,2620,2620,410,210110,16,2,1,NO_SU,202302,2000,2000,20,0\nDE,KE,E,84714100,75220,2620,2620,410,210110,16,2,1,NO_SU,202302,500,500,20,0\nEL,XK,E,15091000,42140,1041,1041,122,311210,03,2,1,NO_SU,202301,300,300,60,0\n"
put("full_v2_2023.dat", cx)
rates = "period_start,period_end,base,quote,rate,source\n2023-01-01,2023-01-31,EUR,USD,1.10,made up\n2023-02-01,2023-02-28,EUR,USD,1.20,made up\n"
put("comext/statistics/exchange/exchange.csv", rates)
put("comext/statistics/exchange/source.toml", 'dataset = "exchange"\ntitle = "Monthly rates"\norigin = "made up"\nlicence = "own"\nvintage = "2024-01-01"\nvaluation = "made up"\nunit = "units of `quote` per one `base`"\n\n[rows]\nread = 2\nkept = 2\n\n[files]\n"exchange.csv" = "%s"\n' % hashlib.sha256(rates.encode()).hexdigest())
case("comext-without-rates", ["full_v2_2023.dat"], [imp("full_v2_2023.dat")], [{"either": [no("EUR|euro"), ok(has=["EUR|euro"])]}], "Values in euro and no rate: refused with that reason, or kept as euro and said. Never euro as dollars.", K)
case("comext-with-monthly-rates", ["full_v2_2023.dat", "comext/statistics/exchange/exchange.csv", "comext/statistics/exchange/source.toml"],
     ["corridor import full_v2_2023.dat --statistics comext/statistics --vintage 2024-01-01", "corridor flows all all --statistics comext/statistics --level 6 --format csv"],
     [ok(has=["EUR|euro"]), {"either": [ok([f(2023, "DEU", "KEN", "847130", 3500), f(2023, "DEU", "KEN", "847141", 600), f(2023, "GRC", "XKX", "150910", 330)]), no("months?", rc=[1, 2])]}],
     "CN8 cut to six digits and added: 1,000 x 1.1 + 2,000 x 1.2 = 3,500, by the rate of each month. EL is Greece and XK Kosovo. Months that make no full year may be kept as months only, and said.", K)
put("nc200652.dat", "DECLARANT,DECLARANT_ISO,PARTNER,PARTNER_ISO,TRADE_TYPE,PRODUCT_NC,PRODUCT_SITC,PRODUCT_CPA2002,PRODUCT_CPA2008,PRODUCT_CPA2_1,PRODUCT_BEC,PRODUCT_SECTION,FLOW,STAT_REGIME,SUPP_UNIT,PERIOD,VALUE_IN_EUROS,QUANTITY_IN_KG,SUP_QUANTITY\n"
    "001,FR,0346,KE,E,09024000,07414,1586,1083,1083,122,02,1,4,,200652,800,100,\n001,FR,0346,KE,E,TOTAL,TOTAL,TOTAL,TOTAL,TOTAL,TOTAL,TO,1,4,,200652,800,100,\n")
case("comext-old-layout", ["nc200652.dat"], [imp("nc200652.dat")], [{"either": [no("EUR|euro"), ok(has=["EUR|euro"])]}], "The old bulk layout: period 200652 is the year 2006, a TOTAL row repeats, 0346 is Eurostat's own number of Kenya. Euro again.", K)
put("estat_sdmx.csv", "DATAFLOW,LAST UPDATE,freq,reporter,partner,product,flow,indicators,TIME_PERIOD,OBS_VALUE\nESTAT:DS-045409(1.0),15/09/26 11:00:00,A,DE,VN,030462,1,QUANTITY_IN_100KG,2024,9021.63\nESTAT:DS-045409(1.0),15/09/26 11:00:00,A,DE,VN,030462,1,VALUE_IN_EUROS,2024,3231388\n")
case("comext-sdmx-csv", ["estat_sdmx.csv"], [imp("estat_sdmx.csv")], [{"either": [no("EUR|euro|Eurostat|SDMX|indicators"), ok(has=["EUR|euro"])]}], "One row for the weight and one for the value: they are never added, and the value is in euro.", K)
put("gtip.csv", "yil;raporlayan;ulke;gtip12;ihracat_dolar\n2022;POL;KEN;847130000011;1.250,50\n2022;POL;KEN;847130000019;749,50\n2022;POL;UGA;010121000000;30\n")
case("twelve-digits-decimal-comma", ["gtip.csv"], [imp("gtip.csv", "--dataset g --map exporter=raporlayan,importer=ulke,product=gtip12,value=ihracat_dolar,year=yil"), FLOWS],
     [ok(), ok([f(2022, "POL", "KEN", "847130", 2000), f(2022, "POL", "UGA", "010121", 30)])], "A national twelve-digit table, semicolons, 1.250,50: cut to six and added, 1,250.50 + 749.50.", K)
put("hs10.csv", "year,exporter,importer,hts10,value\n2022,USA,KEN,8471300100,400\n2022,USA,KEN,8471300200,100\n2022,USA,KEN,101210010,7\n")
case("ten-digits-a-lost-zero", ["hs10.csv"], [imp("hs10.csv", "--dataset h --map exporter=exporter,importer=importer,product=hts10,value=value,year=year"), FLOWS],
     [{"either": [ok(), no("101210010")]}, {"either": [ok([f(2022, "USA", "KEN", "847130", 500), f(2022, "USA", "KEN", "010121", 7)]), no(rc=[1, 2])]}], "Ten digits, one code with its leading zero lost (nine digits): 0101.21 or refused by code; never 101210.", K)
put("EXP_2024.csv", '"CO_ANO";"CO_MES";"CO_NCM";"CO_UNID";"CO_PAIS";"SG_UF_NCM";"CO_VIA";"CO_URF";"QT_ESTAT";"KG_LIQUIDO";"VL_FOB"\n"2024";"01";"26011100";"10";"160";"MG";"01";"0817800";1000;5000000;2500000\n"2024";"01";"10011000";"10";"063";"MA";"01";"0817800";100;200;3000\n')
case("comex-stat-of-brazil", ["EXP_2024.csv"], [imp("EXP_2024.csv")], [{"either": [no("Comex|CO_PAIS|CO_NCM|reporter|exporter"), ok(least=None, has=["BRA|Brazil"], lacks=["Azerb|AZE"])]}],
     "National country numbers: 160 is China and 063 Argentina there, no numbers of ISO. Refused by name (or read with Brazil's own list), never by ISO numbers.", K)
K = "wits"
put("wits_names.csv", "Reporter,TradeFlow,ProductCode,Product Description,Year,Partner,Trade Value 1000USD,Quantity,Quantity Unit\nKenya,Export,090240,\"Black tea, in packages over 3 kg\",2021,Uganda,0.7,100,Kg\nKenya,Export,090240,\"Black tea, in packages over 3 kg\",2021, World,9.5,900,Kg\nKenya,Export,090240,\"Black tea, in packages over 3 kg\",2021,Korea, Rep.,0.2,9,Kg\n".replace("Korea, Rep.", '"Korea, Rep."'))
case("wits-by-product-names", ["wits_names.csv"], [imp("wits_names.csv"), FLOWS], [ok(), ok([f(2021, "KEN", "UGA", "090240", 700), f(2021, "KEN", "KOR", "090240", 200)])], "The page By-HS6Product: names in place of codes, thousand dollars, the world (with a space before it) set aside.", K)
put("wits_bulk.csv", "Nomenclature,ReporterISO3,ProductCode,ReporterName,PartnerISO3,PartnerName,Year,TradeFlowName,TradeFlowCode,TradeValue in 1000 USD,NetWeight in KGM,Quantity,QtyToken\n"
    "H4,KEN,090240,Kenya,UGA,Uganda,2015,Gross Exports,6,0.700,100,100,Kg\nH4,KEN,090240,Kenya,WLD,World,2015,Gross Exports,6,9.5,900,900,Kg\nH4,KEN,090240,Kenya,EUN,European Union,2015,Gross Exports,6,3.1,90,90,Kg\nH4,KEN,090240,Kenya,ROM,Romania,2015,Gross Exports,6,0.05,9,9,Kg\n")
case("wits-bulk", ["wits_bulk.csv"], [imp("wits_bulk.csv"), FLOWS], [ok(has=["HS2012|H4"]), ok([f(2015, "KEN", "UGA", "090240", 700), f(2015, "KEN", "ROU", "090240", 50)])], "Gross Exports; WLD and EUN set aside as aggregates, ROM is Romania.", K)

# Shapes of tables.
K = "shapes"
put("wide.csv", "exporter,importer,product,2019,2020,2021\nKEN,UGA,090240,500,,700\nKEN,TZA,252329,0,60,61\n")
case("years-as-columns", ["wide.csv"], [imp("wide.csv", "--dataset w"), FLOWS], [ok(), ok([f(2019, "KEN", "UGA", "090240", 500), f(2021, "KEN", "UGA", "090240", 700), f(2020, "KEN", "TZA", "252329", 60), f(2021, "KEN", "TZA", "252329", 61)])],
     "A blank is no row, not a zero; a zero is worth nothing and is counted aside.", K)
put("names_en.csv", 'year,exporter,importer,product,value_usd\n2022,Viet Nam,"Korea, Republic of",854231,5\n2022,Czech Republic,C\u00f4te d\'Ivoire,870323,6\n2022,United States of America,Russian Federation,880240,7\n2022,"Tanzania, United Rep. of",Eswatini,090240,8\n')
case("names-in-english", ["names_en.csv"], [imp("names_en.csv", "--dataset n"), PAIRS], [ok(), ok([p(2022, "VNM", "KOR", 5), p(2022, "CZE", "CIV", 6), p(2022, "USA", "RUS", 7), p(2022, "TZA", "SWZ", 8)])], "Official, short and former names.", K)
put("names_tr_ms.csv", "year,exporter,importer,product,value_usd\n2022,Almanya,Polonya,870323,5\n2022,Hollanda,\u0130talya,060311,6\n2022,Jerman,Perancis,870323,7\n2022,Jepun,Belanda,854231,8\n")
case("names-in-two-more-languages", ["names_tr_ms.csv"], [imp("names_tr_ms.csv", "--dataset n"), PAIRS], [ok(), ok([p(2022, "DEU", "POL", 5), p(2022, "NLD", "ITA", 6), p(2022, "DEU", "FRA", 7), p(2022, "JPN", "NLD", 8)])], "Two languages that the code tables know beside English.", K)
put("unknown_name.csv", "year,exporter,importer,product,value_usd\n2022,Atlantis,Poland,870323,5\n2022,Korea,Poland,870323,5\n")
case("names-unknown-and-ambiguous", ["unknown_name.csv"], [imp("unknown_name.csv", "--dataset n")], [no("Atlantis", "Korea")], "An unknown name, and one that two economies have: both named with their lines; Korea is not guessed.", K)
put("reporter_flow.csv", "reporter,partner,flow,period,hs,kusd\nKEN,UGA,export,2021,090240,0.7\nUGA,KEN,import,2021,090240,0.73\nUGA,KEN,export,2021,100590,0.25\n")
case("map-reporter-partner-flow", ["reporter_flow.csv"], [imp("reporter_flow.csv", "--dataset r --map reporter=reporter,partner=partner,flow=flow,period=period,product=hs,value=kusd --unit thousand"), "corridor flows KEN UGA --both --statistics s --level 6 --format csv"],
     [ok(), ok([f(2021, "KEN", "UGA", "090240", 700), f(2021, "UGA", "KEN", "100590", 250)])], "Reports by flow: exports answer, and the purchase that Uganda reported (730) is the other view, never added to 700.", K)
put("thousands.csv", 'year,exporter,importer,product,value_usd\n2022,KEN,UGA,090240,"1,234,567"\n2022,UGA,KEN,100590,"2 500"\n')
case("thousand-separators", ["thousands.csv"], [imp("thousands.csv", "--dataset t"), PAIRS], [ok(), ok([p(2022, "KEN", "UGA", 1234567), p(2022, "UGA", "KEN", 2500)])], "Commas in one number and a space in another.", K)
put("comma_or_point.csv", "year;exporter;importer;product;value_usd\n2022;KEN;UGA;090240;1.234\n2022;UGA;KEN;100590;2.500\n")
case("comma-or-point-undecided", ["comma_or_point.csv"], [imp("comma_or_point.csv", "--dataset t")], [{"either": [no("1\\.234"), ok(has=["1\\.234|decimal|thousand"])]}], "1.234 with semicolons is 1,234 in one country and 1.2 in another: asked for, or said which was taken.", K)
put("sheet_codes.csv", "year,exporter,importer,product,value_usd\n2022,KEN,UGA,8.52E+05,5\n2022,KEN,UGA,90240,6\n2022,UGA,KEN,1.01E+09,7\n")
case("codes-that-a-spreadsheet-made", ["sheet_codes.csv"], [imp("sheet_codes.csv", "--dataset t")], [no(r"8\.52E\+05", "spreadsheet|text")], "8.52E+05 lost its digits; named with the cure (format the column as text and save again).", K)
put("utf16.txt", PLAIN.replace(",", "\t").replace("\n", "\r\n").encode("utf-16"))
case("utf16-tabs", ["utf16.txt"], [imp("utf16.txt", "--dataset u"), FLOWS], [ok(), ok(PLAIN_ROWS)], "\"Unicode text\" as a spreadsheet saves it: UTF-16 with its mark, tabs, CR LF.", K)
put("many.csv", "year,exporter,importer,product,value_usd\n" + "".join(f"2022,QQQ,UGA,{c:06},5\n" for c in range(10110, 11610)))
case("fifteen-hundred-equal-problems", ["many.csv"], [imp("many.csv", "--dataset m")], [ok(rc=2, has=["QQQ", "1,?500|1 500"], stderr_lines_at_most=8)], "One line with a count, not a page of lines.", K)
put("negative.csv", "year,exporter,importer,product,value_usd\n2022,KEN,UGA,090240,5\n2022,UGA,KEN,100590,-3\n")
case("negative-value", ["negative.csv"], [imp("negative.csv", "--dataset m")], [no("negative\\.csv:3", "-3")], "A located error.", K)

# Containers.
K = "containers"
for id, name, data in [("csv-in-zip", "t.csv.zip", None), ("csv-gz", "t.csv.gz", gzip.compress(PLAIN.encode(), mtime=0)), ("csv-bz2", "t.csv.bz2", bz2.compress(PLAIN.encode())),
                       ("csv-xz", "t.csv.xz", lzma.compress(PLAIN.encode())), ("csv-zst", "t.csv.zst", zstandard.ZstdCompressor().compress(PLAIN.encode()))]:
    zipped(name, {"t.csv": PLAIN}) if data is None else put(name, data)
    case(id, [name], [imp(name, "--dataset c"), FLOWS], [ok(), ok(PLAIN_ROWS)], "The same table in another container.", K)
frame = pd.read_csv(io.StringIO(PLAIN), dtype={"product": str})
for n in (117, 118):
    frame.to_stata(os.path.join(here, f"t{n}.dta"), version=n, write_index=False, time_stamp=pd.Timestamp("2024-01-01"))
    case(f"stata-{n}", [f"t{n}.dta"], [imp(f"t{n}.dta", "--dataset c"), FLOWS], [ok(), ok(PLAIN_ROWS)], "Written by pandas.", K)
pyarrow.feather.write_feather(pyarrow.Table.from_pandas(frame, preserve_index=False), os.path.join(here, "t.feather"), compression="lz4")
case("feather-lz4", ["t.feather"], [imp("t.feather", "--dataset c"), FLOWS], [ok(), ok(PLAIN_ROWS)], "Feather version 2 is an Arrow file; lz4 is its writer's default.", K)
t = pyarrow.Table.from_pandas(frame, preserve_index=False)
with pyarrow.OSFile(os.path.join(here, "t.arrow"), "wb") as out, pyarrow.ipc.new_stream(out, t.schema) as w:
    w.write_table(t)
case("arrow-stream", ["t.arrow"], [imp("t.arrow", "--dataset c"), FLOWS], [{"either": [ok(), no("Arrow")]}, {"either": [ok(PLAIN_ROWS), no(rc=[1, 2])]}], "The stream form has no mark ARROW1 at its beginning: read, or refused by name.", K)
book = openpyxl.Workbook(); sheet = book.active; sheet.title = "data"
sheet.append(["year", "exporter", "importer", "product", "value_usd"])
for r in [(2021, "KEN", "UGA", "090240", 700), (2021, "UGA", "KEN", 100590, 250.0), (2022, "KEN", "UGA", "090240", 900)]:
    sheet.append(r)
raw = io.BytesIO()
book.save(raw)
zipped("t.xlsx", {n: re.sub(r"20\d\d-\d\d-\d\dT[\d:]+Z", "2024-01-01T00:00:00Z", text.decode()) for n, text in ((n, zipfile.ZipFile(raw).read(n)) for n in zipfile.ZipFile(raw).namelist())})
case("xlsx", ["t.xlsx"], [imp("t.xlsx", "--dataset c"), FLOWS], [ok(), ok(PLAIN_ROWS)], "Codes as text and as numbers in one column.", K)
put("t.rds", gzip.compress(b"X\n\x00\x00\x00\x03\x00\x04\x03\x01\x00\x03\x05\x00\x00\x00\x00\x05UTF-8\x00\x00\x03\x13", mtime=0))
put("t.RData", gzip.compress(b"RDX3\nX\n\x00\x00\x00\x03\x00\x04\x03\x01\x00\x03\x05\x00", mtime=0))
case("r-data-refused", ["t.rds", "t.RData"], [imp("t.rds"), imp("t.RData")], [no(r"\bR\b.*(CSV|Parquet)"), no(r"\bR\b.*(CSV|Parquet)")], "Refused by name with the cure, both kinds of R data, though they are gzip outside.", K)
put("t.sav", b"$FL2@(#) SPSS DATA FILE MS Windows 25.0" + b"\x02\x00\x00\x00" * 20)
put("t.7z", b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(range(64)))
case("spss-and-7z-refused", ["t.sav", "t.7z"], [imp("t.sav"), imp("t.7z")], [no("SPSS"), no("7z|7-Zip")], "Eurostat's bulk files come as .7z: named, with the cure to unpack it.", K)
put("page.csv", "<!DOCTYPE html>\n<html><head><title>403 Forbidden</title></head><body>Request limit reached</body></html>\n")
case("web-page-saved-as-csv", ["page.csv"], [imp("page.csv")], [no("HTML|web page")], "A download that failed: an answer in HTML.", K)
put("api_error.json", json.dumps({"statusCode": 403, "message": "Out of call volume quota. Quota will be replenished in 11:22:33."}))
case("api-refusal-saved-as-json", ["api_error.json"], [imp("api_error.json")], [no("quota|403")], "A reply of the API that holds no data says why.", K)

# Codes.
K = "codes"
put("aliases.csv", "year,exporter,importer,product,value_usd\n2022,KEN,ROM,090240,1\n2022,KEN,ZAR,090240,2\n2022,KEN,TMP,090240,3\n2022,KEN,KSV,090240,4\n2022,KEN,EL,090240,5\n2022,KEN,UK,090240,6\n2022,KEN,WLD,090240,21\n")
case("aliases-of-other-sources", ["aliases.csv"], [imp("aliases.csv", "--dataset a"), PAIRS], [ok(has=["world|WLD"]), ok([p(2022, "KEN", "ROU", 1), p(2022, "KEN", "COD", 2), p(2022, "KEN", "TLS", 3), p(2022, "KEN", "XKX", 4), p(2022, "KEN", "GRC", 5), p(2022, "KEN", "GBR", 6)])], "World Bank and EU spellings; the world aside.", K)
put("areas.csv", table([ct(2022, 404, "X", 800, "090240", 900)] + [ct(2022, 404, "X", c, "090240", 10, partnerISO=i) for c, i in [(473, "A79"), (577, "F19"), (637, "A59"), (837, "X1"), (899, "_X"), (568, "E19")]]))
case("areas-by-number-and-text", ["areas.csv"], [imp("areas.csv"), PAIRS], [ok(has=["specified|area|bunkers|aside"]), ok(least=[p(2022, "KEN", "UGA", 900)], lacks=["KEN,(AND|ARE|FRA),"])], "Areas that are no economies: known, counted and told. (They may also stand under codes of their own.)", K)
put("areas_iso.csv", "year,exporter,importer,product,value_usd\n2022,KEN,A79,090240,1\n2022,KEN,F19,090240,2\n2022,KEN,A59,090240,3\n2022,KEN,X1,090240,4\n2022,KEN,UGA,090240,5\n")
case("areas-by-text-alone", ["areas_iso.csv"], [imp("areas_iso.csv", "--dataset a"), "corridor flows KEN UGA --statistics s --format csv"], [ok(), ok([p(2022, "KEN", "UGA", 5)])], "The ISO text of Comtrade's areas is known: 473 A79, 577 F19, 637 A59, 837 X1.", K)
put("rare.csv", "t,i,j,k,v,q\n" + "".join(f"2022,404,{c},090240,0.001,NA\n" for c in (10, 74, 80, 239, 248, 334, 412, 457, 459, 581)))
case("rare-numbers", ["rare.csv"], [imp("rare.csv", "--dataset a"), "corridor flows KEN all --statistics s --by year --format csv"], [ok(lacks=["expected a known economy"]), ok([{"year": 2022, "value_usd": 10}])], "Each of the ten numbers is known; 80, 248, 412, 457 and 459 as well. Ten dollars in all.", K)
put("sudan.csv", "year,exporter,importer,product,value_usd\n2011,736,404,120740,30\n2011,729,404,120740,12\n2011,404,58,090240,5\n2011,404,56,090240,6\n")
case("two-numbers-of-sudan", ["sudan.csv"], [imp("sudan.csv", "--dataset a"), PAIRS], [ok(has=["736", "729"]), ok([p(2011, "SDN", "KEN", 42), p(2011, "KEN", "BEL", 11)])], "729 with 736 and 56 with 58 in one year: added, with a note.", K)
put("taiwan_in.csv", "t,i,j,k,v,q\n2022,704,490,854231,3,NA\n2022,490,704,854231,7,NA\n")
case("taiwan-both-ways", ["taiwan_in.csv"], [imp("taiwan_in.csv", "--dataset b"), "corridor flows all TWN --statistics s --format csv", "corridor flows TWN VNM --statistics s --format csv"],
     [ok(), ok(sums=[{"column": "value_usd", "is": 3000}], has=["490|S19|Other Asia"]), ok(sums=[{"column": "value_usd", "is": 7000}], has=["490|S19|Other Asia"])], "TWN as importer and in a pair.", K)
put("plain.csv", PLAIN)
case("asked-and-not-there", ["plain.csv"], [imp("plain.csv", "--dataset c"), "corridor flows NPL BTN --statistics s --format csv", "corridor flows KEN UGA --years 1999 --statistics s --format csv", "corridor flows KEN UGA --product 87 --statistics s --format csv"],
     [ok(), ok(rc=1, has=["NPL", "BTN"]), ok(rc=[1, 2], has=["1999"]), ok(rc=1, has=["87"])], "Economies, a year and a product that the data do not hold: said, with exit 1 (2 for a year the store does not have), never an empty table with 0.", K)

# Groups by date.
K = "groups"
G = [(2022, "PHL", 1), (2023, "PHL", 2), (2023, "EGY", 4), (2024, "EGY", 8), (2023, "GBR", 16), (2024, "GBR", 32), (2014, "KGZ", 64), (2015, "KGZ", 128), (2019, "COL", 256), (2020, "COL", 512), (2022, "CHL", 1024), (2023, "CHL", 2048), (2024, "CHN", 4096), (2024, "MEX", 8192)]
put("groups.csv", "year,exporter,importer,product,value_usd\n" + "".join(f"{y},{e},DEU,090240,{v}\n" for y, e, v in G))
for g, want, why in [("RCEP", {2023: 2, 2024: 4096}, "The Philippines from 2 June 2023, so not on 31 December 2022; China since 2022."), ("BRICS", {2024: 8 + 4096}, "Egypt from 1 January 2024, not in 2023."),
                     ("CPTPP", {2023: 2048, 2024: 32 + 8192}, "The United Kingdom from 15 December 2024 (not 2023), Chile from 21 February 2023 (not 2022), Mexico since 2018."),
                     ("EAEU", {2015: 128}, "Kyrgyzstan from 12 August 2015; there was no union in 2014."), ("OECD", {2020: 512, 2022: 1024, 2023: 16 + 2048, 2024: 32 + 8192}, "Colombia from 28 April 2020, not in 2019; Chile, the United Kingdom and Mexico before.")]:
    case(f"group-{g.lower()}", ["groups.csv"], [imp("groups.csv", "--dataset g"), f"corridor flows {g} DEU --statistics s --by year --format csv"], [ok(), ok([{"year": y, "value_usd": v} for y, v in want.items()])], why, K)
case("groups-and-lists-in-indicators", ["groups.csv"], [imp("groups.csv", "--dataset g"), "corridor indicator totals --statistics s --exporter USMCA,GBR --years 2024 --format csv"],
     [ok(), {"either": [ok(rc=0, least=[{"year": 2024, "exports_usd": v} for v in (32, 8192)]), ok(rc=0, least=[{"year": 2024, "exports_usd": 32 + 8192}])]}], "A group and a code in one list in place of an economy: each member by itself, or their sum and so named.", K)

# Another import of the same file.
K = "editions"
put("two_values.csv", "iso_o,iso_d,hs4,fob,cif\nKEN,UGA,0902,500,530\nUGA,KEN,1005,200,215\n")
M = "--dataset d --map exporter=iso_o,importer=iso_d,product=hs4,value="
case("same-file-another-year", ["two_values.csv"], [imp("two_values.csv", M + "fob --year 2020"), imp("two_values.csv", M + "fob --year 2021"), PAIRS],
     [ok(), ok(lacks=["nothing changed"]), {"either": [ok([p(2020, "KEN", "UGA", 500), p(2020, "UGA", "KEN", 200), p(2021, "KEN", "UGA", 500), p(2021, "UGA", "KEN", 200)]), ok([p(2021, "KEN", "UGA", 500), p(2021, "UGA", "KEN", 200)])]}],
     "The same bytes as another year are another import: both years stand, or the later one, never 2020 alone with \"nothing changed\".", K)
case("same-file-another-column", ["two_values.csv"], [imp("two_values.csv", M + "fob --year 2020"), imp("two_values.csv", M + "cif --year 2020"), PAIRS],
     [ok(), {"either": [ok(lacks=["nothing changed"]), no("fob|map|column")]}, {"either": [ok([p(2020, "KEN", "UGA", 530), p(2020, "UGA", "KEN", 215)]), ok([p(2020, "KEN", "UGA", 500), p(2020, "UGA", "KEN", 200)])]}],
     "Read by another column: replaced, or refused with that reason (then the first stands).", K)

# One-sided questions and the world.
K = "one-sided"
E = ["KEN", "UGA", "TZA", "DEU", "POL", "VNM"]
P = ["010121", "090111", "090240", "252329", "610910", "847130", "854231", "870323"]
W = {(y, a, b, c): (7 * i * i + 13 * j + 5 * k * (i + 2) + 3 * (y - 2021) * (k + j) + 11) % 97 + 3 for y in (2021, 2022) for i, a in enumerate(E) for j, b in enumerate(E) for k, c in enumerate(P) if a != b and (i + 2 * j + 3 * k) % 4}
put("world.csv", "year,exporter,importer,product,value_usd\n" + "".join(f"{y},{a},{b},{c},{v}\n" for (y, a, b, c), v in W.items()))


def gl(y, a, b):
    x, m = ([W.get((y, *s, c), 0) for c in P] for s in ((a, b), (b, a)))
    gap, all = sum(abs(u - v) for u, v in zip(x, m)), sum(x) + sum(m)
    return {"year": y, "exporter": a, "importer": b, "grubel_lloyd": 1 - gap / all, "balance_adjusted": (all - gap) / (all - abs(sum(x) - sum(m)))}


imp_w = imp("world.csv", "--dataset w")
case("grubel-lloyd-by-exporter", ["world.csv"], [imp_w, "corridor indicator grubel-lloyd --statistics s --exporter KEN --years 2022 --format csv"], [ok(), ok([gl(2022, "KEN", b) for b in E if b != "KEN"])], "One side named: 1 - sum |x - m| / sum (x + m) with both directions of each pair.", K)
case("grubel-lloyd-by-importer", ["world.csv"], [imp_w, "corridor indicator grubel-lloyd --statistics s --importer VNM --years 2021 --format csv"], [ok(), ok([gl(2021, a, "VNM") for a in E if a != "VNM"])], "The other side named.", K)
case("grubel-lloyd-with-partners", ["world.csv"], [imp_w, "corridor indicator grubel-lloyd --statistics s --exporter DEU --partners POL,VNM --years 2022 --format csv"], [ok(), ok([gl(2022, "DEU", b) for b in ("POL", "VNM")])], "--partners limits the partners and not the way back.", K)
two_way = [{"exporter": "UGA", "importer": b, "product": c, "sold_usd": W.get((2022, "UGA", b, c), 0), "bought_usd": W.get((2022, b, "UGA", c), 0)} for b in E for c in P if b != "UGA" and (W.get((2022, "UGA", b, c), 0) or W.get((2022, b, "UGA", c), 0))]
case("two-way-by-exporter", ["world.csv"], [imp_w, "corridor indicator two-way --statistics s --exporter UGA --years 2022 --format csv"], [ok(), ok(least=two_way)], "Product by product, what was bought is not zero.", K)
case("law-of-one-side", ["world.csv"], [imp_w, "corridor indicator --list"], [ok(), ok()], "For every NAME of the list that takes a pair, and every partner B: the rows of `indicator NAME --exporter KEN` with importer B equal those of `--exporter KEN --importer B`, "
     "and the rows of `--importer KEN` with exporter B equal those of `--exporter B --importer KEN`, years 2022 (2021..2022 for measures of two years). Economies that were not named may not be needed.", K)
cases[-1]["law"] = "one-sided"
put("few.csv", table([ct(2022, 404, "X", w, c, v, cls="H6") for w, c, v in [(800, "090240", 50), (834, "090240", 20), (276, "090240", 30), (704, "854231", 10), (616, "252329", 5), (152, "252329", 6)]]))
case("law-of-coverage", ["few.csv"], [imp("few.csv"), "corridor indicator rca --statistics s --exporter KEN --format csv", "corridor indicator penetration --statistics s --exporter KEN --format csv", "corridor indicator complementarity --statistics s --exporter KEN --importer UGA --format csv"],
     [ok(), ok(rc=[0, 2], has=["KEN.*report|report.*KEN|1 (economy|reporter)"]), ok(rc=[0, 2], has=["report"]), ok(rc=[0, 2], has=["report"])],
     "One reporter with six partners is no world: refused, or said on stderr that only Kenya reports. The same for every name of the list that compares with the world.", K)
cases[-1]["law"] = "coverage"
put("growing.csv", table([ct(2021, r, "X", 616, "090240", 10) for r in (404, 800, 834, 276, 704)] + [ct(2022, r, "X", 616, "090240", 10) for r in (404, 800)]))
case("reporters-fall-away", ["growing.csv"], [imp("growing.csv"), "cat s/flows/*/source.toml"], [ok(), ok()], "Five reporters in 2021 and two in 2022: source.toml keeps who reported in each year, so that a fall of the world by three fifths is not believed.", K)
cases[-1]["expect"][1]["output_has"] = ["2021.*(DEU|5)", "2022.*(KEN|2)"]

json.dump({"made": f"make.py, Python {sys.version.split()[0]}, pandas {pd.__version__}, pyarrow {pyarrow.__version__}, openpyxl {openpyxl.__version__}, zstandard {zstandard.__version__}", "cases": cases},
          open(os.path.join(here, "expected.json"), "w"), indent=1)
print(len(cases), "cases")
