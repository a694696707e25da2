"""Numbers, money, dates and percentages as CLDR writes them, from Babel.

    pip install babel==2.19.0 && python3 make.py > expected.csv

Columns: locale, kind, value, text. CLDR's minus is U+2212 in none of the three; the page's is in all,
so that signs are compared after this one change.
"""

import csv
import datetime
import sys

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

writer = csv.writer(sys.stdout, lineterminator="\n")
writer.writerow(["locale", "kind", "value", "text"])
numbers = [0, 1, 7, 12, 55, 100, 996, 999, 1000, 1001, 1535, 2024, 9999, 10000, 21000, 93500, 100000]
numbers += [593340, 999999, 1234567, 20000000, 5280000000, 12345678901]
decimals = [0.1, 0.25, 0.5, 0.87, 1.04, 1.64, 3.87, 6.78, 9.99, 11.2, 12.25, 17.3, 33.3, 47.2, 50.5, 99.9]
decimals += [101.5, 544.8, 999.25, 1234.5, 4965.75, 93500.75, 1234567.125]
for locale in ("en", "tr", "ms"):
    for value in numbers + decimals:
        writer.writerow([locale, "number", repr(value), format_decimal(value, locale=locale)])
        if value < 100000:
            percent = format_percent(value / 100, locale=locale, format=None, decimal_quantization=False)
            writer.writerow([locale, "percent", repr(value), percent])
    for month in range(1, 13):
        day = datetime.date(2026, month, (month * 7) % 28 + 1)
        writer.writerow([locale, "day", day.isoformat(), format_date(day, "long", locale=locale)])
        writer.writerow([locale, "month", day.isoformat()[:7], format_date(day, "MMMM y", locale=locale)])
