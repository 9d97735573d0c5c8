"""runform: pipeline and attitude of each sensor, from arrays."""

from __future__ import annotations

import numpy as np
import runform
from common import measure, samples, say, saying


def recording(data: dict[str, np.ndarray], sites: list[str]) -> runform.Recording:
    sensors = {
        site: {k: data[f"{site}.{k}"] for k in ("t_s", "acc_mps2", "gyr_radps") if f"{site}.{k}" in data}
        for site in sites
    }
    return runform.Recording.from_arrays(sensors, clock="common")


def times(data: dict[str, np.ndarray], sites: list[str]) -> None:
    groups = [[s] for s in sites] + [[s for s in sites if s.startswith("foot")]]
    for group in groups:
        made = recording(data, group)
        count = sum(len(data[f"{s}.t_s"]) for s in group)
        name = "both feet" if len(group) > 1 else group[0]
        measure(f"runform analyze, {name}", lambda made=made: runform.analyze(made), count)
    made = recording(data, ["sacrum"])
    measure("runform orientations, sacrum", made.orientations, len(data["sacrum.t_s"]))


def said(data: dict[str, np.ndarray], sites: list[str]) -> None:
    for group in (["pelvis"], ["foot_left", "foot_right"]):
        done = runform.analyze(recording(data, [s for s in sites if s in group]), speed_mps=float(data["speed_mps"]))
        value = done.value
        stride = value("stride_time")
        say(
            f"runform, {group[0].split('_')[0]}",
            strides=len({(r.bout, r.stride) for r in done.strides}),
            cadence_spm=value("cadence"),
            stride_time_s=stride,
            contact_time_s=value("contact_time"),
            flight_time_s=value("flight_time"),
            stride_length_m=value("stride_length"),
            double_support_s=None,
        )


def main() -> None:
    data = samples()
    sites = [name[: -len(".t_s")] for name in data if name.endswith(".t_s")]
    (said if saying() else times)(data, sites)


main()
