"""Every specification of `oracles/pyfixest` through Python: what pyfixest and dense algebra found."""

import csv
import itertools
import os
import pathlib

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

import corridor

ORACLES = os.environ.get("CORRIDOR_ORACLES")
DATA = os.environ.get("CORRIDOR_DATA")
# Relative; the same bounds as in the room's own test of this file.
COEFFICIENT, STD_ERROR = 1e-8, 1e-6


def rows():
    if ORACLES is None:
        return []
    with open(pathlib.Path(ORACLES) / "pyfixest/specifications.csv", newline="") as file:
        return list(csv.DictReader(file))


def kept(panel, only):
    """The rows that a specification is about: `year=1986,1990`, `exporter != importer`."""
    for condition in filter(None, only.split(";")):
        if "!=" in condition:
            a, b = (panel[name.strip()] for name in condition.split("!="))
            panel = panel.filter(pc.not_equal(a, b))
        else:
            name, values = condition.split("=")
            column = panel[name]
            wanted = pa.array(values.split(","))
            panel = panel.filter(pc.is_in(column, wanted.cast(column.type)))
    return panel


def assumption(text):
    if text in ("iid", "hetero"):
        return text
    return "iid" if text == "none" else {"CRV1": text.replace(" & ", " + ")}


def test_every_specification_is_what_the_peer_found():
    """One fit for each case and kind of error, by way of a frame."""
    if ORACLES is None or DATA is None:
        if os.environ.get("CI") == "true":
            pytest.fail("set CORRIDOR_ORACLES to oracles/ and CORRIDOR_DATA to the shared data")
        pytest.skip("CORRIDOR_ORACLES or CORRIDOR_DATA is not set")
    panels, compared, cases = {}, 0, set()
    alike = ("panel", "only", "case", "vcov")
    for key, group in itertools.groupby(rows(), lambda row: tuple(row[name] for name in alike)):
        group = list(group)
        panel, only, case, vcov = key
        if panel not in panels:
            panels[panel] = pq.read_table(pathlib.Path(DATA) / f"gravity/{panel}.parquet")
        first = group[0]
        fits = corridor.gravity(
            first["ours"],
            kept(panels[panel], only),
            assumption(vcov),
            estimator=first["kind"],
            weights=first["weights"] or None,
            offset=first["offset"] or None,
            panel_id=tuple(first["panel_id"].split(",")) if first["panel_id"] else None,
        )
        at = int(case.split("#")[1]) if "#" in case else 0
        fit = fits[at] if isinstance(fits, list) else fits
        names, estimates, errors = list(fit.coef()), list(fit.coef().values()), list(fit.se().values())
        assert len(names) == len(group), (key, names)
        assert fit.n == int(first["rows"]), key
        for name, estimate, error, row in zip(names, estimates, errors, group):
            assert abs(estimate / float(row["estimate"]) - 1.0) < COEFFICIENT, (key, name)
            if row["std_error"]:
                assert abs(error / float(row["std_error"]) - 1.0) < STD_ERROR, (key, name)
            compared += 1
        if first["r2"]:
            assert fit.quality["r_squared"] == pytest.approx(float(first["r2"]), abs=1e-9), key
        cases.add(case)
    assert compared == len(rows()) and len(cases) >= 30, (compared, len(cases))
