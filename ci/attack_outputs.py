"""Cases about writing: every output of every command, names, links, locks, disks that are full, kills."""

import hashlib
import json
import os
import shutil
import signal
import stat
import subprocess
import threading
import time

from attack_tools import BIN, case, read, run, sample, tree, want, write

PANEL = "y,x,g\n" + "".join(f"{i % 7 + 1},{i % 5},{i % 3}\n" for i in range(60))
DAY = ["--as-of", "2026-02-01"]


def unchanged(d, args, files, **more):
    """The command is refused and these files are what they were."""
    before = {f: open(f, "rb").read() for f in files}
    s = run(args, d, **more)
    after = {f: open(f, "rb").read() if os.path.exists(f) else None for f in files}
    return None if s.rc == 2 and before == after else f"{args[0]} {args[-1]}: {s}"


def first_of(*found):
    return next((f for f in found if f), None)


@case("W01 -o a ledger file of the same folder")
def _(d):
    p = sample(d)
    before = tree(p)
    ledger = next(n for n in sorted(before) if n.startswith("ledger/") and n.endswith(".toml"))
    s = run(["brief", "--partnership", p, "-o", os.path.join(p, ledger)], d)
    return want(s.rc == 2 and tree(p) == before, s)


@case("W02 -o the dataset through a hard link")
def _(d):
    p = sample(d)
    headline = os.path.join(p, "statistics/headline/headline.csv")
    os.link(headline, os.path.join(d, "other.html"))
    before = open(headline, "rb").read()
    s = run(["brief", "--partnership", p, "-o", os.path.join(d, "other.html")], d)
    return want(open(headline, "rb").read() == before, s)


@case("W03 --plot over the panel")
def _(d):
    panel = write(d, "panel.csv", "y,x,g\n" + "".join(f"{i % 7 + 1},{i % 5},{i % 3}\n" for i in range(60)))
    before = open(panel).read()
    s = run(["gravity", "y ~ x | g", "panel.csv", "--plot", "panel.csv"], d)
    return want(s.rc == 2 and open(panel).read() == before, s)


@case("W04 -o through a link to a file that was read")
def _(d):
    p = sample(d)
    os.symlink(os.path.join(p, "partnership.toml"), os.path.join(d, "brief.html"))
    before = tree(p)
    s = run(["brief", "--partnership", p, "-o", os.path.join(d, "brief.html")], d)
    return want(s.rc == 2 and tree(p) == before and os.path.islink(os.path.join(d, "brief.html")), s)


@case("W05 a named pipe stays a pipe and gets the whole page")
def _(d):
    pipe = os.path.join(d, "pipe.html")
    os.mkfifo(pipe)
    read = os.path.join(d, "read.html")
    with open(read, "wb") as out:
        reader = subprocess.Popen(["cat", pipe], stdout=out)
        s = run(["brief", "--sample", "-o", pipe], d)
        reader.wait(timeout=20)
    with open(read, "rb") as back:
        whole = back.read().rstrip().endswith(b"</html>")
    return want(s.rc == 0 and stat.S_ISFIFO(os.stat(pipe).st_mode) and whole, s)


@case("W06 a folder that cannot be written is named, nothing is left behind")
def _(d):
    s = run(["brief", "--sample", "-o", "no/such/folder/brief.html"], d)
    return want(s.rc == 2 and "no/such" in s.err and not os.listdir(d), s)


@case("W07 stdout is full: gravity, flows, brief")
def _(d):
    write(d, "panel.csv", "y,x,g\n" + "".join(f"{i % 7 + 1},{i % 5},{i % 3}\n" for i in range(60)))
    for args in (["gravity", "y ~ x | g", "panel.csv"], ["brief", "--sample"], ["indicator", "--list"]):
        with open("/dev/full", "wb") as full:
            p = subprocess.run([BIN, *args], cwd=d, stdout=full, stderr=subprocess.PIPE)
        if p.returncode != 2:
            return f"{args}: rc {p.returncode}"
    return None


@case("L01 check and brief while another reads documents in")
def _(d):
    p = sample(d)
    for n in range(8):
        write(d, f"doc{n}.md", f"Malaysia and Türkiye aim to raise trade to {20 + n} billion dollars by 203{n}.\n")
    faults = []

    def look():
        for _ in range(6):
            s = run(["check", "--partnership", p], d)
            if s.rc not in (0, 1):
                faults.append(str(s))

    watcher = threading.Thread(target=look)
    watcher.start()
    told = [run(["read", "--into", p, f"doc{n}.md", "--date", "2026-02-01"], d) for n in range(8)]
    watcher.join()
    index = open(os.path.join(p, "documents/index.toml")).read()
    lost = [n for n in range(8) if told[n].rc == 0 and f"doc{n}" not in index]
    return want(not faults and not lost, faults, lost)


