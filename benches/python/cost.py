"""What Python adds to an analysis, and how threads scale.

    cargo build --release -p runform-common --example analyze_cost
    python benches/python/cost.py target/release/examples/analyze_cost

Rust and Python analyse the same simulated ten minutes of three sensors in turns; times are those of the thread on a
core. Then 100 recordings of a minute go through one thread and through four. Needs the wheel of runform.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import runform

SENSORS, RATE_HZ, DURATION_S = "sacrum,shank_left,shank_right", 200.0, 600.0


def of_rust(program: str) -> tuple[float, int]:
    done = subprocess.run(
        [program, SENSORS, str(RATE_HZ), str(DURATION_S), "1"], capture_output=True, text=True, check=True
    )
    spent, strides = done.stdout.split()
    return int(spent) / 1e9, int(strides)


def overhead(program: str, rounds: int = 7) -> None:
    run = runform.simulate(duration_s=DURATION_S, sensors=SENSORS, rate_hz=RATE_HZ)
    rust, python, whole, made = [], [], [], []
    for _ in range(rounds):
        seconds, strides = of_rust(program)
        rust.append(seconds)
        begun = time.thread_time()
        analysis = runform.analyze(run.recording)
        python.append(time.thread_time() - begun)
        # What is usually done with it, and arrays in place of a recording.
        assert len(analysis.strides) == strides
        assert analysis.metric("cadence").value
        whole.append(time.thread_time() - begun)
        arrays = {site: run.recording.arrays(site) for site in run.recording.sites}
        begun = time.thread_time()
        runform.Recording.from_arrays(arrays, clock="common")
        made.append(time.thread_time() - begun)
    least = min(rust)
    print(f"ten minutes, {SENSORS}, {RATE_HZ:.0f} Hz; seconds on a core, least and median of {rounds}")
    for name, times in (
        ("Rust, analyze", rust),
        ("Python, analyze", python),
        ("with table of strides and metrics", whole),
        ("Recording.from_arrays", made),
    ):
        ratio = "" if times is rust else f", {100 * (min(times) / least - 1):+.1f} % of Rust" if times is not made else f", {100 * min(times) / least:.2f} % of it"
        print(f"  {name}: {min(times):.4f}, {statistics.median(times):.4f}{ratio}")


def threads(count: int = 100) -> None:
    recordings = [
        runform.simulate(duration_s=60, sensors="sacrum", seed=k).recording for k in range(count // 10)
    ] * 10
    rates = {}
    for workers in (1, 4, 1, 4):
        used, begun = cpu(), time.perf_counter()
        with ThreadPoolExecutor(workers) as pool:
            done = list(pool.map(runform.analyze, recordings))
        wall, spent = time.perf_counter() - begun, cpu() - used
        assert len(done) == count
        rates.setdefault(workers, []).append((wall, spent))
        print(f"  {count} recordings in {workers} thread(s): {wall:.2f} s, {spent:.2f} s of CPU, {spent / wall:.2f} cores")
    best = {w: np.min([r[0] for r in runs]) for w, runs in rates.items()}
    print(f"  {best[1] / best[4]:.2f} times as fast in four threads")


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    overhead(sys.argv[1])
    threads()
