"""scikit-digital-health: its gait of the lumbar spine, made for walking."""

from __future__ import annotations

import logging
import warnings

import numpy as np
from common import GRAVITY, measure, samples, say, saying

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)

from skdh.gait import GaitLumbar  # noqa: E402


def predict(data: dict[str, np.ndarray], site: str) -> dict[str, np.ndarray]:
    t_s, acc = data[f"{site}.t_s"] + 1.6e9, data[f"{site}.acc_mps2"] / GRAVITY
    # Its axes: vertical second.
    order = [1, 2, 0]
    gyr = data[f"{site}.gyr_radps"][:, order]
    rate_hz = 1.0 / float(np.median(np.diff(t_s)))
    done = GaitLumbar(day_window=None).predict(
        time=t_s, accel=acc[:, order], gyro=gyr, fs=rate_hz, height=1.75, gait_pred=True
    )
    return dict(done)


def middle(done: dict[str, np.ndarray], name: str) -> float | None:
    for key, values in done.items():
        if key.lower() == name:
            values = np.asarray(values, dtype=float)
            return float(np.nanmedian(values)) if values.size and not np.isnan(values).all() else None
    return None


def main() -> None:
    data = samples()
    if not saying():
        count = len(data["sacrum.t_s"])
        measure("skdh GaitLumbar, sacrum", lambda: predict(data, "sacrum"), count, runs=3)
        return
    done = predict(data, "pelvis")
    step = middle(done, "step time")
    rows = next((len(v) for k, v in done.items() if k.lower() == "stride time"), 0)
    say(
        "skdh, pelvis",
        strides=rows,
        cadence_spm=None if step is None else 60 / step,
        stride_time_s=middle(done, "stride time"),
        contact_time_s=middle(done, "stance time"),
        double_support_s=middle(done, "initial double support"),
        stride_length_m=middle(done, "stride length"),
    )


main()
