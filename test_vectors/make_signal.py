"""Golden values for `src/signal`, computed with NumPy and SciPy. See README.md.

Run from this folder: python make_signal.py
"""

import json

import numpy as np
import scipy
import scipy.integrate
from scipy import signal as sg

rng = np.random.default_rng(20240517)


def listed(values, digits=17):
    return [float(f"{v:.{digits}g}") for v in np.asarray(values, dtype=float).ravel()]


def write(name, payload):
    payload = {"made_with": {"numpy": np.__version__, "scipy": scipy.__version__}, **payload}
    with open(name, "w", encoding="utf-8") as file:
        json.dump(payload, file, separators=(",", ":"))
        file.write("\n")


def running_like(n, rate_hz):
    """Trend, two tones, a step and noise, rounded so that the stored value is the value used."""
    t = np.arange(n) / rate_hz
    x = 0.3 + 0.8 * t + np.sin(2 * np.pi * 1.4 * t) + 0.5 * np.cos(2 * np.pi * 11.0 * t + 0.3)
    x += (t > 0.4 * t[-1]) * 1.5 + 0.2 * rng.standard_normal(n)
    return np.round(x, 4)


DESIGNS = [
    # kind, order, cut-offs in Hz, rate in Hz
    ("low", 1, [10.0], 100.0),
    ("low", 1, [25.0], 100.0),  # its pole lies exactly at z = 0
    ("low", 2, [15.0], 200.0),
    ("low", 3, [8.0], 52.0),
    ("low", 4, [0.2], 1000.0),
    ("low", 4, [60.0], 1000.0),
    ("low", 4, [49.0], 100.0),
    ("low", 8, [30.0], 500.0),
    ("low", 12, [20.0], 400.0),
    ("high", 1, [0.5], 100.0),
    ("high", 2, [0.2], 1000.0),
    ("high", 4, [0.7], 100.0),
    ("high", 5, [40.0], 208.0),
    ("high", 12, [20.0], 400.0),
    ("band", 1, [0.5, 20.0], 100.0),  # wide: real poles
    ("band", 1, [1.0, 3.0], 100.0),
    ("band", 2, [0.2, 5.0], 1000.0),
    ("band", 3, [10.0, 20.0], 200.0),
    ("band", 4, [0.5, 12.0], 100.0),
    ("band", 6, [2.0, 4.0], 128.0),
]
TYPES = {"low": "lowpass", "high": "highpass", "band": "bandpass"}


def design(kind, order, cutoff_hz, rate_hz):
    cut = cutoff_hz if kind == "band" else cutoff_hz[0]
    return sg.butter(order, cut, btype=TYPES[kind], fs=rate_hz, output="sos")


def two_pass_cutoffs(kind, order, cutoff_hz, rate_hz):
    """Digital cut-offs of one pass such that two passes are 3 dB down at `cutoff_hz`: the analogue
    corner (pre-warped) moves outwards by (sqrt(2) - 1)^(-1/2n); a band keeps its centre."""
    widen = (np.sqrt(2.0) - 1.0) ** (-0.5 / order)
    w = np.tan(np.pi * np.asarray(cutoff_hz) / rate_hz)
    if kind == "low":
        w = w * widen
    elif kind == "high":
        w = w / widen
    else:
        width, centre = (w[1] - w[0]) * widen, w[0] * w[1]
        low = -width / 2 + np.sqrt(width**2 / 4 + centre)
        w = np.array([low, low + width])
    return list(np.arctan(w) * rate_hz / np.pi)


def butterworth():
    cases = []
    for kind, order, cutoff_hz, rate_hz in DESIGNS:
        sos = design(kind, order, cutoff_hz, rate_hz)
        low, high = cutoff_hz[0] / 4, min(cutoff_hz[-1] * 4, 0.49 * rate_hz)
        f = np.round(np.geomspace(low, high, 20), 6)
        _, h = sg.sosfreqz(sos, worN=f, fs=rate_hz)
        x = running_like(60, rate_hz)
        cases.append({
            "kind": kind, "order": order, "cutoff_hz": cutoff_hz, "rate_hz": rate_hz,
            "f_hz": listed(f), "re": listed(h.real), "im": listed(h.imag),
            "x": listed(x), "y": listed(sg.sosfilt(sos, x)),
        })
    write("butterworth.json", {"cases": cases})


def zero_phase():
    cases = []
    for kind, order, cutoff_hz, rate_hz in DESIGNS:
        if (order, cutoff_hz) == (4, [49.0]):
            continue  # the widened corner sits at 0.998 of Nyquist: nothing to see
        sos = design(kind, order, two_pass_cutoffs(kind, order, cutoff_hz, rate_hz), rate_hz)
        x = running_like(90, rate_hz)
        pad = 70 if order % 2 else 25
        y = sg.sosfiltfilt(sos, x, padtype="odd", padlen=pad)
        cases.append({
            "kind": kind, "order": order, "cutoff_hz": cutoff_hz, "rate_hz": rate_hz,
            "pad": pad, "x": listed(x), "y": listed(y),
        })
    write("zero_phase.json", {"cases": cases})


