"""Write codes/aliases.csv: codes and names that trade files write beside ISO 3166's.

usage: make_aliases.py BACI_COUNTRY_TABLE.csv   (columns code, name, iso2, iso3; CEPII, Etalab Open Licence 2.0)

Each row: the alias as files write it, the alpha-3 code that it stands for (W00 for the world, GROUP for a group,
NES for a place that is not specified), and who writes it.
"""
import csv, pathlib, sys

here = pathlib.Path(__file__).parent
known = {r["iso3"] for r in csv.DictReader(open(here / "countries.csv", encoding="utf-8"))}
rows = {}


def add(source, pairs):
    for alias, code in pairs:
        assert code in known or code in ("W00", "GROUP", "NES"), code
        assert rows.setdefault(alias, (code, source))[0] == code, alias


add("World Bank WITS and WDI", [("ROM", "ROU"), ("ZAR", "COD"), ("TMP", "TLS"), ("KSV", "XKX"), ("UNK", "XKX"), ("SER", "SRB"),
    ("MNT", "MNE"), ("SUD", "SDN"), ("IMY", "IMN"), ("CHI", "GGY"), ("ADO", "AND"), ("WBG", "PSE"), ("BLX", "BEL"),
    ("OAS", "S19"), ("WLD", "W00"), ("EUN", "GROUP"), ("UNS", "NES"), ("BUN", "NES"), ("SPE", "NES"), ("FRE", "NES"),
    ("NZE", "NES"), ("DRC", "COD")])
add("European Commission (Eurostat GEO)", [("EL", "GRC"), ("UK", "GBR"), ("XK", "XKX"), ("XS", "SRB"), ("XC", "ESP"), ("XL", "ESP"),
    ("XI", "GBR"), ("XU", "GBR"), ("QP", "NES"), ("QQ", "NES"), ("QR", "NES"), ("QS", "NES"), ("QU", "NES"), ("QV", "NES"),
    ("QW", "NES"), ("QX", "NES"), ("QY", "NES"), ("QZ", "NES"), ("EU", "GROUP"), ("EU27_2020", "GROUP"), ("EU28", "GROUP"),
    ("EU27", "GROUP"), ("EU_EXTRA", "GROUP"), ("EU_INTRA", "GROUP"), ("EA20", "GROUP"), ("WORLD", "W00"), ("EA19", "GROUP"), ("EA21", "GROUP"), ("EA", "GROUP"),
    ("EU27_2020_EXTRA", "GROUP"), ("EU27_2020_INTRA", "GROUP"), ("EU28_EXTRA", "GROUP"), ("EU28_INTRA", "GROUP"), ("EU27_EXTRA", "GROUP"),
    ("EU27_INTRA", "GROUP"), ("EXT_EU27_2020", "GROUP"), ("INT_EU27_2020", "GROUP"), ("EXT_EU28", "GROUP"), ("INT_EU28", "GROUP"),
    ("EXT_EU", "GROUP"), ("INT_EU", "GROUP"), ("EXT_EA20", "GROUP"), ("INT_EA20", "GROUP"), ("EXT_EA19", "GROUP"), ("INT_EA19", "GROUP"),
    ("EA20_EXTRA", "GROUP"), ("EA20_INTRA", "GROUP"), ("EA19_EXTRA", "GROUP"), ("EA19_INTRA", "GROUP"), ("EXTRA_EU27", "GROUP"),
    ("INTRA_EU27", "GROUP"), ("EU_EXTRA_UK", "GROUP"), ("EFTA", "GROUP"), ("ACP", "GROUP"), ("OPEC", "GROUP"), ("CIS", "GROUP")])
add("ISO 3166-3 and other former codes", [("TP", "TLS"), ("BUR", "MMR"), ("BU", "MMR"), ("DHY", "BEN"), ("HVO", "BFA"), ("ZR", "COD"),
    ("YMD", "YEM"), ("FXX", "FRA"), ("ROU ", "ROU"), ("RHO", "ZWE"), ("YD", "YEM"), ("SU", "SUN"), ("YU", "YUG"), ("CS", "SCG"),
    ("DD", "DDR"), ("AN", "ANT")])
