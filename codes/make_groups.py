"""Add to codes/groups.csv the groups whose dates are listed here, each with its source.

usage: make_groups.py   (keeps the rows of ASEAN, D-8, EU, EUCU and OIC as they are)
"""
import csv, pathlib

here = pathlib.Path(__file__).parent
KEPT = {"ASEAN": "see README.md", "D-8": "see README.md", "EU": "accession treaties", "EUCU": "see README.md", "OIC": "see README.md, years only"}
G = []


def group(short, name, source, *parts):
    for start, end, codes in parts:
        for code in codes.split():
            G.append((short, name, code, start, end, source))


group("BRICS", "BRICS", "first summit 16 June 2009; Sanya declaration 2011; Johannesburg II declaration 2023; Brazil's chair 6 January 2025",
      ("2009-06-16", "", "BRA RUS IND CHN"), ("2010-12-24", "", "ZAF"), ("2024-01-01", "", "EGY ETH IRN ARE"), ("2025-01-06", "", "IDN"))
group("RCEP", "Regional Comprehensive Economic Partnership", "entry into force, ASEAN Secretariat as depositary",
      ("2022-01-01", "", "AUS BRN KHM CHN JPN LAO NZL SGP THA VNM"), ("2022-02-01", "", "KOR"), ("2022-03-18", "", "MYS"),
      ("2023-01-02", "", "IDN"), ("2023-06-02", "", "PHL"))
group("CPTPP", "Comprehensive and Progressive Agreement for Trans-Pacific Partnership", "entry into force, New Zealand as depositary",
      ("2018-12-30", "", "AUS CAN JPN MEX NZL SGP"), ("2019-01-14", "", "VNM"), ("2021-09-19", "", "PER"), ("2022-11-29", "", "MYS"),
      ("2023-02-21", "", "CHL"), ("2023-07-12", "", "BRN"), ("2024-12-15", "", "GBR"))
group("G20", "Group of Twenty (its members that are economies)", "first meeting of ministers, Berlin, 15 December 1999",
      ("1999-12-15", "", "ARG AUS BRA CAN CHN FRA DEU IND IDN ITA JPN KOR MEX RUS SAU ZAF TUR GBR USA"))
group("G7", "Group of Seven", "Rambouillet summit, 15 November 1975; Canada from San Juan, 27 June 1976",
      ("1975-11-15", "", "FRA DEU ITA JPN GBR USA"), ("1976-06-27", "", "CAN"))
group("OECD", "Organisation for Economic Co-operation and Development", "deposit of the instrument of ratification, as the OECD lists it; the organisation began on 30 September 1961",
      ("1961-09-30", "", "AUT BEL CAN DNK FRA DEU GRC ISL IRL NOR PRT ESP SWE CHE TUR GBR USA"), ("1961-11-13", "", "NLD"),
      ("1961-12-07", "", "LUX"), ("1962-03-29", "", "ITA"), ("1964-04-28", "", "JPN"), ("1969-01-28", "", "FIN"), ("1971-06-07", "", "AUS"),
      ("1973-05-29", "", "NZL"), ("1994-05-18", "", "MEX"), ("1995-12-21", "", "CZE"), ("1996-05-07", "", "HUN"), ("1996-11-22", "", "POL"),
      ("1996-12-12", "", "KOR"), ("2000-12-14", "", "SVK"), ("2010-05-07", "", "CHL"), ("2010-07-21", "", "SVN"), ("2010-09-07", "", "ISR"),
      ("2010-12-09", "", "EST"), ("2016-07-01", "", "LVA"), ("2018-07-05", "", "LTU"), ("2020-04-28", "", "COL"), ("2021-05-25", "", "CRI"))
group("GCC", "Gulf Cooperation Council", "charter of 25 May 1981", ("1981-05-25", "", "ARE BHR KWT OMN QAT SAU"))
group("EFTA", "European Free Trade Association", "Stockholm convention in force 3 May 1960; accessions and withdrawals",
      ("1960-05-03", "", "NOR CHE"), ("1960-05-03", "1972-12-31", "DNK GBR"), ("1960-05-03", "1985-12-31", "PRT"),
      ("1960-05-03", "1994-12-31", "AUT SWE"), ("1970-03-01", "", "ISL"), ("1986-01-01", "1994-12-31", "FIN"), ("1991-09-01", "", "LIE"))
group("MERCOSUR", "Southern Common Market", "treaty of Asuncion in force 29 November 1991; Venezuela from 12 August 2012, suspended 1 December 2016; Bolivia's protocol of adhesion, 7 August 2024",
      ("1991-11-29", "", "ARG BRA PRY URY"), ("2012-08-12", "2016-12-01", "VEN"), ("2024-08-07", "", "BOL"))
group("EAEU", "Eurasian Economic Union", "treaty of Astana in force 1 January 2015; Armenia and Kyrgyzstan by their accession treaties",
      ("2015-01-01", "", "BLR KAZ RUS"), ("2015-01-02", "", "ARM"), ("2015-08-12", "", "KGZ"))
