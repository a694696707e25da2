"""Stores of trade statistics, and indicators."""

from __future__ import annotations

import os
from typing import Any, Sequence

from . import _corridor
from ._corridor import Table
from ._errors import count, span, texts
from ._frames import pick

Years = int | tuple[int, int] | None


class Store:
    """A folder of trade statistics as ``corridor import`` writes it."""

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self._inner = _corridor.Store(os.fspath(folder))

    def __repr__(self) -> str:
        return repr(self._inner)

    def datasets(self) -> Table:
        """What the store holds: datasets with vintage, years, HS revision."""
        return self._inner.datasets()

    def flows(
        self,
        exporter: str,
        importer: str,
        *,
        level: int | None = None,
        years: Years = None,
        product: str | Sequence[str] = (),
        dataset: str | None = None,
        as_of: str | None = None,
    ) -> Table:
        """What one economy or group sold to another, a row for each year and product.

        ``value_usd`` is in US dollars of the year, ``quantity_t`` in tonnes, null where no weight is
        known. ``level`` is the digits of a product's code, 2, 4 or 6; the total without it. ``product``
        is the beginning of a code, or several; ``years`` one year, or the first and the last.
        """
        return self._inner.flows(
            exporter,
            importer,
            level=count("level", level, 2),
            years=span(years),
            product=texts("product", product, '"27"'),
            dataset=dataset,
            as_of=as_of,
        )

    def indicator(
        self,
        name: str,
        *,
        exporter: str | None = None,
        importer: str | None = None,
        product: str | None = None,
        level: int | None = None,
        years: Years = None,
        partners: str | None = None,
        exclude: str | Sequence[str] = (),
        top: int | None = None,
        dataset: str | None = None,
        as_of: str | None = None,
    ) -> Table:
        """One measure by name; :func:`corridor.indicators` lists them. The newest year without ``years``."""
        return self._inner.indicator(
            name,
            exporter=exporter,
            importer=importer,
            product=product,
            level=count("level", level, 2),
            years=span(years),
            partners=partners,
            exclude=texts("exclude", exclude, '"DEU"'),
            top=count("top", top, 1),
            dataset=dataset,
            as_of=as_of,
        )


def indicators() -> Table:
    """Every measure: its name, unit and meaning."""
    return _corridor.indicators()


def indicator(
    name: str,
    data: Any,
    *,
    year: str = "year",
    exporter: str = "exporter",
    importer: str = "importer",
    product: str = "product",
    value: str = "value",
    of: str | None = None,
    to: str | None = None,
    show: str | None = None,
) -> Table:
    """One measure of a frame with a row for each year, exporter, importer and product.

    The arguments ``year`` to ``value`` name the columns; products are codes of 2, 4 or 6 digits as
    text, values US dollars. ``of`` and ``to`` ask about one exporter and importer, ``show`` about
    products whose codes begin so. The measure has the unit that :func:`corridor.indicators` gives.

    Raises :class:`CorridorError` for a name that is no measure (``.hint`` lists them), a column that is
    not there, and a row (from 1) with a missing or negative value.
    """
    frame = pick(data, [year, exporter, importer, product, value])
    return _corridor.indicator(
        name,
        frame,
        year=year,
        exporter=exporter,
        importer=importer,
        product=product,
        value=value,
        of=of,
        to=to,
        show=show,
    )