add("IMF", [("KOS", "XKX"), ("UVK", "XKX"), ("WBG ", "PSE")])
add("International Olympic Committee and common use", [("GER", "DEU"), ("UAE", "ARE"), ("KSA", "SAU"), ("RSA", "ZAF"), ("USA ", "USA"),
    ("US", "USA"), ("U.S.", "USA"), ("U.S.A.", "USA"), ("PRC", "CHN"), ("ROK", "KOR"), ("DPRK", "PRK"), ("NED", "NLD"), ("SUI", "CHE")])
add("UN Comtrade", [("World", "W00"), ("All", "W00"), ("Areas, nes", "NES"), ("Areas, n.e.s.", "NES"), ("Other Asia, nes", "S19"),
    ("Asia, not elsewhere specified", "S19"), ("Bunkers", "NES"), ("Free Zones", "NES"), ("Special Categories", "NES"),
    ("Other Africa, nes", "NES"), ("Other Europe, nes", "NES"), ("Oceania, nes", "NES"), ("LAIA, nes", "NES"), ("CACM, nes", "NES"),
    ("Northern Africa, nes", "NES"), ("Western Asia, nes", "NES"), ("Eastern Europe, nes", "NES"), ("Caribbean, nes", "NES"),
    ("Rest of America, nes", "NES"), ("North America and Central America, nes", "NES"), ("Africa CAMEU region, nes", "NES"),
    ("Europe EU, nes", "NES"), ("Neutral Zone", "NES"), ("EU-28", "GROUP"), ("EU-27", "GROUP"), ("European Union", "GROUP"), ("ASEAN", "GROUP"),
    ("Turkey", "TUR"), ("Turkiye", "TUR"), ("Viet Nam", "VNM"), ("Rep. of Korea", "KOR"), ("Korea, Republic of", "KOR"),
    ("Dem. People's Rep. of Korea", "PRK"), ("China, Hong Kong SAR", "HKG"), ("China, Macao SAR", "MAC"), ("Hong Kong", "HKG"),
    ("Czech Rep.", "CZE"), ("Czechia", "CZE"), ("Russian Federation", "RUS"), ("Iran", "IRN"), ("Syria", "SYR"), ("Bolivia", "BOL"),
    ("Venezuela", "VEN"), ("United Rep. of Tanzania", "TZA"), ("Lao People's Dem. Rep.", "LAO"), ("Laos", "LAO"),
    ("Rep. of Moldova", "MDA"), ("Côte d'Ivoire", "CIV"), ("Ivory Coast", "CIV"), ("Dem. Rep. of the Congo", "COD"), ("Congo", "COG"),
    ("TFYR of Macedonia", "MKD"), ("North Macedonia", "MKD"), ("Macedonia", "MKD"), ("Swaziland", "SWZ"), ("Cabo Verde", "CPV"),
    ("Cape Verde", "CPV"), ("Bosnia Herzegovina", "BIH"), ("Brunei Darussalam", "BRN"), ("Brunei", "BRN"), ("Burma", "MMR"),
    ("State of Palestine", "PSE"), ("Palestine", "PSE"), ("East Timor", "TLS"), ("Holland", "NLD"), ("Netherlands, The", "NLD"),
    ("Great Britain", "GBR"), ("Britain", "GBR"), ("England", "GBR"), ("United States of America", "USA"), ("United States", "USA"),
    ("Taiwan", "TWN"), ("Taiwan, China", "TWN"), ("Chinese Taipei", "TWN"), ("Taipei, Chinese", "TWN"), ("Taiwan Province of China", "TWN"),
    ("Belgium-Luxembourg", "BEL"), ("Fmr Sudan", "SDN"), ("Fmr USSR", "SUN"), ("Fmr Yugoslavia", "YUG"), ("Fmr Ethiopia", "ETH"),
    ("Fmr Fed. Rep. of Germany", "DEU"), ("Fmr Dem. Rep. of Germany", "DDR"), ("Fmr Dem. Yemen", "YEM"),
    ("Fmr Arab Rep. of Yemen", "YEM"), ("USA (before 1981)", "USA"), ("Saint Maarten", "SXM"), ("Bonaire", "BES"),
    ("Br. Virgin Isds", "VGB"), ("Cayman Isds", "CYM"), ("Cook Isds", "COK"), ("Marshall Isds", "MHL"), ("N. Mariana Isds", "MNP"),
    ("Solomon Isds", "SLB"), ("Turks and Caicos Isds", "TCA"), ("Wallis and Futuna Isds", "WLF"), ("FS Micronesia", "FSM"),
    ("Falkland Isds (Malvinas)", "FLK"), ("Faeroe Isds", "FRO"), ("Norfolk Isds", "NFK"), ("Christmas Isds", "CXR"),
    ("Cocos Isds", "CCK"), ("Neth. Antilles", "ANT"), ("Br. Indian Ocean Terr.", "IOT"), ("Br. Antarctic Terr.", "ATB"),
    ("Fr. South Antarctic Terr.", "ATF"), ("South Georgia and the South Sandwich Islands", "SGS"), ("US Virgin Isds", "VIR"),
    ("US Misc. Pacific Isds", "PUS"), ("Central African Rep.", "CAF"), ("Dominican Rep.", "DOM"), ("Holy See (Vatican City State)", "VAT"),
    ("Bolivia (Plurinational State of)", "BOL"), ("Iran (Islamic Republic of)", "IRN"), ("Venezuela (Bolivarian Republic of)", "VEN"),
    ("Korea, Rep.", "KOR"), ("Korea, Dem. Rep.", "PRK"), ("Egypt, Arab Rep.", "EGY"), ("Iran, Islamic Rep.", "IRN"),
    ("Yemen, Rep.", "YEM"), ("Congo, Rep.", "COG"), ("Congo, Dem. Rep.", "COD"), ("Gambia, The", "GMB"), ("Bahamas, The", "BHS"),
    ("Kyrgyz Republic", "KGZ"), ("Slovak Republic", "SVK"), ("Czech Republic", "CZE"), ("Lao PDR", "LAO"), ("Macedonia, FYR", "MKD"),
    ("Micronesia, Fed. Sts.", "FSM"), ("St. Lucia", "LCA"), ("St. Kitts and Nevis", "KNA"), ("St. Vincent and the Grenadines", "VCT"),
    ("Hong Kong, China", "HKG"), ("Macao", "MAC"), ("Ethiopia(excludes Eritrea)", "ETH"), ("South Korea", "KOR"), ("North Korea", "PRK"),
    ("Russia", "RUS"), ("Tanzania", "TZA"), ("Moldova", "MDA"), ("Republic of Türkiye", "TUR")])
