#!/usr/bin/env python3
"""Runs the cases of expected.json on the binary, in this folder. Standard library only.

    python3 check.py [--binary PATH] [ID...]
"""
import csv, io, json, os, re, subprocess, sys

here = os.path.dirname(os.path.abspath(__file__))
args = sys.argv[1:]
binary = "corridor"
if "--binary" in args:
    at = args.index("--binary")
    binary = os.path.abspath(args[at + 1])
    del args[at:at + 2]


def run(command, *more):
    return subprocess.run([binary, *command[1:], *more], cwd=here, capture_output=True, text=True)


def curve(command, *more):
    """Chances in percent by reporter and year, as probability_by gives them."""
    p = run(command, "--format", "csv", *more)
    rows = list(csv.DictReader(io.StringIO(p.stdout)))
    chances = {}
    for r in rows:
        text = (r.get("probability_by") or "").strip()
        if text:
            chances[r["reporter"], int(r["year"])] = float(text)
    # a share or percent: shares never exceed one
    return {k: v * 100 for k, v in chances.items()} if chances and max(chances.values()) <= 1 else chances


bad = 0
for c in json.load(open(os.path.join(here, "expected.json")))["cases"]:
    if args and c["id"] not in args:
        continue
    p = run(c["command"])
    said, found = p.stdout + "\n" + p.stderr, []
    if p.returncode not in (c["rc"] if isinstance(c["rc"], list) else [c["rc"]]):
        found.append(f"rc {p.returncode}: {(p.stderr.strip().splitlines() or [''])[0]}")
    found += [f"does not say {one!r}" for one in c["match"] if not re.search(one, said, re.I)]
    found += [f"says {re.search(one, said, re.I)[0]!r}" for one in c["no_match"] if re.search(one, said, re.I)]
    for want in c.get("curve", []):
        got = curve(c["command"]).get((want["reporter"], want["year"]))
        if got is None or not want.get("at_least", 0) <= got <= want.get("at_most", 100):
            found.append(f"chance {got} outside of {want}")
    if "same_curve_as" in c:
        other = list(c["command"])
        other[other.index("--partnership") + 1] = c["same_curve_as"]
        mine, theirs = curve(c["command"]), curve(other)
        if not mine or mine.keys() != theirs.keys() or any(abs(mine[k] - theirs[k]) > c["within_points"] + 1e-9 for k in mine):
            found.append(f"not the curve of {c['same_curve_as']}")
    if "law" in c:
        high, low = (curve(c["command"], "--target", t).get((r, y)) for t, r, y in c["law"]["at_least"])
        if high is None or low is None or high < low:
            found.append(f"{high} below {low}")
    bad += bool(found)
    print("FAIL" if found else "ok  ", c["id"], "\n     ".join([""] + found))
print(bad, "fail")
sys.exit(bool(bad))
