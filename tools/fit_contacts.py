#!/usr/bin/env python3
"""Fits what initial and terminal contact take from people (src/gait/contact_coefficients.rs) and judges
it on people left out.

    python3 tools/fit_contacts.py [DATA]

DATA is the folder of recorded data sets (RUNFORM_DATA). Needs numpy, pandas and scipy. Uses
hamner_virtual_imu, rbds_virtual_imu, virtual_imu/jdx_run405 and, for the sacrum, alcantara_sacral_grf.
A person weighs by the root of its number of trials. Every figure is "left out": the person's trials
are told with coefficients from all the others. "Told" means that the speed was given. Errors are
estimate - truth of trial means in ms, "(slope)" per m/s.

The rules and features were chosen on these same people (docs/src/accuracy.md, "What was tried"), so the
left-out figures judge the coefficients, not the idea; people kept apart erred by about a third more.

It computes the features by itself, as src/gait does but without its attitude filter; they agree to a
few ms. Prints the coefficients as they stand in the source.
"""
import os
import sys
import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.optimize import brentq
from scipy.signal import butter, filtfilt, find_peaks
from scipy.spatial.transform import Rotation

G = 9.80665
K = 64                      # points of the mean step
SINK = 0.25                 # share of the flight's minimum by which the pelvis moves against the legs
WEIGHT_DEPTH = (3.0, 8.0)   # rad/s of slap between which its delay changes
REACH_S = 0.045             # of the sharp rise from the smooth one
BALL_DOWN_M, RISE_M = 0.05, 0.015
CUE_HZ = 20                 # of a foot's cues: the band that all these data have
FOOT_MIX, FOOT_APART_S = 0.65, 0.050
SHANK_RISE_M = 0.06         # of the shank before its foot leaves


# ---------------------------------------------------------------- signals, as src/signal and src/gait
def low(x, hz, rate, order=2):
    fc = min(min(hz, 0.4 * rate) / (2 ** 0.5 - 1) ** (1 / (2 * order)), 0.49 * rate)
    b, a = butter(order, fc / (rate / 2))
    return filtfilt(b, a, x, padlen=min(len(x) - 1, int(2 * rate)))


def band(x, lo, hi, rate):
    b, a = butter(2, [lo / (rate / 2), hi / (rate / 2)], "band")
    return filtfilt(b, a, x, padlen=min(len(x) - 1, int(2 * rate)))


def refined(y, i):
    if i < 1 or i >= len(y) - 1:
        return float(i)
    d = y[i - 1] - 2 * y[i] + y[i + 1]
    return i + (0.5 * (y[i - 1] - y[i + 1]) / d if d else 0.0)


def load(path):
    d = pd.read_csv(path)
    t = d.t_s.to_numpy()
    col = lambda p: d[[c for c in d if c.startswith(p)]].to_numpy()
    return t, 1 / np.median(np.diff(t)), col("acc"), col("gyr")


def integrate(gyr, rate, first):
    steps = Rotation.from_rotvec(0.5 * (gyr[1:] + gyr[:-1]) / rate).as_matrix()
    out = np.empty((len(gyr), 3, 3))
    out[0] = first
    for i, step in enumerate(steps):
        out[i + 1] = out[i] @ step
    return out


def to_up(v):
    v = v / np.linalg.norm(v)
    return Rotation.align_vectors([[0, 0, 1.0]], [v])[0].as_matrix()


def mids(v, rate, step):
    f = rate / step
    w = band(v, 0.6 * f, min(1.6 * f, 0.45 * rate), rate)
    p, _ = find_peaks(w, prominence=0.5 * w.std(), distance=max(1, int(0.6 * step)))
    return np.array([refined(w, i) for i in p])


def period(x, rate, lo, hi):
    x = x - x.mean()
    ac = np.correlate(x, x, "full")[len(x) - 1:]
    return (int(lo * rate) + np.argmax(ac[int(lo * rate):int(hi * rate)])) / rate