add("Turkish in common use", [("Almanya", "DEU"), ("ABD", "USA"), ("Amerika Birleşik Devletleri", "USA"), ("Birleşik Krallık", "GBR"),
    ("İngiltere", "GBR"), ("Hollanda", "NLD"), ("Güney Kore", "KOR"), ("Rusya Federasyonu", "RUS"), ("Çin Halk Cumhuriyeti", "CHN"), ("BAE", "ARE")])
add("Malay in common use", [("Amerika Syarikat", "USA"), ("Belanda", "NLD"), ("Jerman", "DEU"), ("Perancis", "FRA"), ("Jepun", "JPN"),
    ("Republik Rakyat China", "CHN"), ("Korea Selatan", "KOR"), ("Sepanyol", "ESP"), ("Turki", "TUR")])
for row in csv.DictReader(open(sys.argv[1], encoding="utf-8")):
    if row["iso3"] in known and row["name"]:
        rows.setdefault(row["name"], (row["iso3"], "CEPII BACI country table"))
add("UN M49, official and long forms", [
    ("Micronesia (Federated States of)", "FSM"), ("Micronesia, Fed. States of", "FSM"), ("Netherlands (Kingdom of the)", "NLD"),
    ("Kingdom of the Netherlands", "NLD"), ("Sint Maarten (Dutch part)", "SXM"), ("Wallis and Futuna Islands", "WLF"),
    ("Republic of Moldova", "MDA"), ("United Republic of Tanzania", "TZA"), ("Democratic People's Republic of Korea", "PRK"),
    ("Lao People's Democratic Republic", "LAO"), ("Syrian Arab Republic", "SYR"),
    ("United Kingdom of Great Britain and Northern Ireland", "GBR"), ("Faroe Isds", "FRO"), ("West Bank and Gaza", "PSE"),
    ("Virgin Islands (U.S.)", "VIR"), ("United States Virgin Islands", "VIR"), ("Venezuela, RB", "VEN"), ("Republic of Korea", "KOR"),
    ("Islamic Republic of Iran", "IRN"), ("People's Republic of China", "CHN"), ("Mainland China", "CHN"),
    ("Kingdom of Saudi Arabia", "SAU"), ("Republic of Turkey", "TUR"), ("Federal Republic of Germany", "DEU"), ("Vatican", "VAT"),
    ("Democratic Republic of the Congo", "COD"), ("Republic of the Congo", "COG"), ("Republic of North Macedonia", "MKD"),
    ("The former Yugoslav Republic of Macedonia", "MKD"), ("Socialist Republic of Viet Nam", "VNM"), ("Kingdom of Thailand", "THA"),
    ("Republic of Indonesia", "IDN"), ("Republic of Singapore", "SGP"), ("Republic of the Philippines", "PHL"),
    ("Republic of India", "IND"), ("Republic of South Africa", "ZAF"), ("Arab Republic of Egypt", "EGY"),
    ("Republic of Iraq", "IRQ"), ("State of Qatar", "QAT"), ("State of Kuwait", "KWT"), ("Sultanate of Oman", "OMN"),
    ("Kingdom of Bahrain", "BHR"), ("Hashemite Kingdom of Jordan", "JOR"), ("Kingdom of Morocco", "MAR"),
    ("Republic of Azerbaijan", "AZE"), ("Republic of Kazakhstan", "KAZ"), ("Republic of Uzbekistan", "UZB"),
    ("Islamic Republic of Pakistan", "PAK"), ("People's Republic of Bangladesh", "BGD"),
    ("Democratic Socialist Republic of Sri Lanka", "LKA"), ("Republic of Poland", "POL"), ("French Republic", "FRA"),
    ("Italian Republic", "ITA"), ("Kingdom of Spain", "ESP"), ("Hellenic Republic", "GRC"), ("Swiss Confederation", "CHE"),
    ("Slovak Rep.", "SVK"), ("Bolivarian Republic of Venezuela", "VEN"), ("Plurinational State of Bolivia", "BOL"),
    ("Bonaire, Sint Eustatius and Saba", "BES"), ("Saint Helena, Ascension and Tristan da Cunha", "SHN"),
    ("USSR", "SUN"), ("Soviet Union", "SUN"), ("Serbia and Montenegro", "SCG"), ("East Germany", "DDR"), ("Czechoslovakia", "CSK")])
