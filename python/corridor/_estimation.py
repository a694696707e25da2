"""Gravity estimation: a formula and a frame in, fits out."""

from __future__ import annotations

from typing import Any, Mapping, Sequence, Union

from . import _corridor
from ._corridor import Table
from ._errors import count, text, texts, wrong
from ._frames import pick

Vcov = Union[str, Mapping[str, str], None]
KINDS = '"iid", "hetero", "HC1", "HC2", "HC3", {"CRV1": "exporter^importer"}, {"DK": "year:3"}'


def _assumption(vcov: Vcov) -> str:
    """``vcov`` of pyfixest as the extension writes it."""
    if vcov is None:
        return "hetero"
    if isinstance(vcov, str):
        short = {"iid": "iid", "hetero": "hetero", "hc1": "hetero", "hc2": "hc2", "hc3": "hc3"}
        found = short.get(vcov.lower())
        if found is None:
            raise wrong(f"{vcov!r} is no kind of standard error", f"one of {KINDS}")
        return found
    if not isinstance(vcov, Mapping):
        raise wrong(f"vcov is a {type(vcov).__name__}", f"one of {KINDS}")
    if len(vcov) != 1:
        raise wrong(f"vcov names {len(vcov)} kinds of standard error", 'give one, as {"CRV1": "pair"}')
    ((kind, columns),) = vcov.items()
    if str(kind).upper() == "CRV1":
        return text('vcov["CRV1"]', columns, '"exporter^importer", or "exporter + importer" for two ways')
    if str(kind).upper() == "DK":
        columns = text('vcov["DK"]', columns, '"year:3", time and lags')
        time, _, lags = columns.partition(":")
        if not lags.strip().isdecimal():
            raise wrong(f'vcov["DK"] is {columns!r}', f'name the lags too, as "{time.strip()}:3"')
        return f"dk:{columns}"
    raise wrong(
        f"{kind!r} is no kind of clustered standard error",
        '"CRV1" clusters by columns, "DK" is Driscoll and Kraay by time and lags, as {"DK": "year:3"}',
    )


