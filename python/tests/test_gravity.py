"""Fits from every kind of frame, other errors of one fit, and what goes wrong."""

import signal
import threading
import time

import pyarrow as pa
import pytest

import corridor

FORMULA = "trade ~ rta + ln_dist | exporter^year + importer^year"


def made(firms=12, years=4):
    """A panel of every pair and year; deterministic."""
    rows = []
    for year in range(years):
        for i in range(firms):
            for j in range(firms):
                if i != j:
                    rta = float((i * 7 + j * 7 + (year > 1) * (i + j)) % 5 == 0)
                    ln_dist = 1.0 + ((i - j) ** 2 % 11) / 7.0
                    trade = float((i * 13 + j * 5 + year * 3 + i * j) % 17) * (2.0 - rta)
                    rows.append((f"E{i:02}", f"I{j:02}", 2000 + year, trade, rta, ln_dist))
    names = ["exporter", "importer", "year", "trade", "rta", "ln_dist"]
    return pa.table({name: list(column) for name, column in zip(names, zip(*rows))})


@pytest.fixture(scope="module")
def panel():
    return made()


def frames(panel):
    import arro3.core
    import duckdb
    import pandas
    import polars

    yield "polars", polars.from_arrow(panel)
    yield "pandas", panel.to_pandas()
    yield "pandas with pyarrow", panel.to_pandas(types_mapper=pandas.ArrowDtype)
    yield "arro3", arro3.core.Table.from_arrow(panel)
    yield "chunks", pa.concat_tables([panel.slice(0, 100), panel.slice(100, 3), panel.slice(103)])
    large = panel.schema
    for kind in (pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())):
        fields = [
            pa.field(f.name, kind) if f.name in ("exporter", "importer") else f for f in large
        ]
        yield str(kind), panel.cast(pa.schema(fields))
    for width in (pa.int16(), pa.uint16(), pa.int32(), pa.uint32(), pa.uint64(), pa.float64()):
        at = panel.schema.get_field_index("year")
        yield str(width), panel.set_column(at, "year", panel["year"].cast(width))
    at = panel.schema.get_field_index("trade")
    yield "decimal", panel.set_column(at, "trade", panel["trade"].cast(pa.decimal128(12, 3)))
    yield "duckdb", duckdb.from_arrow(panel)


def test_every_frame_gives_the_same_fit(panel):
    whole = corridor.gravity(FORMULA, panel)
    for name, frame in frames(panel):
        fit = corridor.gravity(FORMULA, frame)
        for term, value in whole.coef().items():
            assert fit.coef(term) == pytest.approx(value, rel=1e-14, abs=1e-14), name
            assert fit.se(term) == pytest.approx(whole.se(term), rel=1e-14), name


def test_other_columns_do_not_matter(panel):
    poisoned = panel.append_column("note", pa.array([[1, 2]] * len(panel)))
    assert corridor.gravity(FORMULA, poisoned).coef() == corridor.gravity(FORMULA, panel).coef()
    frame = panel.to_pandas()
    frame["mixed"] = [object()] * len(frame)
    assert corridor.gravity(FORMULA, frame).coef() == corridor.gravity(FORMULA, panel).coef()


@pytest.mark.parametrize(
    "vcov", ["iid", "hetero", {"CRV1": "exporter^importer"}, {"CRV1": "exporter + importer"}]
)
def test_other_errors_are_those_of_a_new_fit(panel, vcov):
    again = corridor.gravity(FORMULA, panel, vcov=vcov)
    other = corridor.gravity(FORMULA, panel).vcov(vcov)
    assert other.coef() == pytest.approx(again.coef(), rel=1e-12)
    assert other.se() == pytest.approx(again.se(), rel=1e-12)
    assert other.vcov_type == again.vcov_type


