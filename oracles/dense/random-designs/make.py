"""1,000 random designs, answered by dense algebra and a linear programme for separation.

    python3 make.py          writes expected.csv; versions stand in its first line

The algebra is `crates/gravity/tests/cases/dense.py`, written by another hand than the room's code. A design is drawn from
a generator of whole numbers, so that crates/gravity/tests/random_designs.rs draws the same one: only answers are frozen.
"""
import csv, os, platform, sys

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(here, "..", "..", "..", "crates", "gravity", "tests", "cases"))
import numpy, scipy
import dense

DESIGNS = 1000


class Draw:
    """Knuth's linear congruential generator; the upper 31 bits."""

    def __init__(self, seed):
        self.state = (seed * 2 + 1) % 2**64
        for _ in range(8):
            self.below(2)

    def below(self, n):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % n

    def normal(self):
        """A sum of twelve, about normal, in 1/1024: exact in binary."""
        return sum(self.below(1024) for _ in range(12)) / 1024 - 6


def design(seed):
    r = Draw(seed)
    n = 24 + r.below(72)
    kind = "ols" if r.below(5) == 0 else "ppml"
    effects = [[r.below(2 + r.below(9)) for _ in range(n)] for _ in range(r.below(4))]
    k = 1 + r.below(4)
    columns = []
    for _ in range(k):
        shape = r.below(8)
        if shape <= 2:
            column = [r.normal() for _ in range(n)]
        elif shape <= 4:
            share = 2 + r.below(5)
            column = [1.0 if r.below(share) == 0 else 0.0 for _ in range(n)]
        elif shape == 5:
            column = [float(r.below(7) - 3) for _ in range(n)]
        elif shape == 6 and effects:
            slope = r.below(3)
            column = [float(effects[0][i] % 3) + slope * (1.0 if r.below(9) == 0 else 0.0) for i in range(n)]
        elif columns:
            more = r.below(3)
            column = [2 * x + more * (1.0 if r.below(6) == 0 else 0.0) for x in columns[-1]]
        else:
            column = [float(r.below(3)) for _ in range(n)]
        size = [1.0, 1.0, 1.0, 0.015625, 128.0][r.below(5)]
        columns.append([x * size for x in column])
    zeros = r.below(7)
    y = []
    for i in range(n):
        if kind == "ols":
            y.append(r.normal() + 0.5 * float(r.below(5)))
        else:
            zero = r.below(8) < zeros or (r.below(3) == 0 and columns[0][i] > 0)
            y.append(0.0 if zero else float(1 + r.below(40)) / 4)
    weights = None
    if r.below(4) == 0:
        weights = [float(r.below(6)) / 2 for _ in range(n)]
    how = ["hetero", "iid", "cluster"][r.below(3)]
    clusters = [r.below(12) for _ in range(n)] if how == "cluster" else None
    return dict(seed=seed, n=n, kind=kind, effects=effects, columns=columns, y=y, weights=weights, how=how, clusters=clusters)


def answer(d):
    names = [f"x{j}" for j in range(len(d["columns"]))]
    try:
        return dense.fit(
            d["y"], numpy.array(d["columns"]).T, names, [numpy.array(f) for f in d["effects"]], kind=d["kind"],
            vcov="iid" if d["how"] == "iid" else "hc1", clusters=[numpy.array(d["clusters"])] if d["clusters"] else None,
            w=d["weights"], keep_singletons=True)
    except (ValueError, IndexError, AssertionError, ZeroDivisionError, numpy.linalg.LinAlgError) as error:
        return {"none": f"{type(error).__name__}: {error}"[:60]}


def main():
    with open(os.path.join(here, "expected.csv"), "w", newline="") as out:
        out.write(f"# Python {platform.python_version()}, numpy {numpy.__version__}, scipy {scipy.__version__}: make.py\n")
        write = csv.writer(out, lineterminator="\n").writerow
        write("seed kind check rows separated without_trade zero_weights deviance left_out term estimate std_error none".split())
        for seed in range(DESIGNS):
            d = design(seed)
            # That both sides draw the same.
            check = sum((i + 1) * v for i, v in enumerate(d["y"])) + sum(map(sum, d["columns"]))
            a = answer(d)
            if "none" in a:
                write([seed, d["kind"], repr(check)] + [""] * 9 + [a["none"]])
                continue
            left = " ".join(a["left_out"])
            head = [seed, d["kind"], repr(check), a["rows"], a["separated"], a["levels_without_trade"], a["zero_weights"], repr(a["deviance"]), left]
            terms = list(a["coefficients"].items()) or [("", None)]
            for name, b in terms:
                error = a["std_errors"].get(name) if name else None
                write(head + [name, repr(b) if name else "", repr(error) if error is not None else "", ""])


main()
