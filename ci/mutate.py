#!/usr/bin/env python3
"""Fuzzing by command: ci/mutate.py PATH/TO/corridor [SECONDS [TARGET...]], from the top of the repository.

What a command reads is altered at random (bytes, lines, numbers, parts doubled, taken out or swapped), and the command
runs on it. An exit but 0, 1, 2, a panic, 2 CPU seconds or a gigabyte is a finding; its input is kept under
fuzz/artifacts. One line a target: executions, findings, slowest, largest. It knows nothing of branches, unlike fuzz/run,
but it tries every command whole. Needs Python and Linux alone.
"""

import hashlib
import os
import random
import re
import shutil
import sys
import tempfile
import time
import zipfile

from attack_tools import run, sample

DAY = ["--as-of", "2026-06-01"]
# What is altered, where it stands (the sample, or suite/fixtures), the commands that read it, and what they are told.
TARGETS = {
    "partnership": ("partnership.toml", [["check", *DAY], ["brief", *DAY, "--format", "json"]], b""),
    "ledger": ("ledger/visit-2026-01.toml", [["check", *DAY], ["brief", *DAY, "--format", "json"]], b""),
    "index": ("documents/index.toml", [["check", *DAY], ["answer", "promised", *DAY]], b""),
    "headline": ("statistics/headline/headline.csv", [["check", *DAY], ["brief", *DAY, "--format", "json"], ["outlook", *DAY]], b""),
    "exchange": ("statistics/exchange/exchange.csv", [["brief", *DAY, "--format", "json"]], b""),
    "agreement": ("agreements/mtfta.toml", [["check", *DAY], ["answer", "agreement", *DAY]], b""),
    "ties": ("agreements/ties.csv", [["check", *DAY], ["panel", "--years", "2024", "o.csv"]], b""),
    "schedule": ("statistics/tariffs/tur-mfn-2020/schedule.csv", [["tariff", "870322", "--schedule", "statistics/tariffs/tur-mfn-2020/schedule.csv", "--exporter", "MYS"]], b""),
    "scenario": ("scenarios/deepening.toml", [["simulate", "scenarios/deepening.toml", "--check"]], b""),
    "scenario table": ("scenarios/proxy-tariff.csv", [["simulate", "scenarios/returning-duties.toml", "--check"]], b""),
    "result": ("scenarios/deepening.result.toml", [["answer", "simulation", *DAY]], b""),
    "event": ("roundtable/event.toml", [["roundtable", "plan", "--effort", "1"]], b""),
    "companies": ("roundtable/companies.csv", [["roundtable", "plan", "--effort", "1"]], b""),
    "wishes": ("roundtable/wishes.csv", [["roundtable", "plan", "--effort", "1"]], b""),
    "edition": ("editions/e.json", [["changes", "--from", "e", "--to", "2026-06-02"], ["edition", "list"]], b""),
    "proposals": ("proposals/late.toml", [["review"]], b"a\ns\nr\n" * 4),
    "panel": ("panel.csv", [["gravity", "y ~ x | g", "panel.csv"], ["gravity", "y ~ i(g, ref=1) + l(x, 1)", "panel.csv"]], b""),
    "formula": ("formula.txt", [["gravity", None, "panel.csv"]], b""),
    "statistics": ("rows.csv", [["import", "rows.csv", "--store", "s", "--dataset", "x", "--vintage", "2026-01-02"], ["import", "rows.csv", "--store", "t", "--dataset", "x", "--vintage", "2026-01-02", "--set-aside", "a.csv"]], b""),
    "text": ("documents/visit-2026-01.md", [["read", "documents/visit-2026-01.md", "--date", "2026-01-08", "--format", "json"]], b""),
    "page": ("page.html", [["read", "page.html", "--date", "2026-01-08", "--format", "json"]], b""),
    "pdf": ("suite/simple.pdf", [["read", "suite/simple.pdf", "--date", "2026-01-08", "--format", "json"]], b""),
    "packed pdf": ("suite/packed.pdf", [["read", "suite/packed.pdf", "--date", "2026-01-08", "--format", "json"]], b""),
    "word": ("suite/visit.docx", [["read", "suite/visit.docx", "--date", "2026-01-08", "--format", "json"]], b""),
}
PAGE = """<!doctype html><html><head><style>.q{display:none} div > p.a, #x:not(.y) {visibility:hidden} @media screen{p{color:#fff;background:#003}}</style></head>
<body><main><p class="q a" style="left:-9px">Kenya and Poland aim to raise trade to $15 billion by 2031.</p><table><tr><td>Malaysia</td><td>12,5 %</td></tr></table>
<form><p>On 3 May 2025 the Ministers signed an agreement&nbsp;on <b>halal</b> food &amp; drink.</p></form></main></body></html>"""
FORMULA = "log(y) ~ x + i(g, x, ref = 1) + l(x, 1:2) + csw(x, x^2) | g[x] + g^x"
ODD = [b"\0", b"\xff\xfe", b"99999999999999999999999", b"-1", b"1e309", b"NaN", b"\xe2\x80\xae", b"\xc4\xb0", b"[", b"(", b"{", b"\"", b"'", b"\n", b",", b"=", b"<", b"0001-01-01", b"9999-12-31", b"2026-02-30", b"../..", b"%", b"\r", b"\t"]


