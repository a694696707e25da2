"""Cases about words: runs of digits, and what a page, a Word file or a PDF does not show."""

import hashlib
import os
import zipfile

from attack_tools import amounts, case, read, run, want, write

SAID = "Kenya and Poland aim to raise trade to 99 billion dollars by 2031."
SHOWN = "Ministers met in Nairobi on Monday."
NINETY_NINE = 99e9


def numbers(seen):
    return [float(v) for v in amounts(seen) if v is not None]


def wrong_values(d, texts, right):
    """Texts whose target was read as another number than the right one."""
    wrong = []
    for text in texts:
        s = read(d, "a.md", f"Kenya and Poland aim to raise trade to {text} by 2030.\n")
        got = [v for v in numbers(s) if v not in right]
        if got or s.rc != 0:
            wrong.append((text, got, s.rc))
    return wrong


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


@case("R01 spaces of every kind inside a run of digits")
def _(d):
    spaces = "\u00a0\u2000\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\u1680\u2028\u2029"
    wrong = wrong_values(d, [f"${a}" for c in spaces for a in (f"1{c}5 billion", f"10{c}5 million")], (15e9, 105e6))
    return want(not wrong, wrong)


@case("R02 letters without width inside a run of digits or its scale")
def _(d):
    hidden = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\u061c\u180e\u2061\u2062\u2063\u2064\u3164\uffa0\u115f\u2800\ufe0e\ufe0f\U000e0030"
    texts = [f"$1{c}5 billion" for c in hidden] + [f"$15 b{c}illion" for c in hidden] + [f"$15{c} billion" for c in hidden]
    wrong = wrong_values(d, texts, (15e9,))
    return want(not wrong, wrong[:8])


@case("R03 controls of direction around and inside a number")
def _(d):
    turns = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    texts = [f"$1{c}5 billion" for c in turns] + [f"{c}$15 billion\u202c" for c in turns] + ["$\u202e51\u202c billion"]
    # What is shown as 15 may be read as 15 or not at all; the last is shown as 15 and stands as 51.
    wrong = wrong_values(d, texts, (15e9,))
    return want(not wrong, wrong[:8])


@case("R04 digits of other scripts, rings, squares and fractions")
def _(d):
    texts = ["$1٥ billion", "$१५ billion", "$①⑤ billion", "$１5 billion", "$1𝟓 billion", "$1⁵ billion", "$1₅ billion", "$1½ billion",
             "$15⁄2 billion", "$1O billion", "$l0 billion", "$1O0 billion", "$1·5 billion", "$1٫5 billion", "$1٬500 million", "$Ⅻ billion"]
    wrong = wrong_values(d, texts, (15e9, 1.5e9, 7.5e9, 12e9, 1500e6))
    return want(not wrong, wrong)


@case("R05 signs: every minus, brackets, up to, less than, ranges")
def _(d):
    minus = "-\u2010\u2011\u2012\u2212\ufe63\uff0d\u207b"
    wrong = wrong_values(d, [f"{m}$15 billion" for m in minus] + [f"${m}15 billion" for m in minus], (-15e9, 15e9))
    negative = []
    for m in minus:
        # A number with a sign is below nothing, or no number; it is not the number without the sign.
        s = read(d, "a.md", f"Kenya and Poland set a trade target of ${m}15 billion by 2030.\n")
        negative += [(m, v) for v in numbers(s) if v == 15e9]
    return want(not wrong and not negative, wrong, negative)


@case("R06 groups that are no groups, two points, a scale twice")
def _(d):
    texts = {"$1,5,0 billion": (), "$10,00 billion": (10e9,), "$1.2.3 billion": (), "$10,0000 million": (), "$1'500 million": (1500e6,), "$1 500 million": (1500e6,),
             "$15 billion billion": (), "$15 million billion": (), "$15bnn": (), "$15e9": (15e9,), "$0x15 billion": (), "$1/5 billion": (2e8,), "$15% billion": (), "$1-5 billion": (1e9, 5e9, 3e9)}
    wrong = [hit for text, right in texts.items() for hit in wrong_values(d, [text], right)]
    return want(not wrong, wrong)


