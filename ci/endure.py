#!/usr/bin/env python3
"""Kills, two writers at once, and growth: ci/endure.py PATH/TO/corridor kills|writers|doubling [N [SEED]].

kills     a command is ended by SIGKILL at a moment taken by chance, of time or at its n-th change of a file; then it
          runs again. The folder must end as if nothing had happened, and nothing may be left to clean by hand.
writers   two commands write one folder at the same time; what each said to have kept must be there.
doubling  twice the records, documents, proposals, quotes, names: CPU seconds, and how many times as many.

Needs Python and Linux alone. Everything happens in a temporary folder. Exit 1 when something is lost.
"""

import ctypes
import hashlib
import json
import os
import random
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time

from attack_tools import BIN, run, tree, write

DOCUMENT = """Ankara, 8 January 2026

Malaysia and Türkiye aim to raise trade to 12 billion dollars by 2031. Malaysia will open a trade office in Izmir in 2027.
Germany and Poland signed the Alpha Cooperation Agreement in Berlin on 3 May 2025.
"""
LIBC = ctypes.CDLL(None, use_errno=True)


def table(rows, value=100):
    return "year,exporter,importer,product,value_usd\n" + "".join(f"2023,POL,DEU,{100000 + i:06},{value}\n" for i in range(rows))


def base(folder):
    """The sample, with a document to read, another that waits for review, and a table to import."""
    assert run(["new", "base", "--sample"], folder).rc == 0
    p = os.path.join(folder, "base")
    write(folder, "doc.txt", DOCUMENT)
    write(folder, "late.txt", DOCUMENT.replace("2031", "2032").replace("Izmir", "Bursa"))
    write(folder, "a.csv", table(5000))
    assert run(["read", os.path.join(folder, "late.txt"), "--date", "2026-01-09", "--into", p], folder).rc == 0
    return p


JOBS = {
    "import": (["import", "../a.csv", "--dataset", "one", "--vintage", "2026-01-02"], b""),
    "review": (["review"], b"a\n" * 8),
    "read --into": (["read", "../doc.txt", "--date", "2026-01-08", "--into", "."], b""),
    "edition": (["edition", "save", "--as-of", "2026-01-09"], b""),
    "roundtable": (["roundtable", "plan", "--write", "--effort", "1"], b""),
}


def plain(p):
    """The folder without what a run keeps for itself."""
    return {n: h for n, h in tree(p).items() if not any(part.startswith(".") for part in n.split("/"))}


def drafts(p):
    return [n for n in tree(p) if ".corridor-draft" in n or n.endswith(".tmp")]


def watch(p):
    """A handle that becomes readable with each change below a folder."""
    handle = LIBC.inotify_init()
    # Written, moved, made, gone.
    for where, _, _ in os.walk(p):
        LIBC.inotify_add_watch(handle, where.encode(), 0x2 | 0x40 | 0x80 | 0x100 | 0x200)
    return handle


def end_at_change(process, handle, count):
    """Kill at the n-th change of a file."""
    seen = 0
    while process.poll() is None:
        if not select.select([handle], [], [], 0.02)[0]:
            continue
        data, at = os.read(handle, 65536), 0
        while at < len(data):
            at += 16 + struct.unpack_from("I", data, at + 12)[0]
            seen += 1
        if seen >= count:
            process.send_signal(signal.SIGKILL)
            break
    process.wait()


