"""Writes zones.tsv from the tz database's compiled files: name, first year of the rule in force, POSIX rule.

    python3 zones.py /usr/share/zoneinfo > zones.tsv

The rule is the last line of a TZif version 2+ file (RFC 9636, section 3.3). The year is the first from which
the rule alone gives the offset of every day up to 2030, found by comparing the two day by day.
"""
import io, os, struct, sys
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

def bare(rule):
    head = b"TZif2" + bytes(15) + struct.pack(">6l", 0, 0, 0, 0, 1, 4)
    body = struct.pack(">lbB", 0, 0, 0) + b"UTC\0"
    return ZoneInfo.from_file(io.BytesIO(head + body + head + body + b"\n" + rule.encode() + b"\n"))

def main(root):
    print("# IANA time zone\tyear from which the rule alone holds\tPOSIX rule. From the tz database (public domain), version 2025b, by zones.py.")
    names = ["UTC"]
    for area in ["Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"]:
        for folder, _, files in os.walk(os.path.join(root, area)):
            names += [os.path.relpath(os.path.join(folder, f), root) for f in files]
    for name in sorted(names):
        data = open(os.path.join(root, name), "rb").read()
        rule = data.rstrip(b"\n").rsplit(b"\n", 1)[1].decode()
        if not rule:
            continue
        with open(os.path.join(root, name), "rb") as f:
            true = ZoneInfo.from_file(f)
        alone = bare(rule)
        day = datetime(2031, 1, 1, 12, tzinfo=timezone.utc)
        while day.year > 2000 and day.astimezone(true).utcoffset() == day.astimezone(alone).utcoffset():
            day -= timedelta(days=1)
        print(f"{name}\t{day.year + 1}\t{rule}")

main(sys.argv[1])