@case("L02 the same bytes in another place, language and time zone")
def _(d):
    p = sample(d)
    base = dict(os.environ)
    seen = set()
    for env in ({}, {"TZ": "Pacific/Kiritimati", "LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8"}, {"HOME": "/nonexistent", "TZ": "America/Adak"}):
        s = run(["brief", "--partnership", p, "--as-of", "2026-06-01", "-o", "b.html"], d, env={**base, **env})
        if s.rc not in (0, 1):
            return str(s)
        seen.add(hashlib.sha256(open(os.path.join(d, "b.html"), "rb").read()).hexdigest())
    return want(len(seen) == 1, seen)
@case("O01 every output of gravity over its panel, as another spelling, and two into one file")
def _(d):
    panel = write(d, "panel.csv", PANEL)
    os.makedirs(os.path.join(d, "sub"))
    os.link(panel, os.path.join(d, "hard.csv"))
    os.symlink("panel.csv", os.path.join(d, "soft.csv"))
    faults = []
    for option in ("--record", "--rows", "--effects", "--plot", "--resistances"):
        for name in ("panel.csv", "sub/../panel.csv", "./hard.csv", "soft.csv", panel):
            faults.append(unchanged(d, ["gravity", "y ~ x | g", "panel.csv", option, name], [panel]))
    s = run(["gravity", "y ~ x | g", "panel.csv", "--rows", "a.csv", "--effects", "./a.csv"], d)
    faults.append(None if s.rc == 2 and not os.path.exists(os.path.join(d, "a.csv")) else f"two into one: {s}")
    return first_of(*faults)


@case("O02 chart, panel, import over files of the folder")
def _(d):
    p = sample(d)
    flows = next(os.path.join(p, n) for n in tree(p) if n.startswith("statistics/flows/") and n.endswith(".parquet"))
    index, source = os.path.join(p, "documents/index.toml"), os.path.join(os.path.dirname(flows), "source.toml")
    bad = write(d, "b.csv", "year,exporter,importer,product,value_usd\n2023,POL,DEU,850440,100\n2023,XXX,DEU,850440,1\n")
    rates = write(d, "rates.csv", "period_start,period_end,base,quote,rate,source\n2023-01-01,2023-12-31,USD,EUR,0.92,x\n")
    return first_of(
        unchanged(p, ["chart", "c/path", *DAY, "-o", "documents/index.toml"], [index]),
        unchanged(p, ["panel", "--years", "2024", flows], [flows]),
        unchanged(p, ["panel", "--years", "2024", source], [source]),
        unchanged(p, ["panel", "--years", "2024", "agreements/ties.csv"], [os.path.join(p, "agreements/ties.csv")]),
        unchanged(d, ["import", bad, "--store", "s", "--rates", rates, "--set-aside", rates], [rates]),
        unchanged(p, ["import", bad, "--set-aside", source], [source]),
        unchanged(p, ["roundtable", "plan", "--page", "roundtable/companies.csv"], [os.path.join(p, "roundtable/companies.csv")]),
        unchanged(p, ["roundtable", "plan", "--page", "roundtable/event.toml"], [os.path.join(p, "roundtable/event.toml")]),
    )


@case("O03 a new file among those that the folder reads is refused, or leaves the folder as it was")
def _(d):
    p = sample(d)
    faults = []
    for args in (["brief", *DAY, "-o", "ledger/brief.toml"], ["brief", *DAY, "-o", "agreements/new.toml"], ["brief", *DAY, "-o", "editions/2026-01-01.json"],
                 ["brief", *DAY, "-o", "statistics/headline/source.toml.html"], ["panel", "--years", "2024", "editions/x.csv"],
                 ["chart", "c/path", *DAY, "-o", "languages.toml"], ["brief", *DAY, "--tables", "statistics/headline"]):
        write(d, "panel.csv", PANEL)
        q = os.path.join(d, "q")
        shutil.rmtree(q, ignore_errors=True)
        shutil.copytree(p, q)
        run(args, q)
        s = run(["check", *DAY], q)
        again = run(["brief", *DAY, "--format", "json"], q)
        listed = run(["edition", "list"], q)
        if s.rc != 0 or again.rc != 0 or listed.rc != 0:
            faults.append(f"{args}: the folder is broken afterwards: {s} {again} {listed}")
    return first_of(*faults)