group("USMCA", "United States-Mexico-Canada Agreement", "entry into force", ("2020-07-01", "", "CAN MEX USA"))
group("NAFTA", "North American Free Trade Agreement", "entry into force, to the day before the USMCA's", ("1994-01-01", "2020-06-30", "CAN MEX USA"))
group("APEC", "Asia-Pacific Economic Cooperation", "apec.org, member economies and date of joining, by month; first ministerial meeting 6 November 1989",
      ("1989-11-06", "", "AUS BRN CAN IDN JPN KOR MYS NZL PHL SGP THA USA"), ("1991-11-12", "", "CHN HKG TWN"), ("1993-11-17", "", "MEX PNG"),
      ("1994-11-11", "", "CHL"), ("1998-11-14", "", "PER RUS VNM"))
group("SAARC", "South Asian Association for Regional Cooperation", "charter of 8 December 1985; Afghanistan at the fourteenth summit, 3 April 2007",
      ("1985-12-08", "", "BGD BTN IND MDV NPL PAK LKA"), ("2007-04-03", "", "AFG"))
group("ECOWAS", "Economic Community of West African States", "treaty of Lagos, 28 May 1975; Cabo Verde 1976 (year only); Mauritania to 26 December 2000; Burkina Faso, Mali and Niger to 29 January 2025",
      ("1975-05-28", "", "BEN CIV GMB GHA GIN GNB LBR NGA SEN SLE TGO"), ("1975-05-28", "2025-01-29", "BFA MLI NER"), ("1976-01-01", "", "CPV"),
      ("1975-05-28", "2000-12-26", "MRT"))
group("AFCFTA", "African Continental Free Trade Area (state parties)", "deposit of ratification with the African Union Commission; in force for the first ones 30 May 2019; from 2022 on months may be the report's",
      ("2019-05-30", "", "GHA KEN RWA NER TCD SWZ GIN UGA CIV MLI NAM ZAF COG DJI MRT SEN TGO EGY ETH GMB SLE ESH ZWE BFA"),
      ("2019-06-27", "", "STP"), ("2019-07-02", "", "GNQ"), ("2019-07-07", "", "GAB"), ("2019-10-07", "", "MUS"), ("2020-09-22", "", "CAF"),
      ("2020-11-04", "", "AGO"), ("2020-11-27", "", "LSO TUN"), ("2020-12-01", "", "CMR"), ("2020-12-05", "", "NGA"), ("2021-01-15", "", "MWI"),
      ("2021-02-05", "", "ZMB"), ("2021-06-23", "", "DZA"), ("2021-08-26", "", "BDI"), ("2021-09-15", "", "SYC"), ("2022-01-17", "", "TZA"),
      ("2022-02-05", "", "CPV"), ("2022-02-23", "", "COD"), ("2022-04-18", "", "MAR"), ("2022-09-27", "", "GNB"), ("2023-02-24", "", "BWA"),
      ("2023-01-01", "", "COM MOZ"))
group("SACU", "Southern African Customs Union", "agreement of 11 December 1969, in force 1 March 1970; Namibia 10 July 1990",
      ("1970-03-01", "", "BWA LSO SWZ ZAF"), ("1990-07-10", "", "NAM"))
group("CIS-FTA", "Free trade area of the Commonwealth of Independent States (2011)", "treaty of 18 October 2011, in force 20 September 2012 and by later deposits; Tajikistan ratified in December 2015, the day of 2016 is not known",
      ("2012-09-20", "", "BLR RUS UKR"), ("2012-10-17", "", "ARM"), ("2012-12-08", "", "KAZ MDA"), ("2013-12-13", "", "KGZ"), ("2016-01-01", "", "TJK"))
group("WB-LIC", "Low-income economies (World Bank, fiscal year 2026)", "World Bank country classifications of 1 July 2025; earlier years are not in the table",
      ("2025-07-01", "", "AFG BDI BFA CAF TCD COD ERI GMB GNB LBR MDG MWI MLI MOZ NER PRK RWA SLE SOM SSD SDN SYR TGO UGA YEM"))
group("WB-SAS", "South Asia (World Bank region)", "World Bank country groups before July 2025, when Afghanistan and Pakistan moved to another region",
      ("1960-01-01", "2025-06-30", "AFG PAK"), ("1960-01-01", "", "BGD BTN IND LKA MDV NPL"))
group("WB-NAC", "North America (World Bank region)", "World Bank country groups", ("1960-01-01", "", "BMU CAN USA"))
old = [r for r in csv.DictReader(open(here / "groups.csv", encoding="utf-8")) if r["group"] in KEPT]
known = {r["iso3"] for r in csv.DictReader(open(here / "countries.csv", encoding="utf-8"))}
with open(here / "groups.csv", "w", newline="", encoding="utf-8") as out:
    w = csv.writer(out, lineterminator="\n")
    w.writerow(["group", "name", "iso3", "from", "to", "source"])
    for r in old:
        w.writerow([r["group"], r["name"], r["iso3"], r["from"], r["to"], KEPT[r["group"]]])
    for row in G:
        assert row[2] in known, row
        w.writerow(row)
