"""Golden values for `src/signal/nonlinear`: definitions written out with NumPy and SciPy, and held
against antropy and nolds where they measure the same. See README.md.

Run from this folder: python make_nonlinear.py
"""

import json

import antropy
import nolds
import numpy as np
import scipy
from scipy.spatial import cKDTree

rng = np.random.default_rng(20250611)


def listed(values):
    return [float(f"{v:.17g}") for v in np.asarray(values, dtype=float).ravel()]


def logistic(n):
    x = np.empty(n)
    x[0] = 0.3711
    for i in range(1, n):
        x[i] = 4.0 * x[i - 1] * (1.0 - x[i - 1])
    return x


def autoregressive(n, c):
    x = np.zeros(n)
    for i in range(1, n):
        x[i] = c * x[i - 1] + rng.standard_normal()
    return x


def stride_like(n, period):
    """A cycle of several harmonics with jitter of phase and noise."""
    phase = np.cumsum(1.0 / period * (1.0 + 0.05 * rng.standard_normal(n)))
    x = np.sin(2 * np.pi * 2 * phase) + 0.4 * np.cos(2 * np.pi * phase + 0.4)
    return x + 0.2 * np.sin(2 * np.pi * 6 * phase + 1.0) + 0.1 * rng.standard_normal(n)


def sample_entropy(x, m, r):
    """Every pair by its definition."""
    n = len(x) - m
    b = a = 0
    for i in range(n):
        for j in range(i + 1, n):
            if np.max(np.abs(x[i : i + m] - x[j : j + m])) <= r:
                b += 1
                a += abs(x[i + m] - x[j + m]) <= r
    return float(-np.log(a / b))


def entropies():
    cases = []
    series = {
        "white": rng.standard_normal(400),
        "logistic": logistic(400),
        "autoregressive": autoregressive(400, 0.8),
        "strides": stride_like(600, 60.0),
    }
    for name, x in series.items():
        x = np.round(x, 6)
        for m, share in [(1, 0.2), (2, 0.2), (2, 0.15), (3, 0.25)]:
            r = share * float(np.std(x))
            value = sample_entropy(x, m, r)
            if (m, share) == (2, 0.2):
                assert abs(antropy.sample_entropy(x, order=2) - value) < 1e-12, name
                assert abs(nolds.sampen(x, emb_dim=2, tolerance=r) - value) < 1e-12, name
            cases.append({"name": name, "x": listed(x), "m": m, "r": r, "value": value})
    return cases


def squares_about_line(y):
    t = np.arange(len(y))
    return float(np.sum((y - np.polyval(np.polyfit(t, y, 1), t)) ** 2))


def fluctuation(x, w):
    y = np.cumsum(x - np.mean(x))
    n = len(y) // w
    forward = [y[k * w : (k + 1) * w] for k in range(n)]
    backward = [y[len(y) - (k + 1) * w : len(y) - k * w] for k in range(n)]
    return np.sqrt(sum(squares_about_line(p) for p in forward + backward) / (2 * n * w))


def windows(n):
    return sorted(set(int(np.floor(v + 0.5)) for v in np.geomspace(4.0, n / 4.0, 16)))


def fluctuations():
    cases = []
    walk = np.cumsum(rng.standard_normal(300))
    series = {
        "white": rng.standard_normal(512),
        "autoregressive": autoregressive(301, 0.6),
        "walk": walk,
        "trend": rng.standard_normal(300) + 0.01 * np.arange(300),
    }
    for name, x in series.items():
        x = np.round(x, 6)
        w = windows(len(x))
        rms = [fluctuation(x, k) for k in w]
        alpha = float(np.polyfit(np.log(w), np.log(rms), 1)[0])
        theirs = nolds.dfa(x, nvals=w, overlap=False, order=1, fit_exp="poly")
        assert abs(theirs - alpha) < 0.1, (name, theirs, alpha)  # from one end only
        case = {"name": name, "x": listed(x), "windows": w, "rms": listed(rms)}
        cases.append({**case, "alpha": alpha, "alpha_nolds": float(theirs)})
    return cases


def lorenz(n, step):
    """Fourth-order Runge-Kutta, after its transient."""

    def rate(s):
        return np.array(
            [10 * (s[1] - s[0]), s[0] * (28 - s[2]) - s[1], s[0] * s[1] - 8 / 3 * s[2]]
        )

    s = np.array([1.0, 1.0, 1.0])
    out = []
    for i in range(n + 2000):
        k1 = rate(s)
        k2 = rate(s + step / 2 * k1)
        k3 = rate(s + step / 2 * k2)
        k4 = rate(s + step * k3)
        s = s + step / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
        if i >= 2000:
            out.append(s.copy())
    return np.array(out)


