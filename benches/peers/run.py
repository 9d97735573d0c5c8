"""Makes an environment for each peer, runs all of them on the same samples one after the other, prints ratios.

Needs only Python's own library; see README.md beside it.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
#: Script, what pip installs for it; the order in which they run.
PEERS = {
    "runform": ["numpy"],
    "vqf": ["vqf==2.1.2"],
    "scipy": ["scipy"],
    "skdh": ["scikit-digital-health==0.17.18"],
    "gaitmap": ["gaitmap==2.6.0", "gaitmap_mad==2.6.0"],
}
#: Against which of ours a peer is held.
AGAINST = {
    "vqf VQF.updateBatch, sacrum": "runform orientations, sacrum",
    "vqf offlineVQF, sacrum": "runform orientations, sacrum",
    "scipy filter and peaks, sacrum": "runform analyze, sacrum",
    "skdh GaitLumbar, sacrum": "runform analyze, sacrum",
    "gaitmap pipeline, both feet": "runform analyze, both feet",
}


def python(place: Path, name: str, packages: list[str]) -> Path:
    """The interpreter of an environment with these packages, made where it is missing."""
    folder = place / name
    program = folder / "bin" / "python"
    if not (folder / "made").exists():
        shutil.rmtree(folder, ignore_errors=True)
        venv.create(folder, with_pip=True)
        subprocess.run([program, "-m", "pip", "install", "-q", *packages], check=True)
        (folder / "made").touch()
    return program


def run(program: Path, script: str, *arguments: str) -> list[dict[str, object]]:
    # One thread, on one core where the system can.
    environment = {**os.environ, **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")}
    pinned = ["taskset", "-c", "0"] if shutil.which("taskset") else []
    command = [*pinned, str(program), str(HERE / script), *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        print(f"{script} failed:\n{done.stderr[-1500:]}", file=sys.stderr)
    lines = done.stdout.splitlines()
    for line in lines:
        if not line.startswith("{"):
            print(line)
    return [json.loads(line) for line in lines if line.startswith("{")]


def reference(program: Path, file: Path) -> dict[str, object]:
    """What force says of the run: means over the contacts of both feet."""
    code = (
        "import json, sys, numpy as np\n"
        "d = np.load(sys.argv[1]); ic = {s: np.sort(d[f'reference.ic_{s}']) for s in ('left', 'right')}\n"
        "tc = {s: np.sort(d[f'reference.tc_{s}']) for s in ic}; contact, flight = [], []\n"
        "for s, o in (('left', 'right'), ('right', 'left')):\n"
        "    for t in ic[s]:\n"
        "        end = tc[s][tc[s] > t]\n"
        "        if len(end) and end[0] - t < 0.6:\n"
        "            contact.append(end[0] - t); later = ic[o][ic[o] > t]\n"
        "            if len(later) and later[0] - t < 0.6: flight.append(later[0] - end[0])\n"
        "stride = float(np.median(np.concatenate([np.diff(v) for v in ic.values()])))\n"
        "print(json.dumps({'tool': 'force', 'strides': int(sum(len(v) - 1 for v in ic.values())), 'cadence_spm': 120 / stride,"
        " 'stride_time_s': stride, 'contact_time_s': float(np.median(contact)), 'flight_time_s': float(np.median(flight)),"
        " 'double_support_s': 0.0, 'stride_length_m': stride * float(d['speed_mps'])}))\n"
    )
    done = subprocess.run([program, "-c", code, str(file)], capture_output=True, text=True, check=True)
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def told(rows: list[dict[str, object]]) -> None:
    columns = ["strides", "cadence_spm", "stride_time_s", "contact_time_s", "flight_time_s", "double_support_s", "stride_length_m"]
    print("| tool | " + " | ".join(columns) + " |\n|" + "---|" * (len(columns) + 1))
    for row in rows:
        cells = ["–" if row.get(c) is None else f"{row[c]:.4g}" for c in columns]
        print(f"| {row['tool']} | " + " | ".join(cells) + " |")


def timed(rows: list[dict[str, object]]) -> None:
    by_name = {str(r["name"]): r for r in rows}
    print("| work | least ns of CPU a sensor-sample | median | against | ratio of the least |\n|---|---|---|---|---|")
    for name, row in by_name.items():
        ours = by_name.get(AGAINST.get(name, ""))
        ratio = "" if ours is None else f"{float(str(row['least_ns'])) / float(str(ours['least_ns'])):.2f}"
        against = AGAINST.get(name, "")
        print(f"| {name} | {row['least_ns']} | {row['median_ns']} | {against} | {ratio} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wheel", type=Path, required=True, help="the built wheel of runform")
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--say", metavar="FOLDER:NAME", help="what each says of this recorded run, in place of times")
    parser.add_argument("--only", default=",".join(PEERS), help="names joined by commas")
    parser.add_argument("--place", type=Path, default=HERE.parents[1] / "target" / "peers")
    args = parser.parse_args()
    chosen = [name for name in PEERS if name in args.only.split(",")]
    args.place.mkdir(parents=True, exist_ok=True)
    own = python(args.place, "runform", PEERS["runform"])
    subprocess.run([own, "-m", "pip", "install", "-q", "--force-reinstall", "--no-deps", args.wheel], check=True)
    file = args.place / "samples.npz"
    subprocess.run([own, HERE / "make_samples.py", file, args.say or str(args.minutes)], check=True)
    rows = [reference(own, file)] if args.say else []
    for name in chosen:
        program = python(args.place, name, PEERS[name])
        rows += run(program, f"peer_{name}.py", str(file), *(["--say"] if args.say else []))
    (told if args.say else timed)(rows)


if __name__ == "__main__":
    main()
