"""Golden vectors for runform::agreement, by implementations that share nothing with it.

ICC and its intervals: pingouin. One-way analysis of variance: statsmodels. Correlation and t: scipy.
Wilson: statsmodels. Concordance: its definition in numpy with Lin's variance by the delta method
over bivariate-normal moments, done numerically. Matching: brute force over all pairs.

    pip install numpy scipy pandas statsmodels pingouin
    python make_agreement.py
"""
import json
import pathlib

import numpy as np
import pandas as pd
import pingouin as pg
import scipy
import scipy.stats as st
import statsmodels
import statsmodels.api as sm
from statsmodels.formula.api import ols
from statsmodels.stats.proportion import proportion_confint

for name in list(pg.options):
    if "CI95" in name:
        pg.options[name] = 12

rng = np.random.default_rng(20260101)


def ratings(n, k, spread, bias, noise):
    target = rng.normal(10, spread, n)[:, None]
    table = target + rng.normal(0, bias, k)[None, :] + rng.normal(0, noise, (n, k))
    return np.round(table, 4)


def icc(table):
    n, k = table.shape
    long = pd.DataFrame([(i, j, table[i, j]) for i in range(n) for j in range(k)], columns=["t", "r", "y"])
    rows = pg.intraclass_corr(long, "t", "r", "y").set_index("Type")
    two = rows.loc["ICC2"] if "ICC2" in rows.index else rows.loc["ICC(A,1)"]
    three = rows.loc["ICC3"] if "ICC3" in rows.index else rows.loc["ICC(C,1)"]
    ci = "CI95%" if "CI95%" in rows else "CI95"
    fit = sm.stats.anova_lm(ols("y ~ C(t) + C(r)", long).fit(), typ=1)
    ms = fit["mean_sq"]
    return dict(table=table.tolist(),
                icc2=float(two["ICC"]), icc2_ci=[float(v) for v in two[ci]],
                icc3=float(three["ICC"]), icc3_ci=[float(v) for v in three[ci]],
                mean_squares=[float(ms["C(t)"]), float(ms["C(r)"]), float(ms["Residual"])])


def ccc(x, y):
    """Lin (1989): value; standard error of atanh by numerical delta method on the five moments."""
    n = len(x)

    def value(m):
        return 2 * m[4] / (m[2] + m[3] + (m[0] - m[1]) ** 2)

    m = np.array([x.mean(), y.mean(), x.var(), y.var(), np.mean((x - x.mean()) * (y - y.mean()))])
    a, b, c = m[2], m[3], m[4]
    cov = np.zeros((5, 5))
    cov[:2, :2] = [[a, c], [c, b]]
    cov[2:, 2:] = [[2 * a * a, 2 * c * c, 2 * a * c], [2 * c * c, 2 * b * b, 2 * b * c],
                   [2 * a * c, 2 * b * c, a * b + c * c]]
    grad = np.zeros(5)
    for i in range(5):
        h = 1e-5 * abs(m[i])
        up, down = m.copy(), m.copy()
        up[i] += h
        down[i] -= h
        grad[i] = (np.arctanh(value(up)) - np.arctanh(value(down))) / (2 * h)
    half = st.norm.ppf(0.975) * np.sqrt(grad @ cov @ grad / (n - 2))
    z = np.arctanh(value(m))
    return value(m), [float(np.tanh(z - half)), float(np.tanh(z + half))]


def paired(n, slope, bias, noise):
    x = np.round(rng.normal(0.25, 0.03, n), 5)
    y = np.round(slope * x + bias + rng.normal(0, noise, n), 5)
    e = y - x
    t = st.t.ppf(0.975, n - 1)
    z = st.norm.ppf(0.975)
    half = t * np.sqrt(e.var(ddof=1) * (1 / n + z * z / (2 * (n - 1))))
    low, high = e.mean() - z * e.std(ddof=1), e.mean() + z * e.std(ddof=1)
    value, interval = ccc(x, y)
    return dict(reference=x.tolist(), measured=y.tolist(), bias=e.mean(), sd=e.std(ddof=1),
                median=float(np.median(e)), rmse=float(np.sqrt(np.mean(e**2))), mae=float(np.abs(e).mean()),
                bias_ci=list(st.t.interval(0.95, n - 1, e.mean(), st.sem(e))),
                low_ci=[low - half, low + half], high_ci=[high - half, high + half],
                pearson=float(st.pearsonr(x, y)[0]), ccc=float(value), ccc_ci=interval,
                percent_bias=float(np.mean(e / x) * 100), percent_mae=float(np.mean(np.abs(e / x)) * 100))


