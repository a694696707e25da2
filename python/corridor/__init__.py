"""What was promised, what was traded, and whether the target can be met.

Every function computes with the same code as the command ``corridor``. Frames come in by the Arrow
PyCapsule interface (polars, pandas, pyarrow, DuckDB, arro3) and go out as Arrow tables:

>>> import corridor, pyarrow as pa
>>> panel = pa.table({
...     "trade": [4.0, 8.0, 3.0, 3.0, 2.0, 5.0],
...     "rta": [0.0, 1.0, 0.0, 0.0, 0.0, 1.0],
...     "pair": [0, 0, 1, 1, 2, 2],
...     "year": [0, 1, 0, 1, 0, 1],
... })
>>> fit = corridor.gravity("trade ~ rta | pair + year", panel, vcov={"CRV1": "pair"})
>>> round(fit.coef("rta"), 6)
0.77319
>>> fit.n
6

What stops a call is a :class:`CorridorError`: the message names the thing, ``.hint`` the cure.
"""

from ._corridor import CorridorError, Table, __version__
from ._estimation import Fit, coefplot, etable, gravity
from ._partnership import Brief, Partnership, read, savings, simulate
from ._statistics import Store, indicator, indicators
from . import roundtable

__all__ = [
    "Brief",
    "CorridorError",
    "Fit",
    "Partnership",
    "Store",
    "Table",
    "__version__",
    "coefplot",
    "etable",
    "gravity",
    "indicator",
    "indicators",
    "read",
    "roundtable",
    "savings",
    "simulate",
]
