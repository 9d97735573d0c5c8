"""A study on a local Spark cluster of two executors, one of which is killed half way, against `runform collect`.

    python cluster.py --cli target/release/runform [--recordings 200] [--keep FOLDER]

Makes 200 recordings, five of them damaged and one many times longer than the others; prints time and memory. Fails
where a table differs. Needs Java, pyspark, pandas, pyarrow.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
import runform
from runform import spark as rs

POISON = {
    "empty": b"",
    "words": b"t_s,acc_x_g,acc_y_g,acc_z_g\n0,a,b,c\n1,d,e,f\n",
    "noise": bytes(range(256)) * 40,
    "short": b"t_s,acc_x_g,acc_y_g,acc_z_g\n" + b"".join(b"%.2f,0,0,1\n" % (k / 100) for k in range(20)),
    "no_gravity": b"t_s,acc_x_g,acc_y_g,acc_z_g\n"
    + b"".join(b"%.2f,%.3f,0,0\n" % (k / 100, 0.001 * (k % 7)) for k in range(3000)),
}


def make(folder: Path, count: int) -> None:
    """Recordings `subject_session.csv` below `raw/`: simulated runs, the damaged, and one long one."""
    raw = folder / "raw"
    raw.mkdir(parents=True)
    presets = [None, *runform.presets()]
    for number in range(count - len(POISON)):
        long = number == 3
        run = runform.simulate(
            presets[number % len(presets)],
            duration_s=1800.0 if long else 25.0 + number % 11,
            speed_mps=2.6 + 0.1 * (number % 13),
            sensors=["waist"],
            rate_hz=100.0,
            seed=number,
        )
        with tempfile.TemporaryDirectory() as place:
            run.recording.write(place)
            os.replace(Path(place) / "waist.csv", raw / f"s{number // 4:02}_{number % 4}.csv")
    for name, content in POISON.items():
        (raw / f"poison_{name}.csv").write_bytes(content)


def study(cli: Path, folder: Path) -> tuple[float, float]:
    """The same with the program; wall and CPU seconds."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    analyze = [cli, "analyze", folder / "raw", "--recursive", "--name", "{subject}_{session}", "--placement", "waist"]
    steps = (([*analyze, "-o", "results", "--quiet"], 5), ([cli, "collect", "results", "-o", "tables"], 0))
    for command, code in steps:
        done = subprocess.run([str(c) for c in command], cwd=folder, check=False, capture_output=True, text=True)
        assert done.returncode == code, done.stderr
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.perf_counter() - begun, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def executors(parent: int) -> list[int]:
    """Java processes of executors that this process has started."""
    children: dict[int, list[int]] = {}
    names: dict[int, str] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text().rsplit(")", 1)[1].split()
                names[int(entry.name)] = (entry / "cmdline").read_text()
            except OSError:
                continue
            children.setdefault(int(stat[1]), []).append(int(entry.name))
    below, found = [parent], []
    while below:
        pid = below.pop()
        below += children.get(pid, [])
        if "CoarseGrainedExecutorBackend" in names.get(pid, "") and "java" in names[pid].split("\0")[0]:
            found.append(pid)
    return sorted(found)


class Watch(threading.Thread):
    """Kills one executor when half of the recordings are done, and notes the largest memory of the workers."""

    def __init__(self, spark: Any, half: int) -> None:
        super().__init__(daemon=True)
        self.spark, self.half = spark, half
        self.killed: int | None = None
        self.done_at_kill = 0
        self.most_kb = 0
        self.over = False

    def run(self) -> None:
        tracker = self.spark.sparkContext.statusTracker()
        while not self.over:
            time.sleep(0.2)
            self.most_kb = max(self.most_kb, *map(resident_kb, workers(os.getpid())), 0)
            if self.killed is not None:
                continue
            stages = [tracker.getStageInfo(s) for s in tracker.getActiveStageIds()]
            done = max((s.numCompletedTasks for s in stages if s is not None), default=0)
            alive = executors(os.getpid())
            if done >= self.half and len(alive) == 2:
                os.kill(alive[0], signal.SIGKILL)
                self.killed, self.done_at_kill = alive[0], done


