"""Errors that are correlated between near places, by dense algebra: every pair of rows, no shortcut.

    python dense.py > expected.csv      (numpy)

Rows are computed from their numbers, so that a test makes the same ones: see `panel` and `crates/gravity/tests/conley.rs`.
Distance is the great circle on a sphere of 6371.0088 km by the haversine; pairs nearer than the cutoff weigh one; the
factor is (n - 1) / (n - K).
"""
import csv, sys
import numpy as np

CUTOFFS = [300.0, 2500.0, 5000.0]


def panel():
    """24 places, five years: latitude, longitude, two regressors, outcomes for PPML and for least squares."""
    rows = []
    for p in range(24):
        lat, lon = -50.0 + (p * 37 % 101), -175.0 + (p * 83 % 351)
        if p % 4 == 1:  # near the place before
            lat, lon = -50.0 + ((p - 1) * 37 % 101) + 1.25, -175.0 + ((p - 1) * 83 % 351) - 0.75
        for t in range(5):
            m = (p * 29 + t * 13 + p * t * 7) % 31
            x1, x2 = (p * 11 + t * t * 5) % 17 / 4.0, (m % 7) / 2.0
            count = (m * m + p * 3 + t) % 19
            rows.append((p, t, lat, lon, x1, x2, float(count), count / 3.0 - x1 * 0.25 + m * 0.125))
    return rows


def sandwich(x, w, residual, lat, lon, cutoff, k_all):
    n, k = x.shape
    bread = np.linalg.inv((x * w[:, None]).T @ x)
    s = x * residual[:, None]
    la, lo = np.radians(lat), np.radians(lon)
    h = np.sin((la[:, None] - la) / 2) ** 2 + np.cos(la[:, None]) * np.cos(la) * np.sin((lo[:, None] - lo) / 2) ** 2
    near = 2 * 6371.0088 * np.arcsin(np.minimum(1, np.sqrt(h))) < cutoff
    v = bread @ (s.T @ near @ s) @ bread * (n - 1) / (n - k_all)
    return v


rows = np.array(panel())
lat, lon, X, count, y = rows[:, 2], rows[:, 3], rows[:, 4:6], rows[:, 6], rows[:, 7]
years = (rows[:, 1][:, None] == np.arange(5)).astype(float)
out = csv.writer(sys.stdout, lineterminator="\n")
out.writerow("model cutoff at estimate variance covariance".split())
for model in ["ols", "ols-years", "ppml-years"]:
    full = np.hstack([X, years]) if "years" in model else np.hstack([np.ones((len(y), 1)), X])
    target = count if model.startswith("ppml") else y
    if model.startswith("ppml"):
        eta = np.log((target + target.mean()) / 2)
        for _ in range(200):
            mu = np.exp(eta)
            b = np.linalg.lstsq(full * np.sqrt(mu)[:, None], (eta + (target - mu) / mu) * np.sqrt(mu), rcond=None)[0]
            eta = full @ b
        w, residual = np.exp(eta), target - np.exp(eta)
    else:
        b = np.linalg.lstsq(full, target, rcond=None)[0]
        w, residual = np.ones(len(y)), target - full @ b
    for cutoff in CUTOFFS:
        v = sandwich(full, w, residual, lat, lon, cutoff, full.shape[1])
        shown = [0, 1] if "years" in model else [0, 1, 2]
        for at, i in enumerate(shown):
            out.writerow([model, cutoff, at, f"{b[i]:.14e}", f"{v[i, i]:.14e}", f"{v[shown[0], shown[1]]:.14e}"])
