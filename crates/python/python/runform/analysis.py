"""What an analysis gives: the report, metrics, form faults, strides, contacts, windows."""

from __future__ import annotations

import html
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from . import _options, _runform
from ._options import Path
from .errors import UsageError
from .recording import Recording
from .tables import Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Advice", "Analysis", "Bout", "Evidence", "Fault", "Metric", "Metrics", "Report", "analyze"]

_SEVERITIES = ("none", "borderline", "mild", "moderate", "severe")


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric of the whole recording or of a bout, for both feet or one.

    ``value`` is None where it was refused; ``reason`` says why in words, ``reason_code`` as a name that
    :func:`runform.explain` knows. ``low`` and ``high`` are the ends of the 90 % interval, in ``unit``.
    """

    metric: str
    side: str
    bout: int | None
    value: float | None
    unit: str
    low: float | None
    high: float | None
    grade: str | None
    n: int | None
    method: str | None
    reason_code: str | None
    reason: str | None

    def __str__(self) -> str:
        if self.value is None:
            return f"{self.metric}: refused ({self.reason})"
        return f"{self.metric}: {self.value:.4g} {self.unit} ({self.low:.4g} to {self.high:.4g}, grade {self.grade})"


@dataclass(frozen=True, slots=True)
class Bout:
    """A stretch of running, s from the first sample."""

    index: int
    t_start_s: float
    t_end_s: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sign of a form fault."""

    metric: str
    side: str | None
    value: float
    unit: str
    bands: tuple[float, float, float]
    severity: str
    source: str


@dataclass(frozen=True, slots=True)
class Fault:
    """A form fault as it was judged. ``severity`` is None where it could not be; ``reason`` then says why."""

    fault: str
    title: str
    severity: str | None
    confidence: float | None
    evidence: tuple[Evidence, ...]
    advice: tuple[str, ...]
    reason: str | None
    data: dict[str, Any] = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Advice:
    """What to do, and how the next recording shows whether it worked."""

    tip: str
    text: str
    verify: str
    faults: tuple[str, ...]