def peak_case(name, x):
    index, _ = sg.find_peaks(x)
    prominence = sg.peak_prominences(x, index)[0]
    spaced = []
    for distance, least in [(5, 0.0), (7.5, 0.4), (20, 0.3), (1, 0.8)]:
        kept, _ = sg.find_peaks(x, distance=distance, prominence=least)
        spaced.append({"distance": distance, "prominence": least, "index": kept.tolist()})
    return {"name": name, "x": listed(x), "index": index.tolist(),
            "prominence": listed(prominence), "spaced": spaced}


def peaks():
    t = np.arange(300) / 50.0
    tone = np.round(np.sin(2 * np.pi * 1.3 * t) + 0.4 * np.sin(2 * np.pi * 3.1 * t + 1.0), 6)
    noise = np.round(rng.standard_normal(300), 5)
    plateaus = np.round(np.round(rng.standard_normal(200).cumsum()) / 2, 1)
    plateaus[:4], plateaus[-3:] = plateaus[4] + 1, plateaus[-4] + 1  # plateaus at both ends
    mixed = np.round(np.round(tone * 6) / 6 + 0.0, 6)  # quantised: plateaus of equal height
    # With ties in height SciPy's choice under `distance` depends on its sort; break them slightly.
    ramp = np.round(mixed + 1e-3 * np.sin(np.arange(300) * 0.37), 6)
    cases = [peak_case("tones", tone), peak_case("noise", noise), peak_case("ramped", ramp)]
    for name, x in [("plateaus", plateaus), ("quantised", mixed)]:
        case = peak_case(name, x)
        case["spaced"] = []
        cases.append(case)
    write("peaks.json", {"cases": cases})


def autocorrelation(x, max_lag):
    """Definition: mean removed once, each lag over the geometric mean of the overlap's energies."""
    x = x - x.mean()
    out = []
    for lag in range(max_lag + 1):
        a, b = x[lag:], x[: len(x) - lag]
        if len(a) < 2:
            out.append(0.0)
            continue
        out.append(np.dot(a, b) / np.sqrt(np.dot(a, a) * np.dot(b, b)))
    return out


def periodogram_cases():
    cases = []
    for n, n_fft, rate_hz in [(64, 64, 100.0), (75, 75, 52.0), (90, 128, 200.0), (81, 255, 1000.0)]:
        x = running_like(n, rate_hz)
        f, p = sg.periodogram(x, fs=rate_hz, window="boxcar", nfft=n_fft, detrend="constant")
        cases.append({"rate_hz": rate_hz, "n_fft": n_fft, "x": listed(x),
                      "f_hz": listed(f), "density": listed(p)})
    return cases


def catmull_rom(x, s):
    """By its definition as a cubic Hermite spline with central-difference tangents."""
    i = min(int(np.floor(s)), len(x) - 2)
    u = s - i
    if i == 0 or i == len(x) - 2:
        return x[i] * (1 - u) + x[i + 1] * u
    m0, m1 = (x[i + 1] - x[i - 1]) / 2, (x[i + 2] - x[i]) / 2
    h = [2 * u**3 - 3 * u**2 + 1, u**3 - 2 * u**2 + u, -2 * u**3 + 3 * u**2, u**3 - u**2]
    return h[0] * x[i] + h[1] * m0 + h[2] * x[i + 1] + h[3] * m1


def basics():
    x = running_like(80, 50.0)
    s = np.round(np.concatenate([np.linspace(0, 79, 60), rng.uniform(0, 79, 40)]), 5)
    q = np.round(np.linspace(0, 1, 21), 3)
    write("basics.json", {
        "autocorrelation": {"x": listed(x), "values": listed(autocorrelation(x, 82))},
        "periodogram": periodogram_cases(),
        "trapezoid": {"x": listed(x), "step_s": 0.02, "values": listed(
            scipy.integrate.cumulative_trapezoid(x, dx=0.02, initial=0.0))},
        "quantiles": [
            {"x": listed(v), "q": listed(q), "values": listed(np.quantile(v, q)),
             "mad_sd": 1.4826 * float(np.median(np.abs(v - np.median(v)))),
             "sd": float(np.std(v, ddof=1)), "mean": float(np.mean(v))}
            for v in (x, np.round(rng.standard_normal(11) * 100, 3), np.array([3.0, 1.0]))],
        "catmull_rom": {"x": listed(x), "at": listed(s),
                        "values": listed([catmull_rom(x, v) for v in s])},
    })


if __name__ == "__main__":
    butterworth()
    zero_phase()
    peaks()
    basics()
