"""Simulated runs of which everything is known."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from . import _runform
from .errors import UsageError
from .recording import Recording

__all__ = ["Simulated", "Truth", "presets", "simulate"]


class Truth:
    """What is true of a simulated run, without error: ``data`` holds all of it."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data

    @property
    def faults(self) -> list[tuple[str, str]]:
        """Form faults that were put in: name and level."""
        return [(f["fault"], f["level"]) for f in self.data["faults"]]

    @property
    def bouts(self) -> list[dict[str, Any]]:
        """What was done, from when to when."""
        bouts: list[dict[str, Any]] = self.data["bouts"]
        return bouts

    def steps(self, field: str) -> npt.NDArray[Any] | list[Any]:
        """One field of every step: ``t_ic_s``, ``contact_time_s``, ``tibia_inclination_ic_deg``, ``side``, …

        Raises:
            UsageError: steps have no such field.
        """
        return _column(self.data["steps"], field, "steps")

    def strides(self, field: str) -> npt.NDArray[Any] | list[Any]:
        """One field of every stride: ``t_start_s``, ``stride_time_s``, ``duty_factor``, …

        Raises:
            UsageError: strides have no such field.
        """
        return _column(self.data["strides"], field, "strides")


def _column(rows: list[dict[str, Any]], field: str, what: str) -> npt.NDArray[Any] | list[Any]:
    if rows and field not in rows[0]:
        raise UsageError(f"{what} have no field {field}; they have {', '.join(rows[0])}", "no_such_column")
    values = [row[field] for row in rows]
    if any(isinstance(v, (str, dict, list)) for v in values):
        return values
    return np.array([np.nan if v is None else v for v in values], dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Simulated:
    """A recording and its truth."""

    recording: Recording
    truth: Truth


def presets() -> list[str]:
    """Names of runners with a form fault, such as ``overstriding_moderate``."""
    return _runform.presets()


def simulate(
    preset: str | None = None,
    *,
    activity: str = "running",
    speed_mps: float = 3.33,
    height_m: float = 1.75,
    duration_s: float = 60.0,
    standing_s: float = 0.0,
    bending_s: float = 0.0,
    rate_hz: float = 200.0,
    sensors: str | list[str] = "all",
    misalign_deg: float = 0.0,
    gyr_bias_dps: float = 0.0,
    acc_only: bool = False,
    seed: int = 1,
    name: str = "simulated",
) -> Simulated:
    """Makes a recording whose truth is known; the same arguments give the same bits, and those of
    ``runform simulate``.

    Args:
        preset: a runner with a form fault (:func:`presets`); None for a sound one.
        activity: running, walking, standing, bending, cycling or stairs.
        speed_mps: m/s. height_m: m. duration_s: of the activity, s.
        standing_s, bending_s: seconds of standing, and of bending before it.
        rate_hz: of every sensor, Hz.
        sensors: ``"all"``, or where they are worn.
        misalign_deg: sensors are turned on their segments by up to this, degrees.
        gyr_bias_dps: bias of the gyroscopes, deg/s. acc_only: no gyroscopes.

    Raises:
        UsageError: an argument that cannot be.
    """
    wanted = {
        "preset": preset,
        "activity": activity,
        "speed_mps": speed_mps,
        "height_m": height_m,
        "duration_s": duration_s,
        "standing_s": standing_s,
        "bending_s": bending_s,
        "rate_hz": rate_hz,
        "sensors": sensors if isinstance(sensors, str) else ",".join(sensors),
        "misalign_deg": misalign_deg,
        "gyr_bias_dps": gyr_bias_dps,
        "acc_only": acc_only,
        "seed": seed,
        "name": name,
    }
    raw, truth = _runform.simulate(wanted)
    return Simulated(Recording(raw), Truth(json.loads(truth)))
