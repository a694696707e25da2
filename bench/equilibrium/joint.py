"""The many-sector model in numpy: the same joint map of wages, prices and spending, accelerated by
Anderson over eight differences. Written from the equations, for comparison with the Rust room."""

import time

import numpy as np


def anderson(step, x, tolerance, limit=3000, memory=8):
    dF, dG, last = [], [], None
    for k in range(1, limit + 1):
        g, norm = step(x)
        if norm <= tolerance:
            return g, k
        f = g - x
        if last is not None:
            dF.append(f - last[0])
            dG.append(g - last[1])
            dF, dG = dF[-memory:], dG[-memory:]
        last = (f, g)
        if dF:
            A = np.array(dF)
            gram, right = A @ A.T, A @ f
            scale = 1 / np.sqrt(np.diag(gram))
            gamma = scale * np.linalg.lstsq(gram * scale[:, None] * scale[None], right * scale, rcond=1e-13)[0]
            x = g - gamma @ np.array(dG)
        else:
            x = g
    raise RuntimeError(f"not converged: {norm}")


class World:
    """flows, tariffs: sector x exporter x importer; output, gamma: sector x economy; io: economy x
    supplier x buyer."""

    def __init__(self, flows, tariffs, output, gamma, io, theta):
        J, N, _ = flows.shape
        flows, tariffs = flows.copy(), tariffs.copy()
        i = np.arange(N)
        flows[:, i, i] = 0
        tariffs[:, i, i] = 0
        output = np.maximum(output, flows.sum(2))
        flows[:, i, i] = output - flows.sum(2)
        gross = flows * (1 + tariffs)
        self.X = gross.sum(1)
        with np.errstate(invalid="ignore", divide="ignore"):
            self.pi = np.where(self.X[:, None, :] > 0, gross / self.X[:, None, :], 0)
        sums = io.sum(1, keepdims=True)
        io = np.divide(io, sums, out=np.zeros_like(io), where=sums > 0)
        self.inputs = io * (1 - gamma.T)[:, None, :]
        self.gamma, self.theta, self.tariffs = gamma, theta, tariffs
        self.VA = (output * gamma).sum(0)
        used = np.einsum("njk,kn->jn", self.inputs, output)
        final = np.maximum(self.X - used, 0)
        self.alpha = final / final.sum(0)
        net = flows.sum(2)
        share = gamma[:, :, None] * gross / (1 + tariffs)
        labour = share.sum((0, 2))
        elastic = (share * self.theta[:, None, None] * gamma[:, :, None] * (1 - self.pi)).sum((0, 2))
        self.pace = 1 / (1 + elastic / labour)

    def solve(self, new, tolerance=2e-13):
        J, N = self.X.shape
        theta = self.theta[:, None]
        with np.errstate(divide="ignore"):
            A = np.where(self.pi > 0, self.pi * ((1 + new) / (1 + self.tariffs)) ** -self.theta[:, None, None], 0)
        B = A / (1 + new)
        spent = A.any(1)
        size = self.X.sum(0)
        world = self.VA.sum()

        def step(x):
            w, p, X = x[:N], x[N:N + J * N].reshape(J, N), x[N + J * N:].reshape(J, N) * size
            c = self.gamma * w + np.einsum("nkj,kn->jn", self.inputs, p, optimize=True)
            top = (-theta * c).max(1, keepdims=True)
            u = np.exp(-theta * c - top)
            total = np.matmul(u[:, None, :], A)[:, 0]
            left = np.matmul(u[:, None, :], B)[:, 0]
            with np.errstate(divide="ignore", invalid="ignore"):
                pn = np.where(spent, -(np.log(total) + top) / theta, 0)
                net = np.where(spent, left / total, 1)
                density = np.where(spent, X / total, 0)
            E = u * np.matmul(B, density[:, :, None])[:, :, 0]
            earned = self.VA * np.exp(w)
            income = earned + ((1 - net) * X).sum(0)
            Xn = np.einsum("njk,kn->jn", self.inputs, E, optimize=True) + self.alpha * income
            gap = np.log((self.gamma * E).sum(0) / earned)
            wn = w + self.pace * np.clip(gap, -3, 3)
            wn -= np.log((self.VA * np.exp(wn)).sum() / world)
            norm = max(abs(gap).max(), abs(pn - p).max(), (abs(Xn - X) / size).max())
            self.state = (w, p, X, A, u, top, income)
            return np.concatenate([wn, pn.ravel(), (Xn / size).ravel()]), norm

        x, steps = anderson(step, np.concatenate([np.zeros(N), np.zeros(J * N), (self.X / size).ravel()]), tolerance)
        w, p, X, A, u, top, income = self.state
        self.price = p
        return np.exp(w), p, X, income, steps, A, u, top

    def rested(self):
        """The world without deficits, as the base of a shock."""
        w, p, X, income, steps, A, u, top = self.solve(self.tariffs)
        self.pi = A * u[:, :, None] * np.exp(top[:, :, None] + self.theta[:, None, None] * p[:, None, :])
        self.X, self.VA, self.income = X, self.VA * w, income
        sold = self.gamma[:, :, None] * self.pi * X[:, None, :] / (1 + self.tariffs)
        elastic = (sold * self.theta[:, None, None] * self.gamma[:, :, None] * (1 - self.pi)).sum((0, 2))
        self.pace = 1 / (1 + elastic / sold.sum((0, 2)))
        return steps


def run(flows, tariffs, new, output, gamma, io, theta):
    world = World(flows, tariffs, output, gamma, io, theta)
    t0 = time.process_time()
    base_steps = world.rested()
    t1 = time.process_time()
    new = new.copy()
    i = np.arange(new.shape[1])
    new[:, i, i] = 0
    w, p, X, income, steps, *_ = world.solve(new)
    t2 = time.process_time()
    real = income / world.income / np.exp((world.alpha * p).sum(0))
    return {"wages": w, "real": real, "base": t1 - t0, "solve": t2 - t1, "steps": steps, "base_steps": base_steps}
