"""HC2, HC3, Driscoll-Kraay, AIC, BIC, RESET, a joint test: what statsmodels says of one small panel.

    python3 make.py      writes expected.csv beside this file; crates/gravity/tests/further.rs draws the same panel
"""
import os, platform
import numpy as np, statsmodels, statsmodels.api as sm

here = os.path.dirname(os.path.abspath(__file__))
state = 12345


def below(n):
    global state
    state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
    return (state >> 33) % n


rows = []
for unit in range(12):
    for time in range(10):
        x = below(1000) / 256 - 2
        z = float(below(3))
        noise = below(1000) / 512 - 1
        y = 0.5 * x - 0.25 * z + noise * (1 + 0.25 * z) + unit % 3
        positive = below(40) / 4 + (2 if x > 0 else 0)
        rows.append((y, positive, x, z, unit, time))
y, positive, x, z, unit, time = map(np.array, zip(*rows))
n = len(y)
out = {}
X = np.column_stack([np.ones(n), x, z])
fit = sm.OLS(y, X).fit()
for name in ("HC2", "HC3"):
    for at, e in enumerate(fit.get_robustcov_results(name).bse):
        out[f"ols {name.lower()} {at}"] = e
for lags in (0, 1, 3):
    r = fit.get_robustcov_results("hac-groupsum", time=time, maxlags=lags, use_correction=False)
    for at, e in enumerate(r.bse):
        out[f"ols dk{lags} {at}"] = e
# The variance is a parameter of neither program's count.
out["ols aic"], out["ols bic"] = fit.aic, fit.bic
index = fit.fittedvalues
again = sm.OLS(y, np.column_stack([X, (index - index.mean()) ** 2])).fit()
out["ols reset p"] = again.f_test(np.eye(4)[3:]).pvalue
D = (unit[:, None] == np.arange(12)).astype(float)
P = np.column_stack([x, z, D])
glm = lambda X: sm.GLM(positive, X, family=sm.families.Poisson()).fit(cov_type="HC0", tol=1e-13, maxiter=200)
p = glm(P)
out["ppml aic"] = p.aic
out["ppml bic"] = -2 * p.llf + P.shape[1] * np.log(n)
out["ppml within"] = 1 - p.llf / glm(D).llf
index = np.log(p.fittedvalues)
again = glm(np.column_stack([P, (index - index.mean()) ** 2]))
# Ours without any small-sample factor: HC0.
out["ppml reset p"] = again.wald_test(np.eye(15)[14:], use_f=False, scalar=True).pvalue
R = np.zeros((2, 14))
R[0, 0] = R[1, 1] = 1
out["ppml wald"] = p.wald_test(R, use_f=False, scalar=True).statistic
out["ppml x"] = p.params[0]
# An indicator for each treated cohort and time, averaged with the rows of each cell as weights.
cohort = np.array([0, 4, 6, 0])[unit % 4]
cells = [(g, t) for g in (4, 6) for t in range(10) if t >= g]
treated = np.column_stack([(cohort == g) & (time == t) for g, t in cells]).astype(float)
T = (time[:, None] == np.arange(1, 10)).astype(float)
e = glm(np.column_stack([treated, D, T]))
V, k = np.asarray(e.cov_params()), len(cells)
for name, chosen in (("all", [1] * k), ("event 2", [t - g == 2 for g, t in cells])):
    w = treated.sum(0) * np.array(chosen)
    w = w / w.sum()
    out[f"etwfe {name}"] = w @ e.params[:k]
    out[f"etwfe {name} error"] = np.sqrt(w @ V[:k, :k] @ w)
with open(os.path.join(here, "expected.csv"), "w") as file:
    file.write(f"# Python {platform.python_version()}, numpy {np.__version__}, statsmodels {statsmodels.__version__}: make.py\n")
    file.write("what,value\n")
    for name, value in out.items():
        file.write(f"{name},{float(value)!r}\n")