def levelled(path):
    """Times, rate, specific force, angular rate, sensor to world levelled over runs of four strides, marks, step."""
    t, rate, acc, gyr = load(path)
    v = acc @ (acc.mean(0) / np.linalg.norm(acc.mean(0))) / G
    step = period(band(v, 1.5, 6, rate), rate, 0.24, 0.5) * rate
    marks = mids(v, rate, step)[::2]
    R = integrate(gyr, rate, to_up(acc.mean(0)))
    world = np.einsum("nij,nj->ni", R, acc)
    sums = np.vstack([np.zeros(3), np.cumsum(0.5 * (world[1:] + world[:-1]), 0)])
    at = lambda x: np.array([np.interp(x, np.arange(len(sums)), s) for s in sums.T])
    strides, x, ups = len(marks) - 1, [], []
    for s in range(strides):
        first = min(max(s - min(4, strides) // 2, 0), strides - min(4, strides))
        up = at(marks[min(first + 4, strides)]) - at(marks[first])
        x.append(0.5 * (marks[s] + marks[s + 1]))
        ups.append(up / np.linalg.norm(up))
    ups = np.array([np.interp(np.arange(len(R)), x, u) for u in np.array(ups).T]).T
    R = np.einsum("nij,njk->nik", np.array([to_up(u) for u in ups]), R)
    return t, rate, acc, gyr, R, marks, step


def vertical(path):
    """Vertical specific force, g."""
    t, rate, acc, _, R, _, step = levelled(path)
    return t[0], rate, np.einsum("ni,ni->n", R[:, 2, :], acc) / G, step


# ---------------------------------------------------------------- people
def people(data):
    for name in ("hamner_virtual_imu", "rbds_virtual_imu"):
        table = pd.read_csv(data / name / "reference/trials.csv", dtype={"subject": str})
        for r in table.itertuples():
            events = pd.read_csv(data / name / "reference" / r.rec / "truth_events.csv")
            yield dict(rec=r.rec, person=r.subject, speed=r.speed, dir=data / name / "recordings" / r.rec, events=events)
    folder = data / "virtual_imu/jdx_run405"
    e = pd.read_csv(folder / "truth_events.csv")
    e = e[e.valid.astype(str) == "True"].assign(event=lambda d: d.event.map({"IC": "ic", "TO": "tc"}))
    yield dict(rec="jdx_run405", person="jdx", speed=4.14, dir=folder, events=e[["t_s", "side", "event"]])


def contacts(events):
    out = []
    for side in ("left", "right"):
        q = events[events.side == side].sort_values("t_s")
        t, e = q.t_s.to_numpy(), q.event.to_numpy()
        out += [(a, b) for a, b, x, y in zip(t, t[1:], e, e[1:]) if x == "ic" and y == "tc"]
    return sorted(out)


def fit(d, features, y):
    w = np.sqrt(1 / np.sqrt(d.groupby("person").rec.transform("count"))).to_numpy()
    X = np.column_stack([np.ones(len(d))] + [d[f] for f in features])
    return np.linalg.lstsq(X * w[:, None], d[y].to_numpy() * w, rcond=None)[0]


def told(c, d, features):
    return c[0] + d[features].to_numpy() @ c[1:] if features else np.full(len(d), c[0])


def left_out(d, features, y):
    out = pd.Series(index=d.index, dtype=float)
    for p in d.person.unique():
        out[d.person == p] = told(fit(d[d.person != p], features, y), d[d.person == p], features)
    return out


def show(title, e, d, by="rec"):
    t = e.groupby([d.person, d[by], d.speed]).mean().reset_index(name="e")
    rms = lambda x: float(np.sqrt((x ** 2).mean()))
    line = f"  {title}: RMSE {rms(t.e):.1f}, bias {t.e.mean():+.1f}"
    if t.speed.nunique() > 2:
        line += f", slope {np.polyfit(t.speed, t.e, 1)[0]:+.1f}"
    line += f"; 9 of 10 within {t.e.abs().quantile(0.9):.0f}, worst {t.e[t.e.abs().idxmax()]:+.0f}"
    persons = t.groupby("person").e.mean()
    print(line + "; persons " + ", ".join(f"{p} {v:+.0f}" for p, v in persons.items()))


def put(name, values, digits=3):
    print(f"    {name} = [" + ", ".join(f"{v:.{digits}f}" for v in values) + "]")


# ---------------------------------------------------------------- the body's axis
def duty(height):
    """Share of the step that a half-sine of mean 1 with this first harmonic fills."""
    f = lambda d: (np.pi / 2 if abs(d - 0.5) < 1e-6 else 2 * np.cos(np.pi * d) / (1 - 4 * d * d)) - height
    return 0.3 if f(0.3) < 0 else 1.3 if f(1.3) > 0 else brentq(f, 0.3, 1.3)


def rise(F, mid, step, level):
    a, b = int(max(0, np.ceil(mid - 0.64 * step))), min(len(F), int(max(0, np.floor(mid - 0.36 * step))) + 1)
    if b - a < 2 or mid > len(F) - 2:
        return np.nan
    lowest = a + np.argmin(F[a:b])
    top = max(F[max(0, int(mid - 0.3 * step)):int(mid + 0.3 * step) + 1])
    level = max(level, F[lowest] + 0.125 * (top - F[lowest]))
    for i in range(lowest + 1, min(len(F), int(mid) + 2)):
        if F[i - 1] < level <= F[i]:
            return i - 1 + (level - F[i - 1]) / (F[i] - F[i - 1])
    return np.nan


def sharp(F, near, rate):
    c = np.where((F[:-1] < 0.3) & (F[1:] >= 0.3))[0]
    c = c + (0.3 - F[c]) / (F[c + 1] - F[c])
    k = np.argmin(abs(c - near)) if len(c) and np.isfinite(near) else None
    return c[k] if k is not None and abs(c[k] - near) < REACH_S * rate else near


def shape(t0, rate, v, step):
    m = mids(v, rate, step)
    step = np.median(np.diff(m))
    f, n = rate / step, np.arange(len(v))
    F20, F2, F3 = low(v, 20, rate), low(v, 2 * f, rate), low(v, 3 * f, rate)
    pairs = [(a, b) for a, b in zip(m, m[1:]) if 0.7 < (b - a) / step < 1.4]
    wave = np.mean([np.interp(a + (b - a) * np.arange(K) / K, n, v) for a, b in pairs], 0)
    H1 = 2 * abs(np.fft.rfft(wave)[1]) / K
    sink = min(0, np.mean([min(F3[int(a):int(b) + 1]) for a, b in pairs]))
    top = np.mean([max(F3[max(0, int(x - 0.3 * step)):int(x + 0.3 * step) + 1]) for x in m[1:-1]])
    at = []
    for mid in m:
        up = rise(F2, mid, step, 0.5)
        down = len(v) - 1 - rise(F2[::-1], len(v) - 1 - mid, step, 0.5)
        at.append((up, sharp(F20, up, rate), down))
    at = t0 + np.array(at) / rate
    T = step / rate
    return dict(T=T, pulse=duty(H1 / (1 - SINK * sink)), peak=np.pi / 2 / top), at, t0 + m / rate


def axis_table(data, place):
    rows = []
    for q in people(data):
        path = q["dir"] / f"{place}.csv"
        if not path.exists():
            continue
        found, at, mid = shape(*vertical(path))
        C = contacts(q["events"])
        pairs = [(a, [c for c in C if c[0] < x < c[1]]) for a, x in zip(at, mid)]
        ic = [0.5 * (a[0] + a[1]) - c[0][0] for a, c in pairs if len(c) == 1 and np.isfinite(a).all()]
        rows.append(dict(rec=q["rec"], person=q["person"], speed=q["speed"], tc=np.mean([b - a for a, b in C]), late=np.mean(ic), **found))
    return pd.DataFrame(rows)


def sacrum_table(data):
    base = data / "alcantara_sacral_grf"
    rows = []
    for r in pd.read_csv(base / "reference/trials.csv").itertuples():
        v = pd.read_csv(base / f"recordings/{r.trial}.csv").acc_vertical_g.to_numpy()
        found, _, _ = shape(0.0, 500.0, v, r.step_time_mean_s * 500)
        rows.append(dict(rec=r.trial, person="alcantara", speed=r.speed_mps, tc=r.contact_time_mean_s, **found))
    return pd.DataFrame(rows)


def axis(data):
    out = {}    # errors of contact time left out, ms, by placement and whether the speed was told
    for place in ("pelvis", "trunk"):
        d = axis_table(data, place)
        if place == "pelvis":
            d = pd.concat([d, sacrum_table(data)], ignore_index=True)
        d["one_v"], d["duty"] = 1 / d.speed, d.tc / d["T"]
        print(f"{place}: contact time by the shape of the force")
        show("mean of the others", 1e3 * (left_out(d, [], "tc") - d.tc), d)
        show("speed alone (1/v)", 1e3 * (left_out(d, ["one_v"], "tc") - d.tc), d)
        first, second = ("pulse", "peak") if place == "pelvis" else ("peak", "pulse")
        for words, more in (("untold", ["T"]), ("told", ["one_v"])):
            parts, share = [], (1.0, 0.0) if place == "pelvis" else (0.7, 0.3)
            for cue in (first, second):
                parts.append(left_out(d, [cue] + more, "duty") * d["T"])
                show(f"{words}, {cue}", 1e3 * (parts[-1] - d.tc), d)
            mix = share[0] * parts[0] + share[1] * parts[1]
            if share[1]:
                show(f"{words}, {share[0]:.0%} {first}, the rest {second}", 1e3 * (mix - d.tc), d)
            out[place, words] = d.assign(error=1e3 * (mix - d.tc))[["person", "rec", "speed", "error"]]
            c = [fit(d, [cue] + more, "duty") for cue in (first, second)]
            own, other = c[0] * share[0], c[1] * share[1]
            const, third = own[0] + other[0], own[2] + other[2]
            pulse, peak = (own[1], other[1]) if first == "pulse" else (other[1], own[1])
            put(f"{place} {words}: share of the step = constant, pulse, peak, {more[0]}", [const, pulse, peak, third])
        v = d[d.late.notna()] if "late" in d else d
        show("smooth and sharp rise, less their mean delay", 1e3 * (v.late - left_out(v, [], "late")), v)
        show("the same, delay by contact time", 1e3 * (v.late - left_out(v, ["tc"], "late")), v)
        put(f"{place}: delay of the rise, s = constant, contact time", fit(v, ["tc"], "late"), 4)
    return out


# ---------------------------------------------------------------- legs
def swings(path, foot):
    t, rate, acc, gyr = load(path)
    axis = np.linalg.eigh(gyr.T @ gyr)[1][:, 2]
    raw = gyr @ axis
    stride = period(raw, rate, 0.5, 0.95)
    if foot:
        quiet, n = -low(np.linalg.norm(gyr, axis=1), 6 / stride, rate), int(0.22 * stride * rate)
        turns = [raw[i:i + n].sum() for i in find_peaks(quiet, distance=int(0.6 * stride * rate))[0] if i + n < len(raw)]
        sign = -1 if np.median(turns) > 0 else 1
    else:
        sign = 1 if np.quantile(raw, 0.98) >= -np.quantile(raw, 0.02) else -1
    p = raw * sign
    coarse = low(p, 4.5 / stride, rate)
    top = np.quantile(coarse, 0.95)
    marks = find_peaks(coarse, prominence=0.5 * top, distance=int(0.6 * stride * rate), height=0.35 * top)[0].astype(float)
    n = stride * rate
    m = np.r_[marks, marks[-1] + n]
    cycles = [(a, b) for a, b in zip(m, m[1:]) if 0.6 < (b - a) / n < 1.6]
    return dict(t0=t[0], rate=rate, acc=acc, gyr=gyr, axis=axis * sign, pitch=p, coarse=coarse, cycles=cycles)


def zero_down(y, a, b):
    for i in range(max(int(a), 1), min(int(b), len(y))):
        if y[i - 1] > 0 >= y[i]:
            return i - 1 + y[i - 1] / (y[i - 1] - y[i])
    return np.nan


def ball(S, up, found):
    """Sets `ball` of each contact: when the ball of the foot has risen by RISE_M from where it lay."""
    rate, up = S["rate"], up / np.linalg.norm(up)
    left = -S["axis"] + up * (S["axis"] @ up)
    ahead = np.cross(left / np.linalg.norm(left), up)
    rises, reach = [], []
    for d in found:
        first, last = int(d["flat"]), min(len(S["pitch"]) - 1, int(d["flat"] + 0.5 * d["cycle"]))
        if last - first < 10:
            rises.append(None)
            continue
        R = integrate(S["gyr"][first:last + 1], rate, np.eye(3))
        a = np.einsum("nij,nj->ni", R, S["acc"][first:last + 1]) @ up - G
        v = np.r_[0, np.cumsum(0.5 * (a[1:] + a[:-1])) / rate]
        z = np.r_[0, np.cumsum(0.5 * (v[1:] + v[:-1])) / rate]
        nose, crown = (R @ ahead) @ up, (R @ up) @ up
        z = z - BALL_DOWN_M * (crown - 1)
        heel = np.degrees(-np.arcsin(np.clip(nose, -1, 1)))
        turning = (heel > 8) & (heel < 30)
        if (heel > 30).any():
            turning[np.argmax(heel > 30):] = False
        if turning.sum() > 2:
            reach.append(-(nose[turning] @ z[turning]) / (nose[turning] @ nose[turning]))
        rises.append((first, z, nose, heel))
    ahead_m = np.median(reach) if reach else np.nan
    for d, r in zip(found, rises):
        d["ball"] = np.nan
        if r is not None:
            first, z, nose, heel = r
            h = z + ahead_m * nose
            k = np.where((h[:-1] < RISE_M) & (h[1:] >= RISE_M) & (heel[1:] > 8))[0]
            if len(k):
                d["ball"] = first + k[0] + (RISE_M - h[k[0]]) / (h[k[0] + 1] - h[k[0]])


def foot(S, up):
    S = S | dict(acc=np.column_stack([low(c, CUE_HZ, S["rate"]) for c in S["acc"].T]))
    rate, co, out = S["rate"], S["coarse"], []
    y, y10 = low(S["pitch"], CUE_HZ, rate), low(S["pitch"], 10, rate)
    lowest = lambda y, i: y[i] <= y[i - 1] and y[i] < y[i + 1]
    for a, b in S["cycles"]:
        cycle = b - a
        zero = zero_down(y, a + 1, a + 0.45 * cycle)
        if not np.isfinite(zero) or zero + 0.3 * cycle > len(y):
            continue
        slap = next((i for i in range(int(zero) + 1, int(zero + 0.16 * cycle)) if lowest(y, i)), None)
        if slap is None:
            continue
        minima = [i for i in range(int(zero + 0.18 * cycle), min(int(a + 0.97 * cycle), len(co) - 1)) if lowest(co, i)]
        deep = min((co[i] for i in minima), default=0)
        push = next((i for i in minima if co[i] < 0.6 * deep), None)
        first = int(zero + 0.02 * rate)
        flat = first + np.argmin(abs(y10[first:int(first + 0.18 * cycle)]))
        out.append(dict(from_=a, to=b, cycle=cycle, zero=zero, slap=refined(y, slap), depth=np.clip(-y[slap], *WEIGHT_DEPTH),
                        push=refined(co, push) if push else np.nan, flat=flat))
    ball(S, np.median([S["acc"][d["flat"]] for d in out], 0) if up is None else up, out)
    return out


def height(S, a, b):
    """Height over a cycle that repeats, m: up is the mean specific force, velocity and height close."""
    R = integrate(S["gyr"][a:b + 1], S["rate"], np.eye(3))
    w = np.einsum("nij,nj->ni", R, S["acc"][a:b + 1])
    mean = (0.5 * (w[1:] + w[:-1])).mean(0)
    total = lambda x: np.r_[0, np.cumsum(0.5 * (x[1:] + x[:-1])) / S["rate"]]
    v = total(w @ (mean / np.linalg.norm(mean)) - np.linalg.norm(mean))
    return total(v - (0.5 * (v[1:] + v[:-1])).mean())


def shank(S, _):
    rate, out = S["rate"], []
    y, co = low(S["pitch"], 15, rate), S["coarse"]
    for a, b in S["cycles"]:
        cycle = b - a
        zero = zero_down(y, a + 1, a + 0.4 * cycle)
        f0, f1 = int(a + 0.55 * cycle), int(a + 0.95 * cycle)
        if not np.isfinite(zero) or f1 >= len(y) - 1:
            continue
        turn = int(zero + 1) + np.argmin(y[int(zero + 1):int(zero + 0.22 * cycle)])
        back = f0 + np.argmin(co[f0:f1])
        first, last, rise = round(a), round(b), np.nan
        if first >= 0 and last < len(y):
            h = height(S, first, last)
            j = int(zero) - first + np.argmin(h[int(zero) - first:back - first + 1])
            k = np.where((h[j:-1] < h[j] + SHANK_RISE_M) & (h[j + 1:] >= h[j] + SHANK_RISE_M))[0]
            if len(k):
                k = j + k[0]
                rise = first + k + (h[j] + SHANK_RISE_M - h[k]) / (h[k + 1] - h[k])
        out.append(dict(from_=a, to=b, cycle=cycle, zero=zero, turn=refined(y, turn), back=refined(co, back), rise=rise))
    return out


def leg_table(data, kind):
    rows, of = [], dict(foot=foot, shank=shank)[kind]
    for q in people(data):
        toml = q["dir"] / "recording.toml"
        stands = tomllib.loads(toml.read_text())["sensors"] if toml.exists() else {}
        for side in ("left", "right"):
            path = q["dir"] / f"{kind}_{side}.csv"
            if not path.exists():
                continue
            S = swings(path, kind == "foot")
            up = stands.get(f"{kind}_{side}", {}).get("standing_acc_mps2")
            e = q["events"][q["events"].side == side]
            ic, tc = [e[e.event == k].t_s.to_numpy() for k in ("ic", "tc")]
            for d in of(S, None if up is None else np.array(up)):
                time = lambda x: S["t0"] + x / S["rate"]
                a, b = time(d["from_"]), time(d["to"])
                here = lambda t, lo, hi: (lambda z: z[0] if len(z) == 1 else np.nan)(t[(t > lo) & (t < hi)])
                r = dict(rec=q["rec"], leg=f"{q['rec']} {side}", person=q["person"], speed=q["speed"], depth=d.get("depth"), T=0.5 * d["cycle"] / S["rate"])
                r["ic"], r["tc"] = here(ic, a, b - 0.2 * (b - a)), here(tc, a + 0.2 * (b - a), b)
                r.update({k: time(d[k]) for k in ("zero", "slap", "turn", "push", "ball", "back", "rise") if k in d})
                rows.append(r)
    return pd.DataFrame(rows)


def together(d, events, sure, apart_s, share):
    """Per contact by its own cue, on average moved towards the other one by `share`."""
    far = (sure - events).groupby(d.leg).transform("median").fillna(0)
    return events + share * far.clip(-apart_s, apart_s)


def delays(d, cue, event):
    """Mean of cue - event over legs, people weighing by the root of their legs; left out, and of all."""
    late = (d[cue] - d[event]).groupby([d.person, d.leg]).mean().dropna().reset_index(name="late")
    legs = pd.DataFrame(dict(person=late.person, rec=late.leg, late=late.late))
    lopo = {p: fit(legs[legs.person != p], [], "late")[0] for p in d.person.unique()}
    return d.person.map(lopo), fit(legs, [], "late")[0]


def delay_by_pace(d, cue, event):
    """The same, linear in the leg's median step time."""
    step = d.groupby("leg")["T"].transform("median")
    legs = d.assign(late=d[cue] - d[event], T=step).dropna(subset=["late"]).groupby(["person", "leg"])[["late", "T"]].mean().reset_index()
    legs["rec"] = legs.leg
    c = {p: fit(legs[legs.person != p], ["T"], "late") for p in d.person.unique()}
    return d.person.map(lambda p: c[p][0]) + d.person.map(lambda p: c[p][1]) * step, fit(legs, ["T"], "late")


def legs(data):
    result = {}     # as in `axis`, of single legs
    for kind in ("foot", "shank"):
        d = leg_table(data, kind)
        print(f"{kind}: {d.leg.nunique()} legs")
        out, all_ = {}, {}
        for cue, event in dict(zero="ic", slap="ic", turn="ic", push="tc", ball="tc", back="tc", rise="tc").items():
            if cue == "rise" and cue in d:
                out[cue], all_[cue] = delay_by_pace(d, cue, event)
            elif cue in d:
                out[cue], all_[cue] = delays(d, cue, event)
        if kind == "foot":
            legs_ = d.groupby(["person", "leg"])[["depth"]].mean().assign(late=(d.slap - d.ic).groupby([d.person, d.leg]).mean()).dropna().reset_index()
            legs_["rec"] = legs_.leg
            c = {p: fit(legs_[legs_.person != p], ["depth"], "late") for p in d.person.unique()}
            slap = d.slap - d.person.map(lambda p: c[p][0]) - d.person.map(lambda p: c[p][1]) * d.depth
            other, name, cues = d.zero - out["zero"], "slap by its depth", ("push", "ball")
            put("slap after contact, s = constant, depth (3 to 8 rad/s)", fit(legs_, ["depth"], "late"), 4)
        else:
            mid = d.assign(mid=0.5 * (d.zero + d.turn))
            o, a = delays(mid, "mid", "ic")
            slap, other, name, cues = mid.mid - o, d.zero - out["zero"], "middle of zero and turn", ("back", "rise")
            put("middle after contact, s", [a], 4)
        put("zero after contact, s", [all_["zero"]], 4)
        ic = 0.5 * (slap + other)
        show(f"ic, {name}", 1e3 * (slap - d.ic), d, "leg")
        show("ic, zero down-crossing", 1e3 * (other - d.ic), d, "leg")
        show("ic, mean of both", 1e3 * (ic - d.ic), d, "leg")
        own, sure = d[cues[0]] - out[cues[0]], d[cues[1]] - out[cues[1]]
        if kind == "foot":
            tc = together(d, own, sure, FOOT_APART_S, FOOT_MIX)
        else:
            moved = together(d, own, sure, 1.0, 1.0)
            tc = (0.5 * (moved + sure)).fillna(moved)
        for cue in cues:
            put(f"{cue} after contact, s" + (" = constant, step time" if cue == "rise" else ""), np.atleast_1d(all_[cue]), 4)
        show(f"tc, {cues[0]}", 1e3 * (own - d.tc), d, "leg")
        show(f"tc, {cues[1]}", 1e3 * (sure - d.tc), d, "leg")
        show("tc, both", 1e3 * (tc - d.tc), d, "leg")
        truth = (d.tc - d.ic).groupby(d.leg).transform("mean")
        show("contact time, single legs", 1e3 * (tc - ic - truth), d, "leg")
        show("contact time, trial means", 1e3 * (tc - ic - truth), d)
        within = lambda e: np.sqrt((e.groupby(d.leg).std() ** 2).mean())
        print(f"  within a leg: ic {1e3 * within(ic - d.ic):.1f}, tc {1e3 * within(tc - d.tc):.1f} ms")
        single = d.assign(error=1e3 * (tc - ic - truth)).groupby(["person", "rec", "leg", "speed"]).error.mean()
        result[kind, "told"] = single.dropna().reset_index()
    return result


def main():
    data = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ["RUNFORM_DATA"])
    axis(data)
    legs(data)


if __name__ == "__main__":
    main()