# "Yugoslavia" is one economy to 1991 and another from 1992: a file must say which, by its code.
add("Turkish, Malay, German and Spanish in common use", [("Türkiye Cumhuriyeti", "TUR"), ("Çek Cumhuriyeti", "CZE"), ("Fildişi Sahili", "CIV"),
    ("Kıbrıs Rum Kesimi", "CYP"), ("Güney Kıbrıs Rum Yönetimi", "CYP"), ("Hong-Kong", "HKG"), ("Republik Korea", "KOR"),
    ("Tschechische Republik", "CZE"), ("Großbritannien", "GBR"), ("Holanda", "NLD"), ("Republik Rakyat China", "CHN"),
    ("Korea Selatan", "KOR"), ("Güney Afrika Cumhuriyeti", "ZAF"), ("Kırgızistan", "KGZ"), ("Beyaz Rusya", "BLR")])
add("UN M49 in French and Spanish, official, long and former forms", [
    ("République tchèque", "CZE"), ("Rép. tchèque", "CZE"), ("République slovaque", "SVK"), ("République de Corée", "KOR"),
    ("Corée, République de", "KOR"), ("République populaire démocratique de Corée", "PRK"), ("Fédération de Russie", "RUS"),
    ("Russie, Fédération de", "RUS"), ("République islamique d'Iran", "IRN"), ("Iran (République islamique d')", "IRN"),
    ("République arabe syrienne", "SYR"), ("République de Moldova", "MDA"), ("République de Moldavie", "MDA"),
    ("République-Unie de Tanzanie", "TZA"), ("République démocratique du Congo", "COD"), ("République du Congo", "COG"),
    ("République démocratique populaire lao", "LAO"), ("Bolivie (État plurinational de)", "BOL"),
    ("Venezuela (République bolivarienne du)", "VEN"), ("République populaire de Chine", "CHN"), ("États-Unis d'Amérique", "USA"),
    ("Royaume-Uni de Grande-Bretagne et d'Irlande du Nord", "GBR"), ("Grande-Bretagne", "GBR"), ("Biélorussie", "BLR"),
    ("Bélarus", "BLR"), ("Macédoine du Nord", "MKD"), ("Macédoine", "MKD"), ("Swaziland", "SWZ"), ("Birmanie", "MMR"),
    ("Brunéi Darussalam", "BRN"), ("Timor-Leste", "TLS"), ("Timor oriental", "TLS"), ("État de Palestine", "PSE"),
    ("Chine, RAS de Hong Kong", "HKG"), ("Chine, région administrative spéciale de Hong Kong", "HKG"), ("Hong Kong (Chine)", "HKG"),
    ("Macao (Chine)", "MAC"), ("Taipei chinois", "TWN"), ("Kirghizstan", "KGZ"), ("Cap-Vert", "CPV"), ("République centrafricaine", "CAF"),
    ("République dominicaine", "DOM"), ("Émirats Arabes Unis", "ARE"), ("Arabie saoudite", "SAU"), ("Pays-Bas (Royaume des)", "NLD"),
    ("República Checa", "CZE"), ("República Eslovaca", "SVK"), ("República de Corea", "KOR"),
    ("República Popular Democrática de Corea", "PRK"), ("Federación de Rusia", "RUS"), ("Rusia, Federación de", "RUS"),
    ("Irán (República Islámica del)", "IRN"), ("República Islámica del Irán", "IRN"), ("República Árabe Siria", "SYR"),
    ("República de Moldova", "MDA"), ("República Unida de Tanzanía", "TZA"), ("República Democrática del Congo", "COD"),
    ("República Democrática Popular Lao", "LAO"), ("Bolivia (Estado Plurinacional de)", "BOL"),
    ("Venezuela (República Bolivariana de)", "VEN"), ("República Popular China", "CHN"), ("China, República Popular", "CHN"),
    ("Estados Unidos de América", "USA"), ("EE.UU.", "USA"), ("EEUU", "USA"),
    ("Reino Unido de Gran Bretaña e Irlanda del Norte", "GBR"), ("Gran Bretaña", "GBR"), ("Bielorrusia", "BLR"),
    ("Macedonia del Norte", "MKD"), ("Suazilandia", "SWZ"), ("Birmania", "MMR"), ("Países Bajos (Reino de los)", "NLD"),
    ("Hong Kong (China)", "HKG"), ("China, RAE de Hong Kong", "HKG"), ("Taipei Chino", "TWN"), ("Taipéi Chino", "TWN"),
    ("Costa de Marfil", "CIV"), ("Emiratos Árabes", "ARE"), ("Arabia Saudí", "SAU"), ("Corea, República de", "KOR")])
