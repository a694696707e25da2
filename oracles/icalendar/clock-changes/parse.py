"""Reads the calendars of this folder with icalendar and zoneinfo and writes expected.csv.

    pip install icalendar==7.3.2 tzdata
    python3 parse.py

The .ics files are written by the test (CORRIDOR_WRITE_CALENDARS=1 cargo test -p corridor-roundtable --test calendars).
Columns: zone, row, start in UTC, start by that zone's clock, characters of the summary.
"""
import glob, os
from zoneinfo import ZoneInfo
import icalendar

here = os.path.dirname(os.path.abspath(__file__))
lines = []
for path in sorted(glob.glob(os.path.join(here, "*.ics"))):
    zone = os.path.basename(path)[:-4].replace("-", "/", 1)
    calendar = icalendar.Calendar.from_ical(open(path, "rb").read())
    seen = set()
    for k, event in enumerate(calendar.walk("VEVENT")):
        start = event["DTSTART"].dt
        assert str(event["UID"]) not in seen
        seen.add(str(event["UID"]))
        assert event["DTEND"].dt > start
        utc = start.astimezone(ZoneInfo("UTC"))
        local = start.astimezone(ZoneInfo(zone))
        lines.append(f"{zone},{k},{utc:%Y-%m-%dT%H:%M:%SZ},{local:%Y-%m-%dT%H:%M:%S},{len(str(event['SUMMARY']))}")
open(os.path.join(here, "expected.csv"), "w").write("\n".join(lines) + "\n")
print(len(lines), "events;", "icalendar", icalendar.__version__)
