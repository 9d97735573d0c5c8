"""Pictures with matplotlib. Each draws into the axes given, or into new ones, and gives them back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from .errors import UsageError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from .analysis import Analysis

__all__ = ["cadence", "metric", "waveform"]

_COLOURS = {"left": "#1f77b4", "right": "#d95f02", "unknown": "#555555", "even": "#1f77b4", "odd": "#d95f02"}


def _axes(ax: Axes | None) -> Axes:
    if ax is not None:
        return ax
    try:
        from matplotlib import pyplot
    except ImportError as error:
        raise UsageError("pictures need matplotlib: pip install matplotlib", "matplotlib") from error
    made: Axes = pyplot.subplots(figsize=(8, 3))[1]
    return made


def cadence(analysis: Analysis, ax: Axes | None = None) -> Axes:
    """Cadence of the running in windows of 10 s, steps/min, over time, min."""
    ax = _axes(ax)
    windows = analysis.windows
    middle = (_numbers(windows["t_start_s"]) + _numbers(windows["t_end_s"])) / 2
    ax.plot(middle / 60, _numbers(windows["cadence_spm"]), color="#1f77b4")
    ax.set_xlabel("time, min")
    ax.set_ylabel("cadence, steps/min")
    return ax


def metric(analysis: Analysis, name: str, ax: Axes | None = None) -> Axes:
    """A metric stride by stride, of the sensor that its summary rests on."""
    ax = _axes(ax)
    strides = analysis.strides
    column = next((c for c in strides.columns if c == name or c.rsplit("_", 1)[0] == name), None)
    preferred = strides["preferred_metrics"]
    taken = np.array([name in (p or "").split(";") for p in preferred], dtype=bool)
    if column is None or not taken.any():
        raise UsageError(f"no stride of this recording has a value of {name}", "no_such_metric")
    times, values = _numbers(strides["t_start_s"]), _numbers(strides[column])
    sides = np.array([s or "unknown" for s in strides["side"]])
    for side in ("left", "right", "unknown"):
        here = taken & (sides == side)
        if here.any():
            ax.plot(times[here] / 60, values[here], ".", color=_COLOURS[side], label=side)
    ax.set_xlabel("time, min")
    ax.set_ylabel(column)
    ax.legend()
    return ax


def waveform(analysis: Analysis, signal: str, placement: str | None = None, ax: Axes | None = None) -> Axes:
    """Mean course of a signal through the stride, ± one standard deviation."""
    ax = _axes(ax)
    table = analysis.waveforms
    signals, placements = list(table["signal"]), list(table["placement"])
    known = sorted({f"{s} at {p}" for s, p in zip(signals, placements, strict=True)})
    chosen = placement or next((p for s, p in zip(signals, placements, strict=True) if s == signal), None)
    feet = np.array([str(s) for s in table["side"]])
    phase, mean, sd = (_numbers(table[c]) for c in ("phase_pct", "mean", "sd"))
    mine = np.array([s == signal and p == chosen for s, p in zip(signals, placements, strict=True)], dtype=bool)
    if not mine.any():
        raise UsageError(f"no course of {signal}; there are {', '.join(known) or 'none'}", "no_such_signal")
    for foot in dict.fromkeys(feet[mine]):
        here = mine & (feet == foot)
        colour = _COLOURS.get(foot, "#555555")
        ax.plot(phase[here], mean[here], color=colour, label=foot)
        ax.fill_between(phase[here], (mean - sd)[here], (mean + sd)[here], color=colour, alpha=0.2)
    units = [u for u, m in zip(table["unit"], mine, strict=True) if m]
    ax.set_xlabel("stride, %")
    ax.set_ylabel(f"{signal}, {units[0]} ({chosen})")
    ax.legend()
    return ax


def _numbers(column: Any) -> np.ndarray[Any, np.dtype[np.float64]]:
    return np.asarray(column, dtype=np.float64)
