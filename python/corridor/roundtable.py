"""Who should meet whom, and when."""

from __future__ import annotations

import datetime
import json
import os
from typing import Any

from . import _corridor
from ._errors import wrong
from ._partnership import _day


def plan(
    event: str | os.PathLike[str],
    *,
    partnership: str | os.PathLike[str] | None = None,
    as_of: str | datetime.date | None = None,
    seed: int = 1,
    effort: int = 100,
) -> dict[str, Any]:
    """The timetable of an event's folder (event.toml, companies.csv): meetings with their reasons, the
    score, its bound, and whether the bound proves it best. With a ``partnership``, trade counts too.
    """
    if not os.path.isdir(event):
        raise wrong(f"{os.fspath(event)}: is no folder", "name the folder that holds event.toml and companies.csv")
    home = None if partnership is None else os.fspath(partnership)
    made: dict[str, Any] = json.loads(
        _corridor.roundtable_plan(os.fspath(event), _day(as_of), home, seed, effort)
    )
    return made
