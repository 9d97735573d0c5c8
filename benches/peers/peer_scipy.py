"""scipy: what is usually written by hand, a low-pass filter and peaks of the pelvis' specific force."""

from __future__ import annotations

import numpy as np
from common import GRAVITY, measure, samples, say, saying
from scipy.signal import butter, find_peaks, sosfiltfilt


def steps(acc_mps2: np.ndarray, rate_hz: float) -> np.ndarray:
    """Samples of the peaks of the length of the specific force, low-passed at 5 Hz, at least 0.25 s apart."""
    sections = butter(4, 5.0, fs=rate_hz, output="sos")
    smooth = sosfiltfilt(sections, np.linalg.norm(acc_mps2, axis=1))
    return find_peaks(smooth, distance=int(0.25 * rate_hz), prominence=0.2 * GRAVITY)[0]


def main() -> None:
    data = samples()
    site = "pelvis" if saying() else "sacrum"
    t_s, acc = data[f"{site}.t_s"], data[f"{site}.acc_mps2"]
    rate_hz = 1.0 / float(np.median(np.diff(t_s)))
    if not saying():
        measure("scipy filter and peaks, sacrum", lambda: steps(acc, rate_hz), len(t_s))
        return
    found = t_s[steps(acc, rate_hz)]
    step_s = float(np.median(np.diff(found)))
    say("scipy, peaks at the pelvis", strides=len(found) // 2, cadence_spm=60 / step_s, stride_time_s=2 * step_s)


main()
