#!/usr/bin/env python3
"""Runs the cases of expected.json on the binary, each in a copy of its files. Standard library only.

    python3 check.py [--binary PATH] [--cases FOLDER] [ID...]

The two laws (`law` in a case) are run over the list of indicators by the tests of the crate and not here.
"""
import csv, io, json, os, re, shlex, shutil, subprocess, sys, tempfile

here = os.path.dirname(os.path.abspath(__file__))
args = sys.argv[1:]
binary = "corridor"
if "--binary" in args:
    at = args.index("--binary")
    binary = os.path.abspath(args[at + 1])
    del args[at:at + 2]
if "--cases" in args:
    at = args.index("--cases")
    here = os.path.abspath(args[at + 1])
    del args[at:at + 2]


def same(got, want):
    if got is None:
        return False
    try:
        return abs(float(got) - float(want)) <= 1e-9 * max(1.0, abs(float(want))) and (not isinstance(want, str) or got == want)
    except ValueError:
        return str(got) == str(want)


def wrong(e, p):
    if "either" in e:
        each = [wrong(one, p) for one in e["either"]]
        return [] if any(not one for one in each) else [" OR ".join("; ".join(one) for one in each)]
    out = []
    rc = e.get("rc", 0)
    if p.returncode not in (rc if isinstance(rc, list) else [rc]):
        out.append(f"rc {p.returncode}, want {rc}: {(p.stderr.strip().splitlines() or [''])[0]}")
    for key, text, want in (("stderr_has", p.stderr, True), ("output_has", p.stdout, True), ("output_lacks", p.stdout + p.stderr, False)):
        out += [f"{key} {one!r}" for one in e.get(key, []) if bool(re.search(one, text, re.I | re.S)) != want]
    if len(p.stderr.splitlines()) > e.get("stderr_lines_at_most", 10**9):
        out.append(f"{len(p.stderr.splitlines())} lines on stderr")
    if any(k in e for k in ("rows", "rows_at_least", "sums")):
        rows = list(csv.DictReader(io.StringIO(p.stdout)))
        for want in e.get("rows", []) + e.get("rows_at_least", []):
            if not any(all(same(r.get(k), v) for k, v in want.items()) for r in rows):
                out.append(f"no row {want}")
        if "rows" in e and len(rows) != len(e["rows"]):
            out.append(f"{len(rows)} rows, want {len(e['rows'])}")
        for s in e.get("sums", []):
            total = sum(float(r.get(s["column"]) or 0) for r in rows)
            if not same(total, s["is"]):
                out.append(f"sum of {s['column']} is {total}, want {s['is']}")
    return out


bad = 0
for c in json.load(open(os.path.join(here, "expected.json")))["cases"]:
    if args and c["id"] not in args:
        continue
    with tempfile.TemporaryDirectory() as place:
        for name in c["files"]:
            os.makedirs(os.path.dirname(os.path.join(place, name)), exist_ok=True)
            shutil.copy(os.path.join(here, name), os.path.join(place, name))
        found = []
        for command, e in zip(c["run"], c["expect"]):
            words = [binary if w == "corridor" else w for w in shlex.split(command)] if "*" not in command else ["sh", "-c", command]
            p = subprocess.run(words, cwd=place, capture_output=True, text=True, errors="replace")
            found += [f"`{command}`: {w}" for w in wrong(e, p)]
    bad += bool(found)
    print("FAIL" if found else "ok  ", c["id"], "\n     ".join([""] + found))
print(bad, "fail")
sys.exit(bool(bad))