def embed(signals, copies, delay):
    n = len(signals[0]) - (copies - 1) * delay
    return np.column_stack([s[c * delay : c * delay + n] for c in range(copies) for s in signals])


def rosenstein(states, exclude, horizon):
    """Neighbours from a tree, asked for more and more until one is far enough in time."""
    usable = len(states) - horizon
    tree = cKDTree(states[:usable])
    sums, counts = np.zeros(horizon + 1), np.zeros(horizon + 1)
    for i in range(usable):
        k = 2 * exclude + 2
        distance, index = tree.query(states[i], k=min(k, usable))
        far = np.abs(index - i) >= exclude
        if not far.any():
            continue
        j = index[far][0]
        d = np.linalg.norm(states[i : i + horizon + 1] - states[j : j + horizon + 1], axis=1)
        good = d > 0
        sums[good] += np.log(d[good])
        counts[good] += 1
    return sums / counts


def divergences():
    three = [stride_like(1200, 100.0) for _ in range(3)]
    series = {
        # name: signals, copies, delay, exclude, horizon, from, to
        "logistic": ([logistic(1500)], 2, 1, 10, 6, 0, 4),
        "lorenz": ([lorenz(2000, 0.02)[:, 0]], 5, 6, 60, 80, 10, 60),
        "strides": (three, 2, 25, 100, 60, 0, 50),
    }
    cases = []
    for name, (signals, copies, delay, exclude, horizon, first, last) in series.items():
        signals = [np.round(s, 8) for s in signals]
        curve = rosenstein(embed(signals, copies, delay), exclude, horizon)
        x = np.arange(first, last + 1)
        slope = float(np.polyfit(x, curve[first : last + 1], 1)[0])
        case = {"name": name, "signals": [listed(s) for s in signals], "copies": copies}
        case |= {"delay": delay, "exclude": exclude, "horizon": horizon, "curve": listed(curve)}
        cases.append({**case, "from": first, "to": last, "slope": slope})
    return cases


def unbiased(x, lag):
    y = x - np.mean(x)
    return np.dot(y[: len(y) - lag], y[lag:]) / (len(y) - lag) / np.mean(y**2)


def regularities():
    cases = []
    for period, n in [(70.0, 700), (143.0, 1430), (36.0, 500)]:
        x = np.round(stride_like(n, period), 6)
        acf = {k: unbiased(x, k) for k in range(1, n // 2)}
        for lag in [0.5 * period, period]:
            inside = range(int(np.ceil(0.8 * lag)), int(np.floor(1.2 * lag)) + 1)
            tops = [k for k in inside if acf[k] >= acf[k - 1] and acf[k] > acf[k + 1]]
            top = max(tops, key=lambda k: acf[k])
            parabola = np.polyfit([-1, 0, 1], [acf[top - 1], acf[top], acf[top + 1]], 2)
            shift = -parabola[1] / (2 * parabola[0])
            case = {"x": listed(x), "lag": lag, "at": float(top + shift)}
            cases.append({**case, "value": float(min(np.polyval(parabola, shift), 1.0))})
    return cases


def ratios():
    cases = []
    for n in [100, 143, 200]:
        t = np.arange(n) / n
        x = np.round(np.array([stride_like(n, n) + 0.5 * np.sin(2 * np.pi * 3 * t) for _ in range(3)]), 6)
        rms = np.std(x, axis=1) / np.sqrt(np.sum(np.var(x, axis=1)))
        size = np.abs(np.fft.rfft(x, axis=1))
        even, odd = size[:, 2:21:2].sum(axis=1), size[:, 1:20:2].sum(axis=1)
        case = {"x": [listed(v) for v in x], "rms": listed(rms)}
        cases.append({**case, "even": listed(even / odd), "odd": listed(odd / even)})
    return cases


def main():
    made_with = {"numpy": np.__version__, "scipy": scipy.__version__}
    made_with |= {"antropy": antropy.__version__, "nolds": "0.5.2"}
    payload = {
        "made_with": made_with,
        "sample_entropy": entropies(),
        "fluctuation": fluctuations(),
        "divergence": divergences(),
        "regularity": regularities(),
        "ratio": ratios(),
    }
    with open("nonlinear.json", "w", encoding="utf-8") as file:
        json.dump(payload, file, separators=(",", ":"))
        file.write("\n")


main()
