"""Numbers, money, dates, ranges, lists and plurals as CLDR writes them, from Babel.

    pip install babel==2.19.0 && python3 make.py > expected.csv

Babel 2.19.0 holds CLDR 49.

Columns: locale, kind, value, text. English is that of the United Kingdom, whose dates and lists the pages
follow. CLDR's minus is U+2212 in none of the three; the page's is in all, so that signs are compared after this
one change. CLDR sets thin spaces (U+2009) around the dash of some ranges; the page sets none.

money    whole amounts: in Turkish as `name` (a number and the currency's name), elsewhere with the sign before
scaled   long compact numbers, the words for billion and million
days, months, years    from one to another; names of months are written out, as UTS 35 widens a pattern
list     and plural: the category of a count, not a text
"""

import csv
import datetime
import sys
from decimal import Decimal

from babel import Locale
from babel.dates import format_date, format_interval
from babel.lists import format_list
from babel.numbers import format_compact_decimal, format_currency, format_decimal, format_percent

writer = csv.writer(sys.stdout, lineterminator="\n")
writer.writerow(["locale", "kind", "value", "text"])
numbers = [0, 1, 7, 12, 55, 100, 996, 999, 1000, 1001, 1535, 2024, 9999, 10000, 21000, 93500, 100000]
numbers += [593340, 999999, 1234567, 20000000, 5280000000, 12345678901]
decimals = [0.1, 0.25, 0.5, 0.87, 1.04, 1.64, 3.87, 6.78, 9.99, 11.2, 12.25, 17.3, 33.3, 47.2, 50.5, 99.9]
decimals += [101.5, 544.8, 999.25, 1234.5, 4965.75, 93500.75, 1234567.125]
below_zero = [-0.5, -1, -3.2, -12, -17.3, -99.9, -499.7, -1234.5, -93500, -1234567]
amounts = [0, 1, 25, 100, 500, 999, 1234, 19622, 93500, 264668, 593340, 999949]
scaled = [1e6, 1.5e6, 8.3e6, 21.2e6, 99.9e6, 302.9e6, 544.8e6, 999e6]
scaled += [1e9, 1.207e9, 4.4e9, 4.965e9, 5.28e9, 10e9, 188.007e9, 260.75e9]
# Groups of economies and plain names: what the pages list.
lists = [["A", "B"], ["A", "B", "C"], ["A", "B", "C", "D"], ["A", "B", "C", "D", "E"]]
counts = [0, 1, 2, 3, 5, 10, 11, 12, 21, 100, 101, 111, 1000, 1535]


def days(first, last, locale):
    """A range within a month, its name written out."""
    begin, end = Locale.parse(locale).interval_formats["yMMMd"]["d"]
    wide = [part.replace("MMM", "MMMM") for part in (begin, end)]
    return format_date(first, wide[0], locale=locale) + format_date(last, wide[1], locale=locale)


for code, locale in (("en", "en_GB"), ("tr", "tr"), ("ms", "ms")):

    def row(kind, value, text):
        writer.writerow([code, kind, value, text])

    for value in numbers + decimals + below_zero:
        row("number", repr(value), format_decimal(value, locale=locale))
        if value < 100000:
            row("percent", repr(value), format_percent(Decimal(str(value)) / 100, locale=locale, decimal_quantization=False))
    for value in amounts:
        if code == "tr":
            text = format_currency(value, "USD", locale=locale, format_type="name", currency_digits=False, decimal_quantization=False)
        else:
            text = format_currency(value, "USD", format="¤#,##0", locale=locale, currency_digits=False)
        row("money", value, text)
    for value in scaled:
        row("scaled", int(value), format_compact_decimal(value, format_type="long", locale=locale, fraction_digits=3))
    for month in range(1, 13):
        day = datetime.date(2026, month, (month * 7) % 28 + 1)
        row("day", day.isoformat(), format_date(day, "long", locale=locale))
        row("month", day.isoformat()[:7], format_date(day, "MMMM y", locale=locale))
        last = day.replace(day=day.day + 2 if day.day < 28 else 28)
        if last > day:
            row("days", f"{day}/{last}", days(day, last, locale))
        # January to December is a year.
        if 1 < month < 12:
            first = datetime.date(2025, 1, 1)
            until = datetime.date(2025, month, 1)
            row("months", f"2025-01/{until.isoformat()[:7]}", format_interval(first, until, "yMMMM", locale=locale))
    for first, last in ((2014, 2024), (1990, 2025), (2016, 2017), (1969, 1970), (1999, 2000), (2000, 2026)):
        a, b = datetime.date(first, 1, 1), datetime.date(last, 1, 1)
        row("years", f"{first}/{last}", format_interval(a, b, "y", locale=locale))
    for names in lists:
        row("list", ";".join(names), format_list(names, locale=locale))
    for count in counts:
        row("plural", count, Locale.parse(locale).plural_form(count))
