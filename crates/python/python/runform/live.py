"""Analysis while samples arrive."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from . import _arrays, _options, _runform
from ._options import Path
from .analysis import Analysis, Report
from .errors import UsageError
from .recording import Recording

__all__ = ["Event", "Live", "Sensor"]


@dataclass(frozen=True, slots=True)
class Sensor:
    """A sensor whose samples will come.

    Args:
        placement: where it is worn: ``"waist"``, ``"shank_left"``, …
        rate_hz: nominal rate, Hz.
        acc_unit: ``"mps2"``, ``"g"`` or ``"mg"``.
        gyr_unit: ``"radps"`` or ``"dps"``; None without a gyroscope.
        acc_sign: ``"minus_specific_force"`` for raw values of an iPhone.
        acc_range_g, gyr_range_dps: full-scale ranges.
        standing_mps2: mean specific force of standing upright, m/s², sensor axes.
        jitter: True where steps between stamps vary, as those of phones do.
    """

    placement: str
    rate_hz: float
    acc_unit: str = "mps2"
    gyr_unit: str | None = None
    acc_sign: str | None = None
    acc_range_g: float | None = None
    gyr_range_dps: float | None = None
    standing_mps2: tuple[float, float, float] | None = None
    jitter: bool = False

    def _args(self) -> dict[str, Any]:
        return {
            "site": self.placement,
            "rate_hz": float(self.rate_hz),
            "acc_unit": self.acc_unit,
            "gyr_unit": self.gyr_unit,
            "acc_sign": self.acc_sign,
            "acc_range_g": self.acc_range_g,
            "gyr_range_dps": self.gyr_range_dps,
            "standing_mps2": self.standing_mps2,
            "jitter": self.jitter,
        }


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: ``kind`` is bout, contact, stride, fault or notice; ``provisional`` events may be taken
    back, final ones repeat their ``id``. ``data`` holds all that is told, times in s from the first sample."""

    kind: str
    provisional: bool
    id: int | None
    t_s: float | None
    data: dict[str, Any] = field(repr=False)