def varying(sizes):
    groups = [np.round(rng.normal(rng.normal(0.5, 1.0), 0.7, m), 4) for m in sizes]
    long = pd.DataFrame([(i, v) for i, g in enumerate(groups) for v in g], columns=["s", "d"])
    ms = sm.stats.anova_lm(ols("d ~ C(s)", long).fit())["mean_sq"]
    m = np.array(sizes, float)
    size = (m.sum() ** 2 - (m**2).sum()) / ((len(m) - 1) * m.sum())
    between = max(0.0, (ms["C(s)"] - ms["Residual"]) / size)
    sd = np.sqrt(between + ms["Residual"])
    return dict(groups=[g.tolist() for g in groups], bias=float(long.d.mean()), sd_between=float(np.sqrt(between)),
                sd_within=float(np.sqrt(ms["Residual"])), sd=float(sd))


def constant(sizes):
    subjects, means, ns = [], [], []
    for a, b in sizes:
        truth = rng.normal(5, 1)
        x, y = np.round(truth + rng.normal(0, 0.3, a), 4), np.round(truth + 0.2 + rng.normal(0, 0.5, b), 4)
        subjects.append(dict(reference=x.tolist(), measured=y.tolist()))
        means.append(y.mean() - x.mean())
    extra = 0.0
    for key in ("reference", "measured"):
        long = pd.DataFrame([(i, v) for i, s in enumerate(subjects) for v in s[key]], columns=["s", "d"])
        within = sm.stats.anova_lm(ols("d ~ C(s)", long).fit())["mean_sq"]["Residual"]
        extra += (1 - np.mean([1 / len(s[key]) for s in subjects])) * within
    return dict(subjects=subjects, bias=float(np.mean(means)), sd=float(np.sqrt(np.var(means, ddof=1) + extra)))


def matching(n, lost, added, jitter, tol):
    a = np.round(np.sort(rng.uniform(0, n * 0.35, n)), 4)
    b = np.round(np.concatenate([a[lost:] + rng.normal(0, jitter, n - lost), rng.uniform(0, n * 0.35, added)]), 4)
    rng.shuffle(b)
    d = np.abs(a[:, None] - b[None, :])
    pairs = []
    while np.isfinite(d).any():
        i, j = np.unravel_index(np.argmin(d), d.shape)
        if d[i, j] > tol + 1e-12:
            break
        pairs.append([int(i), int(j)])
        d[i, :] = np.inf
        d[:, j] = np.inf
    return dict(reference=a.tolist(), measured=b.tolist(), tolerance=tol, pairs=sorted(pairs))


out = dict(
    made_with=dict(numpy=np.__version__, scipy=scipy.__version__, statsmodels=statsmodels.__version__,
                   pingouin=pg.__version__),
    icc=[icc(ratings(*a)) for a in [(6, 4, 2, 1, 1), (20, 2, 1, 0.5, 0.3), (8, 3, 0.2, 0.1, 1), (40, 5, 3, 2, 1)]],
    paired=[paired(*a) for a in [(5, 1, 0.01, 0.01), (16, 0.9, 0.03, 0.008), (200, 1.05, 0, 0.02)]],
    varying=[varying(s) for s in [[4, 4, 4], [2, 5, 9, 3, 7], [1, 1, 6, 12]]],
    constant=[constant(s) for s in [[(2, 2)] * 8, [(3, 2), (2, 4), (5, 3), (2, 2), (4, 6)]]],
    matching=[matching(*a) for a in [(30, 0, 0, 0.01, 0.05), (60, 5, 7, 0.02, 0.05), (80, 10, 20, 0.05, 0.1)]],
    wilson=[dict(hits=h, n=n, ci=list(proportion_confint(h, n, 0.05, "wilson")))
            for h, n in [(0, 5), (5, 5), (9, 10), (86, 100), (1, 3)]],
)
path = pathlib.Path(__file__).with_name("agreement.json")
path.write_text(json.dumps(out, indent=1) + "\n")
