"""Tables go out without a copy, and are the same for every reader."""

from __future__ import annotations

import builtins
from typing import Any

import numpy as np
import pytest

import runform


def test_rows_and_columns_say_the_same(analysis: runform.Analysis) -> None:
    strides = analysis.strides
    rows = strides.rows()
    assert len(rows) == len(strides) > 0
    times = np.asarray(strides["t_start_s"])
    assert [r.t_start_s for r in rows] == [None if np.isnan(t) else t for t in times]
    assert {r.side for r in rows} <= {"left", "right", "unknown"}
    assert isinstance(rows[0].stride, int)
    assert rows[0]["placement"] == strides["placement"][0]
    with pytest.raises(AttributeError, match="cannot be changed"):
        rows[0].side = "left"
    with pytest.raises(runform.UsageError, match='no column "cadence"'):
        strides["cadence"]


def test_arrow_readers_take_the_memory_as_it_is(analysis: runform.Analysis) -> None:
    pa = pytest.importorskip("pyarrow")
    for name in ("strides", "events", "metrics", "windows", "waveforms", "faults", "quality"):
        raw = analysis.table(name)
        table = pa.table(raw)
        assert table.num_rows == len(raw) and table.column_names == raw.columns
    raw = analysis.strides
    addresses = {pa.record_batch(raw).column("stride").buffers()[1].address for _ in range(2)}
    again = pa.table(raw).column("stride").chunk(0).buffers()[1].address
    assert addresses == {again}, "two readers see one memory"


def test_pandas_polars_and_pyarrow_agree(analysis: runform.Analysis) -> None:
    pd, pl, pa = (pytest.importorskip(m) for m in ("pandas", "polars", "pyarrow"))
    raw = analysis.strides
    frames: list[Any] = [raw.to_pandas(), raw.to_polars().to_pandas(), raw.to_arrow().to_pandas()]
    for frame in frames[1:]:
        for column in raw.columns:
            left, right = frames[0][column], frame[column]
            if left.dtype.kind == "f":
                assert left.to_numpy().tobytes() == right.to_numpy().tobytes(), column
            else:
                assert left.where(left.notna(), None).tolist() == right.where(right.notna(), None).tolist(), column
    assert pl.DataFrame(raw).height == pa.table(raw).num_rows == len(pd.DataFrame(frames[0]))


def test_a_frame_needs_pandas_alone(analysis: runform.Analysis, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pandas")
    real = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name.split(".")[0] == "pyarrow":
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    assert len(analysis.strides.to_pandas()) == len(analysis.strides)


def test_metrics_are_objects_too(analysis: runform.Analysis) -> None:
    cadence = analysis.metric("cadence")
    assert cadence.value is not None and cadence.low is not None and cadence.high is not None
    assert cadence.low < cadence.value < cadence.high and cadence.unit == "spm"
    refused = next(m for m in analysis.metrics.objects() if m.value is None)
    assert refused.reason and refused.reason_code
    assert runform.explain(refused.reason_code).kind == "refusal"
    with pytest.raises(runform.UsageError, match="no row of cadense"):
        analysis.metric("cadense")


def test_the_report_finds_what_was_simulated(analysis: runform.Analysis, simulated: runform.Simulated) -> None:
    assert simulated.truth.faults == [("overstriding", "moderate")]
    found = {f.fault: f for f in analysis.found}
    assert found["overstriding"].severity in ("mild", "moderate", "severe")
    assert found["overstriding"].evidence[0].bands
    assert analysis.report.bouts and analysis.report.advice
    assert "overstriding" in repr(analysis)


def test_notebooks_show_the_page_and_the_tables(analysis: runform.Analysis) -> None:
    assert analysis._repr_html_().startswith("<iframe srcdoc=")
    assert "<script" not in analysis.to_html()
    assert analysis.to_svg().startswith("<svg")
    assert analysis.strides._repr_html_().count("<tr>") == 11


def test_pictures_need_matplotlib_and_draw_into_given_axes(analysis: runform.Analysis) -> None:
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    assert analysis.plot_cadence().get_ylabel() == "cadence, steps/min"
    assert analysis.plot_metric("contact_time").get_lines()
    assert analysis.plot_waveform().get_lines()
    with pytest.raises(runform.UsageError, match="no stride of this recording"):
        analysis.plot_metric("shoe_size")
