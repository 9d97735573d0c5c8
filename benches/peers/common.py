"""What the scripts share: samples from a file, times as lines of JSON."""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

GRAVITY = 9.80665


def samples() -> dict[str, np.ndarray]:
    """Arrays of the file that the driver names: SITE.t_s, SITE.acc_mps2, SITE.gyr_radps."""
    with np.load(sys.argv[1]) as file:
        return {name: file[name] for name in file.files}


def measure(name: str, work: Callable[[], Any], count: int, runs: int = 5, **more: Any) -> Any:
    """Times a work on so many sensor-samples, after one run that is not counted."""
    result = work()
    wall, cpu = [], []
    for _ in range(runs):
        begun, used = time.perf_counter(), time.process_time()
        work()
        wall.append(time.perf_counter() - begun)
        cpu.append(time.process_time() - used)
    line = {
        "name": name,
        "samples": count,
        "least_ns": round(min(cpu) / count * 1e9, 1),
        "median_ns": round(statistics.median(cpu) / count * 1e9, 1),
        "wall_least_ns": round(min(wall) / count * 1e9, 1),
        **more,
    }
    print(json.dumps(line), flush=True)
    return result


def say(tool: str, **values: float | int | None) -> None:
    """What a tool says of a run."""
    plain = {k: None if v is None or v != v else round(float(v), 4) for k, v in values.items()}
    print(json.dumps({"tool": tool, **plain}), flush=True)


def saying() -> bool:
    """True where what is said is asked for, not times."""
    return "--say" in sys.argv
