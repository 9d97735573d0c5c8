"""Columns of every kind make the same recording."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import runform
from runform import Recording


@pytest.fixture(scope="module")
def columns() -> dict[str, Any]:
    run = runform.simulate(duration_s=25, sensors=["waist"], rate_hz=100)
    arrays = run.recording.arrays("waist")
    out = {"t_s": arrays["t_s"]}
    for kind, unit in (("acc", "mps2"), ("gyr", "radps")):
        for i, axis in enumerate("xyz"):
            out[f"{kind}_{axis}_{unit}"] = arrays[f"{kind}_{unit}"][:, i]
    return out


def strides(recording: Recording) -> list[runform.Row]:
    found = runform.analyze(recording).strides.rows()
    assert found
    return found


def test_mappings_frames_and_tables_are_alike(columns: dict[str, Any]) -> None:
    expected = strides(Recording.from_arrays(columns, placement="waist"))
    stacked = {
        "t_s": columns["t_s"].tolist(),
        "acc_mps2": np.column_stack([columns[f"acc_{a}_mps2"] for a in "xyz"]),
        "gyr_radps": np.asfortranarray(np.column_stack([columns[f"gyr_{a}_radps"] for a in "xyz"])),
    }
    assert strides(Recording.from_arrays({"waist": stacked})) == expected
    wide = {("t_s" if k == "t_s" else f"waist.{k}"): v for k, v in columns.items()}
    assert strides(Recording.from_arrays(wide)) == expected
    for module, make in (("pandas", "DataFrame"), ("polars", "DataFrame"), ("pyarrow", "table")):
        try:
            frame = getattr(__import__(module), make)(columns)
        except ImportError:
            continue
        assert strides(Recording.from_arrays(frame, placement="waist")) == expected, module
        wide_frame = getattr(__import__(module), make)(wide)
        assert strides(Recording.from_arrays(wide_frame)) == expected, module


def test_times_may_be_whole_numbers_of_an_epoch_or_date_times(columns: dict[str, Any]) -> None:
    expected = strides(Recording.from_arrays(columns, placement="waist"))
    rest = {k: v for k, v in columns.items() if k != "t_s"}
    epoch = 1_780_000_000_000_000_000
    t_ns = epoch + np.rint(columns["t_s"] * 1e9).astype(np.int64)
    ticks = [{"t_ns": t_ns}, {"t_us": t_ns // 1000}, {"t": t_ns.astype("datetime64[ns]")}]
    for times in ticks:
        made = Recording.from_arrays({**times, **rest}, placement="waist")
        assert made.duration_s == pytest.approx(columns["t_s"][-1], abs=1e-9)
        assert len(strides(made)) == len(expected)
    rated = Recording.from_arrays(rest, placement="waist", rate_hz=100.0)
    assert len(strides(rated)) == len(expected)


def test_small_floats_and_whole_numbers_are_taken_as_they_are() -> None:
    n = 300
    acc = np.tile([0, 0, 1000], (n, 1))
    for kind in (np.int16, np.int32, np.int64, np.uint16, np.float32, np.float64, np.dtype(">f8"), np.float16):
        made = Recording.from_arrays({"t_s": np.arange(n) / 100, "acc_mg": acc.astype(kind)}, placement="waist")
        assert made.arrays("waist")["acc_mg"][7].tolist() == [0.0, 0.0, 1000.0]


def test_units_may_be_given_beside(columns: dict[str, Any]) -> None:
    bare = {k.rsplit("_", 1)[0] if k != "t_s" else k: v for k, v in columns.items()}
    expected = strides(Recording.from_arrays(columns, placement="waist"))
    assert strides(Recording.from_arrays(bare, placement="waist", units="mps2,radps")) == expected
    guessed = Recording.from_arrays(bare, placement="waist", units="auto")
    assert set(guessed.arrays("waist")) == {"t_s", "acc", "gyr"}
    assert len(strides(guessed)) == len(expected)


def test_samples_are_copied_once_and_analysed_without_another() -> None:
    import tracemalloc

    n = 60_000
    data = {"t_s": np.arange(n) / 100, "acc_mps2": np.tile([0.0, 0.0, 9.81], (n, 1))}
    tracemalloc.start()
    made = Recording.from_arrays(data, placement="waist")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    # What Python's own allocator sees is no copy of 1.9 MB; the one copy is the engine's.
    assert peak < 200_000
    assert made.sites == ["waist"]
