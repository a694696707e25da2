"""The bias of three-way PPML by the definitions of Weidner and Zylkin (2021), every tensor written out.

    python dense.py ../../../shared/data/gravity > expected.csv

Nothing is shared with the library: regressors are projected with a dummy for every effect, the third
derivative of a pair's likelihood is a T x T x T array made by differentiating its shares, and the
effects enter the leverage with their full design.
"""

import sys
import warnings

import numpy as np
import pandas as pd
import pyfixest as pf

warnings.filterwarnings("ignore")
DATA = sys.argv[1]


def codes(values):
    return np.unique(values, return_inverse=True)[1]


def fitted(y, index, levels):
    """The three effects by iterative fitting of margins, given the rest of the linear index."""
    scale = [np.ones(l.max() + 1) for l in levels]
    for _ in range(100_000):
        before = [s.copy() for s in scale]
        for a in range(3):
            others = np.exp(index)
            for b in range(3):
                if b != a:
                    others = others * scale[b][levels[b]]
            scale[a] = np.bincount(levels[a], y) / np.bincount(levels[a], others)
        mu = np.exp(index) * np.prod([s[l] for s, l in zip(scale, levels)], axis=0)
        old = np.exp(index) * np.prod([s[l] for s, l in zip(before, levels)], axis=0)
        if np.abs(mu / old - 1).max() < 1e-13:
            return mu
    raise SystemExit("margins do not fit")


def case(name, d, outcome, regressors, exporter, importer, year):
    d = d.copy()
    d["e_"], d["i_"], d["t_"] = codes(d[exporter]), codes(d[importer]), codes(d[year])
    T = d.t_.max() + 1
    d["et"], d["it"], d["ij"] = d.e_ * T + d.t_, d.i_ * T + d.t_, d.e_ * 10_000 + d.i_
    for level in ["et", "it", "ij"] * 3:
        d = d[d.groupby(level)[outcome].transform("sum") > 0]
    fit = pf.fepois(f"{outcome} ~ {' + '.join(regressors)} | et + it + ij", d, fixef_tol=1e-12, iwls_tol=1e-13, fixef_maxiter=100_000)
    b = fit._beta_hat
    y, X = d[outcome].to_numpy(float), d[regressors].to_numpy(float)
    levels = [codes(d[l]) for l in ["et", "it", "ij"]]
    mu = fitted(y, X @ b, levels)
    dummies = np.hstack([np.eye(l.max() + 1)[l] for l in levels])
    root = np.sqrt(mu)[:, None]
    x = X - dummies @ np.linalg.lstsq(root * dummies, root * X, rcond=1e-12)[0]

    N, M, K = d.e_.nunique(), d.i_.nunique(), len(b)
    e_, i_ = codes(d.e_), codes(d.i_)
    pairs = sorted(set(zip(e_, i_)))
    S, L, Z = {}, {}, {}
    for p in pairs:
        S[p], L[p], Z[p] = np.zeros(T), np.zeros(T), np.zeros((T, K))
    for r in range(len(d)):
        p, t = (e_[r], i_[r]), d.t_.iloc[r]
        L[p][t], Z[p][t] = mu[r], x[r]
        S[p][t] = y[r]
    H, G = {}, {}
    eye = np.eye(T)
    for p in pairs:
        theta, total = L[p] / L[p].sum(), L[p].sum()
        S[p] = S[p] - theta * S[p].sum()
        H[p] = (np.diag(theta) - np.outer(theta, theta)) * total
        # d theta_r / d pi_t, then minus the derivative of H.
        dtheta = theta[:, None] * (eye - theta[None, :])
        third = np.einsum("rt,rs->rst", dtheta, eye)
        third -= np.einsum("rt,s->rst", dtheta, theta) + np.einsum("r,st->rst", theta, dtheta)
        G[p] = -total * third
    W = sum(Z[p].T @ H[p] @ Z[p] for p in pairs)
    bias = np.zeros(K)
    for side, size in [(0, N), (1, M)]:
        for economy in range(size):
            mine = [p for p in pairs if p[side] == economy]
            Hi = np.linalg.pinv(sum(H[p] for p in mine), rcond=1e-11, hermitian=True)
            SS = sum(np.outer(S[p], S[p]) for p in mine)
            for k in range(K):
                HxS = sum(np.outer(H[p] @ Z[p][:, k], S[p]) for p in mine)
                Gx = sum(G[p] @ Z[p][:, k] for p in mine)
                term = -np.trace(Hi @ HxS) + 0.5 * np.trace(Gx @ Hi @ SS @ Hi)
                bias[k] += size / (size - 1) * term
    bias = np.linalg.solve(W, bias)

    # The covariance without its bias: the leverage of every pair, with all effects.
    F = (N + M) * T
    D = {}
    for p in pairs:
        D[p] = np.zeros((T, F))
        for t in range(T):
            D[p][t, p[0] * T + t] = 1
            D[p][t, (N + p[1]) * T + t] = 1
    V = np.linalg.pinv(sum(D[p].T @ H[p] @ D[p] for p in pairs), rcond=1e-11, hermitian=True)
    B = np.linalg.inv(W)
    plain, omega = np.zeros((K, K)), np.zeros((K, K))
    for p in pairs:
        lever = H[p] @ (D[p] @ V @ D[p].T + Z[p] @ B @ Z[p].T)
        u = np.linalg.solve(eye - lever, S[p])
        omega += np.outer(Z[p].T @ u, Z[p].T @ S[p])
        plain += np.outer(Z[p].T @ S[p], Z[p].T @ S[p])
    factor = len(pairs) / (len(pairs) - 1)
    omega = (omega + omega.T) / 2
    se = np.sqrt(np.diag(factor * B @ omega @ B))
    plain = np.sqrt(np.diag(factor * B @ plain @ B))
    for k, term in enumerate(regressors):
        print(f"{name},{term},{b[k]:.12e},{bias[k]:.10e},{plain[k]:.10e},{se[k]:.10e},{len(d)}")


print("case,term,estimate,bias,std_error,unbiased_std_error,rows")
fta = pd.read_parquet(f"{DATA}/ppmlhdfe_example_trade_fta.parquet")
for category in ["TOTAL", "MANUF", "NONMANUF"]:
    case(category, fta[fta.category == category], "trade", ["fta"], "isoexp", "isoimp", "year")
wiod = pd.read_parquet(f"{DATA}/ge_gravity_wiod44.parquet")
wiod = wiod[wiod.exporter != wiod.importer]
case("eu", wiod, "trade", ["eu_enlargement", "other_fta"], "exporter", "importer", "year")
