#!/usr/bin/env python3
"""Write the sample's roundtable: 46 Turkish and seven Malaysian companies, as at the roundtable of
8 January 2026. Three are public and stand with what the documents say of them; all others are invented,
and their names say so.

    python3 sample/make_roundtable.py            writes sample/roundtable/*
    python3 sample/make_roundtable.py --check    writes nothing; exits 1 if a file would change
"""

import csv
import io
import random
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parent / "roundtable"
PUBLIC = [
    ("Aselsan", "defence electronics"),
    ("Turkish Aerospace Industries", "aerospace engineering"),
    ("STM", "corvettes"),
]
# Name of an invented firm, what it offers, what it seeks.
HOSTS = [
    ("Steel Bars", "steel bars", "coking coal"), ("Ceramic Tiles", "ceramic tiles", "palm oil"),
    ("Carpets", "carpets", "synthetic yarn"), ("Denim", "denim fabric", "cotton yarn"),
    ("Hazelnuts", "hazelnuts", "cocoa butter"), ("Dried Fruit", "dried apricots", "packaging machine"),
    ("Pasta", "pasta", "palm oil"), ("Biscuits", "biscuits", "palm oil; cocoa butter"),
    ("Soap", "soap", "oleochemicals; palm oil"), ("Detergents", "detergent", "fatty alcohol"),
    ("Refrigerators", "refrigerator", "integrated circuits; compressor"),
    ("Washing Machines", "washing machine", "integrated circuits; printed circuit board"),
    ("Televisions", "television", "integrated circuits; display screen"),
    ("Cables", "power cable", "copper wire"), ("Transformers", "transformer", "steel sheet"),
    ("Generators", "diesel generator", "bearing"), ("Tractors", "tractor", "tyres"),
    ("Buses", "bus", "tyres; seats"), ("Brakes", "brake pads", "rubber gloves; natural rubber"),
    ("Tyres", "tyres", "natural rubber"), ("Hoses", "rubber hose", "natural rubber"),
    ("Medical Supplies", "syringe", "rubber gloves"), ("Hospital Beds", "hospital bed", "medical gloves"),
    ("Pharma", "medicines", "gelatin capsules"), ("Furniture", "furniture", "plywood; rubberwood"),
    ("Doors", "wooden door", "plywood"), ("Paper", "tissue paper", "wood pulp"),
    ("Glass", "flat glass", "soda ash"), ("Cement", "cement", "gypsum"), ("Marble", "marble", "crane"),
    ("Boron", "borates", "excavator"), ("Paints", "paint", "titanium dioxide"),
    ("Plastics", "plastic pipes", "polyethylene"), ("Packaging", "plastic film", "polypropylene"),
    ("Textile Machines", "textile machine", "servo motor"), ("Solar", "solar panel", "solar cell"),
    ("Batteries", "lithium battery", "nickel"), ("Drones", "drones", "camera; integrated circuits"),
    ("Shipyard", "ferry", "marine engine"), ("Construction", "construction services", "steel bars"),
    ("Engineering", "engineering services", ""), ("Software", "software services", ""),
    ("Tourism", "hotel services", ""),
]
GUESTS = [
    ("Palm Oils", "palm oil; oleochemicals; fatty alcohol", "biscuits; soap"),
    ("Chips", "integrated circuits; printed circuit board", "textile machine; refrigerator"),
    ("Gloves", "rubber gloves; medical gloves; natural rubber", "syringe; packaging machine"),
    ("Timber", "plywood; rubberwood; furniture", "wooden door; paint"),
    ("Polymers", "polyethylene; polypropylene; plastic film", "steel bars; transformer"),
    ("Gas", "liquefied natural gas", "power cable; ferry"),
    ("Data Centres", "data centre services", "diesel generator; transformer"),
]


def table(columns, rows):
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()


def main():
    random.seed(20260108)
    hosts = [(name, offers, "") for name, offers in PUBLIC]
    hosts += [(f"Invented {name} (TR)", offers, seeks) for name, offers, seeks in HOSTS]
    guests = [(f"Invented {name} (MY)", offers, seeks) for name, offers, seeks in GUESTS]
    assert (len(hosts), len(guests)) == (46, 7)
    companies = [(n, "TUR", "host", o, s, "1", "1", "") for n, o, s in hosts]
    companies += [(n, "MYS", "guest", o, s, "2", "", "") for n, o, s in guests]
    wishes = []
    for host, offers, seeks in hosts:
        invented = host.startswith("Invented")
        for guest, g_offers, g_seeks in guests:
            match = set(offers.split("; ")) & set(g_seeks.split("; ")) or set(seeks.split("; ")) & set(g_offers.split("; "))
            if match and "" not in match:
                wishes.append((host, guest, random.choice(["want", "want", "like"])))
                wishes.append((guest, host, random.choice(["want", "like"])))
            elif invented and random.random() < 0.25:
                wishes.append((host, guest, "like"))
    for host, _ in PUBLIC:
        wishes.append(("Invented Chips (MY)", host, "want"))
    event = """# The roundtable of 8 January 2026 as a worked example. The sums of companies are those of the report; the
# hours, the tables, the wishes and every firm whose name begins with Invented are made up.
id = "istanbul-2026-01-08"
title = "Business roundtable, Istanbul, 8 January 2026 (worked example)"
time_zone = "Europe/Istanbul"
tables = 7

[meeting]
minutes = 20
gap_minutes = 5

[[session]]
name = "morning"
start = "2026-01-08T09:00"
end = "2026-01-08T12:30"

[[session]]
name = "afternoon"
start = "2026-01-08T14:00"
end = "2026-01-08T17:00"
"""
    files = {
        "event.toml": event,
        "companies.csv": table(["name", "economy", "side", "offers", "seeks", "delegates", "floor", "cap"], companies),
        "wishes.csv": table(["from", "to", "wish"], wishes),
    }
    changed = [n for n, t in files.items() if not (HOME / n).exists() or (HOME / n).read_text() != t]
    if "--check" in sys.argv:
        sys.exit("would change: " + ", ".join(changed) if changed else 0)
    for name, text in files.items():
        (HOME / name).write_text(text)


main()
