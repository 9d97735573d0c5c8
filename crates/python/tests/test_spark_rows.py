"""What Spark's workers do, without Spark: rows of results from jobs, and what is refused before any runs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import runform

pa = pytest.importorskip("pyarrow")
rs = pytest.importorskip("runform.spark")


def test_a_recording_becomes_its_tables_and_a_poison_one_a_failure(folder: Path, tmp_path: Path) -> None:
    bad = tmp_path / "waist.csv"
    bad.write_text("t_s,acc_x_g\n0,x\n")
    rows = [
        {"file": str(folder), "path": "good", "subject": "anna", "speed_mps": 3.33},
        {"file": str(bad), "path": "bad", "subject": "bob"},
    ]
    words = rs._words(rows)
    assert words == ["subject"]
    jobs = [rs._packed(rs._job(row, words, {})) for row in rows]
    batch = pa.record_batch({"job": pa.array(jobs)})
    results = pa.Table.from_batches(rs._files(words)(iter([batch]))).to_pylist()
    tables = {r["table"]: r for r in results if r["path"] == "good"}
    assert set(tables) == set(rs.TABLES)
    (strides,) = pa.Table.from_batches(rs._decoded(iter([pa.record_batch({"ipc": pa.array([tables["strides"]["ipc"]])})]))).to_batches()
    own = runform.analyze(folder, name="good", speed_mps=3.33).table("strides", as_written=True)
    assert strides.num_rows == len(own)
    assert strides.column("subject").to_pylist() == ["anna"] * len(own)
    assert strides.select(own.columns).equals(pa.record_batch(own))
    (failed,) = [r for r in results if r["path"] == "bad"]
    assert failed["table"] == "failures" and str(bad) in failed["why"] and failed["stage"] == "analysis"


def test_samples_of_a_group_become_a_recording() -> None:
    pd = pytest.importorskip("pandas")
    run = runform.simulate(duration_s=25, sensors=["waist"], rate_hz=100)
    arrays = run.recording.arrays("waist")
    columns: dict[str, Any] = {"path": "one", "subject": "anna", "t_s": arrays["t_s"]}
    for i, axis in enumerate("xyz"):
        columns[f"acc_{axis}_mps2"] = arrays["acc_mps2"][:, i]
    frame = pd.DataFrame(columns).sample(frac=1, random_state=1)
    work = rs._groups("path", ["subject"], "t_s", None, {"placement": "waist"})
    results = work(frame)
    assert set(results["table"]) == set(rs.TABLES)
    by_site = work(frame.assign(placement="waist"))
    assert by_site[by_site["table"] == "events"]["rows"].item() > 50


def test_wrong_tables_are_told_before_anything_runs() -> None:
    with pytest.raises(runform.UsageError, match="row 1 of the recordings has no file"):
        rs._listed([{"file": "a"}, {"path": "b"}])
    with pytest.raises(runform.UsageError, match="unknown options sped_mps"):
        rs._check({"sped_mps": 3})
    assert rs._twice([{"path": "a"}, {"path": "b"}, {"path": "a"}]) == {"a"}
    assert json.loads(rs._packed({"file": Path("x")}))["file"] == "x"
