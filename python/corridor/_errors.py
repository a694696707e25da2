"""Errors that are found before the extension is asked."""

from __future__ import annotations

import os
from typing import Any, Sequence

from ._corridor import CorridorError


def wrong(message: str, hint: str) -> CorridorError:
    """An error with its cure, as the extension raises it."""
    error = CorridorError(message)
    error.hint = hint
    error.add_note(f"hint: {hint}")
    return error


def text(argument: str, value: Any, example: str) -> str:
    """A string, or the error that names the argument."""
    if isinstance(value, str):
        return value
    raise wrong(f"{argument} is a {type(value).__name__}, not text", f"write it as {example}")


def texts(argument: str, values: Any, example: str) -> list[str]:
    """One string or several; a string is one, not its letters."""
    if isinstance(values, str):
        return [values]
    try:
        return [text(argument, value, example) for value in values]
    except TypeError:
        what = f"{argument} is a {type(values).__name__}, not text or a list of texts"
        raise wrong(what, f"write it as [{example}]") from None


def count(argument: str, value: Any, least: int) -> int | None:
    """A whole number from ``least`` on, or None."""
    if value is None:
        return None
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        raise wrong(f"{argument} is a {type(value).__name__}, not a whole number", f"{least} or more")
    number: int = value.__index__()
    if number < least:
        raise wrong(f"{argument} is {number}", f"{least} or more")
    return number


def content(path: str | os.PathLike[str]) -> bytes:
    """The bytes of a file."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise wrong(
            f"{os.fspath(path)}: {error.strerror}", "name a file that is there and can be read"
        ) from error


def span(years: int | Sequence[int] | None) -> tuple[int, int] | None:
    """A year, or the first and the last of several, both included."""
    if years is None:
        return None
    if hasattr(years, "__index__") and not isinstance(years, bool):
        year: int = years.__index__()
        return year, year
    hint = "write 2024, or (2018, 2024) for the first and the last"
    if not isinstance(years, (tuple, list)) or len(years) != 2:
        raise wrong(f"years = {years!r}", hint)
    first, last = (count("a year", year, 0) for year in years)
    if first is None or last is None or first > last:
        raise wrong(f"years = {years!r}", hint)
    return first, last