@case("O04 devices as outputs stay devices, and a full one is an error")
def _(d):
    p = sample(d)
    write(d, "panel.csv", PANEL)
    faults = []
    for args in (["brief", *DAY, "-o"], ["chart", "c/path", *DAY, "-o"], ["panel", "--years", "2024"]):
        for device, rc in (("/dev/full", 2), ("/dev/null", 0)):
            s = run([*args, device], p)
            # A panel must be named .csv or .parquet.
            if not stat.S_ISCHR(os.stat(device).st_mode) or s.rc not in ((rc, 2) if args[0] != "brief" else (rc,)):
                faults.append(f"{args} {device}: {s}")
    for option in ("--record", "--rows", "--plot", "--effects"):
        s = run(["gravity", "y ~ x | g", "panel.csv", option, "/dev/full"], d)
        if s.rc != 2 or not stat.S_ISCHR(os.stat("/dev/full").st_mode):
            faults.append(f"{option}: {s}")
    os.symlink("/dev/full", os.path.join(d, "b.html"))
    s = run(["brief", "--partnership", p, *DAY, "-o", "b.html"], d)
    faults.append(None if s.rc == 2 and os.path.islink(os.path.join(d, "b.html")) else f"link to a device: {s}")
    return first_of(*faults)


@case("O05 stdout is full or closed, for each command")
def _(d):
    p = sample(d)
    write(d, "panel.csv", PANEL)
    panel = os.path.join(d, "panel.csv")
    faults = []
    for args in (["brief", *DAY, "--format", "md"], ["check", *DAY], ["answer", *DAY], ["doctor", *DAY], ["flows", "MYS", "TUR"], ["indicator", "--list"], ["datasets"],
                 ["outlook", *DAY], ["changes", "--from", "2025-01-01", "--to", "2026-02-01"], ["follow", *DAY], ["follow", *DAY, "--format", "ics"], ["simulate", "scenarios/deepening.toml", "--check"],
                 ["gravity", "y ~ x | g", panel], ["man"], ["completions", "bash"], ["help"], ["--version"], ["brief", "--help"], ["edition", "list"],
                 ["record", "show", "target-10bn"], ["review", "--list"], ["read", "documents/target-2025-02.md", "--date", "2025-02-11"], ["chart", "c/path", *DAY]):
        plain = run(args, p)
        with open("/dev/full", "wb") as full:
            rc = subprocess.run([BIN, *args], cwd=p, stdout=full, stderr=subprocess.DEVNULL).returncode
        # What prints nothing on stdout cannot fail there.
        if plain.out and rc != 2:
            faults.append(f"full, {args[0]}: rc {rc}")
        read, write_end = os.pipe()
        os.close(read)
        q = subprocess.run([BIN, *args], cwd=p, stdout=write_end, stderr=subprocess.PIPE)
        os.close(write_end)
        if plain.out and (q.returncode not in (0, 2) or b"panicked" in q.stderr):
            faults.append(f"closed, {args[0]}: rc {q.returncode} {q.stderr[-80:]!r}")
    return want(not faults, faults)


@case("O06 names that lead out of the folder, hold breaks or nothing, wherever a name is taken")
def _(d):
    p = sample(d)
    write(d, "in/x.csv", "year,exporter,importer,product,value_usd\n2023,POL,DEU,850440,100\n")
    write(d, "in/mfn.csv", "code,rate\n850440,5\n")
    outside = write(d, "precious.toml", "keep = true\n")
    os.makedirs(os.path.join(d, "flows/precious"))
    write(d, "flows/precious/source.toml", "keep = true\n")
    before = {k: v for k, v in tree(d).items() if not k.startswith("p/")}
    faults = []
    for name in ("../../evil", "/tmp/corridor-evil", "..", ".", ".hidden", "a\nb", "a\x07b", "", " ", "a/b", "a\\b", "x" * 300, "\u202egnp", "con\u200bname"):
        for args in (
            ["edition", "save", *DAY, "--name", name],
            ["import", "../in/x.csv", "--dataset", name],
            ["import", "../in/mfn.csv", "--as", "tariffs", "--importer", "DEU", "--tariff-year", "2023", "--dataset", name],
            ["forget", name], ["forget", "../../precious"], ["forget", "../../../flows/precious"],
            ["changes", "--from", name], ["record", "set", name, "status=kept"], ["simulate", name], ["chart", name, *DAY], ["answer", name or "x", *DAY],
            ["roundtable", "plan", "--event", name or "x"], ["brief", *DAY, "--dataset", name],
        ):
            s = run(args, p)
            fine = (0, 2) if args[0] in ("brief", "changes") and name in (" ", "") else (2,)
            if s.rc not in fine and not (args[0] == "import" and s.rc == 2) or "panicked" in s.err:
                faults.append((args[:2], name[:12], str(s)))
            if any(c in s.err for c in "\x07\u202e\x1b"):
                faults.append((args[:2], name[:12], "acts on a terminal"))
    after = {k: v for k, v in tree(d).items() if not k.startswith("p/")}
    return want(not faults and after == before and os.path.exists(outside) and not os.path.exists("/tmp/corridor-evil"), faults[:6], set(after) ^ set(before))


