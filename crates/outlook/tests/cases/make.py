#!/usr/bin/env python3
"""Writes the folders of this place and expected.json. Standard library only; the same bytes each time.

All figures are made up and round, so that the right answer can be worked out by hand; `why` says how.
"""
import hashlib, json, os, shutil

here = os.path.dirname(os.path.abspath(__file__))
cases = []
AS_OF = "2026-11-29"
STANDS = "no target of total trade in us dollars stands"
CHANCE = r"\d+ ?%|chances? in \d+|in (ten|five|four|three|twenty)\b"
REACHED = r"\b(reached|met) in (201\d|202[0-5])\b|nothing is left to forecast"
BN = 10**9
HEAD = "period_start,period_end,metric,value,unit,reporter,source,published,note\n"


def year(y, value, metric="total_trade", unit="USD", who=None, on=None):
    return (f"{y}-01-01", f"{y}-12-31", metric, int(round(value)), unit, who, on or f"{y + 1}-03-01")


def months(y, to, value, metric="total_trade", unit="USD", who=None, on=None):
    last = {1: 31, 3: 31, 6: 30, 9: 30, 10: 31, 11: 30}[to]
    return (f"{y}-01-01", f"{y}-{to:02}-{last}", metric, int(round(value)), unit, who, on or (f"{y}-{to + 1:02}-15" if to < 12 else f"{y + 1}-01-15"))


def grow(first, to, start, rate, **more):
    return [year(y, start * (1 + rate) ** (y - first), **more) for y in range(first, to + 1)]


def flat(values, first, **more):
    return [year(first + k, v, **more) for k, v in enumerate(values) if v is not None]


def target(id, amount, unit="USD", measure="total_trade", said="2020-01-15", by="2030", what=None, quote=None, parties=None, baseline=None):
    what = what or f"{measure} of {amount:,} {unit}"
    quote = quote or f"The two sides agreed on {what}" + (f" by {by}." if by else ", without a date.")
    return dict(id=id, amount=amount, unit=unit, measure=measure, said=said, by=by, what=what, quote=quote, parties=parties, baseline=baseline)


def sha(path):
    return hashlib.sha256(open(path, "rb").read()).hexdigest()


