#!/usr/bin/env python3
"""Writes the files of this folder and expected.json: a second set of cases for the trade room.

Headers follow the published files; figures are made up and small enough to be added in the head. Written on the
documentation alone, before the code that they test was opened. Binary formats are made by the format's own tool.
"""
import datetime, gzip, io, json, os, re, sys, tarfile, zipfile
import numpy, openpyxl, pandas as pd, pyarrow, pyarrow.feather, pyarrow.parquet

here = os.path.dirname(os.path.abspath(__file__))
cases = []
V = "--statistics s --vintage 2024-01-01"
FLOWS = "corridor flows all all --statistics s --level 6 --format csv"
PAIRS = "corridor flows all all --statistics s --format csv"
BYTES = r"stream did not contain valid UTF-8|\\x[0-9a-f]{2}|�"


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
        e["sums"] = [{"column": "value_usd", "is": sums}]
    if has:
        e["stderr_has"] = list(has)
    if lacks:
        e["output_lacks"] = list(lacks)
    e.update(more)
    return e


def no(*has, rc=2):
    return ok(rc=rc, has=has, lacks=[BYTES])


def any_of(*each):
    return {"either": list(each)}


def case(id, kind, files, run, expect, why):
    files = [files] if isinstance(files, str) else files
    assert len(run) == len(expect), id
    assert not any(c["id"] == id for c in cases), id
    cases.append({"id": id, "kind": kind, "files": files, "run": run, "expect": expect, "why": why})


def f(y, a, b, p, v, **more):
    return {"year": y, "exporter": a, "importer": b, "product": p, "value_usd": v, **more}


def p(y, a, b, v, **more):
    return {"year": y, "exporter": a, "importer": b, "value_usd": v, **more}


def imp(name, more=""):
    return f"corridor import {name} {V}{' ' + more if more else ''}"


def reads(id, kind, name, rows, why, more="", has=(), rc=0, question=FLOWS):
    case(id, kind, name, [imp(name, more), question], [ok(has=has, rc=rc), ok(rows)], why)


def reads_or_refuses(id, kind, name, rows, refusal, why, more="", question=FLOWS):
    case(id, kind, name, [imp(name, more), question], [any_of(ok(), no(*refusal)), any_of(ok(rows), no(rc=[1, 2]))], why)


