#!/usr/bin/env python3
"""Whether the 90 % intervals hold and how wide they would have to be, metric by metric and placement by
placement, on people left out.

    runform validate DATA -o FOLDER
    python3 tools/fit_intervals.py FOLDER/accuracy.json [DATA]

The first table takes what the library states (a trial that several lines use counts once): "inside" is the
share of truths in their interval, "room" the median half-width over the 90 % quantile of |error|, "method" the
part of the half-width that more strides do not shrink.

The second takes what contact times err by on people left out (tools/fit_contacts.py, which is run for it) and
tells the rule of src/metrics/contact_doubt.rs cell by cell: a stranger is one more person than the k who were
seen, so the half-width is Student's t of k - 1 degrees of freedom times the root of the mean over people of
their mean squared error, and MARGIN more. A cell of fewer than PEOPLE does not say how people differ: what is
stated there is wider on purpose. "Inside" gives every person the width that the others' errors say.

Needs numpy, pandas and scipy. Prints Markdown.
"""
import contextlib
import io
import json
import os
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import t as student

import fit_contacts

MARGIN = 1.1       # strangers err by more than people left out of a choice that they were seen in
PEOPLE = 6         # of a cell that the rule is used for
FEWEST = 10        # trials of a cell that is judged
HOLD = (0.85, 0.97)
SLOW_MPS, REARFOOT_DEG = 2.4, 8.0   # as src/metrics/contact_doubt.rs


def stated(path):
    """A row a trial and metric."""
    rows = []
    for data in json.loads(Path(path).read_text())["datasets"]:
        if data["simulated"]:
            continue
        for line in data["lines"]:
            rows += [dict(s, data=data["name"], metric=line["quantity"]) for s in line["stated"]]
    return pd.DataFrame(rows).drop_duplicates(["data", "metric", "trial", "truth", "value", "low", "high"])


def coverage(d):
    print("| metric | placement | trials | people | inside | median half-width | method | 90 % of errors within | room | |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for (metric, place), q in d.groupby(["metric", "placement"]):
        if len(q) < FEWEST:
            continue
        half, error = 0.5 * (q.high - q.low), (q.value - q.truth).abs()
        inside = ((q.low <= q.truth) & (q.lower_bound | (q.truth <= q.high))).mean()
        method = np.sqrt((half ** 2 - q.spread_half ** 2).clip(lower=0))
        within = error.quantile(0.9)
        said = "" if HOLD[0] <= inside <= HOLD[1] else "narrow" if inside < HOLD[0] else "wide"
        people = q.data.str.cat(q.subject, "/").nunique()
        print(f"| {metric} | {place} | {len(q)} | {people} | {100 * inside:.0f} % | {half.median():.4g} | {method.median():.4g} | "
              f"{within:.4g} | {half.median() / within:.1f} | {said} |")


def strikes(data):
    """Pitch of the foot at contact by trial, deg."""
    out = {"jdx_run405": 25.0}
    for name in ("hamner_virtual_imu", "rbds_virtual_imu"):
        table = pd.read_csv(data / name / "reference/trials.csv")
        out |= dict(zip(table.rec, table[["foot_pitch_ic_deg_left", "foot_pitch_ic_deg_right"]].mean(axis=1)))
    return out


def half_width(d):
    """Of the rule, ms."""
    squares = (d.error ** 2).groupby(d.person).mean()
    return MARGIN * student.ppf(0.95, max(len(squares) - 1, 1)) * np.sqrt(squares.mean())


def contacts(data):
    with contextlib.redirect_stdout(io.StringIO()):
        found = fit_contacts.axis(data) | fit_contacts.legs(data)
    pitch = strikes(data)
    print("| contact time | cell | trials | people | RMSE, people alike | by trial | worst | half-width by the rule | inside, by person left out |")
    print("|---|---|---|---|---|---|---|---|---|")
    for (place, words), d in found.items():
        cells = {"all": d.rec == d.rec}
        if (d.person == "alcantara").any():
            cells |= {"pelvis": d.person != "alcantara", "sacrum": d.person == "alcantara"}
        if place in ("foot", "shank"):
            rear, slow = d.rec.map(pitch) > REARFOOT_DEG, d.speed < SLOW_MPS
            cells |= {"any strike": ~slow, "any strike, slow": slow, "rearfoot": rear & ~slow, "rearfoot, slow": rear & slow, "other": ~rear & ~slow, "other, slow": ~rear & slow}
        for name, mine in cells.items():
            q = d[mine]
            if q.empty:
                continue
            people = q.person.unique()
            rms = lambda e: np.sqrt((e ** 2).mean())
            # The width that the others would give a person, too.
            hits = [(q.error[q.person == p].abs() <= half_width(q[q.person != p])).sum() for p in people] if len(people) > 2 else []
            held = f"{sum(hits)} of {len(q)}" if hits else "–"
            width = f"{half_width(q):.0f}" if len(people) >= PEOPLE else "– (too few people)"
            alike = np.sqrt((q.error ** 2).groupby(q.person).mean().mean())
            print(f"| {place}, {words} | {name} | {len(q)} | {len(people)} | {alike:.1f} | {rms(q.error):.1f} | {q.error[q.error.abs().idxmax()]:+.0f} | "
                  f"{width} | {held} |")


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    coverage(stated(sys.argv[1]))
    print()
    contacts(Path(sys.argv[2] if len(sys.argv) > 2 else os.environ["RUNFORM_DATA"]))


if __name__ == "__main__":
    main()