class Report:
    """What is said of the recording as a whole. ``data`` is ``report.json`` as Python reads it; its schema is
    ``docs/schema`` of the project."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def data(self) -> dict[str, Any]:
        """Everything, as dictionaries and lists."""
        loaded: dict[str, Any] = json.loads(self._text)
        return loaded

    @property
    def recording(self) -> str:
        """Name of the recording."""
        return str(self.data["recording"])

    @property
    def duration_s(self) -> float:
        """Length of the recording, s."""
        return float(self.data["duration_s"])

    @property
    def library_version(self) -> str:
        """Version of the engine."""
        return str(self.data["library_version"])

    @cached_property
    def bouts(self) -> list[Bout]:
        """Stretches of running."""
        return [Bout(b["index"], b["t_start_s"], b["t_end_s"]) for b in self.data["bouts"]]

    @cached_property
    def faults(self) -> list[Fault]:
        """All form faults, in the order of the catalogue."""
        return [_fault(f) for f in self.data["faults"]]

    @property
    def found(self) -> list[Fault]:
        """Those that were found (mild or more), worst first, then the surest."""
        found = [f for f in self.faults if f.severity in _SEVERITIES[2:]]
        return sorted(found, key=lambda f: (-_SEVERITIES.index(f.severity or "none"), -(f.confidence or 0.0)))

    @cached_property
    def advice(self) -> list[Advice]:
        """What to do, most useful first, at most three."""
        return [Advice(a["tip"], a["text"], a["verify"], tuple(a["faults"])) for a in self.data["advice"]]

    @property
    def notices(self) -> list[tuple[str, str]]:
        """What else the reader should know: code and words."""
        return [(n["code"], n["text"]) for n in self.data["notices"]]

    def to_json(self) -> str:
        """``report.json``, byte for byte what the command line writes of the same input."""
        return self._text

    def __repr__(self) -> str:
        bouts = len(self.bouts)
        return f"<runform report of {self.recording}: {bouts} bout{'' if bouts == 1 else 's'} of running>"


def _fault(f: dict[str, Any]) -> Fault:
    status = f["status"]
    evidence = tuple(
        Evidence(
            metric=str(e.get("metric") or e.get("figure") or e.get("subject")),
            side=e["side"],
            value=e["value"],
            unit=e["unit"],
            bands=(e["bands"][0], e["bands"][1], e["bands"][2]),
            severity=e["severity"],
            source=e["source"],
        )
        for e in f["evidence"]
    )
    return Fault(
        fault=f["fault"],
        title=f["title"],
        severity=status.get("severity"),
        confidence=status.get("confidence"),
        evidence=evidence,
        advice=tuple(f["advice"]),
        reason=status.get("reason"),
        data=f,
    )


class Metrics(Table):
    """The table of metrics, and each as an object."""

    @cached_property
    def _all(self) -> list[Metric]:
        return [_metric(row.to_dict()) for row in super().__iter__()]

    def objects(self) -> Iterator[Metric]:
        """Every metric, of the whole recording first, then bout by bout."""
        return iter(self._all)

    def get(self, metric: str, *, side: str = "both", bout: int | None = None) -> Metric:
        """One metric.

        Args:
            metric: name in the catalogue.
            side: ``"both"``, ``"left"`` or ``"right"``.
            bout: number of the stretch of running; None for the whole recording.

        Raises:
            UsageError: no row has these names; a metric that was refused has one.
        """
        for m in self._all:
            if (m.metric, m.side, m.bout) == (metric, side, bout):
                return m
        where = "the whole recording" if bout is None else f"bout {bout}"
        known = any(m.metric == metric for m in self._all)
        hint = "" if known else f"; runform.explain({metric!r}) finds names that are like it"
        raise UsageError(f"no row of {metric}, side {side}, of {where}{hint}", "no_such_metric")


def _metric(row: dict[str, Any]) -> Metric:
    reason: str | None = row["reason"]
    code = None if reason is None else reason.split(":", 1)[0]
    return Metric(
        metric=row["metric"],
        side=row["side"],
        bout=None if row["bout"] == "all" else int(row["bout"]),
        value=row["value"],
        unit=row["unit"] or "",
        low=row["low"],
        high=row["high"],
        grade=row["grade"],
        n=row["n"],
        method=row["method"],
        reason_code=code,
        reason=None if reason is None else reason.split(": ", 1)[-1],
    )


class Analysis:
    """The result of an analysis. Its tables hold the engine's numbers to the bit; files hold fewer digits
    (``table(name, as_written=True)`` gives those)."""

    def __init__(self, raw: _runform.Analysis) -> None:
        self._raw = raw

    @cached_property
    def report(self) -> Report:
        """What is said of the recording as a whole."""
        return Report(self._raw.to_json())

    @cached_property
    def metrics(self) -> Metrics:
        """Metrics of the whole recording, then bout by bout, refused ones with their reason."""
        return Metrics(self._raw.table("metrics", False))

    @property
    def faults(self) -> list[Fault]:
        """All form faults as they were judged."""
        return self.report.faults

    @property
    def found(self) -> list[Fault]:
        """Form faults that were found, worst first."""
        return self.report.found

    @cached_property
    def strides(self) -> Table:
        """Strides of every sensor: times in s from the first sample, metrics in their units."""
        return self.table("strides")

    @cached_property
    def events(self) -> Table:
        """Contacts as every sensor saw them: ``event`` is ic or tc, ``t_s`` counts from the first sample."""
        return self.table("events")

    @cached_property
    def windows(self) -> Table:
        """Activity and cadence in windows of 10 s."""
        return self.table("windows")

    @cached_property
    def waveforms(self) -> Table:
        """Mean course of the signals through the stride."""
        return self.table("waveforms")

    @cached_property
    def quality(self) -> Table:
        """What was found in each stream, one row a finding."""
        return self.table("quality")

    @property
    def notes(self) -> list[str]:
        """What was told while the input was read."""
        return self._raw.notes

    def table(self, name: str, *, as_written: bool = False) -> Table:
        """A table: metrics, faults, strides, events, windows, waveforms or quality.

        Args:
            name: which.
            as_written: the numbers that stand in files (times with six decimals, values with eight), instead of the
                engine's own.
        """
        return Table(self._raw.table(name, as_written))

    def csv(self, name: str) -> str:
        """A table as the command line writes it."""
        return bytes(self._raw.csv(name)).decode()

    def metric(self, metric: str, *, side: str = "both", bout: int | None = None) -> Metric:
        """One metric; see :meth:`Metrics.get`."""
        return self.metrics.get(metric, side=side, bout=bout)

    def value(self, metric: str, *, side: str = "both", bout: int | None = None) -> float | None:
        """The number of a metric, in its unit; None where it was refused."""
        return self.metric(metric, side=side, bout=bout).value

    def to_json(self) -> str:
        """``report.json``."""
        return self._raw.to_json()

    def to_text(self, width: int | None = None) -> str:
        """The report as text in lines of ``width`` characters (88 unless given)."""
        return self._raw.to_text(width)

    def to_html(self) -> str:
        """``report.html``: a page with pictures, without script and network."""
        return self._raw.to_html()

    def to_svg(self) -> str:
        """One picture of the report: findings on the body, cadence over the run."""
        return self._raw.to_svg()

    def save_html(self, path: Path) -> None:
        """Writes :meth:`to_html` into a file."""
        with open(path, "w", encoding="utf-8") as file:
            file.write(self.to_html())

    def plot_cadence(self, ax: Axes | None = None) -> Axes:
        """Cadence over the run (needs matplotlib)."""
        from . import plots

        return plots.cadence(self, ax)

    def plot_metric(self, metric: str, ax: Axes | None = None) -> Axes:
        """A metric stride by stride, left and right (needs matplotlib)."""
        from . import plots

        return plots.metric(self, metric, ax)

    def plot_waveform(self, signal: str = "acc_up", placement: str | None = None, ax: Axes | None = None) -> Axes:
        """Mean course of a signal through the stride, with its standard deviation (needs matplotlib)."""
        from . import plots

        return plots.waveform(self, signal, placement, ax)

    def __repr__(self) -> str:
        found = ", ".join(f"{f.fault} ({f.severity})" for f in self.found) or "no form fault"
        return f"<runform analysis of {self.report.recording}: {found}>"

    def __str__(self) -> str:
        return self.to_text()

    def _repr_html_(self) -> str:
        page = html.escape(self.to_html(), quote=True)
        return (
            f'<iframe srcdoc="{page}" title="runform report" sandbox="" '
            'style="width:100%;height:760px;border:1px solid #ccc"></iframe>'
        )


def analyze(
    recording: Recording | Path,
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
    name: str | None = None,
    placement: str | None = None,
    units: str = "auto",
    rate_hz: float | None = None,
    acc_sign: str | None = None,
    acc_range_g: float | None = None,
    gyr_range_dps: float | None = None,
    clock: str | None = None,
    mapping: Path | None = None,
) -> Analysis:
    """Analyses a recording, or a file or folder as ``runform analyze`` does it (a long one is read block by block).

    The interpreter is let go meanwhile, so threads run side by side; Ctrl-C stops it. The samples are not copied.

    Args:
        recording: a :class:`Recording`, or a path.
        speed_mps: running speed, m/s; needed for stride length where no foot sensor was worn.
        slope_deg: slope, degrees, + uphill. height_m, mass_kg: the runner, m and kg.
        profile, diary, history: files beside the recording (``docs/src/profile.md``): profile.toml, diary.csv, and a
            folder of earlier results.
        faults: a fault catalogue in place of the built-in one.
        date: day of the recording, ``datetime.date`` or ``"2026-05-04"``.
        name, placement, units, rate_hz, acc_sign, acc_range_g, gyr_range_dps, clock, mapping: of a path, see
            :func:`runform.read`.

    Returns:
        An :class:`Analysis`. A recording without running gives one without bouts, no exception.

    Raises:
        InputError: the input cannot be used; the message says why and what to do.
        UsageError: an argument that cannot be.
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
    if isinstance(recording, Recording):
        given = [k for k, v in how.items() if v is not None and (k, v) != ("units", "auto")]
        if name is not None:
            given.append("name")
        if given:
            raise UsageError(
                f"{', '.join(given)} cannot be given with a Recording; give them to runform.read or from_arrays",
                "options",
            )
        return Analysis(_runform.analyze_recording(recording._raw, beside))
    if not isinstance(recording, (str, os.PathLike)):
        raise UsageError(
            f"expected a Recording or a path, got {type(recording).__name__}; make one with Recording.from_arrays",
            "input",
        )
    return Analysis(_runform.analyze_path(os.fspath(recording), name, how, beside))
