"""Cases of the first round: writing, names, words, budgets, tables, two at once."""

import hashlib
import json
import os
import shutil
import stat
import subprocess
import threading
import zipfile
import zlib

from attack_tools import BIN, amounts, case, read, run, sample, tree, want, write

# ------------------------------------------------------------------ outputs
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


# ------------------------------------------------------------------ names
@case("N01 documents with line breaks, slashes and dots in their names")
def _(d):
    p = sample(d)
    outside = tree(d)
    text = "Malaysia and Türkiye aim to raise trade to 12 billion dollars by 2031.\n"
    for name in ("a\nb.md", "..md", ".hidden.md", "x" * 180 + ".md"):
        write(d, name, text)
        run(["read", "--into", p, name, "--date", "2026-02-01"], d)
    bad = [n for n in tree(p) if "\n" in n or n.startswith("../")]
    s = run(["check", "--partnership", p], d)
    return want(not bad and s.rc in (0, 1) and "panicked" not in s.err and set(outside) <= set(tree(d)), s)


@case("N02 a document entry that leaves the folder")
def _(d):
    p = sample(d)
    write(d, "secret.md", "Malaysia promised Türkiye 7 billion dollars.\n")
    sha = hashlib.sha256(open(os.path.join(d, "secret.md"), "rb").read()).hexdigest()
    for file in ("../../secret.md", "../documents/../../secret.md", os.path.join(d, "secret.md")):
        q = os.path.join(d, "q")
        shutil.rmtree(q, ignore_errors=True)
        shutil.copytree(p, q)
        with open(os.path.join(q, "documents/index.toml"), "a") as f:
            f.write(
                f'\n[[document]]\nid = "out"\nfile = "{file}"\ntitle = "T"\npublisher = "p"\ndate = 2026-01-01\n'
                f'language = "en"\nlicence = "x"\nsha256 = "{sha}"\n'
            )
        s = run(["check", "--partnership", q], d)
        if s.rc == 0 or "7 billion" in s.out:
            return f"{file}: {s}"
    return None


@case("N03 a link out of documents/ is refused")
def _(d):
    p = sample(d)
    write(d, "secret.md", "Malaysia promised Türkiye 7 billion dollars.\n")
    os.symlink(os.path.join(d, "secret.md"), os.path.join(p, "documents/link.md"))
    sha = hashlib.sha256(open(os.path.join(d, "secret.md"), "rb").read()).hexdigest()
    with open(os.path.join(p, "documents/index.toml"), "a") as f:
        f.write(
            '\n[[document]]\nid = "link"\nfile = "link.md"\ntitle = "T"\npublisher = "p"\ndate = 2026-01-01\n'
            f'language = "en"\nlicence = "x"\nsha256 = "{sha}"\n'
        )
    s = run(["check", "--partnership", p], d)
    return want(s.rc in (1, 2), s)


@case("N04 an archive with paths that climb")
def _(d):
    bad = os.path.join(d, "world.zip")
    with zipfile.ZipFile(bad, "w") as z:
        z.writestr("../climbed.csv", "t,i,j,k,v,q\n2024,4,8,010121,5,1\n")
        z.writestr("/tmp/corridor-climbed.csv", "t,i,j,k,v,q\n2024,4,8,010121,5,1\n")
    s = run(["import", "world.zip", "--statistics", "store"], d)
    climbed = os.path.exists(os.path.join(os.path.dirname(d), "climbed.csv")) or os.path.exists("/tmp/corridor-climbed.csv")
    return want(not climbed and "panicked" not in s.err, s)


# ------------------------------------------------------------------ numbers and words
@case("T01 runs of digits with letters that do not show")
def _(d):
    wrong = []
    for name, inner in {
        "narrow": "1\u202f5", "zero": "1\u200b5", "joiner": "1\u20605", "soft": "1\u00ad5", "mark": "1\u200e5",
        "figure": "1\u20075", "feff": "1\ufeff5",
    }.items():
        s = read(d, "a.md", f"Kenya and Poland aim to raise trade to ${inner} billion by 2030.\n")
        if any(v in ("1000000000", "5000000000", 1e9, 5e9) for v in amounts(s)):
            wrong.append((name, amounts(s)))
    return want(not wrong, wrong)


