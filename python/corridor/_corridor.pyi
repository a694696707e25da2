"""
Functions and classes behind the package `corridor`.
"""

from _typeshed import Incomplete, SupportsGetItem
from os import PathLike
from types import CapsuleType
from typing import Any, Final, SupportsFloat, SupportsIndex, final

__version__: Final[str]
"""
The version of the crate that computes.
"""

@final
class Fit:
    """
    A fit with standard errors of one kind.
    """
    def __repr__(self, /) -> str: ...
    def coefficients(self, /) -> list[tuple[str, float]]:
        """
        The coefficients, in the order of the formula.
        """
    @property
    def collinear(self, /) -> list[str]:
        """
        Regressors that the rest explains, left out.
        """
    def covariance(self, /) -> list[list[float]]:
        """
        The covariance of the coefficients, row by row.
        """
    @property
    def dropped(self, /) -> list[tuple[str, int]]:
        """
        Rows that were not used, by reason.
        """
    def fixef(self, /) -> Table:
        """
        Every level of every fixed effect.
        """
    @property
    def n(self, /) -> int:
        """
        Rows used.
        """
    def needs(self, /, vcov: str) -> list[str]:
        """
        The columns that other standard errors need the frame for again; none where the fit has them.
        """
    def predict(self, /) -> Table:
        """
        Fitted values by row of the frame, null where a row was not used.
        """
    @property
    def quality(self, /) -> list[tuple[str, float]]:
        """
        Log-likelihood, deviance, R squared (pseudo in PPML), squared correlation.
        """
    def reach(self, /, level: SupportsFloat | SupportsIndex) -> float:
        """
        How many standard errors an interval of a level reaches to either side.
        """
    def resid(self, /) -> Table:
        """
        Outcome less fitted value by row of the frame, null where a row was not used.
        """
    def std_errors(self, /) -> list[tuple[str, float]]:
        """
        The standard errors.
        """
    def tidy(self, /) -> Table:
        """
        A row for each coefficient: estimate, standard error, statistic, p-value, 95 % interval.
        """
    @property
    def vcov_type(self, /) -> str:
        """
        What the standard errors assume, in words.
        """
    def wald(self, /, names: SupportsGetItem[int, str]) -> tuple[float, int, float]:
        """
        A joint test that coefficients are zero: statistic, restrictions, p-value.
        """
    def with_vcov(self, /, vcov: str, data: Any | None = None, ssc: str | None = None) -> Fit:
        """
        The same fit with other standard errors. Columns that the fit has not read come from `data`.
        """

@final
class Partnership:
    """
    A partnership folder.
    """
    def __new__(cls, /, folder: str | PathLike[str]) -> Partnership: ...
    def __repr__(self, /) -> str: ...
    def answers_json(self, /, as_of: str, question: str | None) -> str:
        """
        Answers of a day as JSON: to one question, or to all.
        """
    def brief(self, /, as_of: str, form: str) -> str:
        """
        The brief of a day as a page: `html`, `md` or `text`.
        """
    def brief_json(self, /, as_of: str) -> str:
        """
        The brief of a day as JSON.
        """

@final
class Store:
    """
    A store of trade statistics: the folder `statistics` of a partnership, or one of its own.
    """
    def __new__(cls, /, folder: str | PathLike[str]) -> Store: ...
    def __repr__(self, /) -> str: ...
    def datasets(self, /) -> Table:
        """
        What the store holds: datasets with vintage, years, HS revision and source.
        """
    def flows(self, /, exporter: str, importer: str, *, level: SupportsIndex | None = None, years: tuple[SupportsIndex, SupportsIndex] | None = None, product: SupportsGetItem[int, str] = ..., dataset: str | None = None, as_of: str | None = None) -> Table:
        """
        What one economy or group sold to another, in US dollars; see `corridor flows --help`.
        """
    def indicator(self, /, name: str, *, exporter: str | None = None, importer: str | None = None, product: str | None = None, level: SupportsIndex | None = None, years: tuple[SupportsIndex, SupportsIndex] | None = None, partners: str | None = None, exclude: SupportsGetItem[int, str] = ..., top: SupportsIndex | None = None, dataset: str | None = None, as_of: str | None = None) -> Table:
        """
        One measure of trade, by name; see `corridor indicator NAME --page`.
        """

@final
class Table:
    """
    An Arrow table that polars, pandas, pyarrow, DuckDB and others take as it is:
    `polars.DataFrame(table)`, `pyarrow.table(table)`, `pandas.DataFrame.from_arrow(table)`.
    """
    def __arrow_c_schema__(self, /) -> CapsuleType: ...
    def __arrow_c_stream__(self, /, requested_schema: CapsuleType | None = None) -> CapsuleType: ...
    def __len__(self, /) -> int: ...
    def __repr__(self, /) -> str: ...
    @property
    def column_names(self, /) -> list[str]:
        """
        The names of the columns.
        """
    @property
    def num_rows(self, /) -> int:
        """
        How many rows it has.
        """

def columns(fml: str, vcov: str = "hetero", weights: str | None = None, offset: str | None = None, unit: str | None = None, time: str | None = None, only: SupportsGetItem[int, str] = ...) -> list[str]:
    """
    The columns that a formula and its options name, of those that a table has or lacks.
    """

def gravity(fml: str, data: Any, *, estimator: str, vcov: str, ssc: str, weights: str | None, offset: str | None, unit: str | None, time: str | None, only: SupportsGetItem[int, str], keep_singletons: bool, threads: SupportsIndex | None) -> list[Fit]:
    """
    Fit every model of a formula; see `corridor.gravity`, which calls this.
    """

def indicator(name: str, data: Any, *, year: str, exporter: str, importer: str, product: str, value: str, of: str | None = None, to: str | None = None, show: str | None = None) -> Table:
    """
    One measure of trade of a frame with a row for each year, exporter, importer and product.
    """

def indicators() -> Table:
    """
    Every indicator: its name, unit and meaning.
    """

def publication(fits: SupportsGetItem[int, Fit], style: str, names: SupportsGetItem[int, tuple[str, str]] = ..., note: str | None = None) -> str:
    """
    Models side by side, as a paper prints them.
    """

def read(name: str, bytes: SupportsGetItem[int, SupportsIndex], date: str | None = None, language: str | None = None) -> str:
    """
    Records that a document proposes, as JSON.
    """

def roundtable_plan(folder: str | PathLike[str], as_of: str, partnership: str | PathLike[str] | None = None, seed: SupportsIndex = 1, effort: SupportsIndex = 100) -> str:
    """
    A timetable of meetings, as JSON: the meetings with their reasons, the score and its bound.
    """

def sample(folder: str | PathLike[str]) -> None:
    """
    Write the partnership that ships with Corridor into a new folder.
    """

def savings(name: str, bytes: SupportsGetItem[int, SupportsIndex]) -> str:
    """
    Duty saved, forgone and unknown, as JSON: one object for each importer, exporter and year.
    """

def simulate(scenario: str | PathLike[str], as_of: str, store: str | PathLike[str] | None = None, partnership: str | PathLike[str] | None = None) -> str:
    """
    What a scenario's change would do, as JSON.
    """

def __getattr__(name: str) -> Incomplete: ...
