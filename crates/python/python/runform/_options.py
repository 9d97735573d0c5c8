"""Keywords as the engine takes them."""

from __future__ import annotations

import os
from typing import Any, TypeAlias

#: A path as Python takes it everywhere.
Path: TypeAlias = "str | os.PathLike[str]"


def reading(
    *,
    placement: str | None = None,
    units: str = "auto",
    rate_hz: float | None = None,
    acc_sign: str | None = None,
    acc_range_g: float | None = None,
    gyr_range_dps: float | None = None,
    clock: str | None = None,
    mapping: Path | None = None,
) -> dict[str, Any]:
    """How inputs are read."""
    return {
        "placement": placement,
        "units": units,
        "rate_hz": rate_hz,
        "acc_sign": acc_sign,
        "acc_range_g": acc_range_g,
        "gyr_range_dps": gyr_range_dps,
        "clock": clock,
        "mapping": None if mapping is None else os.fspath(mapping),
    }


def beside(
    *,
    speed_mps: float | None = None,
    slope_deg: float | None = None,
    height_m: float | None = None,
    mass_kg: float | None = None,
    profile: Path | None = None,
    diary: Path | None = None,
    history: Path | None = None,
    faults: Path | None = None,
    date: object | None = None,
) -> dict[str, Any]:
    """What is told beside a recording."""
    return {
        "speed_mps": speed_mps,
        "slope_deg": slope_deg,
        "height_m": height_m,
        "mass_kg": mass_kg,
        "profile": profile,
        "diary": diary,
        "history": history,
        "faults": faults,
        "date": None if date is None else str(date),
    }
