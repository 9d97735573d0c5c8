"""Recordings: read from files, or made of arrays."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path as _Path
from typing import Any

import numpy as np
import numpy.typing as npt

from . import _arrays, _options, _runform
from ._options import Path
from .errors import UsageError

__all__ = ["Recording", "read"]


class Recording:
    """Samples of one or more worn sensors, and what is known of runner and run.

    Made by :func:`read`, :meth:`from_arrays` or :func:`runform.simulate`. It does not change, and threads may share it.
    """

    def __init__(self, raw: _runform.Recording) -> None:
        self._raw = raw

    @classmethod
    def from_arrays(
        cls,
        data: Any,
        *,
        placement: str | None = None,
        units: str | None = None,
        rate_hz: float | None = None,
        acc_sign: str | None = None,
        acc_range_g: float | None = None,
        gyr_range_dps: float | None = None,
        standing_s: tuple[float, float] | None = None,
        sensors: Mapping[str, Mapping[str, Any]] | None = None,
        clock: str | None = None,
        name: str = "recording",
        speed_mps: float | None = None,
        slope_deg: float | None = None,
        height_m: float | None = None,
        mass_kg: float | None = None,
        leg_length_m: float | None = None,
        surface: str | None = None,
        shoes: str | None = None,
    ) -> Recording:
        """Makes a recording of columns of NumPy, pandas, polars, pyarrow or plain lists. Each is copied once.

        ``data`` is one of

        - the columns of one sensor, with ``placement=``;
        - a mapping from placement (``"waist"``, ``"shank_left"``, …) to the columns of that sensor;
        - one wide table with columns such as ``shank_left.acc_x_mps2`` and one column of times.

        Columns of a sensor, as a mapping, DataFrame or Arrow table:

        - ``t_s``, shape (n,): stamps, s, of any origin; or ``t_ms``, ``t_us``, ``t_ns`` (whole numbers keep their
          digits), or ``t`` with date-times; none with ``rate_hz``;
        - ``acc_mps2``, ``acc_g`` or ``acc_mg``, shape (n, 3): specific force, +1 g along the upward axis at rest;
          or ``acc_x_mps2``, ``acc_y_mps2``, ``acc_z_mps2``, each of shape (n,);
        - ``gyr_radps`` or ``gyr_dps`` in the same two ways, optional.

        Args:
            placement: where the one sensor was worn.
            units: units of ``acc`` and ``gyr`` columns that name none: ``"g,dps"``, ``"mps2,radps"``, or ``"auto"``
                to infer them from the data (the report says what was inferred).
            rate_hz: sampling rate, Hz: makes the times where there are none, is the nominal rate otherwise.
            acc_sign: ``"minus_specific_force"`` for raw values of an iPhone.
            acc_range_g: full-scale range of the accelerometer, g; finds clipping that leaves no plateau.
            gyr_range_dps: full-scale range of the gyroscope, deg/s.
            standing_s: from and to when the runner stood upright and still, on the clock of the times.
            sensors: the same for single sensors, by placement, stronger than the keywords: ``acc_sign``, ``rate_hz``,
                ``acc_range_g``, ``gyr_range_dps``, ``standing_s``, and ``standing_mps2``, the mean specific force of
                standing upright, m/s², sensor axes.
            clock: ``"common"`` when one clock stamped all sensors; sensors of one wide table share theirs.
            name: of the recording, in tables and reports.
            speed_mps: running speed, m/s. slope_deg: + uphill. height_m, mass_kg, leg_length_m: the runner.

        Raises:
            UsageError: an unknown placement or unit, wrong shapes, no numbers.
        """
        streams, origin_s = _streams(data, placement, units, rate_hz)
        known = {
            "acc_sign": acc_sign,
            "rate_hz": rate_hz,
            "acc_range_g": acc_range_g,
            "gyr_range_dps": gyr_range_dps,
            "standing_s": standing_s,
            "standing_mps2": None,
        }
        own = dict(sensors or {})
        for stream in streams:
            told_here = own.pop(stream["site"], {})
            unknown = [k for k in told_here if k not in known]
            if unknown:
                raise UsageError(
                    f"sensors: {stream['site']}: {', '.join(unknown)} is not known; expected {', '.join(known)}", "sensors"
                )
            stream.update({**known, **told_here})
            if stream["standing_s"] is not None:
                low, high = stream["standing_s"]
                stream["standing_s"] = (float(low) - origin_s, float(high) - origin_s)
        if own:
            raise UsageError(f"sensors: there are no samples of {', '.join(own)}", "no_such_site")
        told = {
            "name": name,
            "origin_s": origin_s,
            "clock": clock,
            "speed_mps": speed_mps,
            "slope_deg": slope_deg,
            "height_m": height_m,
            "mass_kg": mass_kg,
            "leg_length_m": leg_length_m,
            "surface": surface,
            "shoes": shoes,
        }
        return cls(_runform.make_recording(streams, told))

    @property
    def name(self) -> str:
        """Name in tables and reports."""
        return self._raw.name

    @property
    def sites(self) -> list[str]:
        """Where the sensors were worn."""
        return self._raw.sites

    @property
    def duration_s(self) -> float:
        """From the first to the last stamp, s."""
        return self._raw.duration_s

    @property
    def notices(self) -> list[str]:
        """What was told while it was read: columns and files not used, units inferred."""
        return self._raw.notices

    @property
    def labels(self) -> dict[str, str]:
        """Words of a study that ``recording.toml`` tells: subject, session, …"""
        return self._raw.labels

    def arrays(self, site: str) -> dict[str, npt.NDArray[Any]]:
        """A copy of one sensor's samples, named as :meth:`from_arrays` takes them: ``t_s`` of shape (n,),
        ``acc_mps2`` (or the unit that was declared, ``acc`` where none was) and ``gyr_radps`` of shape (n, 3).

        Raises:
            UsageError: there is no such sensor.
        """
        raw = self._raw.stream(site)
        out: dict[str, npt.NDArray[Any]] = {"t_s": raw["t_s"]}
        for kind in ("acc", "gyr"):
            if kind in raw:
                unit = raw[f"{kind}_unit"]
                out[kind if unit is None else f"{kind}_{unit}"] = np.column_stack(raw[kind])
        return out

    def orientations(self) -> dict[str, tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]]:
        """Attitude of every sensor with a gyroscope, smoothed with past and future samples: times in s from the first
        sample, shape (n,), and unit quaternions w x y z from sensor to world (z up, heading arbitrary and drifting),
        shape (n, 4). Holes of the recording are holes here.

        Raises:
            InputError: no stream can be used.
        """
        return {site: (t_s, q.reshape(-1, 4)) for site, t_s, q in _runform.orientations(self._raw)}

    def write(self, folder: Path) -> None:
        """Writes one CSV file a sensor and ``recording.toml``, to the bit, into a folder that is made where it is missing.

        Raises:
            UsageError: it cannot be written.
        """
        _Path(folder).mkdir(parents=True, exist_ok=True)
        _runform.write(self._raw, os.fspath(folder))

    def __repr__(self) -> str:
        return f"<runform recording {self.name}: {', '.join(self.sites)}; {self.duration_s:.1f} s>"


def read(
    path: Path,
    *,
    placement: str | None = None,
    units: str = "auto",
    rate_hz: float | None = None,
    acc_sign: str | None = None,
    acc_range_g: float | None = None,
    gyr_range_dps: float | None = None,
    clock: str | None = None,
    mapping: Path | None = None,
) -> Recording:
    """Reads a file or folder of any format that is known (``runform.catalogue("formats")``), packed or not.

    The keywords are the options of the command line: where the sensor was worn (``placement``), units of columns
    (``"g,dps"``), sampling rate where there are no times (``rate_hz``, Hz), sign of the accelerometer, ranges (g,
    deg/s), whether one clock stamped all files (``"common"``), and what columns mean (``mapping``, a TOML file or the
    name of one that ships).

    Raises:
        InputError: the file cannot be read; the message names file and line.
        UsageError: an option that cannot be.
    """
    how = _options.reading(
        placement=placement,
        units=units,
        rate_hz=rate_hz,
        acc_sign=acc_sign,
        acc_range_g=acc_range_g,
        gyr_range_dps=gyr_range_dps,
        clock=clock,
        mapping=mapping,
    )
    return Recording(_runform.read(os.fspath(path), how))


def _streams(
    data: Any, placement: str | None, units: str | None, rate_hz: float | None
) -> tuple[list[dict[str, Any]], float]:
    """Streams as the engine takes them, and what was taken off their times, s."""
    named = _units(units)
    names = _arrays.names_of(data)
    if names is None:
        raise UsageError(
            f"expected columns of a sensor, a mapping of placements to them, or a wide table; got {type(data).__name__}",
            "columns",
        )
    shared: tuple[npt.NDArray[Any], float] | None = None
    if placement is not None:
        sensors = {placement: _arrays.Columns(placement, data, named)}
    elif any("." in name for name in names):
        sensors = _wide(data, names, named)
        shared = _arrays.Columns("the table", data, named).stamps()
    elif isinstance(data, Mapping) and not any(n == "t" or n.startswith(("t_", "acc", "gyr")) for n in names):
        sensors = {str(site): _arrays.Columns(str(site), table, named) for site, table in data.items()}
    else:
        raise UsageError(
            "where was the sensor worn? Give placement=, for example placement=\"waist\"", "unknown_placement"
        )
    stamps: dict[str, tuple[npt.NDArray[Any], float]] = {}
    signals: dict[str, tuple[tuple[Any, str], tuple[Any, str] | None]] = {}
    for site, columns in sensors.items():
        acc, gyr = columns.signal("acc"), columns.signal("gyr")
        if acc is None:
            raise UsageError(f"{site}: no column of an accelerometer; expected {_arrays.COLUMNS}", "columns")
        signals[site] = (acc, gyr)
        n = _length(acc[0])
        own = shared or columns.stamps()
        if own is None:
            if rate_hz is None or not rate_hz > 0:
                raise UsageError(f"{site}: no times; give a column t_s, or rate_hz=", "times")
            own = (np.arange(n) / rate_hz, 1.0)
        for kind, count in (("t_s", len(own[0])), ("gyr", n if gyr is None else _length(gyr[0]))):
            if count != n:
                raise UsageError(
                    f"{site}: acc has {n} samples and {kind} {count}; give one sample for each stamp",
                    "length_mismatch",
                )
        stamps[site] = own
    times, origin_s = _arrays.seconds(stamps)
    streams = [
        {
            "site": site,
            "t_s": times[site],
            "acc": acc[0],
            "acc_unit": acc[1],
            "gyr": None if gyr is None else gyr[0],
            "gyr_unit": None if gyr is None else gyr[1],
            "clock": None if shared is None else 0,
        }
        for site, (acc, gyr) in signals.items()
    ]
    return streams, origin_s


def _length(signal: Any) -> int:
    if isinstance(signal, list):
        return min(len(column) for column in signal)
    return len(signal)


def _units(units: str | None) -> tuple[str | None, str | None]:
    """Units of accelerometer and gyroscope where columns name none."""
    if units is None:
        return None, None
    acc: str | None = None
    gyr: str | None = None
    for part in (p.strip() for p in units.split(",")):
        if part == "auto":
            acc, gyr = acc or "auto", gyr or "auto"
        elif part in _arrays.ACC_UNITS:
            acc = part
        elif part in _arrays.GYR_UNITS:
            gyr = part
        else:
            known = ", ".join(("auto", *_arrays.ACC_UNITS, *_arrays.GYR_UNITS))
            raise UsageError(f"units {units!r}: {part!r} is not known; expected {known}, or one of each joined by a comma", "units")
    return acc, gyr


def _wide(
    data: Any, names: list[str], units: tuple[str | None, str | None]
) -> dict[str, _arrays.Columns]:
    tables: dict[str, dict[str, Any]] = {}
    for name in names:
        site, dot, column = name.partition(".")
        if dot:
            tables.setdefault(site, {})[column] = data[name]
    return {site: _arrays.Columns(site, table, units) for site, table in tables.items()}
