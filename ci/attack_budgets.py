"""Cases about budgets: archives, nesting, formulas, PDFs and Parquet files that ask for too much or are damaged."""

import hashlib
import os
import zipfile
import zlib

from attack_tools import case, read, run, sample, tree, want, write


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