@case("T02 look-alike digits and signs")
def _(d):
    wrong = []
    for text in ("$１５ billion", "$١٥ billion", "$1Ƽ billion", "$−15 billion", "$15² billion", "$l5 billion"):
        s = read(d, "a.md", f"Kenya and Poland aim to raise trade to {text} by 2030.\n")
        for v in amounts(s):
            if v is not None and float(v) not in (15e9,):
                wrong.append((text, v))
    return want(not wrong, wrong)


@case("T03 words that a page hides by class, attribute or size")
def _(d):
    hidden = [
        '<p hidden>{}</p>', '<div style="display : none">{}</div>', '<p style="visibility:hidden">{}</p>',
        '<template>{}</template>', '<noscript>{}</noscript>', '<p aria-hidden="true" style="font-size:0">{}</p>',
        '<s>{}</s>', '<del>{}</del>', '<!-- {} -->', '<textarea>{}</textarea>', '<p style="opacity:0">{}</p>',
    ]
    said = "Kenya and Poland aim to raise trade to 10 billion dollars by 2030."
    wrong = []
    for way in hidden:
        s = read(d, "a.html", f"<html><body><p>Shown words.</p>{way.format(said)}</body></html>")
        if amounts(s):
            wrong.append(way)
    return want(not wrong, wrong)


@case("T04 a Word file's deleted, hidden and commented words")
def _(d):
    said = "Kenya and Poland aim to raise trade to 10 billion dollars by 2030."
    wrong = []
    for name, body in {
        "deleted": f"<w:p><w:del><w:r><w:delText>{said}</w:delText></w:r></w:del></w:p>",
        "vanish": f"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>{said}</w:t></w:r></w:p>",
        "double strike": f"<w:p><w:r><w:rPr><w:dstrike/></w:rPr><w:t>{said}</w:t></w:r></w:p>",
        "moved from": f"<w:p><w:moveFrom><w:r><w:t>{said}</w:t></w:r></w:moveFrom></w:p>",
        "field code": f"<w:p><w:r><w:instrText>{said}</w:instrText></w:r></w:p>",
    }.items():
        path = os.path.join(d, "a.docx")
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
            z.writestr("[Content_Types].xml", "<Types/>")
            z.writestr(
                "word/document.xml",
                '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
                f"<w:p><w:r><w:t>Shown words.</w:t></w:r></w:p>{body}</w:body></w:document>",
            )
        s = run(["read", "a.docx", "--date", "2026-01-08", "--format", "json"], d)
        if amounts(s):
            wrong.append(name)
    return want(not wrong, wrong)


# ------------------------------------------------------------------ budgets and time
@case("B01 a zip that unpacks to gigabytes, as statistics")
def _(d):
    with zipfile.ZipFile(os.path.join(d, "world.zip"), "w", zipfile.ZIP_DEFLATED, compresslevel=9) as z:
        with z.open("a.csv", "w") as f:
            f.write(b"t,i,j,k,v,q\n")
            block = b"0" * (1 << 20)
            for _ in range(1500):
                f.write(block)
    s = run(["import", "world.zip", "--statistics", "store"], d, cpu=60, gb=8)
    return want(s.rc == 2 and s.mb < 1024 and s.cpu < 20, s)


@case("B02 TOML with arrays in arrays")
def _(d):
    p = sample(d)
    with open(os.path.join(p, "partnership.toml"), "a") as f:
        f.write("\ndeep = " + "[" * 60000 + "]" * 60000 + "\n")
    s = run(["check", "--partnership", p], d)
    return want(s.rc == 2 and s.mb < 512 and s.cpu < 3, s)


@case("B03 JSON lines with deep nesting, as statistics")
def _(d):
    write(d, "a.json", '{"data":' + "[" * 100000 + "]" * 100000 + "}")
    s = run(["import", "a.json", "--statistics", "store"], d)
    return want(s.rc == 2 and "panicked" not in s.err and s.mb < 512, s)


@case("B04 formula with ten thousand terms and with deep powers")
def _(d):
    write(d, "p.csv", "y,x,g\n" + "".join(f"{i % 7 + 1},{i % 5},{i % 3}\n" for i in range(30)))
    for formula in ("y ~ " + " + ".join(["x"] * 10000) + " | g", "y ~ " + "log(" * 5000 + "x" + ")" * 5000, "y ~ " + "x^" * 20000 + "x"):
        s = run(["gravity", formula, "p.csv"], d)
        if s.rc not in (0, 2) or "panicked" in s.err or s.cpu > 5 or s.mb > 600:
            return f"{formula[:30]}…: {s}"
    return None