@case("R07 a number at the end of a line, of a cell, of a page")
def _(d):
    wrong = []
    for name, text in {"line": "$1\n5 billion", "lines": "$1\r\n0 billion", "hyphen": "$1-\n5 billion", "tag": "$1<b></b>5 billion", "cell": "$1 | 5 billion"}.items():
        s = read(d, "a.md", f"Kenya and Poland aim to raise trade to {text} by 2030.\n")
        wrong += [(name, v) for v in numbers(s) if v in (1, 5e9, 1e9, 0)]
    s = read(d, "a.html", "<html><body><p>Kenya and Poland aim to raise trade to $1<span>5</span> billion by 2030.</p></body></html>")
    wrong += [("span", v) for v in numbers(s) if v != 15e9]
    s = read(d, "a.html", "<html><body><p>Kenya and Poland aim to raise trade to $1<sup>5</sup> billion by 2030.</p></body></html>")
    wrong += [("sup", v) for v in numbers(s) if v not in (1e9,)]
    return want(not wrong, wrong)


HIDDEN = {
    "class in a style": "<style>.q{{display:none}}</style><p class=q>{}</p>",
    "class among others": "<style>p.a, div .q , .z{{ visibility : hidden }}</style><div><p class='b q'>{}</p></div>",
    "id in a style": "<style>#q{{display:none!important}}</style><p id=q>{}</p>",
    "name of an element": "<style>aside{{display:none}}</style><aside>{}</aside>",
    "attribute in a style": "<style>[data-x]{{display:none}}</style><p data-x=1>{}</p>",
    "a comment in a style": "<style>/* .x{{}} */ .q{{/*a*/display:/*b*/none}}</style><p class=q>{}</p>",
    "a style for screens": "<style>@media screen{{.q{{display:none}}}}</style><p class=q>{}</p>",
    "capitals": '<P STYLE="DISPLAY:NONE !IMPORTANT">{}</P>',
    "escaped": '<p style="display&#58;none">{}</p>',
    "template": "<template><p>{}</p></template>",
    "until found": '<p hidden="until-found">{}</p>',
    "inside hidden": "<div hidden><section><p>{}</p></section></div>",
    "dialog that is closed": "<dialog><p>{}</p></dialog>",
    "choice": "<select><option>{}</option></select>",
    "list of data": "<datalist><option>{}</option></datalist>",
    "far to the left": '<p style="position:absolute;left:-9999px">{}</p>',
    "far up": '<p style="position:fixed; top:-5000px">{}</p>',
    "indented away": '<p style="text-indent:-9999px">{}</p>',
    "nothing high": '<div style="height:0;overflow:hidden">{}</div>',
    "nothing wide": '<div style="width:0px; overflow:hidden">{}</div>',
    "clipped": '<p style="position:absolute;clip:rect(0,0,0,0)">{}</p>',
    "clip path": '<p style="clip-path:inset(100%)">{}</p>',
    "letters without size": '<p style="font-size:0px">{}</p>',
    "letters without colour": '<p style="color:transparent">{}</p>',
    "white on white": '<p style="color:#fff;background:#ffffff">{}</p>',
    "nothing of it is seen": '<p style="opacity:0.0">{}</p>',
    "scaled to nothing": '<p style="transform:scale(0)">{}</p>',
    "collapsed": '<table><tr style="visibility:collapse"><td>{}</td></tr></table>',
    "struck by style": '<p style="text-decoration:line-through">{}</p>',
    "strike": "<strike>{}</strike>",
    "title of a drawing": "<svg><title>{0}</title><desc>{0}</desc><metadata>{0}</metadata></svg>",
    "what a drawing defines": "<svg><defs><text>{}</text></defs></svg>",
    "iframe": "<iframe>{}</iframe>",
    "object": "<video>{}</video>",
    "no frames": "<noframes>{}</noframes>",
    "data of a script": '<script type="application/json">"{}"</script>',
    "name of a picture": '<img alt="{0}" title="{0}">',
    "meta": '<meta name="description" content="{}">',
    "a field": '<input type="hidden" value="{0}"><input placeholder="{0}">',
    "conditional comment": "<!--[if IE]><p>{}</p><![endif]-->",
    "declared data": "<![CDATA[ {} ]]>",
    "comment that ends early": "<!--> <p hidden>{}</p> -->",
}