class Live:
    """An analysis that goes on while samples arrive, in bounded memory.

    >>> live = Live([Sensor("waist", 100.0)])
    >>> live.push("waist", t_s, acc)        # as they come; shapes (n,) and (n, 3)
    >>> for event in live.events(): ...

    Methods may be called from several threads; they wait for each other.
    """

    def __init__(
        self,
        sensors: Iterable[Sensor] | Mapping[str, float],
        *,
        max_lag_s: float = 10.0,
        speed_mps: float | None = None,
        slope_deg: float | None = None,
        height_m: float | None = None,
        mass_kg: float | None = None,
        profile: Path | None = None,
        diary: Path | None = None,
        history: Path | None = None,
        faults: Path | None = None,
        date: object | None = None,
    ) -> None:
        """Begins.

        Args:
            sensors: those whose samples will come; or a mapping from placement to rate, Hz, of accelerometers in m/s².
            max_lag_s: longest time by which a sensor's samples may come behind those of the foremost one, s.

        Raises:
            UsageError: a sensor that cannot be.
        """
        if isinstance(sensors, Mapping):
            sensors = [Sensor(placement, rate) for placement, rate in sensors.items()]
        listed = list(sensors)
        if not all(isinstance(s, Sensor) for s in listed):
            raise UsageError("sensors: expected runform.Sensor values, or a mapping from placement to rate", "sensors")
        beside = _options.beside(
            speed_mps=speed_mps,
            slope_deg=slope_deg,
            height_m=height_m,
            mass_kg=mass_kg,
            profile=profile,
            diary=diary,
            history=history,
            faults=faults,
            date=date,
        )
        self._raw = _runform.Live.declared([s._args() for s in listed], float(max_lag_s), beside)

    @classmethod
    def like(
        cls,
        recording: Recording,
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
    ) -> Live:
        """A session of the sensors of a recording, with the units, rates, ranges and mountings that are found of it.
        The recording's own samples, pushed in chunks of any size, give what :func:`runform.analyze` gives, to the bit.

        Raises:
            InputError: no stream of the recording can be used.
        """
        beside = _options.beside(
            speed_mps=speed_mps,
            slope_deg=slope_deg,
            height_m=height_m,
            mass_kg=mass_kg,
            profile=profile,
            diary=diary,
            history=history,
            faults=faults,
            date=date,
        )
        return cls._of(_runform.Live.surveyed(recording._raw, beside))

    @classmethod
    def _of(cls, raw: _runform.Live) -> Live:
        made = cls.__new__(cls)
        made._raw = raw
        return made

    @property
    def sensors(self) -> list[str]:
        """Where the sensors are worn."""
        return self._raw.sensors

    @property
    def closed(self) -> bool:
        """True when no more can be pushed."""
        return self._raw.closed

    def push(self, sensor: str, t_s: Any, acc: Any = None, gyr: Any = None) -> None:
        """Takes in samples of one sensor, any number at once.

        Args:
            sensor: its placement.
            t_s: stamps, s, on one clock for all sensors; shape (n,), or one number.
            acc: accelerometer in the sensor's unit, shape (n, 3), or (3,) for one sample; None where only the
                gyroscope is given.
            gyr: gyroscope, likewise.

        Raises:
            UsageError: wrong shapes, no numbers. ClosedError: the session is closed. InputError: it has no such sensor.
        """
        if acc is None and gyr is None:
            raise UsageError("push: give acc, gyr or both", "columns")
        stamps = _arrays.numbers(t_s, "t_s")
        single = stamps.ndim == 0
        stamps = _arrays.one_axis(np.atleast_1d(stamps), "t_s")
        acc, gyr = (None if v is None else _samples(v, what, single) for v, what in ((acc, "acc"), (gyr, "gyr")))
        self._raw.push(sensor, stamps, acc, gyr)

    def events(self) -> list[Event]:
        """What happened since this was asked last (the latest 16,384 are kept)."""
        out = []
        for told in json.loads(self._raw.events_json()):
            ((kind, data),) = told.items()
            time = data.get("t_s", data.get("t_start_s"))
            out.append(Event(kind.lower(), bool(data.get("provisional", False)), data.get("id"), time, data))
        return out

    def calibrate(self, sensor: str, from_s: float, to_s: float) -> None:
        """The runner stood upright and still between two times, s from the first sample.

        Raises:
            ClosedError: the session is closed. InputError: it has no such sensor.
        """
        self._raw.calibrate(sensor, from_s, to_s)

    def analysis(self) -> Analysis:
        """What an analysis of everything so far says."""
        return Analysis(self._raw.analysis())

    def report(self) -> Report:
        """The same without tables."""
        return self.analysis().report

    def save(self) -> bytes:
        """The session as bytes: what came since this was asked last. Keep them all, in order."""
        return bytes(self._raw.save())

    def save_whole(self) -> bytes:
        """The whole session as one piece. Keep it in place of all that was saved before; ``save`` goes on from it."""
        return bytes(self._raw.save_whole())

    def restore(self, saved: bytes) -> Live:
        """A new session with this one's sensors and settings that goes on where the last ``save_whole`` and all that ``save`` has given since end.

        Raises:
            InputError: the bytes are not those of such a session.
        """
        return self._of(self._raw.restored(bytes(saved)))

    def close(self) -> None:
        """No more will come: what is left is worked out, and :meth:`events` tells it."""
        self._raw.close()

    def finish(self) -> Analysis:
        """Closes the session and gives its result."""
        self.close()
        return self.analysis()

    def __enter__(self) -> Live:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<runform live session of {', '.join(self.sensors)}{' (closed)' if self.closed else ''}>"


def _samples(values: Any, what: str, single: bool) -> npt.NDArray[Any]:
    array = _arrays.numbers(values, what)
    return _arrays.three_axes(array[np.newaxis, :] if single and array.ndim == 1 else array, what)
