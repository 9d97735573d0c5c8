"""gaitmap and gaitmap_mad (AGPL, run only): both feet from alignment to parameters, made for walking."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pandas as pd
from common import measure, samples, say, saying

warnings.filterwarnings("ignore")

from gaitmap.event_detection import RamppEventDetection  # noqa: E402
from gaitmap.parameters import SpatialParameterCalculation, TemporalParameterCalculation  # noqa: E402
from gaitmap.preprocessing import sensor_alignment  # noqa: E402
from gaitmap.stride_segmentation import BarthDtw  # noqa: E402
from gaitmap.trajectory_reconstruction import StrideLevelTrajectory  # noqa: E402
from gaitmap.utils.coordinate_conversion import convert_to_fbf  # noqa: E402

RATE_HZ = 204.8


def frames(data: dict[str, np.ndarray]) -> dict[str, pd.DataFrame]:
    """Both feet at the rate that its templates are made for, gyroscopes in deg/s."""
    out = {}
    for side in ("left", "right"):
        t_s = data[f"foot_{side}.t_s"]
        grid = np.arange(t_s[0], t_s[-1], 1.0 / RATE_HZ)
        columns = {}
        for kind, name, factor in (("acc", "acc_mps2", 1.0), ("gyr", "gyr_radps", 180.0 / np.pi)):
            values = data[f"foot_{side}.{name}"] * factor
            for k, axis in enumerate("xyz"):
                columns[f"{kind}_{axis}"] = np.interp(grid, t_s, values[:, k])
        out[f"{side}_sensor"] = pd.DataFrame(columns)
    return out


def pipeline(feet: dict[str, pd.DataFrame]) -> tuple[Any, Any]:
    # The sensors sit aligned with the feet: gravity is along z already, also where nobody stands still.
    try:
        aligned = sensor_alignment.align_dataset_to_gravity(feet, RATE_HZ)
    except ValueError:
        aligned = feet
    body = convert_to_fbf(aligned, left_like="left_", right_like="right_")
    strides = BarthDtw().segment(body, sampling_rate_hz=RATE_HZ).stride_list_
    events = RamppEventDetection().detect(data=body, stride_list=strides, sampling_rate_hz=RATE_HZ)
    listed = events.min_vel_event_list_
    way = StrideLevelTrajectory().estimate(data=aligned, stride_event_list=listed, sampling_rate_hz=RATE_HZ)
    times = TemporalParameterCalculation().calculate(stride_event_list=listed, sampling_rate_hz=RATE_HZ)
    lengths = SpatialParameterCalculation().calculate(
        stride_event_list=listed, positions=way.position_, orientations=way.orientation_, sampling_rate_hz=RATE_HZ
    )
    return times.parameters_pretty_, lengths.parameters_pretty_


def middle(tables: dict[str, pd.DataFrame], name: str) -> tuple[float | None, int]:
    columns = [t[name] for t in tables.values() if name in t]
    values = pd.concat(columns) if columns else pd.Series(dtype=float)
    return (float(values.median()) if len(values) else None), len(values)


def main() -> None:
    data = samples()
    feet = frames(data)
    count = sum(len(f) for f in feet.values())
    if not saying():
        measure("gaitmap pipeline, both feet", lambda: pipeline(feet), count, runs=2)
        return
    try:
        times, lengths = pipeline(feet)
    except Exception as error:  # noqa: BLE001 - what it says is that it cannot
        print(f"gaitmap: {type(error).__name__}: {error}")
        say("gaitmap, both feet", strides=0)
        return
    stride, count = middle(times, "stride time [s]")
    say(
        "gaitmap, both feet",
        strides=count,
        cadence_spm=None if stride is None else 120 / stride,
        stride_time_s=stride,
        contact_time_s=middle(times, "stance time [s]")[0],
        stride_length_m=middle(lengths, "stride length [m]")[0],
    )


main()