def zipped(name, members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for n, text in members.items():
            z.writestr(zipfile.ZipInfo(n, (2024, 1, 31, 0, 0, 0)), text)
    return put(name, out.getvalue())


def book(name, sheets):
    b = openpyxl.Workbook()
    b.remove(b.active)
    for title, rows in sheets.items():
        s = b.create_sheet(title)
        for r in rows:
            s.append(r)
        if rows and len(rows[0]) == 1:
            s.merge_cells("A1:E1")
    raw = io.BytesIO()
    b.save(raw)
    z = zipfile.ZipFile(raw)
    zipped(name, {n: re.sub(r"20\d\d-\d\d-\d\dT[\d:]+Z", "2024-01-01T00:00:00Z", z.read(n).decode()) for n in z.namelist()})


OWN = "year,exporter,importer,product,value_usd\n"
PLAIN = OWN + "2021,CHL,PER,080810,700\n2021,PER,CHL,080440,250\n2022,CHL,PER,080810,900\n"
ROWS = [f(2021, "CHL", "PER", "080810", 700), f(2021, "PER", "CHL", "080440", 250), f(2022, "CHL", "PER", "080810", 900)]

# ---------------------------------------------------------------- UN Comtrade
K = "comtrade"
CT = ("typeCode,freqCode,refPeriodId,refYear,refMonth,period,reporterCode,reporterISO,reporterDesc,flowCode,flowDesc,partnerCode,partnerISO,partnerDesc,partner2Code,partner2ISO,partner2Desc,"
      "classificationCode,classificationSearchCode,isOriginalClassification,cmdCode,cmdDesc,aggrLevel,isLeaf,customsCode,customsDesc,mosCode,motCode,motDesc,qtyUnitCode,qtyUnitAbbr,qty,"
      "isQtyEstimated,altQtyUnitCode,altQtyUnitAbbr,altQty,isAltQtyEstimated,netWgt,isNetWgtEstimated,grossWgt,isGrossWgtEstimated,cifvalue,fobvalue,primaryValue,legacyEstimationFlag,isReported,isAggregate").split(",")
ISO = {152: "CHL", 604: "PER", 170: "COL", 76: "BRA", 276: "DEU", 0: "W00", 32: "ARG"}
DESC = {152: "Chile", 604: "Peru", 170: "Colombia", 76: "Brazil", 276: "Germany", 0: "World", 32: "Argentina"}
FLOW = {"X": "Export", "M": "Import", "RX": "Re-export", "RM": "Re-import", "DX": "Domestic Export", "FM": "Foreign Import", "MIP": "Import of goods for inward processing"}


def ct(year, who, flow, whom, code, value, cls="H5", **more):
    r = dict.fromkeys(CT, "")
    r.update(typeCode="C", freqCode="A", refPeriodId=f"{year}0101", refYear=year, refMonth=52, period=year, reporterCode=who, reporterISO=ISO[who], reporterDesc=DESC[who], flowCode=flow, flowDesc=FLOW[flow],
             partnerCode=whom, partnerISO=ISO[whom], partnerDesc=DESC[whom], partner2Code=0, partner2ISO="W00", partner2Desc="World", classificationCode=cls, classificationSearchCode="HS", isOriginalClassification="True",
             cmdCode=code, cmdDesc="goods", aggrLevel=0 if code == "TOTAL" else len(code), isLeaf="False", customsCode="C00", customsDesc="TOTAL CPC", mosCode=0, motCode=0, motDesc="TOTAL MOT", qtyUnitCode=-1,
             qtyUnitAbbr="N/A", primaryValue=value, legacyEstimationFlag=0, isReported="True", isAggregate="False")
    r.update(more)
    return r


def table(rows, columns=CT, sep=","):
    return sep.join(columns) + "\n" + "".join(sep.join(str(r[c]) for c in columns) + "\n" for r in rows)


break_down = [ct(2022, 152, "X", 604, "080810", 900), ct(2022, 152, "X", 604, "080810", 600, motCode=2100, motDesc="Sea"), ct(2022, 152, "X", 604, "080810", 300, motCode=3200, motDesc="Road"),
              ct(2022, 152, "X", 604, "080810", 900, partner2Code=76, partner2ISO="BRA", partner2Desc="Brazil"), ct(2022, 152, "X", 604, "080810", 850, customsCode="C01"), ct(2022, 152, "X", 604, "080810", 50, customsCode="C04"),
              ct(2022, 152, "X", 604, "08", 1000), ct(2022, 152, "X", 604, "0808", 950)]
put("ct_breakdowns.csv", table(break_down))
case("every-breakdown-beside-its-total", K, "ct_breakdowns.csv", [imp("ct_breakdowns.csv"), FLOWS, PAIRS], [ok(), ok(least=[f(2022, "CHL", "PER", "080810", 900), f(2022, "CHL", "PER", "0808", 50), f(2022, "CHL", "PER", "08", 50)]), ok([p(2022, "CHL", "PER", 1000)])],
     "By mode, second partner and customs procedure beside the total, and two coarser levels: 1,000 in all.")
put("ct_only_modes.csv", table([ct(2022, 152, "X", 604, "080810", 600, motCode=2100, motDesc="Sea"), ct(2022, 152, "X", 604, "080810", 300, motCode=3200, motDesc="Road")]))
case("modes-without-their-total", K, "ct_only_modes.csv", [imp("ct_only_modes.csv"), PAIRS], [any_of(ok(has=["mode|transport|breakdown"]), no("mode|transport|breakdown")), any_of(ok([p(2022, "CHL", "PER", 900)]), ok([], rc=[1, 2]))],
     "No row of all modes: 600 and 300 are added and it is said, or the file is refused with that reason; never 600 or 300 alone.")
put("ct_flows.csv", table([ct(2022, 152, "X", 604, "080810", 900), ct(2022, 152, "RX", 604, "080810", 100), ct(2022, 152, "DX", 604, "080810", 800), ct(2022, 152, "M", 604, "080440", 400), ct(2022, 152, "RM", 604, "080440", 30),
                           ct(2022, 152, "FM", 604, "080440", 370), ct(2022, 152, "MIP", 604, "080440", 20)]))
case("every-kind-of-flow", K, "ct_flows.csv", [imp("ct_flows.csv"), "corridor flows CHL PER --both --statistics s --level 6 --format csv"], [ok(has=["re-export"]), ok(least=[f(2022, "CHL", "PER", "080810", 900), f(2022, "PER", "CHL", "080440", 400)], sums=1300)],
     "X is 800 of its own and 100 of others' goods; M is 370 and 30. Parts are never added to the whole.")
put("ct_only_domestic.csv", table([ct(2022, 152, "DX", 604, "080810", 800)]))
case("domestic-exports-alone", K, "ct_only_domestic.csv", [imp("ct_only_domestic.csv"), PAIRS], [any_of(no("domestic|DX"), ok(has=["domestic|DX"])), ok(rc=[0, 1, 2])], "A file of domestic exports only: said or refused by that word, not `no rows`.")
few = ["refYear", "reporterISO", "flowDesc", "partnerISO", "cmdCode", "primaryValue"]
put("ct_few_columns.csv", table([ct(2022, 152, "X", 604, "080810", 900), ct(2022, 152, "M", 604, "080440", 400), ct(2022, 152, "X", 0, "080810", 5000)], few))
case("a-few-columns-kept", K, "ct_few_columns.csv", [imp("ct_few_columns.csv"), "corridor flows CHL PER --both --statistics s --level 6 --format csv"], [ok(), ok(least=[f(2022, "CHL", "PER", "080810", 900), f(2022, "PER", "CHL", "080440", 400)], sums=1300)],
     "An analyst keeps six of the forty-seven columns of the download.")
named = ["period", "reporterDesc", "flowDesc", "partnerDesc", "classificationCode", "cmdCode", "netWgt", "primaryValue"]
put("ct_names.csv", table([ct(2022, 152, "X", 604, "080810", 900, netWgt=300), ct(2022, 152, "X", 76, "080810", "1.5E+03", netWgt=500)], named))
reads("names-and-scientific-values", K, "ct_names.csv", [f(2022, "CHL", "PER", "080810", 900), f(2022, "CHL", "BRA", "080810", 1500)], "Names alone; a value that a spreadsheet wrote as 1.5E+03 is 1,500.")
frame = pd.DataFrame([ct(2022, 152, "X", 604, "080810", 900.0), ct(2022, 604, "M", 152, "080810", 960.0)]).replace("", None)
frame.to_parquet(os.path.join(here, "ct_frame.parquet"), index=True)
reads("frame-of-the-api-as-parquet", K, "ct_frame.parquet", [f(2022, "CHL", "PER", "080810", 900)], "What comtradeapicall returns, saved by pandas with its index.")
put("ct_records.json", json.dumps([{k: r[k] for k in few + ["classificationCode"]} for r in (ct(2022, 152, "X", 604, "080810", 900.25), ct(2022, 604, "X", 152, "080440", 400))]))
reads("bare-list-of-records", K, "ct_records.json", [f(2022, "CHL", "PER", "080810", 900), f(2022, "PER", "CHL", "080440", 400)], "to_json(orient='records'): a list, without the API's envelope.")
put("ct_columns.json", pd.DataFrame([{k: r[k] for k in few} for r in (ct(2022, 152, "X", 604, "080810", 900), ct(2022, 604, "X", 152, "080440", 400))]).to_json())
reads_or_refuses("json-by-columns", K, "ct_columns.json", [f(2022, "CHL", "PER", "080810", 900), f(2022, "PER", "CHL", "080440", 400)], ["records|list"], "pandas' own to_json(): columns of numbered cells. Read, or refused with the form that is read.")
put("ct_lines.jsonl", "".join(json.dumps({k: r[k] for k in few}) + "\n" for r in (ct(2022, 152, "X", 604, "080810", 900), ct(2022, 604, "X", 152, "080440", 400))))
reads_or_refuses("json-lines", K, "ct_lines.jsonl", [f(2022, "CHL", "PER", "080810", 900), f(2022, "PER", "CHL", "080440", 400)], ["JSON|line"], "A record a line, as many tools write it.")
put("ct_one_side.csv", table([ct(2021, 604, "M", 152, "080810", 500), ct(2022, 604, "M", 152, "080810", 600), ct(2022, 604, "X", 152, "080440", 70)]))
case("one-reporter-is-missing", K, "ct_one_side.csv", [imp("ct_one_side.csv"), "corridor flows CHL PER --statistics s --format csv", "corridor flows PER CHL --statistics s --format csv"], [ok(), ok(least=[p(2021, "CHL", "PER", 500), p(2022, "CHL", "PER", 600)]), ok(least=[p(2022, "PER", "CHL", 70)])],
     "Chile did not report: what Peru bought from it answers.")
put("ct_world_and_partners.csv", table([ct(2022, 152, "X", 0, "080810", 9000), ct(2022, 152, "X", 604, "080810", 900), ct(2022, 152, "X", 76, "080810", 1500)]))
case("the-world-as-a-partner", K, "ct_world_and_partners.csv", [imp("ct_world_and_partners.csv"), "corridor flows CHL all --by exporter --statistics s --format csv", "corridor flows CHL World --statistics s --format csv"],
     [ok(), ok([{"year": 2022, "exporter": "CHL", "value_usd": 2400}]), any_of(ok(sums=9000), ok(sums=2400), no("all", rc=[1, 2]))], "The partners add up to 2,400; the world's row is not one more of them. Asked for the world: an answer, or the word that stands for it.")
put("ct_total_twice.csv", table([ct(2022, 152, "X", 604, "TOTAL", 900), ct(2022, 604, "M", 152, "TOTAL", 950), ct(2021, 152, "X", 604, "TOTAL", 800)]))
case("totals-answer-growth-and-refuse-advantage", K, "ct_total_twice.csv", [imp("ct_total_twice.csv"), "corridor flows CHL PER --growth --statistics s --format csv", "corridor flows CHL PER --level 2 --statistics s --format csv", "corridor indicator rca --exporter CHL --statistics s"],
     [ok(), ok(least=[p(2021, "CHL", "PER", 800), p(2022, "CHL", "PER", 900)]), ok(rc=[1, 2], has=["total"]), no("total|report|world")], "A file with TOTAL only.")

# ---------------------------------------------------------------- BACI
K = "baci"
baci = "t,i,j,k,v,q\n1995,152,604,80810,      14.420,       3.100\n1995,604,152,80440,       2.500,          NA\n"
zipped("download.zip", {"BACI_HS92_V202501/BACI_HS92_Y1995_V202501.csv.gz": gzip.compress(baci.encode(), mtime=0), "__MACOSX/BACI_HS92_V202501/._BACI_HS92_Y1995_V202501.csv.gz": b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X        ", ".DS_Store": b"\x00\x00\x00\x01Bud1"})
reads("gzip-within-a-zip-from-a-mac", K, "download.zip", [f(1995, "CHL", "PER", "080810", 14420), f(1995, "PER", "CHL", "080440", 2500)], "A folder packed again: gzip members, the Mac's own files beside them; HS 1992.", has=["HS1992|HS92|HS 1992"])
zipped("outer.zip", {"inner.zip": zipfile.ZipInfo and (lambda b: (zipfile.ZipFile(b, "w").writestr(zipfile.ZipInfo("t.csv", (2024, 1, 1, 0, 0, 0)), PLAIN), b.getvalue())[1])(io.BytesIO())})
reads_or_refuses("zip-within-a-zip", K, "outer.zip", ROWS, ["zip"], "Read, or refused by name with the cure.", more="--dataset z")
put("baci_floats.csv", ",t,i,j,k,v,q\n0,2021.0,152.0,604.0,80810.0,14.42,3.1\n1,2021.0,604.0,152.0,80440.0,2.5,\n")
reads("numbers-with-a-point", K, "baci_floats.csv", [f(2021, "CHL", "PER", "080810", 14420), f(2021, "PER", "CHL", "080440", 2500)], "Saved by pandas after a join: an index, every code with .0, a blank weight.", more="--dataset b")
frame = pd.DataFrame({"t": numpy.array([2021, 2021], "int16"), "i": [152, 604], "j": [604, 152], "k": ["080810", "080440"], "v": [14.42, 2.5], "q": [3.1, None]})
pyarrow.feather.write_feather(pyarrow.Table.from_pandas(frame.astype({"k": "category"}), preserve_index=False), os.path.join(here, "baci.feather"), compression="zstd")
reads("feather-with-categories", K, "baci.feather", [f(2021, "CHL", "PER", "080810", 14420), f(2021, "PER", "CHL", "080440", 2500)], "Codes as a dictionary, zstd.", more="--dataset b")

# ---------------------------------------------------------------- Eurostat
K = "comext"
CX = "REPORTER,PARTNER,TRADE_TYPE,PRODUCT_NC,PRODUCT_SITC,PRODUCT_CPA21,PRODUCT_CPA22,PRODUCT_BEC,PRODUCT_BEC5,PRODUCT_SECTION,FLOW,STAT_PROCEDURE,SUPPL_UNIT,PERIOD,VALUE_EUR,VALUE_NAC,QUANTITY_KG,QUANTITY_SUPPL_UNIT\n"


def cx(who, whom, code, flow, period, value, procedure=1):
    return f"{who},{whom},E,{code},07419,0110,0113,111,111010,02,{flow},{procedure},NO_SU,{period},{value},{value},10,0\n"


put("full202352.dat", CX + cx("DE", "PE", "08081080", 2, 202352, 1000) + cx("DE", "PE", "08081010", 2, 202352, 500) + cx("DE", "PE", "08SSSSSS", 2, 202352, 40) + cx("DE", "PE", "TOTAL", 2, 202352, 1540) + cx("DE", "QV", "08081080", 2, 202352, 7)
    + cx("DE", "EU27_2020_EXTRA", "08081080", 2, 202352, 1507) + cx("DE", "WORLD", "08081080", 2, 202352, 1507) + cx("EU", "PE", "08081080", 2, 202352, 9000) + cx("DE", "PE", "08081080", 2, 202352, 60, procedure=3))
put("rates.csv", "period_start,period_end,base,quote,rate,source\n2023-01-01,2023-12-31,EUR,USD,2.0,made up\n")
case("confidential-codes-and-aggregates", K, ["full202352.dat", "rates.csv"], [imp("full202352.dat", "--rates rates.csv"), "corridor flows DEU PER --statistics s --level 6 --format csv", "corridor flows all PER --by importer --statistics s --format csv"],
     [ok(rc=[0, 1]), any_of(ok(least=[f(2023, "DEU", "PER", "080810", 3120), f(2023, "DEU", "PER", "08", 80)], sums=3200), ok(least=[f(2023, "DEU", "PER", "080810", 3120)], sums=3120, has=["S|confiden|aside"])), ok(rc=0, lacks=["1[0-9]{4}|2[0-9]{4}"])],
     "1,000 + 500 + 60 (processing) at two dollars; a confidential code of chapter 08 keeps its 40 euros at the chapter or aside and told; the Union, the world and TOTAL are not added.")

# ---------------------------------------------------------------- WITS, OEC, Trade Map
K = "other sources"
put("wits_partner_timeseries.csv", "Reporter,Partner,Trade Flow,Product Group,Indicator,2020,2021\nChile,Peru,Export,All Products,Export (US$ Thousand),500.5,600\nChile,World,Export,All Products,Export (US$ Thousand),5000,6000\nChile,Peru,Export,All Products,Export Product Share (%),100,100\n")
case("wits-time-series", K, "wits_partner_timeseries.csv", [imp("wits_partner_timeseries.csv"), "corridor flows CHL PER --statistics s --format csv"], [any_of(ok(), no("WITS|Indicator|header|column")), any_of(ok([p(2020, "CHL", "PER", 500500), p(2021, "CHL", "PER", 600000)]), no(rc=[1, 2]))],
     "Thousands and shares in one table: read as thousands without the shares, or refused; never 500 dollars or 600.5.")
put("oec_trade.csv", 'HS4 ID,HS4,Year,Exporter Country ID,Exporter Country,Importer Country ID,Importer Country,Trade Value\n20808,"Apples, Pears and Quinces",2021,sachl,Chile,saper,Peru,700\n20804,Tropical Fruits,2021,saper,Peru,sachl,Chile,250.6\n')
reads("oec-as-csv", K, "oec_trade.csv", [f(2021, "CHL", "PER", "0808", 700), f(2021, "PER", "CHL", "0804", 251)], "The explorer's download; the ids hold the section before the heading.", question="corridor flows all all --statistics s --level 4 --format csv")
put("trade_map.txt", "\n".join(["Product code\tProduct label\tChile's exports to Peru\t\t", "\t\tValue in 2021, US Dollar thousand\tValue in 2022, US Dollar thousand\t", "'0808\tApples, pears and quinces, fresh\t700\t900\t", "'TOTAL\tAll products\t700\t900\t"]) + "\n")
case("trade-map", K, "trade_map.txt", [imp("trade_map.txt")], [any_of(ok(has=["thousand"]), no("header|column|Trade Map|--map"))], "ITC's export names the pair in a title over two rows of header: refused in words that help, or read as thousands.")
put("bilateral_quarter.csv", "period,exporter,importer,product,value_usd\n2022Q1,CHL,PER,080810,5\n2022Q2,CHL,PER,080810,6\n")
case("quarters", K, "bilateral_quarter.csv", [imp("bilateral_quarter.csv", "--dataset q --map exporter=exporter,importer=importer,product=product,value=value_usd,period=period")], [no("2022Q1", "month|year")], "A quarter is no year and no month: named.")

# ---------------------------------------------------------------- shapes
K = "shapes"
put("wide_de.csv", "Ausfuhrland;Einfuhrland;HS;2019;2020;2021\nChile;Peru;080810;1.234,50;2.000;..\nPeru;Chile;080440;;15,5;16\n")
reads("years-as-columns-with-commas", K, "wide_de.csv", [f(2019, "CHL", "PER", "080810", 1234), f(2020, "CHL", "PER", "080810", 2000), f(2020, "PER", "CHL", "080440", 16), f(2021, "PER", "CHL", "080440", 16)],
      "Years as columns, points between thousands, decimal commas, two points for what is missing; 1,234.50 is half to even.", more="--dataset w --map exporter=Ausfuhrland,importer=Einfuhrland,product=HS")
put("wide_words.csv", 'exporter,importer,product,Value 2019,Value 2020\nCHL,PER,080810,"1,234",2000\n')
reads_or_refuses("years-within-headings", K, "wide_words.csv", [f(2019, "CHL", "PER", "080810", 1234), f(2020, "CHL", "PER", "080810", 2000)], ["Value 2019|year"], "`Value 2019` in place of 2019.", more="--dataset w")
put("be.csv", b"\xfe\xff" + PLAIN.replace("\n", "\r\n").encode("utf-16-be"))
reads("utf16-big-endian", K, "be.csv", ROWS, "The other byte order, commas.", more="--dataset u")
put("no_mark.csv", PLAIN.encode("utf-16-le"))
reads_or_refuses("utf16-without-its-mark", K, "no_mark.csv", ROWS, ["UTF-16|encod"], "A zero after each letter: read, or refused as what it is.", more="--dataset u")
put("old_mac.csv", PLAIN.replace("\n", "\r"))
reads_or_refuses("lines-that-end-in-cr", K, "old_mac.csv", ROWS, ["line"], "Lines of an old Mac.", more="--dataset u")
put("pipes.txt", PLAIN.replace(",", "|"))
reads("bars-between-fields", K, "pipes.txt", ROWS, "A bar parts the fields.", more="--dataset u")
put("untidy.csv", "\ufeff Year , EXPORTER,Importer ,Product,Value_USD,,\r\n2021, CHL ,PER,080810,700,,\r\n2021,PER,CHL,'080440,250,,\r\n\r\n2022,CHL,PER,080810,\"900\",,\r\n,,,,,,\r\n")
reads("untidy-edges", K, "untidy.csv", ROWS, "Blanks around names, empty columns, blank lines, an apostrophe before a code, quotes around a number.", more="--dataset u")
put("units_row.csv", OWN + "(year),ISO,ISO,HS6,US dollars\n2021,CHL,PER,080810,700\n")
reads_or_refuses("a-row-of-units", K, "units_row.csv", [f(2021, "CHL", "PER", "080810", 700)], [r"units_row\.csv:2|line 2"], "A second row of the header holds units: passed over and said, or refused by its line.", more="--dataset u")
put("footnotes.csv", "Table 5. Trade of the region\n\n" + PLAIN + "\nSource: customs services.\n(1) Provisional figures.\n")
reads("titles-and-footnotes", K, "footnotes.csv", ROWS, "A title above, notes below.", more="--dataset u", has=["note|line"], rc=[0, 1])
put("title_unit.csv", "Trade by partner (US$ thousand)\nyear,exporter,importer,product,value\n2021,CHL,PER,080810,700\n")
case("thousands-in-the-title", K, "title_unit.csv", [imp("title_unit.csv", "--dataset u --map exporter=exporter,importer=importer,product=product,value=value,year=year"), PAIRS],
     [any_of(no("thousand"), ok(has=["thousand"])), any_of(ok([p(2021, "CHL", "PER", 700000)]), ok([p(2021, "CHL", "PER", 700)], has=[]), no(rc=[1, 2]))], "The unit stands in the title: taken, asked for or said; not passed over in silence.")
put("header_unit.csv", "year,exporter,importer,product,value (US$ million)\n2021,CHL,PER,080810,7\n")
case("millions-in-the-heading", K, "header_unit.csv", [imp("header_unit.csv", '--dataset u --map "exporter=exporter,importer=importer,product=product,value=value (US$ million),year=year"'), PAIRS],
     [any_of(no("million"), ok(has=["million"])), any_of(ok([p(2021, "CHL", "PER", 7000000)]), ok([p(2021, "CHL", "PER", 7)]), no(rc=[1, 2]))], "The heading says millions and nobody said --unit.")
put("doubles.csv", OWN + "2021,CHL,PER,080810,700\n2021,CHL,PER,080810,700\n")
case("the-same-row-twice", K, "doubles.csv", [imp("doubles.csv", "--dataset u"), PAIRS], [any_of(no(r"doubles\.csv:3|line 3|twice"), ok(has=["twice|same|repeat|duplicate"])), any_of(ok([p(2021, "CHL", "PER", 700)]), ok([p(2021, "CHL", "PER", 1400)], has=[]), no(rc=[1, 2]))], "An equal row again: told or refused, not added in silence.")
put("accounting.csv", OWN + '2021,CHL,PER,080810,"(1,234)"\n2021,PER,CHL,080440,250\n')
case("accountants-brackets", K, "accounting.csv", [imp("accounting.csv", "--dataset u")], [no(r"accounting\.csv:2", r"1,234")], "(1,234) is minus 1,234: refused with its line.")
put("missing_marks.csv", OWN + "2021,CHL,PER,080810,700\n2021,CHL,COL,080810,:\n2021,CHL,BRA,080810,..\n2021,CHL,ARG,080810,n/a\n2021,CHL,BOL,080810,-\n2021,CHL,ECU,080810,\n")
reads("marks-of-what-is-missing", K, "missing_marks.csv", [f(2021, "CHL", "PER", "080810", 700)], "Colon, points, n/a, a dash and a blank are no value; counted, not zero.", more="--dataset u", has=["5 rows"])
put("dollars.csv", OWN + '2021,CHL,PER,080810,"$1,234"\n2021,PER,CHL,080440,US$ 250\n')
reads_or_refuses("signs-of-dollars", K, "dollars.csv", [f(2021, "CHL", "PER", "080810", 1234), f(2021, "PER", "CHL", "080440", 250)], [r"dollars\.csv:2", r"\$1,234"], "A currency's sign before the number.", more="--dataset u")
put("described.csv", OWN + '2021,CHL,PER,"080810 - Apples, fresh",700\n2021,PER,CHL,0804.40 Avocados,250\n')
reads_or_refuses("codes-with-their-text", K, "described.csv", [f(2021, "CHL", "PER", "080810", 700), f(2021, "PER", "CHL", "080440", 250)], [r"described\.csv:2"], "The code and its words in one cell.", more="--dataset u")
put("mixed_digits.csv", OWN + "2021,CHL,PER,80810,700\n2021,PER,CHL,804,250\n2021,PER,CHL,1,5\n")
reads_or_refuses("lost-zeros-at-three-levels", K, "mixed_digits.csv", [f(2021, "CHL", "PER", "080810", 700), f(2021, "PER", "CHL", "0804", 250), f(2021, "PER", "CHL", "01", 5)], ["804|zero"], "80810 is 080810, 804 is 0804, 1 is 01.", more="--dataset u")
put("sheet_dates.csv", OWN + "2021,CHL,PER,Feb-10,700\n2021,PER,CHL,08-Aug,250\n")
case("codes-that-became-dates", K, "sheet_dates.csv", [imp("sheet_dates.csv", "--dataset u")], [no("Feb-10", "spreadsheet|date")], "0210 became Feb-10: named with the cure.")
put("self.csv", OWN + "2021,CHL,PER,080810,700\n2021,CHL,CHL,080810,9000\n")
reads("sales-to-itself", K, "self.csv", [f(2021, "CHL", "PER", "080810", 700)], "An economy that sells to itself: set aside with a count.", more="--dataset u", has=["1 row"])
put("iso_dates.csv", OWN.replace("year", "date") + "2021-12-31,CHL,PER,080810,700\n")
reads_or_refuses("a-day-for-a-year", K, "iso_dates.csv", [f(2021, "CHL", "PER", "080810", 700)], ["2021-12-31"], "A year written as its last day.", more="--dataset u --map exporter=exporter,importer=importer,product=product,value=value_usd,year=date")
put("header_only.csv", OWN)
case("a-header-and-nothing-else", K, "header_only.csv", [imp("header_only.csv", "--dataset u")], [no("no (rows|flow)|empty|nothing")], "No rows: said so.")
put("empty.csv", "")
case("an-empty-file", K, "empty.csv", [imp("empty.csv", "--dataset u")], [no("empty")], "Nothing in it.")
put("two_values.csv", "year,exporter,importer,product,value_usd,value_usd\n2021,CHL,PER,080810,700,7\n")
case("two-columns-of-one-name", K, "two_values.csv", [imp("two_values.csv", "--dataset u")], [no("value_usd")], "Which of the two? Refused by its name.")
put("newline.csv", OWN.replace("product", "product,description") + '2021,CHL,PER,080810,"Apples,\nfresh, ""Gala""",700\n')
reads("a-line-end-within-quotes", K, "newline.csv", [f(2021, "CHL", "PER", "080810", 700)], "A description over two lines.", more="--dataset u")
put("swiss.csv", "year;exporter;importer;product;value_usd\n2021;CHL;PER;080810;1'234'567\n2021;PER;CHL;080440;12'000,50\n")
reads("apostrophes-between-thousands", K, "swiss.csv", [f(2021, "CHL", "PER", "080810", 1234567), f(2021, "PER", "CHL", "080440", 12000)], "Swiss thousands.", more="--dataset u")
put("lakh.csv", OWN + '2021,CHL,PER,080810,"12,34,567"\n')
reads_or_refuses("indian-thousands", K, "lakh.csv", [f(2021, "CHL", "PER", "080810", 1234567)], [r"lakh\.csv:2", "12,34,567"], "Twelve lakh: read, or refused by its line.", more="--dataset u")

# ---------------------------------------------------------------- names
K = "names"
names = [("Birleşik Krallık", "GBR"), ("BİRLEŞİK ARAP EMİRLİKLERİ", "ARE"), ("Güney Kore", "KOR"), ("Çin", "CHN"), ("ABD", "USA"), ("Suudi Arabistan", "SAU"), ("CEZAYİR", "DZA"), ("Mısır", "EGY"), ("Amerika Syarikat", "USA"), ("Arab Saudi", "SAU"),
         ("Emiriah Arab Bersatu", "ARE"), ("Korea Selatan", "KOR"), ("Republik Rakyat China", "CHN"), ("Mesir", "EGY"), ("États-Unis", "USA"), ("Royaume-Uni", "GBR"), ("Pays-Bas", "NLD"), ("Corée du Sud", "KOR"), ("Émirats arabes unis", "ARE"), ("Allemagne", "DEU"),
         ("COTE D'IVOIRE", "CIV"), ("Viêt Nam", "VNM"), ("République tchèque", "CZE"), ("Hong Kong, China", "HKG"), ("China, Macao SAR", "MAC"), ("Bolivia (Plurinational State of)", "BOL"), ("Dem. Rep. of the Congo", "COD"), ("Lao People's Dem. Rep.", "LAO")]
put("names.csv", "year,exporter,importer,product,value_usd\n" + "".join(f'2021,CHL,"{n}",{80810 + 0:06},{2 ** i}\n' for i, (n, _) in enumerate(names[:8])) + "".join(f'2022,CHL,"{n}",080810,{2 ** i}\n' for i, (n, _) in enumerate(names[8:14]))
    + "".join(f'2023,CHL,"{n}",080810,{2 ** i}\n' for i, (n, _) in enumerate(names[14:])))
reads("names-in-turkish-malay-and-french", K, "names.csv", [p(y, "CHL", c, 2 ** i) for y, part in ((2021, names[:8]), (2022, names[8:14]), (2023, names[14:])) for i, (_, c) in enumerate(part)],
      "Capitals of Turkish, accents of French, forms of the UN.", more="--dataset n", question=PAIRS)
put("plain.csv", PLAIN)
case("names-in-questions", K, "plain.csv", [imp("plain.csv", "--dataset n"), "corridor flows Şili Peru --years 2022 --statistics s --format csv", "corridor flows chili pérou --years 2022 --statistics s --format csv", "corridor flows Perru CHL --statistics s"],
     [ok(), ok([p(2022, "CHL", "PER", 900)]), ok([p(2022, "CHL", "PER", 900)]), no("Perru", "Peru|PER")], "Names of other languages in a question; a slip of the pen gets a proposal.")

# ---------------------------------------------------------------- containers
K = "containers"
book("titles.xlsx", {"Notes": [["Prepared by the desk"], ["See the next sheet"]], "Data": [["Trade of Chile and Peru, US dollars"], [None], ["year", "exporter", "importer", "product", "value_usd"], [2021, "CHL", "PER", "080810", 700], [2021, "PER", "CHL", 80440, 250.0], [2022, "CHL", "PER", "080810", 900], [None], ["Source: customs"]]})
reads("workbook-with-titles-and-notes", K, "titles.xlsx", ROWS, "Merged title above the header, a note below, another sheet before.", more="--dataset x", rc=[0, 1])
book("dates.xlsx", {"Data": [["year", "exporter", "importer", "product", "value_usd"], [2021, "CHL", "PER", datetime.date(2021, 2, 10), 700]]})
case("workbook-with-a-date-for-a-code", K, "dates.xlsx", [imp("dates.xlsx", "--dataset x")], [no("date|spreadsheet|2021-02-10")], "A code that the workbook holds as a day.")
book("sheets.xlsx", {"2021": [["year", "exporter", "importer", "product", "value_usd"], [2021, "CHL", "PER", "080810", 700]], "2022": [["year", "exporter", "importer", "product", "value_usd"], [2022, "CHL", "PER", "080810", 900]]})
case("workbook-with-a-sheet-a-year", K, "sheets.xlsx", [imp("sheets.xlsx", "--dataset x"), PAIRS], [any_of(ok(), no("sheet"), ok(has=["sheet"])), any_of(ok([p(2021, "CHL", "PER", 700), p(2022, "CHL", "PER", 900)]), ok(rc=[0, 1, 2], has=[]))], "Two sheets of one header: both, or said which.")
cases[-1]["expect"][1] = any_of(ok([p(2021, "CHL", "PER", 700), p(2022, "CHL", "PER", 900)]), no(rc=[1, 2]))
frame = pd.DataFrame({"year": numpy.array([2021, 2021, 2022], "int16"), "exporter": pd.Categorical(["CHL", "PER", "CHL"]), "importer": pd.Categorical(["PER", "CHL", "PER"]), "product": ["080810", "080440", "080810"], "value_usd": [700.0, 250, 900]})
frame.to_stata(os.path.join(here, "encoded.dta"), version=118, write_index=False, time_stamp=pd.Timestamp("2024-01-01"))
reads("stata-118-with-value-labels", K, "encoded.dta", ROWS, "`encode` made numbers of the economies; their labels say which.", more="--dataset x")
tar = io.BytesIO()
with tarfile.open(fileobj=tar, mode="w") as t:
    info = tarfile.TarInfo("t.csv"); info.size = len(PLAIN)
    t.addfile(info, io.BytesIO(PLAIN.encode()))
put("t.tar.gz", gzip.compress(tar.getvalue(), mtime=0))
case("tar-within-gzip", K, "t.tar.gz", [imp("t.tar.gz", "--dataset x")], [any_of(no("tar"), ok())], "A tar archive inside gzip: refused by its name, or read.")
put("t.csv", zipfile.ZipFile and gzip.compress(PLAIN.encode(), mtime=0))
reads("gzip-that-is-called-csv", K, "t.csv", ROWS, "The name says CSV and the bytes gzip.", more="--dataset x")

# ---------------------------------------------------------------- questions
K = "questions"
E = ["CHL", "PER", "BRA", "ARG", "DEU", "FRA", "ESP", "GBR"]
W = {(y, a, b, c): (11 * i + 7 * j + 3 * k + 5 * (y - 2019)) % 23 + 1 for y in (2019, 2020, 2022) for i, a in enumerate(E) for j, b in enumerate(E) for k, c in enumerate(["080810", "080440", "870323"]) if a != b}
put("world.csv", OWN + "".join(f"{y},{a},{b},{c},{v}\n" for (y, a, b, c), v in W.items()))
total = lambda y, A, B, k=None: sum(v for (t, a, b, c), v in W.items() if t == y and a in A and b in B and (k is None or c.startswith(k)))
EU19, EU20 = ["DEU", "FRA", "ESP", "GBR"], ["DEU", "FRA", "ESP"]
MERCO = ["BRA", "ARG"]
I = imp("world.csv", "--dataset w")
Q = lambda words: f"corridor {words} --statistics s --format csv"
case("groups-as-both-parties", K, "world.csv", [I, Q("flows EU MERCOSUR --by year"), Q("flows MERCOSUR EU --by exporter --years 2022")],
     [ok(), ok([{"year": y, "value_usd": total(y, A, MERCO)} for y, A in ((2019, EU19), (2020, EU20), (2022, EU20))]), ok([{"year": 2022, "exporter": a, "value_usd": total(2022, [a], EU20)} for a in MERCO])],
     "The United Kingdom counts on 31 December 2019 and not after.")
case("a-group-and-a-member-of-it", K, "world.csv", [I, Q("flows EU FRA --by importer --years 2022"), Q("flows DEU,CHL PER --by year --years 2022")], [ok(), ok([{"year": 2022, "importer": "FRA", "value_usd": total(2022, ["DEU", "ESP"], ["FRA"])}]), ok([{"year": 2022, "value_usd": total(2022, ["DEU", "CHL"], ["PER"])}])],
     "A member's trade with itself is none; a list is one party.")
v = {y: total(y, ["CHL"], ["PER"]) for y in (2019, 2020, 2022)}
case("growth-over-a-missing-year", K, "world.csv", [I, Q("flows CHL PER --growth"), "corridor flows CHL PER --wide --statistics s --format csv"], [ok(), ok([p(2019, "CHL", "PER", v[2019]), p(2020, "CHL", "PER", v[2020]), p(2022, "CHL", "PER", v[2022])], output_has=[rf"2022,CHL,PER,{v[2022]},(,\d+)?(\r?\n|$)"]), ok(output_has=[r"2019.*2020.*2022"])],
     "There is no 2021: the growth of 2022 over the year before is empty, not counted from 2020.")
case("shares-and-ranks-add-up", K, "world.csv", [I, Q("flows CHL all --years 2022 --shares"), Q("flows CHL all --years 2022 --top 2 --rest")], [ok(), ok([p(2022, "CHL", b, total(2022, ["CHL"], [b])) for b in E if b != "CHL"]), ok(sums=total(2022, ["CHL"], E))], "All shares are of one year; the two largest and the rest are the whole.")
case("classes-of-a-pair", K, "world.csv", [I, Q("flows DEU ESP --years 2022 --classes section")], [ok(), ok(sums=total(2022, ["DEU"], ["ESP"]))], "Sections add up to the pair.")
case("an-economy-with-itself", K, "world.csv", [I, Q("flows CHL CHL")], [ok(), no("CHL", rc=[1, 2])], "Said, not an empty table.")
case("years-that-the-store-lacks", K, "world.csv", [I, Q("flows CHL PER --years 2020..2022"), Q("flows CHL PER --years 2022..2020"), Q("flows CHL PER --years 2021")], [ok(), ok([p(2020, "CHL", "PER", v[2020]), p(2022, "CHL", "PER", v[2022])], rc=[0, 1], has=["2021"]), ok(rc=[0, 2]), no("2021", rc=[1, 2])], "2021 is not there, and it is said.")
case("indicator-of-groups", K, "world.csv", [I, Q("indicator totals --exporter MERCOSUR --year 2022"), Q("indicator growth --exporter CHL --importer PER --years 2019..2022"), Q("indicator grubel-lloid --exporter CHL")],
     [ok(), ok(rc=0), ok(least=[{"exporter": "CHL", "importer": "PER", "first_usd": v[2019], "last_usd": v[2022]}]), no("grubel-lloyd")], "A group in a measure; growth over a gap by its ends; a slip in the name gets a proposal.")
case("product-below-the-level", K, "world.csv", [I, Q("flows CHL PER --product 0808 --level 6 --years 2022"), Q("flows CHL PER --product 08.04 --level 2 --years 2022"), Q("flows CHL PER --level 3")],
     [ok(), ok([f(2022, "CHL", "PER", "080810", total(2022, ["CHL"], ["PER"], "0808"))]), any_of(ok(sums=total(2022, ["CHL"], ["PER"], "0804")), no(r"08\.04", rc=[1, 2])), no("2|4|6")], "Headings choose products; three digits are no level.")
put("weights.csv", OWN.replace("value_usd", "value_usd,weight_kg") + "2021,CHL,PER,080810,700,350\n2021,CHL,PER,080440,300,\n2022,CHL,PER,080810,900,300\n")
case("unit-values-where-weights-are", K, "weights.csv", [imp("weights.csv", "--dataset w --map exporter=exporter,importer=importer,product=product,value=value_usd,year=year,quantity=weight_kg"), Q("flows CHL PER --level 6 --unit-values")],
     [ok(rc=[0, 1]), ok(least=[f(2021, "CHL", "PER", "080810", 700), f(2021, "CHL", "PER", "080440", 300)])], "A weight that is missing leaves the unit value empty.")

json.dump({"made": f"make.py, Python {sys.version.split()[0]}, pandas {pd.__version__}, pyarrow {pyarrow.__version__}, openpyxl {openpyxl.__version__}", "cases": cases}, open(os.path.join(here, "expected.json"), "w"), indent=1)
print(len(cases), "cases")