add("official and former forms in German, Italian, Portuguese, Polish, Dutch, Turkish and Malay", [
    ("Vereinigte Staaten von Amerika", "USA"), ("USA (Vereinigte Staaten)", "USA"), ("Russische Föderation", "RUS"),
    ("Korea, Republik", "KOR"), ("Republik Moldau", "MDA"), ("Moldawien", "MDA"), ("Weißrussland", "BLR"), ("Elfenbeinküste", "CIV"),
    ("Volksrepublik China", "CHN"), ("China, Volksrepublik", "CHN"), ("Demokratische Republik Kongo", "COD"),
    ("Kongo, Demokratische Republik", "COD"), ("Slowakische Republik", "SVK"), ("Islamische Republik Iran", "IRN"),
    ("Iran, Islamische Republik", "IRN"), ("Arabische Republik Syrien", "SYR"), ("Arabische Republik Ägypten", "EGY"),
    ("Vereinigtes Königreich Großbritannien", "GBR"), ("Nordmazedonien", "MKD"), ("Mazedonien", "MKD"), ("Birma", "MMR"),
    ("Niederlande, Königreich der", "NLD"), ("Republik Südafrika", "ZAF"), ("Swasiland", "SWZ"), ("Kirgistan", "KGZ"),
    ("Repubblica Ceca", "CZE"), ("Repubblica ceca", "CZE"), ("Repubblica di Corea", "KOR"), ("Federazione russa", "RUS"),
    ("Repubblica popolare cinese", "CHN"), ("Stati Uniti d'America", "USA"), ("Repubblica slovacca", "SVK"),
    ("Bielorussia", "BLR"), ("Costa d'Avorio", "CIV"), ("Gran Bretagna", "GBR"), ("Birmania", "MMR"),
    ("República Tcheca", "CZE"), ("Federação Russa", "RUS"), ("Federação da Rússia", "RUS"), ("República da Coreia", "KOR"),
    ("República da Coréia", "KOR"), ("Coreia do Sul", "KOR"), ("Coréia do Sul", "KOR"), ("República Popular da China", "CHN"),
    ("Estados Unidos da América", "USA"), ("EUA", "USA"), ("República Eslovaca", "SVK"), ("Grã-Bretanha", "GBR"),
    ("Vietnã", "VNM"), ("Vietname", "VNM"), ("Irã", "IRN"), ("Irão", "IRN"), ("Costa do Marfim", "CIV"), ("Bielorrússia", "BLR"),
    ("Republika Czeska", "CZE"), ("Federacja Rosyjska", "RUS"), ("Republika Korei", "KOR"), ("Stany Zjednoczone Ameryki", "USA"),
    ("Chińska Republika Ludowa", "CHN"), ("Republika Słowacka", "SVK"), ("Wielka Brytania i Irlandia Północna", "GBR"),
    ("Birma", "MMR"), ("Holandia", "NLD"), ("Tsjechische Republiek", "CZE"), ("Russische Federatie", "RUS"),
    ("Verenigde Staten van Amerika", "USA"), ("Volksrepubliek China", "CHN"), ("Groot-Brittannië", "GBR"), ("Wit-Rusland", "BLR"),
    ("Ivoorkust", "CIV"), ("Slowaakse Republiek", "SVK"),
    ("Rusya", "RUS"), ("Kore Cumhuriyeti", "KOR"), ("Kore, Güney", "KOR"), ("Kore (Güney)", "KOR"), ("Kore (Kuzey)", "PRK"),
    ("İran İslam Cumhuriyeti", "IRN"), ("Slovak Cumhuriyeti", "SVK"), ("Suriye Arap Cumhuriyeti", "SYR"), ("Moldova Cumhuriyeti", "MDA"),
    ("Makedonya", "MKD"), ("Demokratik Kongo Cumhuriyeti", "COD"), ("Kongo Demokratik Cumhuriyeti", "COD"), ("Çin (Tayvan)", "TWN"),
    ("Mısır Arap Cumhuriyeti", "EGY"), ("Suudi Arabistan Krallığı", "SAU"), ("Yeni Zellanda", "NZL"), ("Türkmenistan", "TKM"),
    ("Fildişi Sahilleri", "CIV"), ("Birleşik Arap Emirlikleri (BAE)", "ARE"), ("Birleşik Devletler", "USA"),
    ("Republik Czech", "CZE"), ("Persekutuan Rusia", "RUS"), ("Republik Rakyat China (RRC)", "CHN"), ("Great Britain (UK)", "GBR"),
    ("Republik Islam Iran", "IRN"), ("Republik Demokratik Rakyat Lao", "LAO"), ("Republik Arab Mesir", "EGY"),
    ("Republik Arab Syria", "SYR"), ("Amerika Serikat", "USA"), ("Arab Saudi", "SAU"), ("Afrika Selatan", "ZAF"),
    ("Emiriah Arab Bersatu", "ARE"), ("Tiongkok", "CHN"), ("Republik Rakyat Tiongkok", "CHN"), ("Republik Ceko", "CZE"),
    ("Belanda", "NLD"), ("Inggris", "GBR"), ("Mesir", "EGY")])
with open(here / "aliases.csv", "w", newline="", encoding="utf-8") as out:
    w = csv.writer(out, lineterminator="\n")
    w.writerow(["alias", "code", "source"])
    for alias, (code, source) in sorted((a.strip(), c) for a, c in rows.items()):
        w.writerow([alias, code, source])