class Fit:
    """A fitted model with standard errors of one kind. Printing it gives the table of a paper."""

    def __init__(self, fit: _corridor.Fit, data: Any, fml: str) -> None:
        self._fit = fit
        self._data = data
        self.formula = fml

    def __repr__(self) -> str:
        return repr(self._fit)

    def tidy(self) -> Table:
        """A row for each coefficient, with pyfixest's column names, as an Arrow table.

        Estimates are semi-elasticities in PPML: ``exp(b) - 1`` is the change of trade for one unit of a
        regressor. The interval is of 95 %.
        """
        return self._fit.tidy()

    def coef(self, name: str | None = None) -> Any:
        """The coefficient of a term; without a name, all of them in a dictionary."""
        return _one(dict(self._fit.coefficients()), name)

    def se(self, name: str | None = None) -> Any:
        """The standard error of a term; without a name, all of them in a dictionary."""
        return _one(dict(self._fit.std_errors()), name)

    def confint(self, level: float = 0.95) -> dict[str, tuple[float, float]]:
        """The confidence interval of each term, lower and upper bound."""
        if not 0.0 < level < 1.0:
            raise wrong(f"a level of {level}", "a level lies between 0 and 1, as 0.95")
        at = self._fit.reach(level)
        errors = self.se()
        return {n: (b - at * errors[n], b + at * errors[n]) for n, b in self.coef().items()}

    def vcov(self, vcov: Vcov, ssc: str | None = None) -> "Fit":
        """The same fit with other standard errors; nothing is estimated again.

        A cluster that the fit has not read is read from its frame, which must still be what it was.

        Raises :class:`CorridorError` for a column that is not there or lacks a value in a row that was
        used, and where the frame has changed.
        """
        assumption = _assumption(vcov)
        needs = self._fit.needs(assumption)
        data = pick(self._data, needs) if needs else None
        return Fit(self._fit.with_vcov(assumption, data, ssc), self._data, self.formula)

    def covariance(self) -> list[list[float]]:
        """The covariance of the coefficients: k rows of k numbers, in the order of :meth:`coef`."""
        return self._fit.covariance()

    def predict(self) -> Table:
        """Fitted values: one column, ``fitted``, in the outcome's unit, as many rows as the frame has.

        Null where a row was not used.
        """
        return self._fit.predict()

    def resid(self) -> Table:
        """Outcome less fitted value: one column, ``residual``, as many rows as the frame has.

        Null where a row was not used.
        """
        return self._fit.resid()

    def fixef(self) -> Table:
        """Every level of every fixed effect: ``effect``, ``level``, ``rows``, ``estimate``.

        Estimates are in logarithms in PPML, and in the outcome's unit otherwise. Only differences
        within one effect mean something.
        """
        return self._fit.fixef()

    def wald(self, terms: str | Sequence[str]) -> dict[str, float]:
        """A joint test that the terms' coefficients are zero: ``statistic``, ``restrictions``, ``p_value``.

        The statistic is chi-squared in PPML and F in OLS.
        """
        statistic, restrictions, p_value = self._fit.wald(texts("terms", terms, '"rta"'))
        return {"statistic": statistic, "restrictions": restrictions, "p_value": p_value}

    @property
    def n(self) -> int:
        """Rows used."""
        return self._fit.n

    @property
    def dropped(self) -> dict[str, int]:
        """Rows that were not used, by reason."""
        return dict(self._fit.dropped)

    @property
    def collinear(self) -> list[str]:
        """Regressors that the rest explains, left out."""
        return self._fit.collinear

    @property
    def vcov_type(self) -> str:
        """What the standard errors assume."""
        return self._fit.vcov_type

    @property
    def quality(self) -> dict[str, float]:
        """Log-likelihood, deviance, R squared (pseudo in PPML), squared correlation."""
        return dict(self._fit.quality)


def _one(values: dict[str, float], name: str | None) -> Any:
    if name is None:
        return values
    if name not in values:
        raise wrong(f"the fit has no term {name!r}", "its terms are " + ", ".join(values))
    return values[name]