def workers(parent: int) -> list[int]:
    """Python processes of the executors."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if "pyspark" in (entry / "cmdline").read_text() and "daemon" in (entry / "cmdline").read_text():
                    found.append(int(entry.name))
            except OSError:
                continue
    return [pid for pid in found if pid != parent]


def resident_kb(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)


def session() -> Any:
    import pyspark
    from pyspark.sql import SparkSession

    os.environ["SPARK_HOME"] = str(Path(pyspark.__file__).parent)
    os.environ["PYSPARK_PYTHON"] = sys.executable
    return (
        SparkSession.builder.master("local-cluster[2,1,1024]")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.shuffle.partitions", "4")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.adaptive.enabled", "false")
        .config("spark.executor.extraJavaOptions", "-XX:+UseSerialGC")
        .getOrCreate()
    )


def recordings(folder: Path) -> list[dict[str, Any]]:
    """The table of recordings as `--name '{subject}_{session}'` makes it."""
    out = []
    for file in sorted((folder / "raw").iterdir()):
        subject, _, session_ = file.stem.partition("_")
        out.append(
            {"file": str(file), "path": file.stem, "input": file.name, "subject": subject, "session": session_}
        )
    return out


def compare(ours: rs.Study, folder: Path) -> dict[str, int]:
    """Rows of each table, after they were found equal to the bit."""
    import pandas as pd

    rows = {}
    for name in (*rs.TABLES, "failures"):
        theirs = pd.read_parquet(folder / "tables" / f"{name}.parquet")
        mine = ours.table(name).toPandas().sort_values("path", kind="stable").reset_index(drop=True)
        theirs = theirs.sort_values("path", kind="stable").reset_index(drop=True)
        assert list(mine.columns) == list(theirs.columns), (name, list(mine.columns), list(theirs.columns))
        assert len(mine) == len(theirs), (name, len(mine), len(theirs))
        for column in mine.columns:
            left, right = mine[column], theirs[column]
            if right.dtype.kind == "f":
                assert left.to_numpy().tobytes() == right.to_numpy().tobytes(), (name, column)
            else:
                same = left.where(left.notna(), None).tolist() == right.where(right.notna(), None).tolist()
                assert same, (name, column)
        rows[name] = len(mine)
    return rows


def run(cli: Path, folder: Path, count: int) -> dict[str, Any]:
    begun = time.perf_counter()
    make(folder, count)
    made_s = time.perf_counter() - begun
    wall_s, cpu_s = study(cli, folder)
    listed = recordings(folder)
    spark = session()
    spark.sparkContext.setLogLevel("ERROR")
    watch = Watch(spark, count // 2)
    watch.start()
    begun = time.perf_counter()
    ours = rs.analyze_files(spark, listed, placement="waist").save(str(folder / "spark"))
    spark_s = time.perf_counter() - begun
    watch.over = True
    begun = time.perf_counter()
    rows = compare(ours, folder)
    tables_s = time.perf_counter() - begun
    told = ours.results.select("path", "seconds").toPandas()
    engine_s = float(np.sum(told.groupby("path")["seconds"].max()))
    spark.stop()
    assert watch.killed is not None, "no executor was killed"
    return {
        "recordings": count,
        "rows": rows,
        "made_s": round(made_s, 1),
        "collect_wall_s": round(wall_s, 1),
        "collect_cpu_s": round(cpu_s, 1),
        "spark_wall_s": round(spark_s, 1),
        "spark_tables_s": round(tables_s, 1),
        "spark_engine_s": round(engine_s, 1),
        "killed_after": watch.done_at_kill,
        "worker_most_mb": round(watch.most_kb / 1024),
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--cli", type=Path, required=True)
    parser.add_argument("--recordings", type=int, default=200)
    parser.add_argument("--keep", type=Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = args.keep or Path(place)
        print(json.dumps(run(args.cli.resolve(), folder, args.recordings), indent=1))


if __name__ == "__main__":
    main()
