"""A gravity model on a frame, its table, and other standard errors without a new fit."""

import polars as pl

import corridor

panel = pl.DataFrame(
    {
        "trade": [4.0, 8.0, 3.0, 3.0, 2.0, 5.0, 6.0, 9.0],
        "rta": [0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0],
        "pair": ["a", "a", "b", "b", "c", "c", "d", "d"],
        "year": [2000, 2001] * 4,
    }
)
fits = corridor.gravity("trade ~ sw0(rta) | pair + year", panel, vcov={"CRV1": "pair"})
for one in fits if isinstance(fits, list) else [fits]:
    print(one)
    print(pl.DataFrame(one.tidy()))
fit = corridor.gravity("trade ~ rta | pair + year", panel, panel_id=("pair", "year"))
assert isinstance(fit, corridor.Fit)
low, high = fit.vcov("hetero").confint(0.9)["rta"]
print(f"{low:.3f} to {high:.3f}", fit.n, fit.dropped["separated"])
print(corridor.etable([fit], "md", labels={"rta": "Agreement"}))
try:
    corridor.gravity("trade ~ rat | pair", panel)
except corridor.CorridorError as error:
    print(error, error.hint)
