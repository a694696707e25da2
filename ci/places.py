#!/usr/bin/env python3
"""The same bytes everywhere: ci/places.py PATH/TO/corridor.

Answers, brief (as page, data, Markdown, workbook), check, changes and an edition, made under other time zones, languages,
homes, folders, umasks, numbers of threads, orders of a folder's files, and from a checkout with CRLF: byte by byte as at
first. As root, also as nobody. Needs Python and Linux alone; exit 1 when a byte differs.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile

BIN = os.path.abspath(sys.argv[1])
DAY = ["--as-of", "2026-06-01"]
OUTPUTS = {
    "answer": (["answer", *DAY, "--format", "json"], None),
    "page": (["brief", *DAY, "-o", "OUT"], "b.html"),
    "data": (["brief", *DAY, "--format", "json"], None),
    "markdown": (["brief", *DAY, "--format", "md"], None),
    "workbook": (["brief", *DAY, "-o", "OUT"], "b.xlsx"),
    "check": (["check", *DAY], None),
    "changes": (["changes", "--from", "2026-01-09", "--to", "2026-04-15", "--format", "json"], None),
    "flows": (["flows", "MYS", "TUR", "--level", "4", "--format", "csv"], None),
    "edition": (["edition", "save", *DAY, "--name", "e"], "editions/e.json"),
    "plan": (["roundtable", "plan", "--effort", "1", "--write"], "roundtable/plan.csv"),
}


def digests(p, env, umask=0o022, user=None):
    """SHA-256 of every output, made in a folder that is copied before."""
    found = {}
    for name, (args, file) in OUTPUTS.items():
        out = os.path.join(p, file) if file else None
        args = [os.path.relpath(out, p) if a == "OUT" else a for a in args]

        def other():
            os.umask(umask)
            if user is not None:
                os.setgroups([])
                os.setgid(user)
                os.setuid(user)

        s = subprocess.run([BIN, *args], cwd=p, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=other)
        # A check exits 1 where it finds something.
        if s.returncode not in (0, 1) or b"panicked" in s.stderr:
            found[name] = f"exit {s.returncode}: {s.stderr.decode(errors='replace')[-150:]}"
            continue
        data = s.stdout if file is None else open(out, "rb").read()
        found[name] = hashlib.sha256(data).hexdigest()
    return found


def main():
    home = tempfile.mkdtemp(prefix="corridor-places-")
    os.chmod(home, 0o755)
    plain = {"PATH": os.environ["PATH"], "HOME": home, "LANG": "C.UTF-8", "TZ": "UTC"}
    assert subprocess.run([BIN, "new", "base", "--sample"], cwd=home, stdout=subprocess.DEVNULL).returncode == 0
    base = os.path.join(home, "base")
    number = 0

    def made(env=None, change=None, where="p", **more):
        nonlocal number
        number += 1
        p = os.path.join(home, f"{where}{number}")
        os.makedirs(os.path.dirname(p), exist_ok=True)
        shutil.copytree(base, p)
        if change:
            change(p)
        return digests(p, {**plain, **(env or {})}, **more)

    def backwards(p):
        """The files of each folder are made again in the other order."""
        for folder, _, names in os.walk(p):
            kept = {n: open(os.path.join(folder, n), "rb").read() for n in names}
            for n in names:
                os.remove(os.path.join(folder, n))
            for n in sorted(kept, reverse=True):
                with open(os.path.join(folder, n), "wb") as f:
                    f.write(kept[n])

    def crlf(p):
        """As git checks text out on Windows; documents and statistics are known by their SHA-256, and stay."""
        for folder, _, names in os.walk(p):
            for n in names:
                path = os.path.join(folder, n)
                if n.endswith((".toml", ".csv")) and "/documents" not in folder and "/statistics" not in folder:
                    data = open(path, "rb").read()
                    with open(path, "wb") as f:
                        f.write(data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))

    def old(p):
        for folder, _, names in os.walk(p):
            for n in names:
                os.utime(os.path.join(folder, n), (1, 1))

    first = made()
    faults = [(name, found) for name, found in first.items() if found.startswith("exit")]
    worlds = {
        "again": {},
        **{f"TZ {tz}": {"env": {"TZ": tz}} for tz in ("Asia/Kuala_Lumpur", "America/Los_Angeles", "Pacific/Kiritimati", "nonsense")},
        **{f"LANG {l}": {"env": {"LANG": l, "LC_ALL": l}} for l in ("tr_TR.UTF-8", "de_DE.UTF-8", "ar_EG.UTF-8", "C", "ja_JP.SJIS")},
        "another home": {"env": {"HOME": "/nonexistent"}},
        "no home": {"env": {"HOME": ""}},
        "a folder with spaces and letters": {"where": "Türkiye ve Malezya/ı "},
        "a deep folder": {"where": "/".join(["d" * 40] * 8) + "/p"},
        "umask 077": {"umask": 0o077},
        "umask 0": {"umask": 0},
        **{f"{n} threads": {"env": {"RAYON_NUM_THREADS": n}} for n in ("1", "2", "7", "32")},
        "files in the other order": {"change": backwards},
        "files of 1970": {"change": old},
        "CRLF": {"change": crlf},
        "colours, a narrow terminal": {"env": {"CLICOLOR_FORCE": "1", "COLUMNS": "40", "TERM": "xterm-256color"}},
    }
    if os.geteuid() == 0:

        def theirs(p):
            for folder, _, names in os.walk(p):
                for n in [folder, *(os.path.join(folder, n) for n in names)]:
                    os.chown(n, 65534, 65534)

        worlds["nobody"] = {"change": theirs, "user": 65534}
    for world, how in worlds.items():
        found = made(**how)
        differ = {name: found[name][:160] for name in first if found[name] != first[name]}
        # Sums of files and their names are part of what a brief says, and those of another checkout are others.
        print(f"{world}: {'the same' if not differ else 'DIFFERS: ' + ', '.join(f'{n} ({d})' for n, d in differ.items())}", flush=True)
        faults += [(world, name) for name in differ]
    shutil.rmtree(home, ignore_errors=True)
    print(f"{len(worlds)} worlds, {len(OUTPUTS)} outputs: {len(faults)} differ")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