@case("B05 a docx whose part names one style a million times")
def _(d):
    with zipfile.ZipFile(os.path.join(d, "a.docx"), "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("[Content_Types].xml", "<Types/>")
        z.writestr("word/document.xml", "<w:document><w:body>" + "<w:p><w:r/></w:p>" * 1_000_000 + "</w:body></w:document>")
    s = run(["read", "a.docx", "--date", "2026-01-08", "--format", "json"], d)
    return want(s.rc in (0, 2) and s.cpu < 6 and s.mb < 600, s)


@case("B06 a PDF with a stream that inflates a thousandfold")
def _(d):
    big = zlib.compress(b"BT (x) Tj ET\n" * 20_000_000, 9)
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Contents 4 0 R>>",
        4: b"<</Filter/FlateDecode/Length %d>>\nstream\n" % len(big) + big + b"\nendstream",
    }
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % pair for pair in sorted(objects.items()))
    write(d, "a.pdf", b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R>>\n")
    s = run(["read", "a.pdf", "--date", "2026-01-08", "--format", "json"], d)
    return want(s.rc in (0, 2) and s.cpu < 8 and s.mb < 700, s)


@case("B07 twice the text, at most 2.5 times the time")
def _(d):
    for name, unit in {
        "open brackets": "(", "commas": "a, ", "one name": "Mehmet ", "and": "and and ", "percent": "5 % ",
        "years": "2020 ", "quotes": "“a ", "newlines": "\n\n",
    }.items():
        times = []
        for size in (200_000, 400_000):
            s = read(d, "a.md", unit * (size // len(unit)), cpu=60)
            if s.rc not in (0, 1, 2) or "panicked" in s.err:
                return f"{name}: {s}"
            times.append(s.cpu)
        if times[1] > 1.0 and times[1] > 2.5 * times[0]:
            return f"{name}: {times}"
    return None


# ------------------------------------------------------------------ tables
@case("P01 a Parquet file cut, and with each footer byte altered")
def _(d):
    p = sample(d)
    flows = [n for n in tree(p) if n.startswith("statistics/flows/") and n.endswith(".parquet")]
    whole = open(os.path.join(p, flows[0]), "rb").read()
    for at in list(range(len(whole) - 200, len(whole), 7)) + [len(whole) // 2]:
        altered = bytearray(whole)
        altered[at] ^= 0xFF
        write(d, "panel.parquet", bytes(altered))
        for args in (["gravity", "value_usd ~ quantity_t | exporter", "panel.parquet"], ["import", "panel.parquet", "--statistics", "s"]):
            s = run(args, d, cpu=10)
            if s.rc not in (0, 2) or "panicked" in s.err:
                return f"byte {at} {args[0]}: {s}"
    return None


@case("P02 spreadsheet formulas in a firm's name stay text")
def _(d):
    p = sample(d)
    write(d, "p.csv", "y,x,g\n" + "".join(f"{i % 7 + 1},{i % 5},=cmd|' /C calc'!A{i % 3}\n" for i in range(60)))
    s = run(["gravity", "y ~ i(g)", "p.csv", "--format", "csv"], d)
    cells = [cell for line in s.out.splitlines()[1:] for cell in line.split(",")]
    return want(not any(cell.strip('"').startswith(("=", "+cmd", "@")) for cell in cells), s)


@case("P03 figures: the thirteenth month, a year in the future, a letter in a number")
def _(d):
    p = sample(d)
    path = os.path.join(p, "statistics/headline/headline.csv")
    source = os.path.join(p, "statistics/headline/source.toml")
    header = open(path).readline().strip().split(",")
    old = open(path, "rb").read()
    first = open(path).read().splitlines()[1].split(",")
    wrong = []
    for name, column, value in (("period", "period", "2023-13"), ("letter", "value", "12O"), ("day", "published", "2024-02-30")):
        names = [h for h in header if column in h]
        if not names:
            continue
        row = list(first)
        row[header.index(names[0])] = value
        new = old + (",".join(row) + "\n").encode()
        open(path, "wb").write(new)
        text = open(source).read()
        open(source, "w").write(text.replace(hashlib.sha256(old).hexdigest(), hashlib.sha256(new).hexdigest()))
        s = run(["check", "--partnership", p], d)
        if s.rc == 0:
            wrong.append((name, str(s)))
        open(path, "wb").write(old)
        open(source, "w").write(text)
    return want(not wrong, wrong)


# ------------------------------------------------------------------ two at once
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
