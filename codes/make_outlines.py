"""outlines.tsv out of Natural Earth: python3 make_outlines.py FOLDER-OF-world-atlas-2.0.2 > outlines.tsv, in this folder.

world-atlas (ISC, https://github.com/topojson/world-atlas) holds Natural Earth's public domain maps as TopoJSON. Outlines
are those of 1:110m; an economy that it lacks has the middle of its largest part in 1:50m. The projection is Equal Earth
(Savric, Patterson, Jenny 2018, doi:10.1080/13658816.2018.1504949), so that areas compare.
"""

import csv
import json
import math
import os
import sys

WIDTH, NORTH, NEAR = 720, 84, 0.55
CODES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "countries.csv")
# Natural Earth gives these no number.
NAMED = {"Kosovo": "XKX", "Somaliland": "SOM", "N. Cyprus": "CYP"}
A = (1.340264, -0.081106, 0.000893, 0.003796)
M = math.sqrt(3) / 2


def projected(lon, lat):
    t = math.asin(M * math.sin(math.radians(lat)))
    t2, t6 = t * t, t**6
    x = math.radians(lon) * math.cos(t) / (M * (A[0] + 3 * A[1] * t2 + t6 * (7 * A[2] + 9 * A[3] * t2)))
    return x, t * (A[0] + A[1] * t2 + t6 * (A[2] + A[3] * t2))


SCALE = WIDTH / (2 * projected(180, 0)[0])
TOP = projected(0, NORTH)[1]


def place(point):
    x, y = projected(*point)
    return WIDTH / 2 + x * SCALE, (TOP - y) * SCALE


def thinned(arc, near):
    """An arc, which two neighbours share, without points that lie near the last one."""
    kept = [arc[0]]
    for point in arc[1:-1]:
        if math.dist(point, kept[-1]) > near:
            kept.append(point)
    return kept + [arc[-1]]


def shapes(path, near):
    topology = json.load(open(path))
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for steps in topology["arcs"]:
        x = y = 0
        arc = []
        for dx, dy in steps:
            x, y = x + dx, y + dy
            arc.append((x * sx + tx, y * sy + ty))
        arcs.append(thinned(arc, near))
    for one in topology["objects"]["countries"]["geometries"]:
        parts = {None: [], "Polygon": [one.get("arcs")], "MultiPolygon": one.get("arcs")}[one["type"]]
        rings = []
        for part in parts:
            ring = []
            for number in part[0]:
                arc = arcs[number] if number >= 0 else arcs[~number][::-1]
                ring += arc[1:] if ring else arc
            rings.append([place(point) for point in ring])
        yield one.get("id"), one["properties"]["name"], rings


def area(ring):
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1])) / 2


def middle(ring):
    whole = 6 * area(ring)
    if not whole:
        return ring[0]
    pairs = [(a, b, a[0] * b[1] - b[0] * a[1]) for a, b in zip(ring, ring[1:] + ring[:1])]
    return sum((a[0] + b[0]) * c for a, b, c in pairs) / whole, sum((a[1] + b[1]) * c for a, b, c in pairs) / whole


def short(tenths):
    text = f"{tenths / 10:.1f}".removesuffix(".0")
    return "0" if text in ("0", "-0") else text.replace("0.", ".", 1) if abs(tenths) < 10 else text


def outline(rings):
    out = ""
    for ring in rings:
        if abs(area(ring)) < 0.25:
            continue
        (px, py), *rest = [(round(x * 10), round(y * 10)) for x, y in ring[:-1]]
        steps = []
        out += f"M{short(px)} {short(py)}l"
        for x, y in rest:
            steps.append(f"{short(x - px)} {short(y - py)}")
            px, py = x, y
        out += " ".join(steps).replace(" -", "-") + "z"
    return out


def main():
    numbers = {}
    for row in csv.DictReader(open(CODES)):
        if row["main"] == "yes" or int(row["code"]) not in numbers:
            numbers[int(row["code"])] = row["iso3"]
    world = {}
    for name, near in (("countries-110m.json", NEAR), ("countries-50m.json", 0)):
        held = set(world)
        for number, title, rings in shapes(os.path.join(sys.argv[1], name), near):
            code = numbers.get(int(number)) if number else NAMED.get(title)
            if not code or code in held or not rings:
                continue
            drawn = outline(rings) if near else ""
            before = world.get(code)
            world[code] = (before[0] + drawn, before[1]) if before else (drawn, middle(max(rings, key=lambda r: abs(area(r)))))
    print("# Outlines of economies, Equal Earth projection, 720 units wide; make_outlines.py made this of Natural Earth 1:110m and")
    print("# 1:50m (public domain), by way of world-atlas 2.0.2. Borders are Natural Earth's, which shows who holds what.")
    print("# code\tx\ty\toutline, where the map shows more than a point")
    for code in sorted(world):
        drawn, (x, y) = world[code]
        print(f"{code}\t{x:.1f}\t{y:.1f}\t{drawn}")


main()