def test_least_squares_interval_and_wald(panel):
    fit = corridor.gravity("ln_dist ~ rta + trade | exporter", panel, "iid", estimator="ols")
    tidy = pa.table(fit.tidy()).to_pydict()
    low, high = fit.confint()["rta"]
    assert (low, high) == pytest.approx((tidy["2.5%"][0], tidy["97.5%"][0]), rel=1e-12)
    narrow = fit.confint(0.5)["rta"]
    assert low < narrow[0] < narrow[1] < high
    assert 0.0 <= fit.wald(["rta", "trade"])["p_value"] <= 1.0


def test_rows_that_were_not_used_have_no_fitted_value():
    panel = made()
    trade = panel["trade"].to_pylist()
    trade[0] = None
    panel = panel.set_column(panel.schema.get_field_index("trade"), "trade", pa.array(trade))
    fit = corridor.gravity(FORMULA, panel)
    fitted = pa.table(fit.predict())["fitted"]
    assert len(fitted) == len(panel) and not fitted[0].is_valid
    assert fit.dropped["missing"] == 1
    assert fitted.null_count == sum(fit.dropped.values()) == len(panel) - fit.n


def test_a_result_shares_its_buffer(panel):
    table = corridor.gravity(FORMULA, panel).predict()
    addresses = {pa.table(table)["fitted"].chunk(0).buffers()[1].address for _ in range(3)}
    assert len(addresses) == 1


def test_models_side_by_side(panel):
    fits = corridor.gravity("trade ~ csw(rta, ln_dist) | exporter^year", panel)
    assert isinstance(fits, list) and len(fits) == 2
    table = corridor.etable(fits, "md", labels={"rta": "Agreement"})
    assert "Agreement" in table and "ln_dist" in table


def test_a_model_of_fixed_effects_alone_clusters(panel):
    alone, with_year = corridor.gravity(
        "trade ~ sw0(year) | exporter^importer", panel, vcov={"CRV1": "exporter^importer"}
    )
    assert alone.coef() == {} and list(with_year.coef()) == ["year"]
    assert alone.vcov_type == with_year.vcov_type


def test_what_goes_wrong_names_the_thing_and_the_cure(panel):
    with pytest.raises(corridor.CorridorError, match="ln_dst") as caught:
        corridor.gravity("trade ~ ln_dst | exporter", panel)
    assert "ln_dist" in str(caught.value) + str(caught.value.hint)
    with pytest.raises(corridor.CorridorError, match="dict"):
        corridor.gravity(FORMULA, {"trade": [1.0]})
    with pytest.raises(corridor.CorridorError):
        corridor.gravity(FORMULA, panel.slice(0, 0))
    at = panel.schema.get_field_index("rta")
    values = panel["rta"].to_pylist()
    values[3] = float("nan")
    with pytest.raises(corridor.CorridorError, match="rta"):
        corridor.gravity(FORMULA, panel.set_column(at, "rta", pa.array(values, from_pandas=False)))
    with pytest.raises(corridor.CorridorError) as caught:
        corridor.gravity(FORMULA, panel, vcov="robust")
    assert "CRV1" in caught.value.hint


def test_a_broken_parquet_file_is_an_error(tmp_path, panel):
    import pyarrow.parquet as pq

    path = tmp_path / "panel.parquet"
    pq.write_table(panel, path)
    assert corridor.gravity(FORMULA, path).coef() == corridor.gravity(FORMULA, panel).coef()
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(corridor.CorridorError, match="panel.parquet"):
        corridor.gravity(FORMULA, path)


def test_an_interrupt_is_heard_within_a_second():
    big = made(firms=60, years=30)
    main = threading.main_thread().ident
    timer = threading.Timer(0.2, signal.pthread_kill, (main, signal.SIGINT))
    begun = time.monotonic()
    try:
        # Within, as the signal may come before the timer's thread has told that it runs.
        timer.start()
        for _ in range(200):
            corridor.gravity(FORMULA, big, threads=1)
    except KeyboardInterrupt:
        assert time.monotonic() - begun < 1.5
    else:
        pytest.fail("nobody heard the interrupt")
    finally:
        timer.cancel()
