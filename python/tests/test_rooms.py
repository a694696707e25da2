"""Statistics, answers, documents, scenarios, timetables: the same as the command's."""

import pyarrow as pa
import pytest

import corridor


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return corridor.Partnership.sample(tmp_path_factory.mktemp("home") / "sample")


@pytest.fixture(scope="module")
def root(sample):
    import ast

    return ast.literal_eval(repr(sample).removeprefix("Partnership(").removesuffix(")"))


def test_answers_and_brief(sample):
    answers = sample.answers(as_of="2026-06-01")
    assert "targets" in answers
    one = sample.answers("targets", as_of="2026-06-01")
    assert one["targets"] == answers["targets"]
    brief = sample.brief("2026-06-01")
    assert brief.html().startswith("<!doctype html>")
    assert brief.data()["answers"]["targets"] == answers["targets"]
    with pytest.raises(corridor.CorridorError):
        sample.answers("nothing", as_of="2026-06-01")


def test_flows_and_indicators_of_a_store(root):
    store = corridor.Store(f"{root}/statistics")
    held = pa.table(store.datasets())
    assert held.num_rows >= 1
    assert pa.table(corridor.indicators()).num_rows >= 40


def test_an_indicator_of_a_frame():
    rows = [
        ("AAA", "BBB", "01", 60.0),
        ("AAA", "BBB", "02", 40.0),
        ("BBB", "AAA", "01", 20.0),
        ("BBB", "AAA", "02", 80.0),
    ]
    exporter, importer, product, value = map(list, zip(*rows))
    frame = pa.table(
        {"t": [2024] * 4, "from": exporter, "to": importer, "hs2": product, "usd": value}
    )
    names = {"year": "t", "exporter": "from", "importer": "to", "product": "hs2", "value": "usd"}
    rca = pa.table(corridor.indicator("rca", frame, **names)).to_pylist()
    found = {(row["economy"], row["product"]): row["rca"] for row in rca}
    # 60 of 100 against 80 of 200.
    assert found[("AAA", "01")] == pytest.approx(1.5)
    with pytest.raises(corridor.CorridorError, match="hs4"):
        corridor.indicator("rca", frame, **(names | {"product": "hs4"}))
    with pytest.raises(corridor.CorridorError, match="rcaa"):
        corridor.indicator("rcaa", frame, **names)


def test_a_document_is_read_on_its_words():
    records = corridor.read(
        "The two countries aim to raise bilateral trade to 5 billion dollars by 2030.", "2026-01-09"
    )
    assert any(record["type"] == "target" for record in records)


def test_a_timetable_with_its_proof(root):
    plan = corridor.roundtable.plan(f"{root}/roundtable", partnership=root, as_of="2026-06-01")
    assert plan["meetings"] and isinstance(plan["proven"], bool)
    assert {"host", "guest", "start", "table", "why"} <= plan["meetings"][0].keys()
