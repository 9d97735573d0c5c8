"""One recording gives the same strides and metrics, bit for bit, whichever way it goes in."""

from __future__ import annotations

import json
import random
from pathlib import Path

import numpy as np
import pytest
from conftest import run_cli

import runform

TABLES = {"strides": "strides.csv", "events": "events.csv", "windows": "windows.csv", "metrics": "summary.csv",
          "faults": "faults.csv", "waveforms": "waveforms.csv"}


def same(a: runform.Analysis, b: runform.Analysis, *, report: bool = False) -> None:
    """Tables equal to the bit; of the reports what does not tell files."""
    for name in TABLES:
        for column in a.table(name).columns:
            left, right = a.table(name)[column], b.table(name)[column]
            if isinstance(left, list):
                assert left == right, (name, column)
            else:
                assert np.asarray(left).tobytes() == np.asarray(right).tobytes(), (name, column)
    ours, theirs = json.loads(a.to_json()), json.loads(b.to_json())
    if not report:
        for data in (ours, theirs):
            for key in ("sources", "origin_s"):
                data.pop(key)
    assert ours == theirs


def test_the_command_line_writes_what_the_module_gives(cli: Path, folder: Path, analysis: runform.Analysis, tmp_path: Path) -> None:
    run_cli(cli, "analyze", folder, "--speed-mps", 3.33, "-o", tmp_path, "--quiet")
    results = tmp_path / "run"
    assert (results / "report.json").read_text() == analysis.to_json()
    assert (results / "report.html").read_text() == analysis.to_html()
    assert (results / "report.txt").read_text() == analysis.to_text()
    for name, file in TABLES.items():
        assert (results / file).read_text() == analysis.csv(name), name
    assert len(analysis.strides) > 100


def test_a_recording_that_was_read_and_one_of_arrays_give_the_same(folder: Path, analysis: runform.Analysis) -> None:
    read = runform.read(folder)
    same(runform.analyze(read, speed_mps=3.33), analysis, report=True)
    arrays = {site: read.arrays(site) for site in read.sites}
    told = pytest.importorskip("tomllib").loads((folder / "recording.toml").read_text())
    sensors = {site: {NAMES.get(k, k): v for k, v in known.items()} for site, known in told["sensors"].items()}
    made = runform.Recording.from_arrays(
        arrays, sensors=sensors, clock="common", name="run", **told["subject"], **told["conditions"]
    )
    same(runform.analyze(made), runform.analyze(read))


NAMES = {"standing_acc_mps2": "standing_mps2"}


@pytest.mark.parametrize("seed", [1, 2])
def test_a_session_in_random_chunks_gives_the_same(folder: Path, seed: int) -> None:
    read = runform.read(folder)
    chance = random.Random(seed)
    live = runform.Live.like(read, speed_mps=3.33)
    arrays = {site: read.arrays(site) for site in read.sites}
    at, kept = dict.fromkeys(read.sites, 0), b""
    while any(at[site] < len(arrays[site]["t_s"]) for site in at):
        # The sensor that is behind comes next, so that none lags for longer than is waited for.
        site = min((s for s in at if at[s] < len(arrays[s]["t_s"])), key=lambda s: at[s])
        upto = at[site] + chance.randint(1, 700)
        part = {k: v[at[site] : upto] for k, v in arrays[site].items()}
        live.push(site, part["t_s"], part["acc_mps2"], part.get("gyr_radps"))
        at[site] = upto
        if chance.random() < 0.02:
            # All that save() gave, in order, is the session; one whole piece stands for those before.
            kept = live.save_whole() if chance.random() < 0.3 else kept + live.save()
            live = live.restore(kept)
    whole = runform.analyze(read, speed_mps=3.33)
    same(live.finish(), whole, report=True)


def test_the_same_seed_gives_the_command_lines_recording(cli: Path, tmp_path: Path) -> None:
    run_cli(cli, "simulate", "--preset", "low_cadence_mild", "--sensors", "waist", "--duration-s", 20, "-o", tmp_path / "run")
    made = runform.simulate("low_cadence_mild", sensors=["waist"], duration_s=20, name="run")
    made.recording.write(tmp_path / "own")
    for file in ("waist.csv", "recording.toml"):
        assert (tmp_path / "own" / file).read_bytes() == (tmp_path / "run" / file).read_bytes()


def test_what_is_told_for_one_analysis_is_forgotten_after_it(simulated: runform.Simulated) -> None:
    before = runform.analyze(simulated.recording).to_json()
    told = runform.analyze(simulated.recording, speed_mps=4.0, height_m=1.9).to_json()
    assert told != before
    assert runform.analyze(simulated.recording).to_json() == before
