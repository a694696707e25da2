"""A partnership folder, its answers and its brief; documents; scenarios; preference use."""

from __future__ import annotations

import datetime
import json
import os
from typing import Any

from . import _corridor


def _day(as_of: str | datetime.date | None) -> str:
    if as_of is None:
        return datetime.date.today().isoformat()
    return as_of if isinstance(as_of, str) else as_of.isoformat()


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
        """Answers with unit, interval, key and evidence: to one question, or to all."""
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
    ending says what they are. A ``str`` that names no file is the text.
    """
    if isinstance(document, bytes):
        name, content = name or "document.txt", document
    elif isinstance(document, os.PathLike) or _is_file(document):
        path = os.fspath(document)
        with open(path, "rb") as file:
            name, content = name or path, file.read()
    else:
        name, content = name or "text.txt", document.encode()
    day = None if date is None else _day(date)
    records: list[dict[str, Any]] = json.loads(_corridor.read(name, content, day, language))
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
    """What a scenario's change of tariffs or trade costs would do, with intervals."""
    paths = [None if path is None else os.fspath(path) for path in (store, partnership)]
    made: dict[str, Any] = json.loads(_corridor.simulate(os.fspath(scenario), _day(as_of), *paths))
    return made


def savings(use: str | os.PathLike[str]) -> list[dict[str, Any]]:
    """Duty saved, forgone and unknown from a file of preference use; amounts are exact decimals as text."""
    path = os.fspath(use)
    with open(path, encoding="utf-8-sig") as file:
        sums: list[dict[str, Any]] = json.loads(_corridor.savings(path, file.read()))
    return sums
