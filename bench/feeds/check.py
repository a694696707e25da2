"""Feeds and calendars of corridor, read by libraries that know nothing of it.

usage: python3 -m venv v && v/bin/pip install feedparser==6.0.14 icalendar==7.3.2
       v/bin/python bench/feeds/check.py target/debug/corridor

Ends with an error where one of them cannot be read, misses what corridor says as data, or names an
address on a network.
"""
import datetime
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import feedparser
import icalendar

program = str(pathlib.Path(sys.argv[1]).resolve())


def run(*arguments, cwd=None):
    done = subprocess.run([program, *arguments], capture_output=True, check=True, cwd=cwd)
    return done.stdout


def quiet(text, allowed=("http://www.w3.org/2005/Atom",)):
    """No address but the name of the form."""
    found = [a for a in re.findall(rb"https?://[^\s\"'<>]+", text) if a.decode() not in allowed]
    return found


def feed(text, entries):
    read = feedparser.parse(text)
    assert not read.bozo, read.get("bozo_exception")
    assert read.version == "atom10", read.version
    assert len(read.entries) == entries, (len(read.entries), entries)
    ids = [entry.id for entry in read.entries]
    assert len(set(ids)) == len(ids), "two entries of one id"
    assert all(entry.title and entry.updated_parsed for entry in read.entries)
    assert not any("href" in link for entry in read.entries for link in entry.get("links", []))
    return read


def hostile(folder):
    """A record whose words would break a feed or a calendar that does not escape."""
    words = "Open a port; \\ office, <b>&amp;</b> ]]> \"x\" " + "ğüş" * 60
    quote = "Open a port; \\\\ office, <b>&amp;</b> ]]> \\\"x\\\" " + "ğüş" * 60
    (folder / "documents").mkdir(exist_ok=True)
    (folder / "documents/port.md").write_text(words + "\n", encoding="utf-8")
    import hashlib

    sha = hashlib.sha256((words + "\n").encode()).hexdigest()
    (folder / "documents/index.toml").write_text(
        f'[[document]]\nid = "port"\nfile = "port.md"\ntitle = "Port"\npublisher = "x"\n'
        f'date = 2026-02-01\nlanguage = "en"\nlicence = "own"\nsha256 = "{sha}"\n', encoding="utf-8")
    (folder / "ledger/port.toml").write_text(
        f'document = "port"\n\n[[commitment]]\nid = "port"\nstatus = "promised"\nactors = ["DEU"]\n'
        f'what = "{quote}\\nEND:VCALENDAR\\r\\nBEGIN:VEVENT"\nby = 2026-03-31\n'
        f'passages = [{{ quote = "{quote}" }}]\n', encoding="utf-8")
    return words


days = ("--sample", "--from", "2026-04-14", "--to", "2026-04-15")
changes = json.loads(run("changes", *days, "--format", "json"))
assert changes["causes"], "nothing changed between the two days"
text = run("changes", *days, "--format", "atom")
# A cause that moved only what another moved too has no entry of its own.
feed(text, len(feedparser.parse(text).entries))
assert not quiet(text), quiet(text)

with tempfile.TemporaryDirectory() as room:
    folder = pathlib.Path(room) / "port"
    run("new", "DEU", "POL", str(folder))
    words = hostile(folder)
    where = ("--partnership", str(folder))
    for day, events, todos in [("2026-02-10", 1, 0), ("2026-05-01", 0, 1)]:
        data = json.loads(run("follow", *where, "--as-of", day, "--format", "json"))
        assert (len(data["due"]), len(data["overdue"])) == (events, todos), data
        ics = run("follow", *where, "--as-of", day, "--format", "ics")
        assert all(len(line) <= 75 for line in ics.split(b"\r\n")), "a line is longer than 75 octets"
        assert b"\n" not in ics.replace(b"\r\n", b""), "a line ends without CR"
        calendar = icalendar.Calendar.from_ical(ics)
        assert len(calendar.walk("VEVENT")) == events and len(calendar.walk("VTODO")) == todos
        for item in calendar.walk("VEVENT") + calendar.walk("VTODO"):
            assert words[:40] in item["SUMMARY"], item["SUMMARY"]
            assert words.strip() in item["DESCRIPTION"], item["DESCRIPTION"]
            assert not item.errors, item.errors
        for item in calendar.walk("VEVENT"):
            assert item["DTSTART"].dt == datetime.date(2026, 3, 31)
            assert item["DTEND"].dt == datetime.date(2026, 4, 1)
        for item in calendar.walk("VTODO"):
            assert item["DUE"].dt == datetime.date(2026, 3, 31)
        text = run("follow", *where, "--as-of", day, "--format", "atom")
        read = feed(text, events + todos)
        assert words[:40] in read.entries[0].title, read.entries[0].title
        assert not quiet(text), quiet(text)
        assert not quiet(ics), quiet(ics)
print("feeds and calendars are read whole")
