"""Samples for the peers: a simulated run, or a recorded one with the reference beside it."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import numpy as np
import runform


def simulated(minutes: float) -> dict[str, np.ndarray]:
    run = runform.simulate(
        duration_s=60 * minutes, standing_s=6, sensors=["foot_left", "foot_right", "sacrum"], misalign_deg=5
    )
    return arrays(run.recording)


def arrays(recording: runform.Recording) -> dict[str, np.ndarray]:
    return {f"{site}.{k}": v for site in recording.sites for k, v in recording.arrays(site).items()}


def recorded(trial: str) -> dict[str, np.ndarray]:
    folder, _, name = trial.rpartition(":")
    place = Path(folder) / "recordings" / name
    out = arrays(runform.read(place))
    for line in (place / "recording.toml").read_text().splitlines():
        if line.replace(" ", "").startswith("speed_mps="):
            out["speed_mps"] = np.array(float(line.split("=")[1]))
    with open(Path(folder) / "reference" / name / "truth_events.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for event in ("ic", "tc"):
        for side in ("left", "right"):
            times = [float(r["t_s"]) for r in rows if r["event"] == event and r["side"] == side]
            out[f"reference.{event}_{side}"] = np.array(times)
    return out


def main() -> None:
    target, what = sys.argv[1:3]
    np.savez(target, **(recorded(what) if ":" in what else simulated(float(what))))


main()