def gravity(
    fml: str,
    data: Any,
    vcov: Vcov = None,
    *,
    estimator: str = "ppml",
    ssc: str = "fixest",
    weights: str | None = None,
    offset: str | None = None,
    fixef_rm: str = "singleton",
    panel_id: tuple[str, str] | None = None,
    only: str | Sequence[str] = (),
    threads: int | None = None,
) -> Fit | list[Fit]:
    """Estimate by PPML (or ``estimator="ols"``) with fixed effects.

    The standard errors are robust to heteroskedasticity unless ``vcov`` says otherwise; pyfixest and
    fixest take "iid". ``fml`` is fixest's: ``"trade ~ rta | exporter^year + importer^year"``.
    ``data`` is a frame or the path of a Parquet, CSV, Stata or Excel file. A row without a value in a
    column that is named is left out and counted in ``fit.dropped``; pandas hands NaN over as such a
    value, in other frames NaN is an error. A formula with several models gives a list of fits.

    Of a frame no other column than those named is read. A column of float64 in one piece is used
    where it lies, any other is copied once; of a pandas frame, which can be written to, all are.

    ========== ==================================================================================
    ``vcov``      "iid", "hetero", "HC1", "HC2", "HC3", {"CRV1": "pair"}, {"DK": "year:3"}
    ``ssc``       whose small-sample factor: "fixest", "stata", "none"
    ``fixef_rm``  "singleton" leaves rows out that are alone in a level; "none" keeps them
    ``panel_id``  unit and time, for lags: ("exporter^importer", "year")
    ``only``      conditions that a row must meet: ["year >= 1990"]
    ``threads``   how many threads; all without it
    ========== ==================================================================================

    Raises :class:`CorridorError`: the message names the column, the row (from 0) or the place in the
    formula, ``.hint`` the cure. An estimate that has not converged is an error, too.

    >>> import corridor
    >>> try:
    ...     corridor.gravity("trade ~ rta", {"trade": [1.0]})
    ... except corridor.CorridorError as error:
    ...     print(error, error.hint, sep=chr(10))
    data is a dict, not a table
    make a table of it first: polars.DataFrame(data) or pandas.DataFrame(data)
    """
    fml = text("fml", fml, '"trade ~ rta | exporter^year + importer^year"')
    if fixef_rm not in ("singleton", "none"):
        raise wrong(f"fixef_rm = {fixef_rm!r}", 'one of "singleton", "none"')
    unit, time = None, None
    if panel_id is not None:
        pair = 'panel_id=("exporter^importer", "year"), the unit and the time'
        if isinstance(panel_id, str) or len(panel_id) != 2:
            raise wrong(f"panel_id = {panel_id!r}", pair)
        unit, time = texts("panel_id", panel_id, pair)
    conditions = texts("only", only, '"year >= 1990"')
    threads = count("threads", threads, 1)
    assumption = _assumption(vcov)
    names = _corridor.columns(
        fml, assumption, weights=weights, offset=offset, unit=unit, time=time, only=conditions
    )
    fits = _corridor.gravity(
        fml,
        pick(data, names),
        estimator=estimator,
        vcov=assumption,
        ssc=ssc,
        weights=weights,
        offset=offset,
        unit=unit,
        time=time,
        only=conditions,
        keep_singletons=fixef_rm == "none",
        threads=threads,
    )
    held = [Fit(fit, data, fml) for fit in fits]
    return held[0] if len(held) == 1 else held


def _flat(models: Any) -> list[Fit]:
    if isinstance(models, Fit):
        return [models]
    if not isinstance(models, (list, tuple)):
        raise wrong(f"a {type(models).__name__} is no fit", "give what corridor.gravity gave, or a list of it")
    return [one for fit in models for one in _flat(fit)]


def _some(models: Any) -> list[Fit]:
    fits = _flat(models)
    if not fits:
        raise wrong("no fit was given", "give what corridor.gravity gave, or a list of it")
    return fits


def etable(
    models: Fit | Sequence[Any],
    type: str = "text",
    labels: Mapping[str, str] | None = None,
    notes: str | None = None,
) -> str:
    """Models side by side, as a paper prints them: "text", "csv", "tex", "booktabs", "md", "html"."""
    fits = [fit._fit for fit in _some(models)]
    return _corridor.publication(fits, type, list((labels or {}).items()), notes)


def coefplot(models: Fit | Sequence[Any], level: float = 0.95) -> Any:
    """Coefficients with their intervals, drawn with matplotlib where it is installed."""
    fits = _some(models)
    try:
        import matplotlib.pyplot as plt
    except ImportError as error:
        raise wrong("coefplot draws with matplotlib, which is not installed", "pip install matplotlib") from error
    terms = list(dict.fromkeys(term for fit in fits for term in fit.coef()))
    figure, axes = plt.subplots(figsize=(6.0, 0.6 + 0.4 * len(terms)))
    for place, fit in enumerate(fits):
        shift = 0.15 * (place - (len(fits) - 1) / 2)
        interval, estimates = fit.confint(level), fit.coef()
        for row, term in enumerate(terms):
            if term in estimates:
                low, high = interval[term]
                axes.plot([low, high], [row + shift] * 2, color=f"C{place}")
                axes.plot(estimates[term], row + shift, "o", color=f"C{place}")
    axes.axvline(0.0, color="grey", linewidth=0.8)
    axes.set_yticks(range(len(terms)), terms)
    axes.invert_yaxis()
    axes.set_xlabel(f"coefficient, {level:.0%} interval")
    figure.tight_layout()
    return figure
