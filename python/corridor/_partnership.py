"""A partnership folder, its answers and its brief; documents; scenarios; preference use."""

from __future__ import annotations

import datetime
import json
import os
from typing import Any

from . import _corridor
from ._errors import content, wrong


def _day(as_of: str | datetime.date | None) -> str:
    if as_of is None:
        return datetime.date.today().isoformat()
    if isinstance(as_of, datetime.datetime):
        as_of = as_of.date()
    if isinstance(as_of, datetime.date):
        return as_of.isoformat()
    if not isinstance(as_of, str):
        raise wrong(f"a day is a {type(as_of).__name__}", 'write it as "2026-01-31", or give a datetime.date')
    return as_of


class Brief:
    """The brief of a day."""

    def __init__(self, partnership: "Partnership", as_of: str) -> None:
        self._of, self.as_of = partnership, as_of

    def html(self) -> str:
        """One page that opens without a network."""
        return self._of._inner.brief(self.as_of, "html")

    def markdown(self) -> str:
        """The brief as Markdown."""
        return self._of._inner.brief(self.as_of, "md")

    def text(self) -> str:
        """The brief for a terminal."""
        return self._of._inner.brief(self.as_of, "text")

    def data(self) -> dict[str, Any]:
        """The brief as data: answers, cards, sections."""
        made: dict[str, Any] = json.loads(self._of._inner.brief_json(self.as_of))
        return made

    def _repr_html_(self) -> str:
        return self.html()


class Partnership:
    """A partnership folder; :meth:`sample` writes the one that ships with Corridor."""

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self._inner = _corridor.Partnership(os.fspath(folder))

    @classmethod
    def sample(cls, folder: str | os.PathLike[str]) -> "Partnership":
        """Write the sample into a new folder and open it."""
        _corridor.sample(os.fspath(folder))
        return cls(folder)

    def __repr__(self) -> str:
        return repr(self._inner)

    def brief(self, as_of: str | datetime.date | None = None) -> Brief:
        """The brief of a day; nothing known later is used. Today without a day."""
        return Brief(self, _day(as_of))

    def answers(
        self, question: str | None = None, as_of: str | datetime.date | None = None
    ) -> dict[str, Any]:
        """Answers with unit, interval, key and evidence: to one question, or to all.

        A value that is not known is None, never zero.
        """
        whole: dict[str, dict[str, Any]] = json.loads(self._inner.answers_json(_day(as_of), question))
        return whole["answers"]


def read(
    document: str | os.PathLike[str] | bytes,
    date: str | datetime.date | None = None,
    *,
    name: str | None = None,
    language: str | None = None,
) -> list[dict[str, Any]]:
    """Records that a document proposes, on its exact words.

    ``document`` is a path (text, HTML, PDF, Word), the text itself, or bytes with a ``name`` whose
    ending says what they are. A ``str`` that names no file is the text; one without a space must name
    a file. ``date`` is the day of publication, ``language`` one of "en", "tr", "ms", "id".

    Each record is a dictionary: ``type`` ("target", "commitment", "meeting", ...), its fields, and the
    passage that it stands on. Nothing is recorded anywhere.

    Raises :class:`CorridorError` for a file that cannot be read as what its name says.
    """
    if isinstance(document, bytes):
        name, read_bytes = name or "document.txt", document
    elif isinstance(document, os.PathLike) or _is_file(document):
        name, read_bytes = name or os.fspath(document), content(document)
    elif not isinstance(document, str):
        raise wrong(f"a {type(document).__name__} is no document", "give a path, a text, or bytes with a name")
    elif document and not any(letter.isspace() for letter in document):
        raise wrong(f"{document}: there is no such file", "name a file that is there, or give the text itself")
    else:
        name, read_bytes = name or "text.txt", document.encode()
    day = None if date is None else _day(date)
    records: list[dict[str, Any]] = json.loads(_corridor.read(name, read_bytes, day, language))
    return records


def _is_file(text: str) -> bool:
    return len(text) < 4096 and "\n" not in text and "\0" not in text and os.path.isfile(text)


def simulate(
    scenario: str | os.PathLike[str],
    *,
    store: str | os.PathLike[str] | None = None,
    partnership: str | os.PathLike[str] | None = None,
    as_of: str | datetime.date | None = None,
) -> dict[str, Any]:
    """What a scenario's change of tariffs or trade costs would do, with intervals.

    ``scenario`` is a TOML file; statistics come from ``store``, or from the ``partnership``'s.
    ``as_of`` is the day whose knowledge is used, today without it.
    """
    paths = [None if path is None else os.fspath(path) for path in (store, partnership)]
    made: dict[str, Any] = json.loads(_corridor.simulate(os.fspath(scenario), _day(as_of), *paths))
    return made


def savings(use: str | os.PathLike[str]) -> list[dict[str, Any]]:
    """Duty saved, forgone and unknown from a CSV of preference use: one dictionary for each importer,
    exporter and year.

    Amounts are exact decimals as text, in the file's currency. ``coverage``, ``utilisation`` and
    ``utility`` are shares from 0 to 1, None where nothing could have been claimed.
    """
    sums: list[dict[str, Any]] = json.loads(_corridor.savings(os.fspath(use), content(use)))
    return sums
