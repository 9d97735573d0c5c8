#!/usr/bin/env python3
"""Whether what an interval says of another stretch of the same running holds on recordings.

    python3 tools/another_stretch.py DATA [SECONDS] [FOLDER/accuracy.json]

A part of each interval (`spread_half` in report.json) is what other strides of the same running may change; the rest is
what the method does not know. Bouts are cut into stretches of SECONDS (12 unless given), each is analysed as a recording
of its own, and neighbours are compared: the difference of their values should lie within the root of the sum of the
squares of their `spread_half` in 90 of 100 pairs, and within that of their half-widths in no fewer. People run on as they
like, so a change of pace counts as a miss; an error of the method that changes from stretch to stretch does too.

DATA holds the folders named in SOURCES; those that are absent are named and left out. Needs the Python package
(crates/python), numpy and pandas. Prints Markdown, a row a metric and placement; "by person" gives every person the same
weight.

With what `runform validate DATA -o FOLDER` wrote, a second table follows: how many of these differences would lie within
intervals as narrow as nine of ten errors against references, which saw the same strides; a placement without such a
reference takes the widest of the others. It needs scipy too.
"""
import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd

import runform

EDGE_S = 2.0     # left out at both ends of a bout: a run begins and ends there
FEWEST = 10      # pairs of a row
SOURCES = {      # files, what reads them, and whose they are
    "adeptdata_outdoor_run": (
        "recordings/*.csv",
        lambda f: dict(placement={"left_hip": "hip", "left_ankle": "foot_left"}[f.stem]),
        lambda f: "adept",
    ),
    "harlab_hexoskin": ("recordings/*/waist.csv.xz", lambda f: dict(placement="waist"), lambda f: f.parent.name),
    "rbds_virtual_imu": ("recordings/*/*.csv", lambda f: dict(placement=f.stem), lambda f: "rbds"),
    "sisfall": (
        "recordings/D0[34]_*.txt.gz",
        lambda f: dict(placement="waist", mapping="sisfall"),
        lambda f: f.name.split("_")[1],
    ),
}


def report_of(recording):
    return json.loads(runform.analyze(recording).to_json())


def stretches(recording, seconds):
    """The recording's running, cut into stretches: bout, number in it, recording."""
    site = recording.sites[0]
    columns = {name: np.asarray(values) for name, values in recording.arrays(site).items()}
    t_s = columns["t_s"] - columns["t_s"][0]
    for bout in report_of(recording)["bouts"]:
        start, end = bout["t_start_s"] + EDGE_S, bout["t_end_s"] - EDGE_S
        for k in range(int((end - start) // seconds)):
            inside = (t_s >= start + k * seconds) & (t_s < start + (k + 1) * seconds)
            part = {name: values[inside] for name, values in columns.items()}
            yield bout["index"], k, runform.Recording.from_arrays(part, placement=site)


def estimates(recording):
    """Numbers of the whole recording that have a spread, by metric, side and placement."""
    lines = [m for m in report_of(recording)["metrics"] if m["bout"] is None and "estimate" in m["outcome"]]
    found = {(m["metric"], m["side"], m["outcome"]["estimate"]["placement"]): m["outcome"]["estimate"] for m in lines}
    return {key: e for key, e in found.items() if e["spread_half"] > 1e-9 * abs(e["value"])}


def pairs(data):
    seconds = next((float(a) for a in sys.argv[2:] if not a.endswith(".json")), 12.0)
    for name, (pattern, how, person) in SOURCES.items():
        files = sorted((data / name).glob(pattern))
        if not files:
            print(f"{name}: absent, left out", file=sys.stderr)
        for file in files:
            last, before = None, {}
            for bout, k, part in stretches(runform.read(str(file), **how(file)), seconds):
                now = estimates(part)
                for key in now.keys() & before.keys() if last == (bout, k - 1) else ():
                    a, b = before[key], now[key]
                    apart = abs(b["value"] - a["value"])
                    spread = np.hypot(a["spread_half"], b["spread_half"])
                    whole = 0.5 * np.hypot(a["high"] - a["low"], b["high"] - b["low"])
                    yield dict(metric=key[0], placement=key[2], person=person(file), apart=apart, spread=spread,
                               inside=apart <= spread, in_whole=apart <= whole)
                last, before = (bout, k), now


def main():
    found = pd.DataFrame(pairs(Path(sys.argv[1])))
    print("| metric | placement | pairs | people | differences within the spread's part | by person "
          "| within the whole interval | the spread's part, median | 90 % of differences within |")
    print("|---|---|---|---|---|---|---|---|---|")
    for (metric, place), q in found.groupby(["metric", "placement"]):
        if len(q) >= FEWEST:
            people = q.groupby("person").inside.mean()
            print(f"| {metric} | {place} | {len(q)} | {len(people)} | {100 * q.inside.mean():.0f} % "
                  f"| {100 * people.mean():.0f} % | {100 * q.in_whole.mean():.0f} % "
                  f"| {q.spread.median():.3g} | {q.apart.quantile(0.9):.3g} |")
    for accuracy in (a for a in sys.argv[2:] if a.endswith(".json")):
        narrow(found, accuracy)


def narrow(found, accuracy):
    """What intervals as wide as nine of ten errors would hold of the differences."""
    import fit_intervals

    stated = fit_intervals.stated(accuracy)
    errors = (stated.value - stated.truth).abs().groupby([stated.metric, stated.placement])
    errors = errors.quantile(0.9)[errors.size() >= FEWEST]
    print("\n| metric | placements | pairs | 90 % of errors within | differences within such intervals |")
    print("|---|---|---|---|---|")
    for metric, q in found.groupby("metric"):
        known = errors.get(metric)
        if known is None or len(q) < FEWEST:
            continue
        width = q.placement.map(known).fillna(known.max())
        print(f"| {metric} | {', '.join(sorted(set(q.placement)))} | {len(q)} | {known.min():.3g} to {known.max():.3g} "
              f"| {100 * (q.apart <= np.sqrt(2) * width).mean():.0f} % |")


if __name__ == "__main__":
    main()
