"""Gravity estimation: a formula and a frame in, fits out."""

from __future__ import annotations

from typing import Any, Mapping, Sequence, Union

from . import _corridor
from ._corridor import CorridorError, Table
from ._frames import pick

Vcov = Union[str, Mapping[str, str], None]


def _assumption(vcov: Vcov) -> str:
    """``vcov`` of pyfixest as the rooms write it."""
    if vcov is None:
        return "hetero"
    if isinstance(vcov, str):
        short = {"iid": "iid", "hetero": "hetero", "hc1": "hetero", "hc2": "hc2", "hc3": "hc3"}
        found = short.get(vcov.lower())
        if found is None:
            raise _error(
                f"{vcov!r} is no kind of standard error",
                'one of "iid", "hetero", "HC1", "HC2", "HC3", {"CRV1": "exporter^importer"}, {"DK": "year:3"}',
            )
        return found
    if len(vcov) != 1:
        raise _error("vcov names more than one kind of standard error", 'give one, as {"CRV1": "pair"}')
    ((kind, columns),) = vcov.items()
    if kind.upper() == "CRV1":
        return columns
    if kind.upper() == "DK":
        return f"dk:{columns}"
    raise _error(
        f"{kind!r} is no kind of clustered standard error",
        '"CRV1" clusters by columns, "DK" is Driscoll and Kraay by time and lags, as {"DK": "year:3"}',
    )


def _error(message: str, hint: str) -> CorridorError:
    error = CorridorError(message)
    error.hint = hint
    return error


class Fit:
    """A fitted model with standard errors of one kind. Printing it gives the table of a paper."""

    def __init__(self, fit: _corridor.Fit, data: Any, fml: str) -> None:
        self._fit = fit
        self._data = data
        self.formula = fml

    def __repr__(self) -> str:
        return repr(self._fit)

    def tidy(self) -> Table:
        """A row for each coefficient, with pyfixest's column names, as an Arrow table."""
        return self._fit.tidy()

    def coef(self, name: str | None = None) -> Any:
        """The coefficient of a term; without a name, all of them in a dictionary."""
        return _one(dict(self._fit.coefficients()), name)

    def se(self, name: str | None = None) -> Any:
        """The standard error of a term; without a name, all of them in a dictionary."""
        return _one(dict(self._fit.std_errors()), name)

    def confint(self, level: float = 0.95) -> dict[str, tuple[float, float]]:
        """The confidence interval of each term."""
        if not 0.0 < level < 1.0:
            raise _error(f"a level of {level}", "a level lies between 0 and 1, as 0.95")
        at = self._fit.reach(level)
        errors = self.se()
        return {n: (b - at * errors[n], b + at * errors[n]) for n, b in self.coef().items()}

    def vcov(self, vcov: Vcov, ssc: str | None = None) -> "Fit":
        """The same fit with other standard errors; nothing is estimated again."""
        assumption = _assumption(vcov)
        data = None
        if not self._fit.knows(assumption):
            names = _corridor.columns(self.formula, assumption)
            data = pick(self._data, set(names) - set(_corridor.columns(self.formula)))
        return Fit(self._fit.with_vcov(assumption, data, ssc), self._data, self.formula)

    def covariance(self) -> list[list[float]]:
        """The covariance of the coefficients, row by row."""
        return self._fit.covariance()

    def predict(self) -> Table:
        """Fitted values by row of the frame; null where a row was not used."""
        return self._fit.predict()

    def resid(self) -> Table:
        """Outcome less fitted value by row of the frame; null where a row was not used."""
        return self._fit.resid()

    def fixef(self) -> Table:
        """Every level of every fixed effect; differences within one effect mean something."""
        return self._fit.fixef()

    def wald(self, terms: Sequence[str]) -> dict[str, float]:
        """A joint test that the terms' coefficients are zero."""
        statistic, restrictions, p_value = self._fit.wald(list(terms))
        return {"statistic": statistic, "restrictions": restrictions, "p_value": p_value}

    @property
    def n(self) -> int:
        """Rows used."""
        return self._fit.n

    @property
    def dropped(self) -> dict[str, int]:
        """Rows that were not used, by reason."""
        return self._fit.dropped

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
        return self._fit.quality


def _one(values: dict[str, float], name: str | None) -> Any:
    if name is None:
        return values
    if name not in values:
        raise _error(f"the fit has no term {name!r}", "its terms are " + ", ".join(values))
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
    only: Sequence[str] = (),
    threads: int | None = None,
) -> Fit | list[Fit]:
    """Estimate by PPML (or ``estimator="ols"``) with fixed effects.

    The standard errors are robust to heteroskedasticity unless ``vcov`` says otherwise; pyfixest and
    fixest take "iid". ``fml`` is fixest's: ``"trade ~ rta | exporter^year + importer^year"``.
    ``data`` is a frame or the path of a Parquet or CSV file. A formula with several models gives a
    list of fits.

    ========== ==================================================================================
    ``vcov``      "iid", "hetero", "HC1", "HC2", "HC3", {"CRV1": "pair"}, {"DK": "year:3"}
    ``ssc``       whose small-sample factor: "fixest", "stata", "none"
    ``fixef_rm``  "singleton" leaves rows out that are alone in a level; "none" keeps them
    ``panel_id``  unit and time, for lags: ("exporter^importer", "year")
    ``only``      conditions that a row must meet: ["year >= 1990"]
    ``threads``   how many threads; all without it
    ========== ==================================================================================
    """
    if fixef_rm not in ("singleton", "none"):
        raise _error(f"fixef_rm = {fixef_rm!r}", 'one of "singleton", "none"')
    unit, time = panel_id if panel_id is not None else (None, None)
    assumption = _assumption(vcov)
    names = _corridor.columns(
        fml, assumption, weights=weights, offset=offset, unit=unit, time=time, only=list(only)
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
        only=list(only),
        keep_singletons=fixef_rm == "none",
        threads=threads,
    )
    held = [Fit(fit, data, fml) for fit in fits]
    return held[0] if len(held) == 1 else held


def _flat(fits: Any) -> list[Fit]:
    if isinstance(fits, Fit):
        return [fits]
    return [one for fit in fits for one in _flat(fit)]


def etable(
    models: Fit | Sequence[Any],
    type: str = "text",
    labels: Mapping[str, str] | None = None,
    notes: str | None = None,
) -> str:
    """Models side by side, as a paper prints them: "text", "csv", "tex", "booktabs", "md", "html"."""
    fits = [fit._fit for fit in _flat(models)]
    return _corridor.publication(fits, type, list((labels or {}).items()), notes)


def coefplot(models: Fit | Sequence[Any], level: float = 0.95) -> Any:
    """Coefficients with their intervals, drawn with matplotlib where it is installed."""
    try:
        import matplotlib.pyplot as plt
    except ImportError as error:
        raise _error("coefplot draws with matplotlib, which is not installed", "pip install matplotlib") from error
    fits = _flat(models)
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