@case("R08 words that a page does not show, forty ways")
def _(d):
    wrong = []
    for name, way in HIDDEN.items():
        s = read(d, "a.html", f"<!doctype html><html><head><title>News</title></head><body><article><p>{SHOWN}</p>{way.format(SAID)}</article></body></html>")
        if s.rc != 0 or NINETY_NINE in numbers(s):
            wrong.append(name)
    return want(not wrong, wrong)


@case("R09 words that a page shows, near those that it hides")
def _(d):
    lost = []
    for name, way in {
        "other class": "<style>.q{{display:none}}</style><p class=quote>{}</p>", "print": "<style>@media print{{p{{display:none}}}}</style><p>{}</p>",
        "shown again": '<style>.q{{display:none}}</style><p class=q style="display:block">{}</p>', "block": '<p style="display:block">{}</p>',
        "after hidden": "<p hidden>x</p><p>{}</p>", "form": "<form><p>{}</p></form>", "table": "<table><tr><td>{}</td></tr></table>",
        "unclosed": "<p hidden>x<p>{}", "open dialog": "<dialog open>{}</dialog>", "details": "<details open><summary>More</summary>{}</details>",
        "left by two": '<p style="position:relative;left:-2px">{}</p>', "white on blue": '<p style="color:#fff;background:#003">{}</p>',
    }.items():
        s = read(d, "a.html", f"<!doctype html><html><body><article><p>{SHOWN}</p>{way.format(SAID)}</article></body></html>")
        if NINETY_NINE not in numbers(s):
            lost.append((name, numbers(s)))
    return want(not lost, lost)


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def word(d, body, styles="", more=()):
    path = os.path.join(d, "a.docx")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("[Content_Types].xml", "<Types/>")
        z.writestr("word/document.xml", f"<w:document {W}><w:body><w:p><w:r><w:t>{SHOWN}</w:t></w:r></w:p>{body}</w:body></w:document>")
        if styles:
            z.writestr("word/styles.xml", f"<w:styles {W}>{styles}</w:styles>")
        for name, text in more:
            z.writestr(name, text)
    return run(["read", "a.docx", "--date", "2026-01-08", "--format", "json"], d)


def runs(pr="", ppr=""):
    return f"<w:p>{ppr}<w:r>{pr}<w:t>{SAID}</w:t></w:r></w:p>"


HIDE = '<w:style w:type="{}" w:styleId="Hide"><w:name w:val="Hide"/><w:rPr><w:vanish/></w:rPr></w:style>'


