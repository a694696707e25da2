"""Choosing columns of a frame before it is handed over, so that no other column is touched."""

from __future__ import annotations

import os
from typing import Any, Iterable


def names_of(data: Any) -> list[str] | None:
    """The names of a frame's columns; None where it does not say."""
    for attribute in ("column_names", "columns"):
        names = getattr(data, attribute, None)
        if names is not None and not callable(names):
            return [str(name) for name in names]
    return None


def pick(data: Any, wanted: Iterable[str]) -> Any:
    """The frame with the wanted columns alone, those of them that it has, without copying them.

    A path, and a frame that cannot select, stay as they are. Where no wanted column is there the
    frame stays whole, so that the error can name the nearest one.
    """
    if isinstance(data, (str, os.PathLike)) or not hasattr(data, "__arrow_c_stream__"):
        return data
    names = names_of(data)
    if names is None:
        return data
    wanted = set(wanted)
    chosen = [name for name in names if name in wanted]
    if not chosen or len(chosen) < len(wanted) or len(chosen) == len(names):
        return data
    module = type(data).__module__.split(".", 1)[0]
    if module == "pandas":
        return data[chosen]
    if module in ("duckdb", "_duckdb"):
        return data.select(*('"' + name.replace('"', '""') + '"' for name in chosen))
    if hasattr(data, "select"):
        return data.select(chosen)
    return data