@case("O07 folders of the partnership that are links to elsewhere are not written through")
def _(d):
    faults = []
    write(d, "doc.txt", "Ankara, 8 January 2026\n\nGermany and Poland signed the Alpha Cooperation Agreement in Berlin on 3 May 2025.\n")
    for part, act in (
        ("editions", ["edition", "save", *DAY]), ("documents", ["read", "../doc.txt", "--date", "2026-01-08", "--into", "."]),
        ("proposals", ["read", "../doc.txt", "--date", "2026-01-08", "--into", "."]), ("ledger", ["record", "set", "target-10bn", "note=x"]),
    ):
        p, away = os.path.join(d, f"p-{part}"), os.path.join(d, f"away-{part}")
        run(["new", p, "--sample"], d)
        if os.path.isdir(os.path.join(p, part)):
            shutil.move(os.path.join(p, part), away)
        else:
            os.makedirs(away)
        os.symlink(away, os.path.join(p, part))
        before = tree(away)
        s = run(act, p)
        if tree(away) != before or "panicked" in s.err:
            faults.append((part, str(s)))
    return want(not faults, faults)


@case("O08 a file of the folder that is a link out of it is not written through")
def _(d):
    p = sample(d)
    write(d, "doc.txt", "Ankara, 8 January 2026\n\nGermany and Poland signed the Alpha Cooperation Agreement in Berlin on 3 May 2025.\n")
    assert run(["read", "../doc.txt", "--date", "2026-01-08", "--into", "."], p).rc == 0
    precious = write(d, "precious.toml", 'document = "doc"\n')
    os.symlink(precious, os.path.join(p, "ledger/doc.toml"))
    a = run(["review"], p, give=b"a\n" * 3)
    edition = os.path.join(p, "editions")
    os.makedirs(edition, exist_ok=True)
    os.symlink(precious, os.path.join(edition, "2026-02-01.json"))
    b = run(["edition", "save", *DAY], p)
    return want(open(precious).read() == 'document = "doc"\n' and a.rc == 2 and "panicked" not in a.err + b.err, a, b)


@case("O09 new does not write over a folder that is there, nor through links in it")
def _(d):
    write(d, "p/partnership.toml", "mine = true\n")
    a = run(["new", "p", "--sample"], d)
    b = run(["new", "DEU", "POL", "p"], d)
    os.makedirs(os.path.join(d, "q"))
    os.makedirs(os.path.join(d, "away"))
    os.symlink(os.path.join(d, "away"), os.path.join(d, "q/documents"))
    c = run(["new", "q", "--sample"], d)
    write(d, "r", "a file\n")
    e = run(["new", "r", "--sample"], d)
    return want(open(os.path.join(d, "p/partnership.toml")).read() == "mine = true\n" and a.rc == b.rc == e.rc == 2 and not os.listdir(os.path.join(d, "away")) and open(os.path.join(d, "r")).read() == "a file\n", a, b, c, e)


@case("O10 names of firms and of the event stay inside the folder of calendars")
def _(d):
    p = sample(d)
    path = os.path.join(p, "roundtable/companies.csv")
    lines = open(path, encoding="utf8").read().splitlines()
    head = lines[0].split(",")
    import csv
    rows = list(csv.DictReader(open(path, encoding="utf8")))
    column = next(c for c in head if c in ("name", "company", "firm"))
    for row, name in zip(rows, ("../../climbed", "/etc/evil", "a\nBEGIN:VEVENT", "=cmd|' /C calc'!A0", "..", "con:x*?\"<>|")):
        row[column] = name
    with open(path, "w", newline="", encoding="utf8") as f:
        w = csv.DictWriter(f, head)
        w.writeheader()
        w.writerows(rows)
    before = set(tree(d))
    s = run(["roundtable", "plan", "--calendars", os.path.join(d, "ics"), "--page", os.path.join(d, "page.html")], p)
    made = set(tree(d)) - before
    astray = [n for n in made if not (n.startswith("ics/") and n.count("/") == 1 or n == "page.html")]
    injected = [n for n in made if n.endswith(".ics") and open(os.path.join(d, n), newline="").read().count("BEGIN:VCALENDAR") != 1]
    return want(s.rc in (0, 1, 2) and "panicked" not in s.err and not astray and not injected, s, astray, injected)