def altered(chance, data, other):
    """Data with a few things changed."""
    data = bytearray(data)
    for _ in range(chance.choice([1, 1, 2, 3, 8])):
        if not data:
            data = bytearray(other)
        kind, at = chance.randrange(9), chance.randrange(len(data))
        end = min(len(data), at + chance.choice([1, 2, 8, 40, 400]))
        if kind == 0:
            data[at] = chance.randrange(256)
        elif kind == 1:
            data[at:at] = chance.choice(ODD)
        elif kind == 2:
            data[at:end] = chance.choice(ODD)
        elif kind == 3:
            del data[at:end]
        elif kind == 4:
            data[at:at] = data[at:end] * chance.choice([1, 2, 20])
        elif kind == 5:
            place = chance.randrange(len(other)) if other else 0
            data[at:end] = other[place:place + chance.choice([4, 40, 400])]
        elif kind == 6:
            lines = data.split(b"\n")
            a, b = chance.randrange(len(lines)), chance.randrange(len(lines))
            lines[a], lines[b] = lines[b], lines[a]
            data = bytearray(b"\n".join(lines))
        elif kind == 7:
            digits = [i for i, c in enumerate(data) if 48 <= c <= 57]
            if digits:
                place = chance.choice(digits)
                data[place:place + 1] = chance.choice([b"0", b"9", b"99999999", b"-", b".", b"1.5", b""])
        else:
            data = data[:at]
    return bytes(data[: 1 << 20])


def parts(path):
    """A Word file's parts, since a packed byte tells a reader little."""
    with zipfile.ZipFile(path) as z:
        return {n: z.read(n) for n in z.namelist()}


def main():
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 60
    chosen = sys.argv[3:] or list(TARGETS)
    findings = 0
    for name in chosen:
        file, commands, give = TARGETS[name]
        d = tempfile.mkdtemp(prefix="corridor-mutate-")
        p = sample(d)
        shutil.copytree("suite/fixtures", os.path.join(p, "suite"))
        made = {"page.html": PAGE, "formula.txt": FORMULA, "panel.csv": "y,x,g\n" + "".join(f"{i % 7 + 1},{i % 5},{i % 3}\n" for i in range(60)),
                "late.txt": "Ankara, 9 January 2026\n\nMalaysia and Türkiye aim to raise trade to 12 billion dollars by 2032. Malaysia will open a trade office in Bursa in 2027.\n",
                "rows.csv": "year,exporter,importer,product,value_usd,quantity_t\n" + "".join(f"2023,POL,DEU,{850400 + i:06},{100 * i + 1},{i}.5\n" for i in range(40))}
        for n, text in made.items():
            with open(os.path.join(p, n), "w", encoding="utf8") as f:
                f.write(text)
        if name == "edition":
            run(["edition", "save", *DAY, "--name", "e"], p)
        if name == "proposals":
            run(["read", "late.txt", "--date", "2026-01-09", "--into", "."], p)
        path = os.path.join(p, file)
        seed = open(path, "rb").read()
        packed = parts(path) if name == "word" else None
        chance = random.Random(name)
        count, found, slow, large, codes = 0, 0, 0.0, 0, {}
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for stale in ("s", "t", "o.csv", "a.csv"):
                gone = os.path.join(p, stale)
                shutil.rmtree(gone, ignore_errors=True) if os.path.isdir(gone) else os.path.exists(gone) and os.remove(gone)
            if packed:
                part = chance.choice(list(packed))
                with zipfile.ZipFile(path, "w") as z:
                    for n, bytes_ in packed.items():
                        z.writestr(n, altered(chance, bytes_, seed) if n == part else bytes_)
            else:
                with open(path, "wb") as f:
                    f.write(altered(chance, seed, seed))
            listed = os.path.join(os.path.dirname(path), "source.toml")
            if "statistics/" in file and os.path.exists(listed):
                # Its list of files says the new sum, or nothing would be read past it.
                text = open(listed, encoding="utf8").read()
                sums = re.escape(os.path.basename(path)) + r'"?\s*=\s*"[0-9a-f]{64}"'
                new = f'{os.path.basename(path)}" = "{hashlib.sha256(open(path, "rb").read()).hexdigest()}"'
                with open(listed, "w", encoding="utf8") as f:
                    f.write(re.sub(sums, new, text))
            for command in commands:
                args = list(command)
                if None in args:
                    text = open(path, "rb").read().replace(b"\0", b"").decode("utf8", "replace").replace("\ufffd", "?")
                    args[args.index(None)] = text or "y ~ x"
                s = run(args, p, give=give, cpu=20)
                count += 1
                codes[s.rc] = codes.get(s.rc, 0) + 1
                slow, large = max(slow, s.cpu), max(large, s.mb)
                if s.rc not in (0, 1, 2) or "panicked" in s.err or "should not happen" in s.err or s.cpu > 2 or s.mb > 1024:
                    found += 1
                    os.makedirs("fuzz/artifacts/mutate", exist_ok=True)
                    kept = f"fuzz/artifacts/mutate/{name.replace(' ', '-')}-{count}"
                    shutil.copy(path, kept)
                    print(f"FAIL {name}: {' '.join(args)[:120]}: {s}; {kept}", flush=True)
            if name == "proposals":
                # What was accepted goes out again.
                for n in ("ledger/late.toml", "proposals/_decided.toml"):
                    if os.path.exists(os.path.join(p, n)):
                        os.remove(os.path.join(p, n))
        findings += found
        shutil.rmtree(d, ignore_errors=True)
        print(f"{name}: {seconds:.0f} s, {count} executions, exits {dict(sorted(codes.items()))}, {found} findings, slowest {slow:.2f} CPU s, largest {large} MB", flush=True)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
