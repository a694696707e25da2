"""The extension module; written by hand from src/, checked by tests/test_stubs.py."""

from typing import Any

__version__: str

class CorridorError(ValueError):
    hint: str | None

class Table:
    @property
    def column_names(self) -> list[str]: ...
    @property
    def num_rows(self) -> int: ...
    def __len__(self) -> int: ...
    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any: ...
    def __arrow_c_schema__(self) -> Any: ...

class Fit:
    def coefficients(self) -> list[tuple[str, float]]: ...
    def std_errors(self) -> list[tuple[str, float]]: ...
    def tidy(self) -> Table: ...
    def covariance(self) -> list[list[float]]: ...
    @property
    def vcov_type(self) -> str: ...
    def reach(self, level: float) -> float: ...
    def with_vcov(self, vcov: str, data: Any = None, ssc: str | None = None) -> Fit: ...
    def knows(self, vcov: str) -> bool: ...
    def predict(self) -> Table: ...
    def resid(self) -> Table: ...
    def fixef(self) -> Table: ...
    def wald(self, names: list[str]) -> tuple[float, int, float]: ...
    @property
    def n(self) -> int: ...
    @property
    def dropped(self) -> dict[str, int]: ...
    @property
    def collinear(self) -> list[str]: ...
    @property
    def quality(self) -> dict[str, float]: ...

class Partnership:
    def __init__(self, folder: str) -> None: ...
    def brief_json(self, as_of: str) -> str: ...
    def brief(self, as_of: str, form: str) -> str: ...
    def answers_json(self, as_of: str, question: str | None) -> str: ...

class Store:
    def __init__(self, folder: str) -> None: ...
    def datasets(self) -> Table: ...
    def flows(
        self,
        exporter: str,
        importer: str,
        *,
        level: int | None = None,
        years: tuple[int, int] | None = None,
        product: list[str] = ...,
        dataset: str | None = None,
        as_of: str | None = None,
    ) -> Table: ...
    def indicator(
        self,
        name: str,
        *,
        exporter: str | None = None,
        importer: str | None = None,
        product: str | None = None,
        level: int | None = None,
        years: tuple[int, int] | None = None,
        partners: str | None = None,
        exclude: list[str] = ...,
        top: int | None = None,
        dataset: str | None = None,
        as_of: str | None = None,
    ) -> Table: ...

def columns(
    fml: str,
    vcov: str = "hetero",
    weights: str | None = None,
    offset: str | None = None,
    unit: str | None = None,
    time: str | None = None,
    only: list[str] = ...,
) -> list[str]: ...
def gravity(
    fml: str,
    data: Any,
    *,
    estimator: str,
    vcov: str,
    ssc: str,
    weights: str | None,
    offset: str | None,
    unit: str | None,
    time: str | None,
    only: list[str],
    keep_singletons: bool,
    threads: int | None,
) -> list[Fit]: ...
def publication(
    fits: list[Fit], style: str, names: list[tuple[str, str]] = ..., note: str | None = None
) -> str: ...
def indicators() -> Table: ...
def indicator(
    name: str,
    data: Any,
    *,
    year: str,
    exporter: str,
    importer: str,
    product: str,
    value: str,
    of: str | None = None,
    to: str | None = None,
    show: str | None = None,
) -> Table: ...
def sample(folder: str) -> None: ...
def read(name: str, bytes: bytes, date: str | None = None, language: str | None = None) -> str: ...
def simulate(
    scenario: str, as_of: str, store: str | None = None, partnership: str | None = None
) -> str: ...
def savings(name: str, text: str) -> str: ...
def roundtable_plan(
    folder: str,
    as_of: str,
    partnership: str | None = None,
    seed: int = 1,
    effort: int = 100,
) -> str: ...