@case("O11 two editions, two imports, two records set, two plans written at once: nothing lost, nothing half")
def _(d):
    base = sample(d)
    write(d, "a.csv", "year,exporter,importer,product,value_usd\n" + "".join(f"2023,POL,DEU,{850400 + i:06},100\n" for i in range(90)))
    faults = []
    for k in range(3):
        p = os.path.join(d, f"r{k}")
        shutil.copytree(base, p)
        jobs = [["edition", "save", "--as-of", "2026-01-09", "--name", "a"], ["edition", "save", "--as-of", "2026-01-09", "--name", "b"],
                ["import", "../a.csv", "--dataset", "one", "--vintage", "2026-01-02"], ["import", "../a.csv", "--dataset", "two", "--vintage", "2026-01-02"],
                ["record", "set", "target-10bn", "note=one"], ["roundtable", "plan", "--write", "--effort", "1"], ["roundtable", "plan", "--write", "--effort", "1"]]
        ps = [subprocess.Popen([BIN, *j], cwd=p, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for j in jobs]
        said = [(q.wait(), q.stderr.read()) for q in ps]
        for j, (rc, err) in zip(jobs, said):
            if b"panicked" in err or rc not in (0, 1, 2):
                faults.append((j, rc, err[-80:]))
        for name, rc in (("a", said[0][0]), ("b", said[1][0])):
            if rc == 0:
                json.load(open(os.path.join(p, f"editions/{name}.json")))
        listed = run(["datasets", "--format", "csv"], p)
        faults += [f"{n} said and not there" for n, rc in (("one", said[2][0]), ("two", said[3][0])) if rc == 0 and n not in listed.out]
        if run(["check", *DAY], p).rc not in (0, 1):
            faults.append(f"round {k}: the folder is broken")
    return want(not faults, faults[:4])


@case("O12 killed at thirty moments of edition, record, plan, panel, brief: whole or as before, and nothing to clean")
def _(d):
    base = sample(d)
    faults = []
    jobs = {"edition": ["edition", "save", "--as-of", "2026-01-09"], "record": ["record", "set", "target-10bn", "note=one"],
            "plan": ["roundtable", "plan", "--write", "--effort", "1"], "brief": ["brief", *DAY, "-o", "b.html"], "panel": ["panel", "--years", "2024", "x.parquet"]}
    for name, job in jobs.items():
        for moment in range(6):
            p = os.path.join(d, "k")
            shutil.rmtree(p, ignore_errors=True)
            shutil.copytree(base, p)
            q = subprocess.Popen([BIN, *job], cwd=p, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(0.004 * 2.2**moment)
            q.send_signal(signal.SIGKILL)
            q.wait()
            again = run(job, p)
            if again.rc not in (0, 1):
                faults.append((name, moment, str(again)))
            left = [n for n in tree(p) if os.path.basename(n).startswith(".corridor-draft")]
            if left or run(["check", *DAY], p).rc not in (0, 1):
                faults.append((name, moment, left))
    return want(not faults, faults[:4])


@case("O13 a folder and its files without the right to write: said, and nothing is changed")
def _(d):
    p = sample(d)
    user = 65534 if os.geteuid() == 0 else None
    os.chmod(d, 0o755)
    for r, _, fs in os.walk(p):
        os.chmod(r, 0o555)
    before = tree(p)
    faults = []

    def as_user():
        if user is not None:
            os.setgroups([])
            os.setgid(user)
            os.setuid(user)

    write(d, "panel.csv", PANEL)
    for args in (["edition", "save", *DAY], ["record", "set", "target-10bn", "note=x"], ["roundtable", "plan", "--write", "--effort", "1"], ["simulate", "scenarios/deepening.toml", "--record"],
                 ["brief", *DAY, "-o", "b.html"], ["brief", *DAY, "--tables", "tables"], ["panel", "--years", "2024", "x.csv"], ["forget", "baci-hs17"],
                 ["read", "../panel.csv", "--date", "2026-01-08", "--into", "."], ["man", "pages"], ["import", "../panel.csv", "--dataset", "x"], ["roundtable", "plan", "--calendars", "ics"]):
        q = subprocess.run([BIN, *args], cwd=p, stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=as_user)
        if q.returncode != 2:
            faults.append((args[:2], q.returncode, q.stderr[-90:]))
    after = tree(p)
    for r, _, fs in os.walk(p):
        os.chmod(r, 0o755)
    return want(not faults and before == after, faults[:5])