def put(folder, name, text):
    path = os.path.join(here, folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    open(path, "w", newline="").write(text)
    return path


def dataset(folder, name, file, text, title, unit):
    path = put(folder, f"statistics/{name}/{file}", text)
    n = text.count("\n") - 1
    put(folder, f"statistics/{name}/source.toml", f'dataset = "{name}"\ntitle = "{title}"\norigin = "made up"\nlicence = "own"\nvintage = "2026-09-01"\n'
        f'valuation = "made up"\nunit = "{unit}"\n\n[rows]\nread = {n}\nkept = {n}\n\n[files]\n"{file}" = "{sha(path)}"\n')


def folder(id, rows, targets, pair=("DEU", "POL"), rates=None, currencies=None):
    shutil.rmtree(os.path.join(here, id), ignore_errors=True)
    a, b = pair
    money = "".join(f'{k} = "{v}"\n' for k, v in (currencies or {}).items())
    put(id, "partnership.toml", f'[partnership]\nid = "{a.lower()}-{b.lower()}"\ntitle = "{a} and {b}"\nparties = ["{a}", "{b}"]\n\n[currencies]\n{money}\n[publishers]\n\n[sectors]\n\n[reach]\n')
    put(id, "roundtable/companies.csv", "name,economy,offers,seeks\n")
    quotes = list(dict.fromkeys(t["quote"] for t in targets))
    path = put(id, "documents/t.md", "\n".join(quotes) + "\n")
    said = max(t["said"] for t in targets)
    put(id, "documents/index.toml", f'[[document]]\nid = "t"\nfile = "t.md"\ntitle = "What the two sides said"\npublisher = "X"\ndate = {said}\nlanguage = "en"\nlicence = "own"\nsha256 = "{sha(path)}"\n')
    out = 'document = "t"\n'
    for t in targets:
        parties = ", ".join(f'"{p}"' for p in t["parties"] or pair)
        out += f'\n[[target]]\nid = "{t["id"]}"\nstatus = "aim"\nparties = [{parties}]\nwhat = "{t["what"]}"\nmeasure = "{t["measure"]}"\n'
        out += f'value = {{ amount = {t["amount"]}, unit = "{t["unit"]}", about = false }}\nsaid = {t["said"]}\n'
        if t["baseline"]:
            out += f'baseline = {{ amount = {t["baseline"][0]}, unit = "{t["baseline"][1]}", about = false }}\n'
        if t["by"]:
            out += f"by = {t['by']}\n" if len(t["by"]) != 7 else f'by = "{t["by"]}"\n'
        out += f'passages = [{{ quote = "{t["quote"]}" }}]\n'
    put(id, "ledger/t.toml", out)
    dataset(id, "headline", "headline.csv", HEAD + "".join(f"{s},{e},{m},{v},{u},{w or a},made up,{on},\n" for s, e, m, v, u, w, on in rows), "Figures as published", "the column unit")
    if rates:
        dataset(id, "exchange", "exchange.csv", "period_start,period_end,base,quote,rate,source\n" + "".join(f"{y}-01-01,{y}-12-31,{base},{quote},{r},made up\n" for y, base, quote, r in rates),
                "Average rates", "units of `quote` per one `base`")


def ask(id, must_say, match, no_match, why, rc=0, flags=(), as_of=AS_OF, must_not=(), **more):
    cases.append({"id": id, "command": ["corridor", "outlook", "--partnership", id, "--as-of", as_of, *flags], "rc": rc, "must_say": must_say,
                  "must_not": list(must_not), "match": match, "no_match": no_match, **more, "why": why})


base = grow(2012, 2025, 4 * BN, .05)  # 2025: 7,542,596,569

# Currencies.
usd = [(y, "USD", "EUR", .8) for y in range(2012, 2026)]
folder("usd_twelve_and_a_half", base, [target("t", 12_500_000_000)])
folder("euro_with_rates", base, [target("t", 10 * BN, "EUR")], rates=usd)
ask("euro_with_rates", ["the target is 10bn EUR, $12.5bn at the folder's rate of 0.8 EUR a dollar", "a chance"], ["EUR|euro|€", r"12\.5", CHANCE], [STANDS, REACHED],
    "A target in euro and figures in dollars, with rates: converted and said. Rates never move, so the curve is that of $12.5bn.", same_curve_as="usd_twelve_and_a_half", within_points=2)
ask("usd_twelve_and_a_half", ["$12.5bn", "a chance"], [r"12\.5", CHANCE], [REACHED], "The folder that the euro folders are held against.")
folder("euro_rates_other_way", base, [target("t", 10 * BN, "EUR")], rates=[(y, "EUR", "USD", 1.25) for y in range(2012, 2026)])
ask("euro_rates_other_way", ["as above: 1.25 dollars a euro is the same rate"], ["EUR|euro|€", r"12\.5", CHANCE], [STANDS, REACHED],
    "The table gives dollars per euro. A rate is a rate in both directions.", same_curve_as="usd_twelve_and_a_half", within_points=2)
folder("ringgit_figures", grow(2012, 2025, 16 * BN, .05, unit="MYR", who="VNM"), [target("t", 50 * BN, "MYR")], pair=("VNM", "LAO"), rates=[(y, "USD", "MYR", 4.0) for y in range(2012, 2026)])
ask("ringgit_figures", ["MYR", "$12.5bn or 50bn MYR", "a chance"], ["MYR|ringgit", CHANCE], [STANDS, REACHED], "Figures and target in the same currency, with rates to dollars.")
folder("pounds_without_rate", base, [target("t-gbp", 9 * BN, "GBP")])
ask("pounds_without_rate", ["t-gbp", "GBP", "no rate of GBP in statistics/exchange"], ["t-gbp", "GBP"], [STANDS, "--as-of", CHANCE], "No rate: the reason is the missing rate, not the day.")
ask("pounds_without_rate", ["t-gbp", "GBP", "no rate of GBP"], ["t-gbp", "GBP"], [STANDS, "--as-of"], "The same, asked for by name.", rc=2, flags=("--target", "t-gbp"))
folder("yen_rates_end_in_2023", base, [target("t", 1500 * BN, "JPY")], rates=[(y, "USD", "JPY", 100) for y in range(2012, 2024)])
ask("yen_rates_end_in_2023", ["JPY", "the last rate is of 2023: used and said, or refused with that year"], ["JPY|yen", "2023"], [STANDS], "1,500bn yen is $15bn at the last rate; nothing may be made up for 2024 and 2025 without a word.")
folder("usd_and_yuan", base, [target("t-usd", 10 * BN), target("t-cny", 90 * BN, "CNY")])
ask("usd_and_yuan", ["a chance for t-usd", "t-cny: no rate of CNY"], [r"\$10bn", "t-cny|90", "CNY|yuan", CHANCE], [STANDS], "One target can be answered and one cannot: both are named.")

# Scopes.
both = base + [year(y, 2 * BN * 1.03 ** (y - 2012), "exports_deu_to_pol", who="DEU") for y in range(2012, 2026)]
folder("exports_one_way", both, [target("t", 5 * BN, measure="exports_DEU_to_POL")])
ask("exports_one_way", ["exports of DEU to POL, $2.94bn in 2025", "a chance"], ["export", r"2\.9|2,937", CHANCE], [REACHED],
    "Exports of $2.937bn against a target of $5bn. Total trade is above $5bn since 2017; held against that it looks met. $5bn needs 11 % a year.", curve=[{"reporter": "DEU", "year": 2030, "at_most": 60}])
folder("exports_without_series", base, [target("t", 5 * BN, measure="exports_POL_to_DEU")])
ask("exports_without_series", ["t", "exports of POL to DEU", "no such figures"], ["exports?", r"\bt\b"], [CHANCE, REACHED, "--as-of"], "No exports among the figures: refused by name.", rc=2, flags=("--target", "t"))
folder("exports_other_direction", both, [target("t", 5 * BN, measure="exports_POL_to_DEU")])
ask("exports_other_direction", ["t", "exports of POL to DEU", "no such figures"], ["exports?"], [CHANCE, REACHED], "Figures of the other direction are not this one's. (total less exports is an answer only if it says so.)", rc=2, flags=("--target", "t"))
folder("imports_of_one_side", both, [target("t", 5 * BN, measure="imports")])
ask("imports_of_one_side", ["t", "imports"], ["imports"], [CHANCE, REACHED], "A measure without a direction or a series.", rc=2, flags=("--target", "t"))
folder("investment_beside_trade", base, [target("t-trade", 10 * BN), target("t-fdi", 2 * BN, measure="investment")])
ask("investment_beside_trade", ["a chance of $10bn", "t-fdi is a target of investment: no figures of it"], [r"\$10bn", "investment", CHANCE], [REACHED], "$2bn of investment is no $2bn of trade, which was passed long ago.")
folder("visitors", base, [target("t-vis", 2_000_000, "visitors", measure="visitors")])
ask("visitors", ["t-vis", "visitors: no figures of them"], ["t-vis|2,000,000|2 million", "visitors"], [STANDS, "--as-of", REACHED, CHANCE], "A target that is no money.")
ask("visitors", ["t-vis", "visitors"], ["visitors"], [STANDS, "--as-of", REACHED, CHANCE], "The same by name.", rc=2, flags=("--target", "t-vis"))
folder("percent", base, [target("t", 30, "percent", what="growth of trade by 30 percent")])
ask("percent", ["t", "30 percent", "of what base, or why there is no answer"], ["percent|%"], [STANDS, REACHED, r"\$30(\.0+)?([ ,;)]|$)"], "Thirty percent are not thirty dollars, which every year passes.", rc=[0, 2], flags=("--target", "t"))
folder("double_of_a_base", base, [target("t", 2, "times", what="a doubling of trade", baseline=(6 * BN, "USD"))])
ask("double_of_a_base", ["twice $6bn is $12bn", "a chance"], [r"\$12bn|\$12\.0bn", CHANCE], [REACHED, STANDS, r"\$2(\.0+)?([ ,;)]|$)"], "Double by 2030, with the base in the record.")
folder("double_without_base", base, [target("t", 2, "times", what="a doubling of trade", said="2020-06-15")])
ask("double_without_base", ["twice the last figure known on 15 June 2020: $5.628bn of 2019, so $11.26bn; or that the record has no base"], [r"11\.2[56]|11\.3|base"], [REACHED, r"\$2(\.0+)?([ ,;)]|$)"], "The figure of 2019 was published on 1 March 2020, so it was known.", rc=[0, 2], flags=("--target", "t"))
folder("services", base, [target("t", 3 * BN, measure="services_trade")])
ask("services", ["t", "services"], ["services"], [CHANCE, REACHED], "Trade in services is not in total trade of goods: $3bn of it is not met.", rc=2, flags=("--target", "t"))
folder("non_oil", base, [target("t", 6 * BN, measure="non_oil_trade"), target("u", 10 * BN)])
ask("non_oil", ["a chance of $10bn", "t is a target of non-oil trade: no figures of it"], ["non.oil", r"\$10bn", CHANCE], [REACHED], "A part of trade: total trade is above $6bn since 2021.")
folder("other_parties", base, [target("t", 10 * BN), target("v", 7 * BN, parties=["DEU", "FRA"])])
ask("other_parties", ["a chance of $10bn", "v is of DEU and FRA"], [r"\$10bn", "FRA", CHANCE], [REACHED], "A target with somebody else is not held against this pair's trade.", rc=[0, 2])

# Deadlines past.
folder("past_and_met", base, [target("t", 6 * BN, by="2022")])
ask("past_and_met", ["met: reached in 2021 with $6.205bn, before the deadline of 2022"], ["2021", r"6\.2"], [STANDS, r"not met by|\bmissed\b"], "The first year from 2020 at $6bn or more.")
folder("past_missed_met_later", base, [target("t", 7 * BN, by="2022")])
ask("past_missed_met_later", ["not met by 2022 ($6.516bn)", "reached in 2024 with $7.183bn, two years late"], ["2022", r"6\.5", "2024", r"7\.18|7\.2", "not met|missed|late|after"], [STANDS], "Both facts: the deadline was missed, and the sum came later.")
folder("past_not_yet_published", base, [target("t", 7_500_000_000, by="2025")])
ask("past_not_yet_published", ["the figure of 2025 is not published yet; 2024 held $7.183bn", "a chance for 2025"], ["2025", r"7\.18|7\.2"], [STANDS, r"not met by|\bmissed\b"], "As of 10 January 2026 the year is over but its figure comes in March: nobody knows.", as_of="2026-01-10")
ask("past_not_yet_published", ["reached in 2025 with $7.543bn"], ["2025", r"7\.54|7\.5"], [STANDS, r"not met by|\bmissed\b"], "The same in November: met.")
folder("past_year_missing", [r for r in base if not r[0].startswith("2022")], [target("t", 6_500_000_000, by="2022")])
ask("past_year_missing", ["the deadline of 2022 passed; no figure for 2022; 2021 held $6.205bn"], ["2022", "no figure|missing|not known|gap|without a figure"], [STANDS], "A gap in the year of the deadline ($6.516bn would have met it): neither met nor missed is known. 2023 at $6.841bn came after the deadline.")
folder("past_and_standing", base, [target("old", 7 * BN, by="2022"), target("new", 12 * BN, said="2023-05-02", by="2032")])
ask("past_and_standing", ["old: not met by 2022", "new: a chance by 2032"], [r"\$7bn|\$7\.0bn", "2022", r"\$12bn", "2032", CHANCE], [STANDS], "All standing targets, also those past their deadline.")

# Two targets and orders.
folder("two_deadlines", base, [target("a", 10 * BN, by="2028"), target("b", 10 * BN, by="2032")])
ask("two_deadlines", ["a chance by 2028 and a higher one by 2032"], [r"\$10bn", "2028", "2032"], [], "One sum, two dates: the chance by 2032 is at least that by 2028.", law={"at_least": [["b", "DEU", 2032], ["a", "DEU", 2028]]})
folder("two_sums", base, [target("a", 10 * BN), target("b", 14 * BN)])
ask("two_sums", ["$14bn has no higher chance than $10bn"], [r"\$10bn", r"\$14bn", "2030"], [], "One date, two sums: the larger is never likelier, in any year.", law={"at_least": [["a", "DEU", 2030], ["b", "DEU", 2030]]})
folder("no_deadline", base, [target("t", 10 * BN, by=None)])
ask("no_deadline", ["no date was set", "a chance by a year that is said to be chosen"], [r"\$10bn", "no date|no deadline|without a date|no year|chosen", CHANCE], [REACHED], "No deadline is invented.")

# Met, then fell.
fell = flat([5, 5, 5, 5, 5, 5, 5, 5, 5, 11, 5, 5, 5, 5], 2012)
fell = [(s, e, m, v * BN, u, w, on) for s, e, m, v, u, w, on in fell]
folder("met_after_it_was_said_then_fell", fell, [target("t", 10 * BN)])
ask("met_after_it_was_said_then_fell", ["reached in 2021 with $11bn", "$5bn in 2025, below it again"], ["2021", r"\$11bn|11\.0", r"\$5bn|5\.0"], [STANDS], "Met once, in time; that trade is half of it today must not stay unsaid.")
folder("met_in_the_year_it_was_said", [year(y, 5 * BN) for y in range(2012, 2020)] + [year(2020, 10_400_000_000)] + [year(y, 10_600_000_000) for y in range(2021, 2026)], [target("t", 10 * BN, said="2020-09-30")])
ask("met_in_the_year_it_was_said", ["reached in 2020 with $10.4bn"], ["2020", r"10\.4"], [STANDS], "The year in which it was said can meet it.")
folder("met_the_year_before", [year(y, 8 * BN) for y in range(2012, 2019)] + [year(2019, 10_500_000_000)] + [year(y, 8 * BN) for y in range(2020, 2026)], [target("t", 10 * BN, said="2020-01-15")])
ask("met_the_year_before", ["reached in 2019, before it was said on 15 January 2020", "a chance from now on"], ["2019", CHANCE], ["nothing is left to forecast"], "The figure of 2019 was published after the day of the target, but the year was over: it cannot meet it.")
folder("one_reporter_met", grow(2012, 2025, 5 * BN, .06) + grow(2012, 2025, 4 * BN, .06, who="POL"), [target("t", 10 * BN)])
ask("one_reporter_met", ["DEU: reached in 2024 with $10.06bn", "POL: $8.53bn in 2025, a chance"], ["DEU|Germany", "POL|Poland", "2024", r"10\.0[56]|10\.1", CHANCE], [STANDS], "Reporters are never mixed: by one the target is met, by the other not. 5 x 1.06^12 = 10.061; 4 x 1.06^13 = 8.532.")

# Suspect figures.
spike = [year(y, (25 if y == 2019 else 5) * BN) for y in range(2012, 2026)]
folder("spike_of_five", spike, [target("t", 10 * BN)])
ask("spike_of_five", ["2019: $25bn is five times 2018 and 2020"], ["2019", r"\$25bn|25\.0"], ["nothing is left to forecast"], "A year five times its neighbours is a finding. It lies before the target was said, so it does not meet it either.")
folder("dip_to_a_tenth", [year(y, (.6 if y == 2018 else 6) * BN) for y in range(2012, 2026)], [target("t", 10 * BN)])
ask("dip_to_a_tenth", ["2018: $600m is a tenth of 2017 and 2019"], ["2018", r"600m|0\.6bn|0\.600"], [], "The same kind the other way round: a zero was lost.")
folder("spike_in_the_last_year", [year(y, (28 if y == 2025 else 4) * BN) for y in range(2012, 2026)], [target("t", 10 * BN)])
ask("spike_in_the_last_year", ["2025: $28bn is seven times 2024; suspect"], ["2025", r"\$28bn|28\.0", "times|suspect|doubt"], [], "It may have met the target, but not without a word on the figure.")
folder("fast_growth_is_no_spike", grow(2012, 2025, .2 * BN, .35), [target("t", 20 * BN)])
ask("fast_growth_is_no_spike", ["a chance of $20bn from $9.9bn"], [r"\$20bn", CHANCE], [r"times (its|their|the) neighbours", "suspect"], "Thirty-five percent each year for thirteen years is a fast pair, not a wrong figure: 0.2 x 1.35^13 = 9.89.")
folder("spike_of_one_reporter", grow(2012, 2025, 5 * BN, .03) + [year(y, (30 if y == 2017 else 5) * BN, who="POL") for y in range(2012, 2026)], [target("t", 10 * BN)])
ask("spike_of_one_reporter", ["POL, 2017: $30bn is six times its neighbours"], ["POL|Poland", "2017", r"\$30bn|30\.0"], [], "The finding names whose figure it is.")

# Constant and short.
folder("constant_below", [year(y, 9_500_000_000) for y in range(2012, 2026)], [target("t", 10 * BN)])
ask("constant_below", ["a chance"], [r"\$10bn", CHANCE], ["NaN", r"\binf\b", REACHED], "A spread of nothing in its own record is no certainty: others of its size move.", curve=[{"reporter": "DEU", "year": 2030, "at_least": 20, "at_most": 97}])
folder("constant_at_the_target", [year(y, 10 * BN) for y in range(2012, 2026)], [target("t", 10 * BN)])
ask("constant_at_the_target", ["reached in 2020 with $10bn"], ["2020", r"\$10bn|10\.0"], ["NaN"], "As much as the target is the target.")
folder("all_zero", [year(y, 0) for y in range(2015, 2026)], [target("t", 1 * BN)])
ask("all_zero", ["no forecast: every figure is zero"], ["zero|no trade"], [CHANCE, "NaN"], "")
folder("two_years_and_a_part", [year(2024, 4 * BN), year(2025, 5 * BN), months(2026, 9, 4_500_000_000)], [target("t", 10 * BN)])
ask("two_years_and_a_part", ["fewer than three full years: what comparable pairs did", "2026"], ["2026", "comparable|other pairs|short"], ["NaN", REACHED], "Two full years and nine months: no fan of the pair's own.")
folder("three_years", [year(2023, 4 * BN), year(2024, 5 * BN), year(2025, 6 * BN)], [target("t", 10 * BN)])
ask("three_years", ["a chance", "short record"], [r"\$10bn", CHANCE], ["NaN", REACHED], "The least for a fan of its own: $6bn with ten in five years.", curve=[{"reporter": "DEU", "year": 2030, "at_least": 3, "at_most": 85}])
folder("long_and_short", base + [year(2025, 6 * BN, who="POL")], [target("t", 10 * BN)])
ask("long_and_short", ["DEU: a chance", "POL: one figure only"], ["DEU|Germany", "POL|Poland", CHANCE], ["NaN"], "One reporter has fourteen years and the other has one: the short one is said to be short.")

# Part-years.
parts = base + [months(2025, 9, .7 * 7_542_596_569), months(2026, 9, 6_300_000_000)]
folder("part_year_with_learned_share", parts, [target("t", 10 * BN)])
ask("part_year_with_learned_share", ["nine months of 2026, $6.3bn, against $5.28bn a year before: about $9bn for the year"], ["2026", r"6\.3"], ["NaN"], "Nine months held 70 % of 2025, so 6.3 / 0.7 = $9bn, with its doubt.", curve=[{"reporter": "DEU", "year": 2030, "at_least": 35}])
folder("part_year_alone", [months(2026, 9, 3 * BN)], [target("t", 10 * BN)])
ask("part_year_alone", ["nine months of 2026 and no full year"], ["2026"], ["NaN", REACHED], "A single part-year is less than one figure.")
folder("part_year_over_the_target", base[:-1] + [months(2025, 11, 10_400_000_000)], [target("t", 10 * BN)])
ask("part_year_over_the_target", ["reached in 2025: eleven months hold $10.4bn"], ["2025", r"10\.4", "reached|met"], [STANDS], "Months only add; what eleven of them reached, the year has reached.")
folder("parts_published_on_one_day", base[:-1] + [months(2025, 6, 3_600_000_000, on="2025-12-15"), months(2025, 9, 5_500_000_000, on="2025-12-15")], [target("t", 10 * BN)])
ask("parts_published_on_one_day", ["a chance"], [r"\$10bn", CHANCE], ["same day", "hold less", "two figures"], "Six and nine months on one day, the second larger: nothing is wrong.")
folder("half_year_below_a_quarter", base[:-1] + [months(2025, 3, 2 * BN), months(2025, 6, 1_500_000_000)], [target("t", 10 * BN)])
ask("half_year_below_a_quarter", ["six months hold less than three"], ["2025", r"1\.5", r"\$2bn|2\.0"], [], "A sum over more months cannot be smaller.")
folder("year_below_eleven_months", base[:-1] + [months(2025, 11, 7_900_000_000), year(2025, 7_100_000_000)], [target("t", 10 * BN)])
ask("year_below_eleven_months", ["twelve months of 2025 hold less than eleven"], ["2025", r"7\.9", r"7\.1"], [], "The same with the full year itself.")

# Repeated and revised.
folder("same_row_twice", base + [base[-1]], [target("t", 10 * BN)])
ask("same_row_twice", ["a chance"], [r"\$10bn", CHANCE], ["NaN"], "One fact copied twice changes nothing.", same_curve_as="one_row_once", within_points=0)
folder("one_row_once", base, [target("t", 10 * BN)])
ask("one_row_once", ["a chance"], [r"\$10bn", CHANCE], [REACHED], "Needs 5.8 % a year for five years; the record is 5 % each year.", curve=[{"reporter": "DEU", "year": 2030, "at_least": 15, "at_most": 75}])
folder("rows_in_any_order", base[::-1][3:] + base[::-1][:3], [target("t", 10 * BN)])
ask("rows_in_any_order", ["a chance"], [r"\$10bn"], [], "The order of rows says nothing.", same_curve_as="one_row_once", within_points=0)
folder("two_values_of_2023", base + [year(2023, 9 * BN)], [target("t", 10 * BN)])
ask("two_values_of_2023", ["two figures for 2023 published on 2024-03-01", "$6.841bn", "$9bn", "which one is used"], ["2023", r"6\.84|6\.8", r"\$9bn|9\.0"], [], "An inner year, not the last.")
folder("two_currencies_are_no_repeat", base + [year(y, 4 * 4 * BN * 1.05 ** (y - 2012), unit="MYR") for y in range(2012, 2026)], [target("t", 10 * BN)], rates=[(y, "USD", "MYR", 4.0) for y in range(2012, 2026)])
ask("two_currencies_are_no_repeat", ["a chance"], [r"\$10bn", CHANCE], ["two figures", "same day"], "The same fact in two currencies on one day is no contradiction.", same_curve_as="one_row_once", within_points=1)
folder("two_reporters_are_no_repeat", base + [year(y, 5 * BN * 1.04 ** (y - 2012), who="POL") for y in range(2012, 2026)], [target("t", 10 * BN)])
ask("two_reporters_are_no_repeat", ["a chance as each reports it"], ["DEU|Germany", "POL|Poland", CHANCE], ["two figures"], "Two reporters differ by right.")
rev = base[:-2] + [year(2024, 7 * BN), year(2024, 8_400_000_000, on="2026-02-10")]
folder("revised_upwards", rev, [target("t", 10 * BN)])
ask("revised_upwards", ["2024: $8.4bn, revised from $7bn on 10 February 2026"], [r"8\.4"], ["two figures"], "The later figure holds; a revision is no contradiction.")
ask("revised_upwards", ["2024: $7bn"], [r"\$7bn|7\.0"], [r"\$8\.4"], "On the last day of 2025 nobody knew the revision.", as_of="2025-12-31")
folder("revised_below_the_target", base[:-2] + [year(2024, 10_200_000_000), year(2024, 9_600_000_000, on="2026-01-20"), year(2025, 9_700_000_000)], [target("t", 10 * BN)])
ask("revised_below_the_target", ["a chance from $9.7bn", "2024 is $9.6bn now"], [CHANCE, r"9\.7"], ["nothing is left to forecast", "reached in 2024"], "Met by the first figure only; revised, it was not.")
ask("revised_below_the_target", ["reached in 2024 with $10.2bn"], ["2024", r"10\.2"], [r"9\.6"], "As was known in June 2025.", as_of="2025-06-30")

# Further, of 29 November: other deadlines, measures and files.
def span(first, last, value, metric="total_trade", unit="USD", who=None, on=None):
    return (first, last, metric, int(round(value)), unit, who, on)


folder("deadline_in_a_month", base, [target("t", 10 * BN, by="2030-06")])
ask("deadline_in_a_month", ["$10bn by June 2030: the last year that is over by then is 2029, or the chance of 2030 is said to be of the whole year"], [r"\$10bn", "June 2030|2030-06|30 June 2030", CHANCE], [STANDS, REACHED],
    "A deadline in the middle of a year: yearly trade of 2030 is not known by then, and the page says which year it counts.")
folder("deadline_on_a_day", base, [target("t", 10 * BN, by="2030-12-31")], )
ask("deadline_on_a_day", ["a chance by 2030, as with the year alone"], [r"\$10bn", "2030", CHANCE], [STANDS, REACHED], "The last day of a year is the year.", same_curve_as="one_row_once", within_points=0)
folder("said_tomorrow", base, [target("t", 10 * BN, said="2026-12-15")])
ask("said_tomorrow", ["no target is known on this day, or the document is dated after it"], [r"2026-12-15|15 December 2026|no target"], [REACHED], "Said after the day asked about.", rc=[0, 2])
folder("share_of_trade", base, [target("t-share", 40, "percent", measure="share_in_national_currencies", what="40 percent of trade in national currencies"), target("t", 10 * BN)])
ask("share_of_trade", ["a chance of $10bn", "t-share: 40 percent of settlement in national currencies, no figures of it"], [r"\$10bn", "t-share|40 ?(%|percent)", "national currencies", CHANCE], [REACHED, r"\$40\b"], "A share is no sum.")
folder("balance", base, [target("t", 1 * BN, measure="trade_balance", what="a trade surplus of 1 billion dollars")])
ask("balance", ["t", "trade balance: no figures"], ["balance"], [CHANCE, REACHED], "Trade above $1bn since ever is no surplus of $1bn.", rc=2, flags=("--target", "t"))
folder("companies_count", base, [target("t", 500, "companies", measure="companies", what="500 companies of each in the other")])
ask("companies_count", ["t", "companies: no figures"], ["companies"], [CHANCE, REACHED], "A count of firms.", rc=2, flags=("--target", "t"))
folder("goods_trade_word", base, [target("t", 10 * BN, measure="bilateral_trade")])
ask("goods_trade_word", ["a chance of $10bn"], [r"\$10bn", CHANCE], [STANDS, REACHED], "Bilateral trade is total trade.", same_curve_as="one_row_once", within_points=0)
folder("ten_dollars", base, [target("t", 10, what="trade of 10 billion dollars")])
ask("ten_dollars", ["the target is of $10; what the words say is 10 billion: suspect"], ["t\\b", r"\$10\b|10 USD|10 dollars", "billion|million|suspect|far below|wrong"], [r"was met in"], "Someone wrote 10 and meant billions: a target a hundred million times below last year's trade is a slip in the record, and no success.", rc=[0, 2])
folder("thousand_times", base, [target("t", 10_000 * BN, what="trade of 10 billion dollars")])
ask("thousand_times", ["the target is a thousand times last year's trade: suspect"], [r"\$10,000bn|\$10tn|10 trillion|10,000,000", "times|suspect|wrong"], [REACHED], "The same the other way: a target of $10,000bn.", rc=[0, 2])
folder("twice_by_two_bases", base, [target("a", 2, "times", what="a doubling of trade", baseline=(5 * BN, "USD")), target("b", 3, "times", what="three times as much trade", baseline=(5 * BN, "USD"), by="2035")])
ask("twice_by_two_bases", ["twice $5bn is $10bn", "three times $5bn is $15bn by 2035"], [r"\$10bn", r"\$15bn", "2035", CHANCE], [STANDS, REACHED], "Two multiples of one base.")
folder("percent_of_a_base", base, [target("t", 50, "percent", what="growth of trade by 50 percent", baseline=(7 * BN, "USD"))])
ask("percent_of_a_base", ["50 percent above $7bn is $10.5bn", "a chance"], [r"10\.5", CHANCE], [STANDS, REACHED, r"\$50\b"], "Growth by fifty percent over a base in the record.")
folder("base_in_euro", base, [target("t", 2, "times", what="a doubling of trade", baseline=(5 * BN, "EUR"))], rates=usd)
ask("base_in_euro", ["twice 5bn EUR is 10bn EUR, $12.5bn"], ["EUR|euro", r"12\.5", CHANCE], [STANDS, REACHED], "A base in another currency.", same_curve_as="usd_twelve_and_a_half", within_points=2)
folder("lira_falls", base, [target("t", 90 * BN, "TRY")], rates=[(y, "USD", "TRY", 2 + 3 * (y - 2012)) for y in range(2012, 2026)])
ask("lira_falls", ["90bn TRY, $2.195bn at the rate of 2025 (41 a dollar)", "reached in 2020: $5.91bn at 26 a dollar is 153.7bn TRY"], ["TRY|lira", "2020", "reached|met"], [STANDS], "Years that are over are judged at their own rates: in 2020 trade was 154bn lira; in 2015 (11 a dollar, before it was said) 51bn.")
folder("rate_by_both_ways", base, [target("t", 10 * BN, "EUR")], rates=[(y, "USD", "EUR", .8) for y in range(2012, 2026)] + [(y, "EUR", "USD", 1.25) for y in range(2012, 2026)])
ask("rate_by_both_ways", ["as with one of the two"], ["EUR|euro", r"12\.5", CHANCE], [STANDS, REACHED], "Both ways of writing one rate agree: nothing is in doubt.", same_curve_as="usd_twelve_and_a_half", within_points=2)
quarters = [span(f"{y}-{m:02}-01", f"{y}-{m + 2:02}-{d}", v * BN, on=f"{y + (m == 10)}-{(m + 3) % 12 or 12:02}-20") for y, vs in ((2024, (1.7, 1.8, 1.8, 1.9)), (2025, (1.8, 1.9, 1.9, 2.0))) for (m, d), v in zip(((1, 31), (4, 30), (7, 30), (10, 31)), vs)]
folder("quarters", base[:-2] + quarters, [target("t", 10 * BN)])
ask("quarters", ["2024: $7.2bn from four quarters, 2025: $7.6bn", "a chance"], [r"\$10bn", r"7\.6", CHANCE], ["NaN", REACHED, "cannot be smaller"], "Four quarters of a year are the year: 1.8 + 1.9 + 1.9 + 2.0.", curve=[{"reporter": "DEU", "year": 2030, "at_least": 10, "at_most": 80}])
folder("fiscal_years", [span(f"{y}-04-01", f"{y + 1}-03-31", 4 * BN * 1.05 ** (y - 2012), on=f"{y + 1}-06-01") for y in range(2012, 2026)], [target("t", 10 * BN)])
ask("fiscal_years", ["figures are of years from April to March; a chance, or by name why there is none"], [r"\$10bn", "April|fiscal|FY|2025-04|twelve months|calendar"], ["NaN", REACHED], "Years from April: neither dropped in silence nor taken for calendar years.", rc=[0, 2])
folder("estimate_of_this_year", base + [year(2026, 10_500_000_000, on="2026-09-10")], [target("t", 10 * BN)])
ask("estimate_of_this_year", ["2026: published on 2026-09-10, before the year was over: an estimate, and no outturn"], ["2026", "2026-09-10|10 September 2026|not over|before|estimate"], [r"\b(reached|met) in 2026\b", "nothing is left to forecast"], "An estimate of a year that still runs meets nothing.")
folder("three_reporters", base + [year(y, 5 * BN * 1.04 ** (y - 2012), who="POL") for y in range(2012, 2026)] + [year(y, 50 * BN, who="FRA") for y in range(2012, 2026)], [target("t", 10 * BN)])
ask("three_reporters", ["FRA is no party", "as each party reports it"], ["DEU|Germany", "POL|Poland", "FRA|France"], [REACHED], "Figures of somebody who is no party ($50bn) meet nothing, and are not dropped without a word.", rc=[0, 2])
folder("gap_of_three_years", [r for r in base if r[0][:4] not in ("2017", "2018", "2019")], [target("t", 10 * BN)])
ask("gap_of_three_years", ["no figures for 2017, 2018, 2019", "a chance"], ["2017", "2019", CHANCE], ["NaN", REACHED], "Years without figures stay gaps.", curve=[{"reporter": "DEU", "year": 2030, "at_least": 10, "at_most": 80}])
folder("fell_by_half", [year(y, (8 if y < 2020 else 4) * BN * 1.01 ** (y - 2012)) for y in range(2012, 2026)], [target("t", 10 * BN)])
ask("fell_by_half", ["a chance under 40 %"], [r"\$10bn", CHANCE], ["NaN", REACHED], "Trade fell by half in 2020 and stayed: $4.55bn, and 10 in five years.", curve=[{"reporter": "DEU", "year": 2030, "at_most": 40}])
folder("withdrawn_by_a_later_one", base, [target("old", 10 * BN, said="2015-03-01", by="2020"), target("new", 10 * BN, said="2021-03-01", by="2030")])
ask("withdrawn_by_a_later_one", ["old: not met by 2020 ($5.91bn)", "new: a chance by 2030"], ["2020", r"5\.9", "not met|missed", "2030", CHANCE], [STANDS, REACHED], "The same sum said again with a later date: the first was missed, the second stands.")
folder("sum_by_parts_of_the_year", base[:-1] + [months(2025, 3, 1_800_000_000), months(2025, 6, 3_700_000_000), months(2025, 9, 5_600_000_000), months(2025, 11, 6_900_000_000)], [target("t", 10 * BN)])
ask("sum_by_parts_of_the_year", ["2025: eleven months, $6.9bn", "a chance"], ["2025", r"6\.9", CHANCE], ["NaN", REACHED, "cannot be smaller", "two figures"], "A year known by three, six, nine and eleven months: the longest is used, none is added to another.", curve=[{"reporter": "DEU", "year": 2030, "at_least": 10, "at_most": 80}])

# More currencies, measures and parts of a year.
folder("rupees", grow(2012, 2025, 50 * BN, .05, who="IND"), [target("t", 10_000 * BN, "INR", said="2023-03-01")], pair=("IND", "ARE"), rates=[(y, "USD", "INR", 50 + 2.5 * (y - 2012)) for y in range(2012, 2026)])
ask("rupees", ["10tn INR is $121bn at the rate of 2025 (82.5 a dollar)", "a chance"], ["INR|rupee", r"\b121", CHANCE], [STANDS, REACHED], "10,000bn rupees at 82.5 a dollar are $121.2bn; 2025 held $94.3bn.", curve=[{"reporter": "IND", "year": 2030, "at_least": 20, "at_most": 80}])
folder("won_through_the_euro", grow(2012, 2025, 50 * BN, .05, who="KOR"), [target("t", 150_000 * BN, "KRW", said="2023-03-01")], pair=("KOR", "VNM"), rates=[(y, a, b, r) for y in range(2012, 2026) for a, b, r in (("EUR", "KRW", 1500), ("EUR", "USD", 1.25))])
ask("won_through_the_euro", ["150tn KRW is $125bn through the euro (1,200 a dollar), or: no rate of KRW to the dollar, the folder has it to the euro"], ["KRW|won"], [STANDS, "--as-of", REACHED], "Rates of both currencies to the euro: crossed and said, or refused with the reason.", must_not=["KRW has no rate at all"])
folder("francs_reached_in_their_own", flat([3 * BN, 3.3 * BN, 3.6 * BN, 3.9 * BN, 4.25 * BN, 4.3 * BN, 4.2 * BN, 4.4 * BN], 2018, who="CHE"), [target("t", 4 * BN, "CHF", said="2019-06-01", by="2023")], pair=("CHE", "BRA"), rates=[(y, "USD", "CHF", r) for y, r in zip(range(2018, 2026), (.98, .99, .94, .91, .95, .90, .88, .85))])
ask("francs_reached_in_their_own", ["reached in 2022: $4.25bn at 0.95 a dollar is 4.04bn CHF"], ["CHF|franc", "2022", "reached|met"], [STANDS, "not met"], "2022 is $4.25bn, 4.04bn francs; no other year passes four billion: at the rate of 2025 the target would be $4.7bn, never reached.")
folder("goods_and_services", grow(2012, 2025, 4 * BN, .05) + grow(2012, 2025, 10 * BN, .05, metric="goods_and_services_trade"), [target("t", 20 * BN, measure="goods_and_services_trade")])
ask("goods_and_services", ["goods and services held $18.9bn in 2025", "a chance over a half by 2030"], ["services", r"18\.[89]", CHANCE], [STANDS, REACHED], "The figures of goods and services are those the target counts; goods alone are at $7.5bn.", curve=[{"reporter": "DEU", "year": 2030, "at_least": 60}])
folder("services_in_part", grow(2014, 2025, 2 * BN, .05, metric="services_trade") + [months(2024, 6, 1_600_000_000, metric="services_trade"), months(2025, 6, 1_680_000_000, metric="services_trade"), months(2026, 6, 1_764_000_000, metric="services_trade")], [target("t", 4 * BN, measure="services_trade", by="2028")])
ask("services_in_part", ["services: six months of 2026 held $1.764bn, about $3.6bn for the year", "a chance by 2028"], ["services", "2026", CHANCE], [STANDS, REACHED], "A part-year of services, whose share of the year two earlier years teach.", curve=[{"reporter": "DEU", "year": 2028, "at_least": 25, "at_most": 85}])
folder("imports_told_by_the_other", base + [year(y, 2 * BN * 1.05 ** (y - 2012), "exports_pol_to_deu", who="POL") for y in range(2012, 2026)], [target("t", 5 * BN, measure="imports_DEU_from_POL")])
ask("imports_told_by_the_other", ["imports of Germany from Poland, as Poland tells its exports: $3.77bn in 2025", "a chance"], [r"3\.7", "Poland|POL", CHANCE], [STANDS, REACHED], "One direction told by the other side alone.", curve=[{"reporter": "POL", "year": 2030, "at_least": 10, "at_most": 75}])
folder("investment_with_figures", base + flat([3 * BN, 4 * BN, 5.5 * BN, 7 * BN, 8.2 * BN, 8.1 * BN, 8.4 * BN], 2019, metric="investment"), [target("t", 8 * BN, measure="investment", said="2020-01-15", by="2024")])
ask("investment_with_figures", ["investment: reached in 2023 with $8.2bn, before the deadline of 2024"], ["investment", r"8\.2", "2023", "reached|met"], [STANDS, "not met"], "Figures of investment judge a target of investment.")
folder("visitors_with_figures", base + [year(y, 1_000_000 * 1.04 ** (y - 2015), metric="visitors", unit="visitors") for y in range(2015, 2026)], [target("t-vis", 2_000_000, "visitors", measure="visitors")])
ask("visitors_with_figures", ["t-vis", "1.48 million visitors in 2025", "not forecast: trade says nothing of them"], ["visitors", r"1\.48|1,480"], [STANDS, "--as-of", REACHED, r"\$1[.,]48"], "Visitors are counted, not forecast from what trade of other pairs did.")
folder("persons_beside_visitors", base + [year(y, 1_000_000 * 1.08 ** (y - 2015), metric="visitors", unit="visitors") for y in range(2015, 2026)], [target("t-vis", 2_000_000, "persons", measure="visitors")])
ask("persons_beside_visitors", ["t-vis: counted in persons, the figures in visitors; or reached in 2025 with 2.16 million"], ["persons|visitors"], [STANDS, "--as-of", CHANCE, r"\$2[.,]"], "Two words for a count: taken as one and said, or named as two; never dollars.", rc=[0, 2])
folder("double_of_rupees", grow(2012, 2025, 50 * BN, .05, who="IND"), [target("t", 2, "times", said="2023-03-01", baseline=(4_000 * BN, "INR"), what="twice the trade of four trillion rupees")], pair=("IND", "ARE"), rates=[(y, "USD", "INR", 50 + 2.5 * (y - 2012)) for y in range(2012, 2026)])
ask("double_of_rupees", ["twice 4tn INR is 8tn INR, $97bn at the rate of 2025", "a chance"], ["INR|rupee", r"\b9[67](\.\d+)? ?b|\$9[67]", CHANCE], [STANDS], "8,000bn rupees at 82.5 are $97.0bn; 2025 held $94.3bn, 7,778bn rupees.", curve=[{"reporter": "IND", "year": 2030, "at_least": 60}])
folder("nearly_there_in_september", base[:-1] + [months(2024, 9, 5_300_000_000), year(2025, 9_600_000_000), months(2025, 9, 7_000_000_000), months(2026, 9, 9_400_000_000)], [target("t", 10 * BN, by="2026")])
ask("nearly_there_in_september", ["nine months of 2026 held $9.4bn of $10bn", "a chance near one"], ["2026", r"9\.4", CHANCE], [STANDS, REACHED], "Nine months hold 9.4 of 10, and the last quarters of 2024 and 2025 held 1.9 and 2.6.", curve=[{"reporter": "DEU", "year": 2026, "at_least": 95}])
jumpy = (1, 1.4, .9, 1.5, 1.1, .8, 1.3, 1, 1.5, .9, 1.2, 1, 1.3, 1)
for id, scale in (("five_months_of_little", 10**6), ("five_months_of_much", 10**10)):
    folder(id, [year(y, 100 * scale * j) for y, j in zip(range(2012, 2026), jumpy)] + [months(2026, 6, 50 * scale)], [target("t", 115 * scale, said="2026-02-01", by="2026")])
ask("five_months_of_little", ["half of 2026 held $50m of $115m", "a chance"], ["2026", CHANCE], [STANDS], "Half a year of a small pair, and no earlier half to learn from: much may still come.", curve=[{"reporter": "DEU", "year": 2026, "at_least": 5, "at_most": 60}])
ask("five_months_of_much", ["half of 2026 held $500bn of $1,150bn", "a smaller chance"], ["2026", CHANCE], [STANDS], "The same of a pair ten thousand times as large, whose months vary less.", curve=[{"reporter": "DEU", "year": 2026, "at_most": 30}])
folder("months_that_overlap", base + [months(2026, 3, 1_900_000_000), months(2026, 6, 3_900_000_000), span("2026-07-01", "2026-08-31", 1_300_000_000, on="2026-10-15")], [target("t", 10 * BN)])
ask("months_that_overlap", ["2026: eight months, $5.2bn, or six months, $3.9bn with July and August named", "a chance"], ["2026", r"5\.2|3\.9", CHANCE], ["NaN", STANDS, REACHED, "cannot be smaller"], "Three months, six months and two more: 3.9 + 1.3; never 1.9 + 3.9 + 1.3.", curve=[{"reporter": "DEU", "year": 2030, "at_least": 10, "at_most": 80}])
folder("a_year_in_thousands", [(s, e, m, v // 1000 if s[:4] == "2020" else v, u, w, on) for s, e, m, v, u, w, on in base], [target("t", 10 * BN)])
ask("a_year_in_thousands", ["2020: $5.91m is a thousandth of 2019 and 2021"], ["2020", r"5\.9", "suspect|thousandth|looks? wrong|break|fifth"], ["NaN", REACHED], "One year in thousands of dollars: found, by an error or by name.", rc=[0, 2])
folder("two_years_of_exports", base + [year(y, 2 * BN, "exports_deu_to_pol") for y in (2024, 2025)], [target("t", 3 * BN, measure="exports_DEU_to_POL")])
ask("two_years_of_exports", ["fewer than three full years of exports: what comparable pairs did", "no fan of its own"], ["comparable pairs|other pairs", "fewer than three|short|two (full )?years"], ["NaN", STANDS, REACHED], "Total trade has fourteen years; exports, which the target counts, have two.")
folder("three_currencies", base + grow(2014, 2025, 2 * BN, .05, metric="services_trade") + [year(y, 2 * BN * 1.03 ** (y - 2012), "exports_deu_to_pol") for y in range(2012, 2026)],
       [target("t-usd", 10 * BN), target("t-jpy", 500 * BN, "JPY", measure="exports_DEU_to_POL"), target("t-gbp", 4 * BN, "GBP", measure="services_trade"), target("t-fdi", 1 * BN, "EUR", measure="investment")],
       rates=[(y, a, b, r) for y in range(2012, 2026) for a, b, r in (("USD", "JPY", 125), ("EUR", "USD", 1.25))])
ask("three_currencies", ["$10bn of trade: a chance", "500bn JPY of exports, $4bn: a chance", "t-gbp: no rate of GBP", "t-fdi: no figures of investment"], [r"\$10bn", "JPY|yen", r"\$4bn|4\.0", "GBP", "investment", CHANCE], [STANDS, REACHED], "Four targets of four measures and four currencies: each held against its own figures or named.")

json.dump({"note": "`must_say` are the facts that the answer has to hold, in any words; `must_not` what it may not hold. `match` and `no_match` are the same as regular expressions without regard to case, over "
                   "stdout and stderr together, each of `match` found and none of `no_match`. rc is the exit status wanted (a list: either). Inputs are made up.", "cases": cases},
          open(os.path.join(here, "expected.json"), "w"), indent=1)
print(len(cases), "cases,", len({c["id"] for c in cases}), "folders")
