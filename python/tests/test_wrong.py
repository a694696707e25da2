"""What a person gets wrong: each message names the thing, each hint says what to do."""

import datetime
import traceback

import duckdb
import numpy
import pandas
import polars
import pyarrow as pa
import pytest

import corridor

FORMULA = "trade ~ rta + dist | exporter^year + importer"
ROWS = 300
DATA = {
    "exporter": [f"E{at % 7}" for at in range(ROWS)],
    "importer": [f"I{at // 7 % 9}" for at in range(ROWS)],
    "year": [2000 + at // 63 % 5 for at in range(ROWS)],
    "trade": [float((at * 37 + at // 7) % 11) for at in range(ROWS)],
    "rta": [float((at * 13 + at // 11) % 3 == 0) for at in range(ROWS)],
    "dist": [((at * 29) % 17) / 7.0 for at in range(ROWS)],
}


def table(**columns):
    return pa.table(DATA | columns)


def pandas_frame(**columns):
    return pandas.DataFrame(DATA | columns)


def polars_frame(**columns):
    return polars.DataFrame(DATA | columns)


def replaced(name, value, at=3):
    values = list(DATA[name])
    values[at] = value
    return {name: values}


def gravity(data, fml=FORMULA, *arguments, **options):
    return lambda: corridor.gravity(fml, data, *arguments, **options)


def objects(name, value):
    """A column of pandas that holds Python objects, one of them something else."""
    frame = pandas_frame()
    frame[name] = frame[name].astype(object)
    frame.loc[3, name] = value
    return frame


WRONG = {
    # What is no table.
    "dict": (gravity(DATA), "data is a dict", "polars.DataFrame"),
    "list": (gravity([1, 2]), "data is a list", "pandas.DataFrame"),
    "array": (gravity(numpy.zeros((3, 3))), "numpy.ndarray", "columns="),
    "nothing": (gravity(None), "NoneType", "Parquet"),
    "lazy": (gravity(polars_frame().lazy()), "LazyFrame", "collect"),
    "connection": (gravity(duckdb.connect()), "DuckDBPyConnection", "relation"),
    "series": (gravity(polars_frame()["trade"]), "Series", "a column alone is no table"),
    "chunked": (gravity(pa.chunked_array([[1.0]])), "ChunkedArray", "a column alone is no table"),
    "no file": (gravity("nothing.parquet"), "nothing.parquet", ""),
    # What stands in it.
    "mixed": (gravity(objects("rta", "yes")), "rta", "to_numeric"),
    "mixed text": (gravity(objects("exporter", 5)), "exporter", "astype"),
    "numbers as text": (gravity(table(rta=[str(x) for x in DATA["rta"]])), "rta.*text", "make them numbers"),
    "text": (gravity(table(rta=["no"] * ROWS)), 'rta.*text.*"no" at row 0', "fixed effect"),
    "dates": (gravity(table(dist=[datetime.date(2020, 1, 1)] * ROWS)), "dist.*2020-01-01", "fixed effect"),
    "NaN": (gravity(polars_frame(**replaced("trade", float("nan")))), "trade.*NaN at row 3", "null"),
    "infinity": (gravity(table(**replaced("dist", float("inf")))), "dist.*inf at row 3", "null"),
    "negative": (gravity(table(**replaced("trade", -1.0))), "-1 at row 3", 'only=, or use estimator="ols"'),
    "weights": (gravity(table(w=[-1.0] * ROWS), weights="w"), "-1 at row 0", "only="),
    "record": (gravity(polars_frame().with_columns(polars.struct("rta").alias("rta"))), 'column "rta"', ""),
    "twice": (
        gravity(pandas.concat([pandas_frame(), pandas_frame()[["rta"]]], axis=1)),
        "rta",
        "a name of its own",
    ),
    "no rows": (gravity(table().slice(0, 0)), "no rows", "filtered"),
    "no columns": (gravity(pandas.DataFrame()), "trade", ""),
    "nothing but nulls": (gravity(table(dist=pa.nulls(ROWS, pa.float64()))), "300 lack a value", "dist"),
    "of no type": (gravity(table(dist=pa.nulls(ROWS))), "300 lack a value", "dist"),
    # The formula and the arguments.
    "misspelt": (gravity(table(), "trade ~ rat | exporter"), 'rat.*did you mean "rta"', ""),
    "misspelt effect": (gravity(pandas_frame(), "trade ~ rta | exportr"), 'did you mean "exporter"', ""),
    "misspelt cluster": (gravity(table(), FORMULA, {"CRV1": "imprter"}), 'did you mean "importer"', ""),
    "not near": (gravity(table(), weights="wt"), "wt", "dist, exporter"),
    "no tilde": (gravity(table(), "trade rta"), "~", "outcome ~ regressors"),
    "function": (gravity(table(), "trade ~ lgo(dist)"), "lgo", "log1p"),
    "no formula": (gravity(table(), 5), "fml is a int", "trade ~ rta"),
    "lag": (gravity(table(), "trade ~ l(rta) | exporter"), "lag", "panel_id="),
    "panel": (gravity(table(), panel_id="exporter"), "panel_id", "unit and the time"),
    "robust": (gravity(table(), FORMULA, "robust"), "robust", "CRV1"),
    "vcov list": (gravity(table(), FORMULA, ["exporter"]), "vcov is a list", "CRV1"),
    "clusters listed": (gravity(table(), FORMULA, {"CRV1": ["exporter"]}), "CRV1.*list", "two ways"),
    "CRV3": (gravity(table(), FORMULA, {"CRV3": "exporter"}), "CRV3", "CRV1"),
    "no lags": (gravity(table(), FORMULA, {"DK": "year"}), "DK", "year:3"),
    "ssc": (gravity(table(), ssc="x"), "x", "fixest"),
    "estimator": (gravity(table(), estimator="poisson"), "poisson", "ppml"),
    "no threads": (gravity(table(), threads=0), "threads is 0", "1 or more"),
    "threads": (gravity(table(), threads="two"), "threads is a str", "1 or more"),
    "all left out": (gravity(table(), only="year > 2100"), "none of the 300 rows", "year > 2100"),
    "never": (gravity(table(), only="exporter=ZZ"), "never ZZ", "E0, E1"),
    # Other calls.
    "level": (lambda: fit().confint(95), "95", "0.95"),
    "no term": (lambda: fit().coef("x"), "x", "rta, dist"),
    "wald": (lambda: fit().wald("x"), "x", "rta, dist"),
    "other cluster": (lambda: fit().vcov({"CRV1": "imprter"}), 'did you mean "importer"', ""),
    "no fits": (lambda: corridor.etable([]), "no fit", "corridor.gravity"),
    "no fit": (lambda: corridor.etable("x"), "str is no fit", "corridor.gravity"),
    "form": (lambda: corridor.etable(fit(), "gt"), "gt", "booktabs"),
    "measure": (lambda: corridor.indicator("rac", table()), "rac", "rca"),
    "columns": (lambda: corridor.indicator("rca", table()), "product", "name the one that has it"),
    "store": (lambda: corridor.Store("/nowhere"), "/nowhere", "import"),
    "folder": (lambda: corridor.Partnership("/nowhere"), "/nowhere", ""),
    "event": (lambda: corridor.roundtable.plan("/nowhere"), "/nowhere", "event.toml"),
    "use": (lambda: corridor.savings("/nowhere.csv"), "/nowhere.csv", "can be read"),
    "scenario": (lambda: corridor.simulate("/nowhere.toml"), "/nowhere.toml", ""),
    "day": (lambda: corridor.read("They met.", "9 January 2026"), "9 January", "2026-01-31"),
    "no document": (lambda: corridor.read("speech.pdf"), "speech.pdf", "name a file"),
    "language": (lambda: corridor.read("They met.", language="xx"), "xx", "tr"),
}


def fit():
    return corridor.gravity(FORMULA, table())


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_named_with_its_cure(case):
    call, message, hint = WRONG[case]
    with pytest.raises(corridor.CorridorError, match=message) as caught:
        call()
    assert hint in (caught.value.hint or ""), caught.value.hint
    assert "__" not in str(caught.value) and "--" not in (caught.value.hint or "")
    if hint:
        # An error that nobody catches shows the cure, too.
        assert f"hint: {caught.value.hint}" in "".join(traceback.format_exception(caught.value))


RIGHT = {
    "categories": pandas_frame(exporter=pandas.Categorical(DATA["exporter"])),
    "categories of years": pandas_frame(year=pandas.Categorical(DATA["year"])),
    "categories of polars": polars_frame().with_columns(polars.col("exporter").cast(polars.Categorical)),
    "enumeration": polars_frame().with_columns(polars.col("importer").cast(polars.Enum([f"I{at}" for at in range(9)]))),
    "nullable": pandas_frame(rta=pandas.array([int(x) for x in DATA["rta"]], dtype="Int8")),
    "truth": pandas_frame(rta=pandas.array([x > 0 for x in DATA["rta"]], dtype="boolean")),
    "time zone": pandas_frame(
        year=pandas.to_datetime([f"{y}-06-01" for y in DATA["year"]]).tz_localize("Europe/Istanbul")
    ),
    "dates": polars_frame(year=[datetime.date(y, 1, 1) for y in DATA["year"]]),
    "index": pandas_frame().set_index(["exporter", "importer"]),
    "batch": table().to_batches()[0],
    "reader": table().to_reader(),
    "large identifiers": table(exporter=pa.array([2**63 + at % 7 for at in range(ROWS)], pa.uint64())),
    "relation": duckdb.from_arrow(table()),
}


@pytest.mark.parametrize("kind", RIGHT)
def test_what_is_right_gives_the_same_fit(kind):
    found = corridor.gravity(FORMULA, RIGHT[kind])
    assert found.coef() == pytest.approx(fit().coef(), rel=1e-12)
    assert found.n == fit().n


def test_missing_values_of_each_kind_are_left_out():
    gone = [
        pandas_frame(**replaced("trade", float("nan"))),
        pandas_frame(rta=pandas.array([int(x) for x in DATA["rta"]], dtype="Int64")).convert_dtypes(),
        polars_frame(**replaced("exporter", None)),
        table(year=pa.array(replaced("year", None)["year"], pa.int16())),
    ]
    gone[1].loc[3, "rta"] = pandas.NA
    for frame in gone:
        found = corridor.gravity(FORMULA, frame)
        assert found.dropped["missing"] == 1 and found.n == ROWS - 1 - found.dropped["levels_without_trade"]


def test_one_condition_or_product_is_not_its_letters():
    one = corridor.gravity(FORMULA, table(), only="year >= 2002")
    assert one.coef() == corridor.gravity(FORMULA, table(), only=["year >= 2002"]).coef()
    assert fit().wald("rta") == fit().wald(["rta"])


def test_a_frame_that_has_changed_is_not_read_again():
    frame = pandas_frame()
    found = corridor.gravity("trade ~ rta + dist | exporter", frame)
    known = found.vcov({"CRV1": "importer"}).se()
    for name in frame:
        frame[name] = frame[name].to_numpy()[::-1].copy()
    with pytest.raises(corridor.CorridorError, match="is not what it was") as caught:
        found.vcov({"CRV1": "importer"})
    assert "fit the model again" in caught.value.hint
    assert found.vcov("hetero").se() != known


def test_a_pandas_frame_may_be_written_to_after_the_fit():
    values = numpy.array(DATA["trade"])
    frame = pandas.DataFrame({"rta": DATA["rta"], "pair": DATA["exporter"]}).assign(trade=values)
    found = corridor.gravity("trade ~ rta | pair", frame)
    fitted, residuals = (pa.table(part()).to_pydict() for part in (found.predict, found.resid))
    frame.loc[:, "trade"] = 1e9
    frame.loc[:, "rta"] = 0.0
    assert pa.table(found.predict()).to_pydict() == fitted
    assert pa.table(found.resid()).to_pydict() == residuals


def test_a_long_table_is_printed_in_part():
    found = corridor.gravity(FORMULA, table())
    shown = repr(found.predict())
    assert f"the first 20 of {ROWS} rows" in shown and shown.count("\n") < 30
    assert "rows" not in repr(found.tidy())