@case("R10 words that a Word file does not show")
def _(d):
    ways = {
        "style of a run": (runs('<w:rPr><w:rStyle w:val="Hide"/></w:rPr>'), HIDE.format("character")),
        "style of a paragraph": (runs(ppr='<w:pPr><w:pStyle w:val="Hide"/></w:pPr>'), HIDE.format("paragraph")),
        "style made on another": (
            runs('<w:rPr><w:rStyle w:val="More"/></w:rPr>'),
            HIDE.format("character") + '<w:style w:type="character" w:styleId="More"><w:basedOn w:val="Hide"/></w:style>',
        ),
        "white": (runs('<w:rPr><w:color w:val="FFFFFF"/></w:rPr>'), ""),
        "special": (runs("<w:rPr><w:specVanish/></w:rPr>"), ""),
        "vanish with a word": (runs('<w:rPr><w:vanish w:val="true"/></w:rPr>'), ""),
        "struck": (runs("<w:rPr><w:strike/></w:rPr>"), ""),
        "deleted run": (f'<w:p><w:del w:id="1"><w:r><w:t>{SAID}</w:t></w:r></w:del></w:p>', ""),
        "old form of a property": (f"<w:p><w:r><w:rPr><w:rPrChange><w:rPr/></w:rPrChange></w:rPr><w:delText>{SAID}</w:delText></w:r></w:p>", ""),
        "what stands in place of a word": (f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{runs()}</w:sdtContent></w:sdt>", ""),
        "fallback": (f"<w:p><w:r><mc:AlternateContent><mc:Choice/><mc:Fallback><w:t>{SAID}</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>", ""),
        "comment": ("", "", ("word/comments.xml", f"<w:comments {W}><w:comment>{runs()}</w:comment></w:comments>")),
        "deleted row": (f"<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>{runs()}</w:tc></w:tr></w:tbl>", ""),
        "hidden row": (f"<w:tbl><w:tr><w:trPr><w:hidden/></w:trPr><w:tc>{runs()}</w:tc></w:tr></w:tbl>", ""),
    }
    wrong = []
    for name, (body, styles, *more) in ways.items():
        s = word(d, body, styles, more)
        if s.rc != 0 or NINETY_NINE in numbers(s):
            wrong.append((name, s.rc))
    return want(not wrong, wrong)


@case("R11 words that a Word file shows")
def _(d):
    ways = {
        "not hidden": (runs('<w:rPr><w:vanish w:val="0"/></w:rPr>'), ""), "not struck": (runs('<w:rPr><w:strike w:val="false"/></w:rPr>'), ""),
        "inserted": (f"<w:p><w:ins><w:r><w:t>{SAID}</w:t></w:r></w:ins></w:p>", ""), "moved to": (f"<w:p><w:moveTo><w:r><w:t>{SAID}</w:t></w:r></w:moveTo></w:p>", ""),
        "shown again": (runs('<w:rPr><w:rStyle w:val="Hide"/><w:vanish w:val="0"/></w:rPr>'), HIDE.format("character")),
        "cell": (f"<w:tbl><w:tr><w:tc>{runs()}</w:tc></w:tr></w:tbl>", ""), "black": (runs('<w:rPr><w:color w:val="000000"/></w:rPr>'), ""),
    }
    lost = [(name, str(s)) for name, (body, styles) in ways.items() if NINETY_NINE not in numbers(s := word(d, body, styles))]
    return want(not lost, lost)


def pdf(d, content, page=b"", more=None, fonts=b""):
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R" + (b"/OCProperties<</OCGs[8 0 R]/D<</OFF[8 0 R]>>>>" if more == "layer" else b"") + b">>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 612 792]>>",
        3: b"<</Type/Page/Parent 2 0 R/Resources<</Font<</F1 5 0 R>>/ExtGState<</G0 6 0 R>>/Properties<</MC0 8 0 R>>/XObject<</X0 7 0 R>>>>/Contents 4 0 R" + page + b">>",
        4: b"<</Length %d>>\nstream\n" % len(content) + content + b"\nendstream",
        5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        6: b"<</Type/ExtGState/ca 0/CA 0>>",
        7: b"<</Type/XObject/Subtype/Form/BBox[0 0 600 700]/Resources<</Font<</F1 5 0 R>>>>/Length %d>>\nstream\n" % len(TEXT) + TEXT + b"\nendstream",
        8: b"<</Type/OCG/Name(Hidden)>>",
    }
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % pair for pair in sorted(objects.items()))
    write(d, "a.pdf", b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R>>\n")
    return run(["read", "a.pdf", "--date", "2026-01-08", "--format", "json"], d)


TEXT = b"BT /F1 12 Tf 72 600 Td (" + SAID.encode() + b") Tj ET"
FIRST = b"BT /F1 12 Tf 72 700 Td (" + SHOWN.encode() + b") Tj ET\n"


@case("R12 words that a PDF does not show")
def _(d):
    inner = TEXT[3:-3]
    ways = {
        "render mode 3": b"BT 3 Tr " + inner + b" ET", "render mode 7": b"BT 7 Tr " + inner + b" ET", "mode before the text": b"3 Tr " + TEXT,
        "mode kept": b"q 3 Tr q " + TEXT + b" Q Q", "white": b"1 1 1 rg " + TEXT, "white gray": b"1 g " + TEXT, "white cmyk": b"0 0 0 0 k " + TEXT,
        "white by name": b"/DeviceRGB cs 1 1 1 sc " + TEXT, "off the page": b"BT /F1 12 Tf 72 -600 Td (" + SAID.encode() + b") Tj ET",
        "far right": b"BT /F1 12 Tf 5000 600 Td (" + SAID.encode() + b") Tj ET", "without size": b"BT /F1 0 Tf 72 600 Td (" + SAID.encode() + b") Tj ET",
        "scaled to nothing": b"BT /F1 12 Tf 0 0 0 0 72 600 Tm (" + SAID.encode() + b") Tj ET", "stretched to nothing": b"BT 0 Tz " + inner + b" ET",
        "clipped": b"q 0 0 1 1 re W n " + TEXT + b" Q", "without paint": b"/G0 gs " + TEXT, "form that is not drawn": b"",
        "half a point": b"BT /F1 0.1 Tf 72 600 Td (" + SAID.encode() + b") Tj ET",
    }
    wrong = [name for name, content in ways.items() if NINETY_NINE in numbers(pdf(d, FIRST + content))]
    if NINETY_NINE in numbers(pdf(d, FIRST + b"/OC /MC0 BDC " + TEXT + b" EMC", more="layer")):
        wrong.append("layer that is off")
    return want(not wrong, wrong)


@case("R13 words that a PDF shows")
def _(d):
    ways = {
        "plain": TEXT, "outline and fill": b"BT 2 Tr " + TEXT[3:-3] + b" ET", "after hidden": b"q 3 Tr Q " + TEXT, "form": b"q /X0 Do Q",
        "black": b"0 0 0 rg " + TEXT, "clip of the page": b"q 0 0 612 792 re W n " + TEXT + b" Q",
        "white on a dark band": b"0 0 0.4 rg 60 590 500 30 re f 1 1 1 rg " + TEXT, "gray": b"0.4 g " + TEXT,
        "small font, large matrix": b"BT /F1 1 Tf 12 0 0 12 72 600 Tm (" + SAID.encode() + b") Tj ET",
    }
    lost = [(name, str(s)) for name, content in ways.items() if NINETY_NINE not in numbers(s := pdf(d, FIRST + content))]
    return want(not lost, lost)


@case("R14 check refuses a passage that stands where nobody sees it")
def _(d):
    wrong = []
    for name in ("class in a style", "far to the left", "template", "letters without size", "name of a picture", "no frames", "conditional comment"):
        p = os.path.join(d, "p")
        write(d, "p/partnership.toml", '[partnership]\nid = "ken-pol"\ntitle = "Kenya and Poland"\nparties = ["KEN", "POL"]\n')
        page = f"<!doctype html><html><body><article><p>{SHOWN}</p>{HIDDEN[name].format(SAID)}</article></body></html>".encode()
        write(d, "p/documents/a.html", page)
        write(d, "p/documents/index.toml", f'[[document]]\nid = "a"\nfile = "a.html"\ntitle = "T"\npublisher = "p"\ndate = 2026-01-08\nlanguage = "en"\nlicence = "x"\nsha256 = "{hashlib.sha256(page).hexdigest()}"\n')
        write(d, "p/ledger/a.toml", f'document = "a"\n\n[[commitment]]\nid = "c"\nstatus = "promised"\nparties = ["KEN", "POL"]\nactors = ["KEN"]\nwhat = "W"\npassages = [{{ quote = "{SAID}" }}]\n')
        s = run(["check", "--as-of", "2026-02-01"], p)
        if s.rc != 1:
            wrong.append((name, str(s)))
    return want(not wrong, wrong)
