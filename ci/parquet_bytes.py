#!/usr/bin/env python3
"""Each byte of small Parquet files altered in turn, for every command that opens one: ci/parquet_bytes.py BIN [STEP].

Panels are made from the sample by the program itself. A file is refused with its name, or read; never a panic, a signal,
two CPU seconds or half a gigabyte. Needs Python and Linux alone; exit 1 on a finding.
"""

import os
import shutil
import sys
import tempfile

from attack_tools import run, sample, tree, write


def main():
    step = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    d = tempfile.mkdtemp(prefix="corridor-parquet-")
    p = sample(d)
    rows = "year,exporter,importer,product,value_usd\n" + "".join(
        f"{2000 + y},{a},{b},850440,{1000 + 70 * y + 130 * i + 50 * j}\n"
        for y in range(14) for i, a in enumerate(("DEU", "POL", "KEN", "MYS")) for j, b in enumerate(("DEU", "POL", "KEN", "MYS")) if a != b)
    write(d, "rows.csv", rows)
    assert run(["import", "rows.csv", "--store", "six", "--dataset", "six", "--vintage", "2026-01-02"], d).rc == 0
    stored = [os.path.join(p, n) for n in tree(p) if n.endswith(".parquet")]
    # The smallest that the store holds: its own layout, as an import of another folder.
    whole = open(min(stored, key=os.path.getsize), "rb").read()
    made = run(["panel", "--store", "six", "--years", "2000..2013", "made.parquet"], d)
    assert made.rc == 0, made
    panel = open(os.path.join(d, "made.parquet"), "rb").read()
    jobs = [
        ("gravity", panel[:], ["gravity", "trade_usd ~ year | exporter", "x.parquet"]),
        ("backtest", panel[:], ["outlook", "backtest", "x.parquet", "--value", "trade_usd"]),
        ("import", whole, ["import", "x.parquet", "--store", "s", "--dataset", "x", "--vintage", "2026-01-02"]),
        ("import --map", whole, ["import", "x.parquet", "--map", "exporter=exporter,importer=importer,value=value_usd,product=product", "--year", "2024", "--store", "s", "--dataset", "y", "--vintage", "2026-01-02"]),
    ]
    faults, done, slow, large = [], 0, 0.0, 0
    for name, data, args in jobs:
        codes = {}
        write(d, "x.parquet", data)
        base = run(args, d)
        assert base.rc == 0, (name, str(base))
        shutil.rmtree(os.path.join(d, "s"), ignore_errors=True)
        # A large file's pages are sampled, its footer is altered byte by byte.
        footer = int.from_bytes(data[-8:-4], "little") + 8
        places = [*range(0, len(data) - footer, max(step, (len(data) - footer) // 400 or 1)), *range(len(data) - footer, len(data), step)]
        for at in places:
            for flip in (0xFF, 0x01):
                altered = bytearray(data)
                altered[at] ^= flip
                write(d, "x.parquet", bytes(altered))
                s = run(args, d, cpu=10, gb=2)
                done += 1
                codes[s.rc] = codes.get(s.rc, 0) + 1
                slow, large = max(slow, s.cpu), max(large, s.mb)
                if s.rc not in (0, 1, 2) or "panicked" in s.err or s.cpu > 2 or s.mb > 512:
                    faults.append((name, at, flip, str(s)))
                    print("FAIL", faults[-1], flush=True)
        print(f"{name}: {len(places)} places of {len(data)} bytes (footer {footer}), exits {codes}", flush=True)
    # A stored file that is altered is told from its SHA-256 by every command that reads the store.
    target = next(n for n in stored if "/statistics/flows/" in n)
    data = bytearray(open(target, "rb").read())
    data[len(data) // 2] ^= 0xFF
    open(target, "wb").write(data)
    for args in (["brief"], ["flows", "MYS", "TUR"], ["indicator", "rca", "--exporter", "MYS"], ["answer"], ["panel", "--years", "2024", "o.csv"]):
        s = run(args, p)
        if s.rc == 0 or "panicked" in s.err:
            faults.append(("stored", args[0], str(s)))
    shutil.rmtree(d, ignore_errors=True)
    print(f"{done} files, {len(faults)} findings; slowest {slow:.2f} CPU s, largest {large} MB")
    for fault in faults[:20]:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