def kills(folder, count, chance):
    p = base(folder)
    whole, twice, lasts = {}, {}, {}
    for name, (job, give) in JOBS.items():
        q = os.path.join(folder, "whole")
        shutil.copytree(p, q)
        began = time.monotonic()
        s = run(job, q, give=give)
        lasts[name] = time.monotonic() - began
        assert s.rc in (0, 1), (name, str(s))
        whole[name] = plain(q)
        run(job, q, give=give)
        twice[name] = plain(q)
        shutil.rmtree(q)
    before = plain(p)
    faults, hit, changed = [], dict.fromkeys(JOBS, 0), dict.fromkeys(JOBS, 0)
    for number in range(count):
        name = list(JOBS)[number % len(JOBS)]
        job, give = JOBS[name]
        q = os.path.join(folder, "k")
        shutil.copytree(p, q)
        handle = watch(q)
        process = subprocess.Popen([BIN, *job], cwd=q, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        process.stdin.write(give)
        process.stdin.close()
        if chance.random() < 0.6:
            end_at_change(process, handle, chance.randint(1, 14))
        else:
            time.sleep(chance.uniform(0, lasts[name] * 1.1))
            process.send_signal(signal.SIGKILL)
            process.wait()
        os.close(handle)
        hit[name] += process.returncode == -signal.SIGKILL
        now = plain(q)
        changed[name] += now != before
        # A review keeps what it was told one by one; everything else is as before or whole.
        known = {**{n: {h} for n, h in before.items()}}
        for n, h in whole[name].items():
            known.setdefault(n, set()).add(h)
        half = [n for n, h in now.items() if h not in known.get(n, set())] if name != "review" else []
        again = run(job, q, give=give)
        end = plain(q)
        if half or drafts(q) or again.rc not in (0, 1, 2) or "panicked" in again.err or end not in (whole[name], twice[name]):
            odd = [n for n in set(end) | set(whole[name]) if end.get(n) != whole[name].get(n)]
            faults.append((name, number, "half", half, "left", drafts(q), "end", odd[:4], str(again)))
            print("FAIL", faults[-1], flush=True)
        elif number % 20 < 5 and run(["check", "--as-of", "2026-02-01"], q).rc not in (0, 1):
            faults.append((name, number, "the folder is broken"))
            print("FAIL", faults[-1], flush=True)
        shutil.rmtree(q)
        if number % 50 == 49:
            print(f"{number + 1} kills, {len(faults)} faults; hit while running {hit}; files changed by then {changed}", flush=True)
    return faults


def writers(folder, count, chance):
    p = base(folder)
    faults = []
    pairs = ["read", "review", "import", "edition", "read and review"]
    for number in range(count):
        kind = pairs[number % len(pairs)]
        q = os.path.join(folder, "w")
        shutil.copytree(p, q)
        gives = [b"", b""]
        if kind == "read":
            for n in "ab":
                write(folder, f"{n}.txt", DOCUMENT.replace("2031", "2033" if n == "a" else "2034"))
            jobs = [["read", f"../{n}.txt", "--date", "2026-01-08", "--into", "."] for n in "ab"]
        elif kind == "review":
            jobs, gives = [["review"], ["review"]], [b"a\n" * 8, b"a\n" * 8]
        elif kind == "import":
            write(folder, "b.csv", table(50, 200))
            jobs = [["import", f"../{n}.csv", "--dataset", n, "--vintage", "2026-01-02"] for n in "ab"]
        elif kind == "edition":
            jobs = [["edition", "save", "--as-of", "2026-01-09", "--name", n] for n in "ab"]
        else:
            jobs, gives = [["read", "../doc.txt", "--date", "2026-01-08", "--into", "."], ["review"]], [b"", b"a\n" * 8]
        both = []
        for job, give in zip(jobs, gives):
            both.append(subprocess.Popen([BIN, *job], cwd=q, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE))
            both[-1].stdin.write(give)
            both[-1].stdin.close()
            time.sleep(chance.uniform(0, 0.01))
        said = []
        for one in both:
            out, err = one.stdout.read().decode(), one.stderr.read().decode()
            said.append((one.wait(), out, err))
        lost = [text for rc, _, text in said if rc not in (0, 1, 2) or "panicked" in text]
        index = open(os.path.join(q, "documents/index.toml"), encoding="utf8").read()
        ledger = "".join(open(os.path.join(q, "ledger", n), encoding="utf8").read() for n in sorted(os.listdir(os.path.join(q, "ledger"))) if n.endswith(".toml"))
        for job, (rc, out, _) in zip(jobs, said):
            if job[0] == "read" and rc == 0 and f'"{os.path.basename(job[1])}"' not in index:
                lost.append(f"{job[1]} was said to be entered")
            if job[0] == "review":
                lost += [f"{line.split(':')[0]} was said to be accepted" for line in out.splitlines() if ": accepted into" in line and f'id = "{line.split(":")[0].strip()}"' not in ledger]
            if job[0] == "edition" and rc == 0:
                json.load(open(os.path.join(q, f"editions/{job[-1]}.json")))
            if job[0] == "import" and rc == 0 and not os.path.isdir(os.path.join(q, "statistics/flows", job[3])):
                lost.append(f"{job[3]} was said to be kept")
        ids = [line for line in ledger.splitlines() if line.startswith("id = ")]
        lost += [f"twice: {i}" for i in set(ids) if ids.count(i) > 1]
        check = run(["check", "--as-of", "2026-02-01"], q)
        if lost or drafts(q) or check.rc not in (0, 1):
            faults.append((kind, number, lost, drafts(q), str(check)))
            print("FAIL", faults[-1], flush=True)
        shutil.rmtree(q)
        if number % 50 == 49:
            print(f"{number + 1} rounds, {len(faults)} faults", flush=True)
    return faults


SPELLED = [a + b + c for a in ("Ka", "Lo", "Mi", "Nu", "Pe", "Ra", "Sa", "To") for b in ("ri", "lo", "na", "ve", "du") for c in ("mov", "ler", "dan", "sin", "tek")]


def name(i):
    return f"{SPELLED[i % 200]} {SPELLED[(i // 200 + 7 * i) % 200]}{SPELLED[i % 199].lower()}"


def ledger(folder, records, documents=1, there=True):
    """A partnership whose records stand on one sentence each, over some documents."""
    p = os.path.join(folder, "d")
    shutil.rmtree(p, ignore_errors=True)
    write(p, "partnership.toml", '[partnership]\nid = "ken-pol"\ntitle = "Kenya and Poland"\nparties = ["KEN", "POL"]\n')
    index, each = [], -(-records // documents)
    for d in range(documents):
        own = range(d * each, min(records, (d + 1) * each))
        text = "".join(f"Kenya will open office number {i} in Warsaw in 2027.\n\n" for i in own)
        write(p, f"documents/d{d}.md", text)
        sha = hashlib.sha256(text.encode()).hexdigest()
        index.append(f'[[document]]\nid = "d{d}"\nfile = "d{d}.md"\ntitle = "T"\npublisher = "p"\ndate = 2026-01-08\nlanguage = "en"\nlicence = "x"\nsha256 = "{sha}"\n')
        quote = "will open office number {} in Warsaw" if there else "will close office number {} in Warsaw"
        write(p, f"ledger/d{d}.toml", f'document = "d{d}"\n' + "".join(
            f'\n[[commitment]]\nid = "c{i}"\nstatus = "promised"\nparties = ["KEN", "POL"]\nactors = ["KEN"]\nwhat = "Open office number {i}"\npassages = [{{ quote = "{quote.format(i)}" }}]\n' for i in own))
    write(p, "documents/index.toml", "\n".join(index))
    return p


def doubling(folder, most, _):
    """Each in doubles up to the most: what, how many, CPU seconds of each command, megabytes."""
    faults = []

    def step(what, sizes, make, commands):
        last = {}
        for size in sizes:
            where, give = make(size)
            for label, args in commands.items():
                s = run(args, where, cpu=300, gb=16, give=give)
                times = f", {s.cpu / last[label]:.2f} times" if label in last else ""
                print(f"{what} {size}: {label} {s.cpu:.2f} s, {s.mb} MB, exit {s.rc}{times}", flush=True)
                # Half a second of starting and rounding is no growth.
                if label in last and s.cpu > 2.3 * last[label] + 0.1:
                    faults.append((what, size, label, s.cpu, last[label]))
                last[label] = s.cpu

    sizes = [n for n in (2500, 5000, 10000, 20000, 40000) if n <= most]
    day = ["--as-of", "2026-02-01"]
    both = {"check": ["check", *day], "brief": ["brief", *day, "-o", os.path.join(folder, "b.html")]}
    step("records", sizes, lambda n: (ledger(folder, n), b""), both)
    step("documents", [n for n in (1000, 2000, 4000) if n <= most], lambda n: (ledger(folder, n, n), b""), both)
    step("quotes that are not there", sizes[:3], lambda n: (ledger(folder, n, there=False), b""), {"check": both["check"]})

    def sentences(make):
        def made(n):
            write(folder, "s/a.md", "".join(make(i) for i in range(n)))
            return os.path.join(folder, "s"), b""
        return made

    read = {"read": ["read", "a.md", "--date", "2026-01-08", "--format", "json"]}
    step("names", sizes[:3], sentences(lambda i: f"Minister {name(i)} met {name(i + 1)} in Nairobi.\n\n"), read)
    step("sentences", sizes[:3], sentences(lambda i: f"Kenya and Poland aim to raise trade to {i % 90 + 10} billion dollars by {2027 + i % 20}.\n\n"), read)

    def proposed(n):
        p = ledger(folder, 1)
        write(folder, "many.md", "".join(f"Poland will build bridge number {i} for Kenya in 2028.\n\n" for i in range(n)))
        s = run(["read", "../many.md", "--date", "2026-01-08", "--into", "."], p, cpu=300, gb=16)
        assert s.rc == 0, s
        return p, b"s\n" * n
    step("proposals", [n for n in (500, 1000, 2000) if n <= most], proposed, {"review": ["review", *day][:1]})
    return faults


def main():
    what = sys.argv[2]
    count = int(sys.argv[3]) if len(sys.argv) > 3 else {"kills": 1000, "writers": 1000, "doubling": 20000}[what]
    seed = int(sys.argv[4]) if len(sys.argv) > 4 else 1
    folder = tempfile.mkdtemp(prefix="corridor-endure-")
    try:
        faults = {"kills": kills, "writers": writers, "doubling": doubling}[what](folder, count, random.Random(seed))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{what} {count}, seed {seed}: {len(faults)} faults")
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
