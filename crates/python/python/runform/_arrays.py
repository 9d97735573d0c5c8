"""Columns of pandas, polars, pyarrow, lists and NumPy as NumPy arrays of numbers; and columns by their names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from .errors import UsageError

AXES = ("x", "y", "z")
ACC_UNITS = ("mps2", "g", "mg")
GYR_UNITS = ("radps", "dps")
#: Seconds in one step of a time column by its name, and whether it holds whole steps of an epoch.
TIMES = {"t_s": 1.0, "t_ms": 1e-3, "t_us": 1e-6, "t_ns": 1e-9}
COLUMNS = (
    "t_s (or t_ms, t_us, t_ns, or t with date-times), acc_mps2 with shape (n, 3) or acc_x_mps2, acc_y_mps2, "
    "acc_z_mps2 (units _g, _mg too), and optionally gyr_radps or gyr_x_radps, … (_dps too)"
)
_AXIS = re.compile(r"^(acc|gyr)(?:_([xyz]))?(?:_([A-Za-z0-9]+))?$")


def numbers(values: Any, what: str) -> npt.NDArray[Any]:
    """Values as an array of integers or floats of the machine; nothing is copied where nothing has to be.

    Raises:
        UsageError: they are no numbers.
    """
    if hasattr(values, "to_numpy"):
        array = np.asarray(values.to_numpy())
    else:
        try:
            array = np.asarray(values)
        except ValueError as error:
            raise UsageError(f"{what}: {error}; give columns of one length", "shape") from None
    if isinstance(values, np.ma.MaskedArray):
        array = np.ma.filled(values.astype(np.float64), np.nan)
    if array.dtype.kind == "O":
        array = _of_objects(array, what)
    if array.dtype.kind not in "fiu":
        raise UsageError(f"{what}: expected numbers, got {_described(array)}; {_remedy(array)}", "not_numbers")
    if array.dtype.kind == "f" and array.dtype.itemsize not in (4, 8):
        array = array.astype(np.float64)
    if not array.dtype.isnative:
        array = array.astype(array.dtype.newbyteorder("="))
    return array


def _of_objects(array: npt.NDArray[Any], what: str) -> npt.NDArray[Any]:
    """Numbers with None among them."""
    if any(isinstance(v, (str, bytes)) for v in array.flat):
        raise UsageError(f"{what}: expected numbers, got words; {_remedy(np.asarray(['']))}", "not_numbers")
    try:
        return array.astype(np.float64)
    except (TypeError, ValueError):
        raise UsageError(
            f"{what}: expected numbers, got objects of Python or rows of different lengths; convert them to float",
            "not_numbers",
        ) from None


def _described(array: npt.NDArray[Any]) -> str:
    kinds = {"U": "words", "S": "bytes", "b": "truth values", "M": "date-times", "m": "time spans", "c": "complex numbers"}
    return kinds.get(array.dtype.kind, str(array.dtype))


def _remedy(array: npt.NDArray[Any]) -> str:
    if array.dtype.kind in "US":
        return "convert them with numpy.asarray(values, dtype=float)"
    return "date-times belong into the column t" if array.dtype.kind == "M" else "convert them to float"


def one_axis(values: Any, what: str) -> npt.NDArray[Any]:
    """A column, shape (n,)."""
    array = numbers(values, what)
    if array.ndim != 1:
        raise UsageError(f"{what}: expected one value a sample, shape (n,), got shape {array.shape}", "shape")
    return array


def three_axes(values: Any, what: str) -> npt.NDArray[Any]:
    """Three columns, shape (n, 3)."""
    array = numbers(values, what)
    if array.ndim != 2 or array.shape[1] != 3:
        hint = "; transpose it" if array.ndim == 2 and array.shape[0] == 3 else ""
        raise UsageError(
            f"{what}: expected three axes, shape (n, 3), got shape {array.shape}{hint}", "shape"
        )
    return array


def names_of(table: Any) -> list[str] | None:
    """Names of columns of a mapping or table; None where it is neither."""
    if isinstance(table, Mapping):
        return [str(k) for k in table]
    for attribute in ("column_names", "columns"):
        names = getattr(table, attribute, None)
        if names is not None and not callable(names) and isinstance(names, Iterable):
            return [str(n) for n in names]
    return None


class Columns:
    """The columns of one sensor, by their names."""

    def __init__(self, site: str, table: Any, units: tuple[str | None, str | None]) -> None:
        self.site = site
        self.table = table
        self.units = {"acc": units[0], "gyr": units[1]}
        names = names_of(table)
        if names is None:
            raise UsageError(
                f"{site}: expected a mapping, a DataFrame or an Arrow table with the columns {COLUMNS}, got "
                f"{type(table).__name__}",
                "columns",
            )
        self.names = names
        self.rate_hz: float | None = None

    def signal(self, kind: str) -> tuple[Any, str] | None:
        """Values and unit of `acc` or `gyr`; None where there is none."""
        found: dict[str | None, tuple[str, str]] = {}
        for name in self.names:
            parsed = _AXIS.match(name)
            if parsed is None or parsed[1] != kind:
                if name.startswith(f"{kind}_"):
                    raise UsageError(f"{self.site}: column {name} is not understood; expected {COLUMNS}", "columns")
                continue
            axis, unit = parsed[2], parsed[3]
            found[axis] = (name, self._unit(kind, name, unit))
        if not found:
            return None
        if None in found:
            name, unit = found[None]
            return three_axes(self.table[name], f"{self.site}: {name}"), unit
        missing = [axis for axis in AXES if axis not in found]
        if missing:
            raise UsageError(f"{self.site}: {kind} lacks the axis {', '.join(missing)}", "columns")
        units = {found[axis][1] for axis in AXES}
        if len(units) > 1:
            raise UsageError(f"{self.site}: the axes of {kind} have different units: {', '.join(sorted(units))}", "units")
        columns = [one_axis(self.table[found[axis][0]], f"{self.site}: {found[axis][0]}") for axis in AXES]
        lengths = [len(column) for column in columns]
        if len(set(lengths)) > 1:
            raise UsageError(
                f"{self.site}: the axes of {kind} have {', '.join(map(str, lengths))} samples; give columns of one length",
                "length_mismatch",
            )
        return columns, units.pop()

    def _unit(self, kind: str, name: str, unit: str | None) -> str:
        known = ACC_UNITS if kind == "acc" else GYR_UNITS
        if unit is None:
            given = self.units[kind]
            if given is None:
                examples = " or ".join(f"{name}_{u}" for u in known)
                raise UsageError(
                    f"{self.site}: {name} has no unit; call it {examples}, or give units=\"g,dps\" (or units=\"auto\" "
                    "to infer them from the data)",
                    "units",
                )
            return given
        if unit not in known:
            raise UsageError(
                f"{self.site}: {name}: the unit {unit} is not known; expected {', '.join(known)}", "units"
            )
        return unit

    def stamps(self) -> tuple[npt.NDArray[Any], float] | None:
        """Times as they are and seconds in one of their steps; None where there are none."""
        given = [name for name in self.names if name in TIMES or name == "t"]
        if len(given) > 1:
            raise UsageError(f"{self.site}: more than one column of times: {', '.join(given)}", "columns")
        if not given:
            return None
        name = given[0]
        if name == "t":
            values = self.table[name]
            array = np.asarray(values.to_numpy() if hasattr(values, "to_numpy") else values)
            if array.dtype.kind != "M":
                raise UsageError(
                    f"{self.site}: t holds {_described(array)}, not date-times; name its unit: t_s, t_ms, t_us or t_ns",
                    "units",
                )
            return array.astype("datetime64[ns]").astype(np.int64), 1e-9
        return one_axis(self.table[name], f"{self.site}: {name}"), TIMES[name]


def seconds(
    stamps: Mapping[str, tuple[npt.NDArray[Any], float]],
) -> tuple[dict[str, npt.NDArray[Any]], float]:
    """Stamps as seconds, and what was taken off them: whole steps of an epoch lose digits as seconds."""
    steps = {step for _, step in stamps.values()}
    whole = all(array.dtype.kind in "iu" for array, _ in stamps.values())
    if not whole or len(steps) != 1 or steps == {1.0}:
        out = {site: array if step == 1.0 else array * step for site, (array, step) in stamps.items()}
        return out, 0.0
    step = steps.pop()
    firsts = [int(array[0]) for array, _ in stamps.values() if len(array)]
    origin = min(firsts, default=0)
    # Not by the step, which is no binary number: the seconds of a stamp are those nearest to it.
    per_second = round(1.0 / step)
    return {site: (array - origin) / per_second for site, (array, _) in stamps.items()}, origin / per_second
