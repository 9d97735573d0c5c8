"""What one recording-hour costs: seconds on a core, bytes in and out, memory. The figures of docs/src/scale.md.

    python benches/python/scale.py target/release/runform

Each case runs in a process of its own. Needs the wheel of runform and pyarrow.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CASES = {
    "waist, 100 Hz, accelerometer": ("waist", 100.0, True),
    "waist, 100 Hz, six axes": ("waist", 100.0, False),
    "both feet and sacrum, 200 Hz, six axes": ("foot_left,foot_right,sacrum", 200.0, False),
}


def one(kind: str, place: str) -> dict[str, float]:
    """Analyses an input once, as a worker of a cluster does it."""
    import runform
    from runform import spark as rs

    begun, used = time.perf_counter(), cpu()
    options = {} if Path(place).is_dir() else {"placement": "waist"}
    analysis = runform.analyze(place, **options)
    spent = cpu() - used
    results = rs._results([("path", kind)], kind, lambda: analysis)
    out = sum(len(ipc) for ipc in results.column("ipc").to_pylist())
    return {
        "cpu_s": spent,
        "tables_cpu_s": cpu() - used - spent,
        "wall_s": time.perf_counter() - begun,
        "out_mb": out / 1e6,
        "most_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "strides": len(analysis.strides),
    }


def cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def size(place: Path) -> int:
    return sum(f.stat().st_size for f in place.iterdir()) if place.is_dir() else place.stat().st_size


def main() -> None:
    import runform

    program = os.path.abspath(sys.argv[1])
    print("| sensors | as | MB in | s on a core | and tables | MB out | most memory, MB |\n|---|---|---|---|---|---|---|")
    for name, (sensors, rate_hz, acc_only) in CASES.items():
        with tempfile.TemporaryDirectory() as folder:
            raw = Path(folder) / "csv"
            made = runform.simulate(duration_s=3600, sensors=sensors, rate_hz=rate_hz, acc_only=acc_only)
            made.recording.write(raw)
            del made
            packed = Path(folder) / "parquet"
            subprocess.run([program, "convert", raw, "--to", "parquet", "-o", packed], check=True, capture_output=True)
            for kind, place in (("CSV", raw), ("Parquet", packed / raw.name)):
                runs = []
                for _ in range(2):
                    done = subprocess.run(
                        [sys.executable, __file__, "--one", name, str(place)], check=True, capture_output=True, text=True
                    )
                    runs.append(json.loads(done.stdout))
                best = min(runs, key=lambda r: r["cpu_s"])
                print(
                    f"| {name} | {kind} | {size(place) / 1e6:.1f} | {best['cpu_s']:.2f} | {best['tables_cpu_s']:.2f} | "
                    f"{best['out_mb']:.2f} | {best['most_mb']:.0f} |",
                    flush=True,
                )


if __name__ == "__main__":
    if sys.argv[1] == "--one":
        print(json.dumps(one(sys.argv[2], sys.argv[3])))
    else:
        main()
