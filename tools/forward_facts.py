#!/usr/bin/env python3
"""Which facts tell a trunk's or pelvis' way forward (src/gait/forward_sign.rs), on people.

    python3 tools/forward_facts.py [DATA]

DATA is the folder of recorded data sets (RUNFORM_DATA). Needs numpy, pandas and scipy. Of every trunk and
pelvis of hamner_virtual_imu and rbds_virtual_imu, whose forward is known from the lean against standing, it
prints phases against the vertical acceleration of the step, degrees: of the forward acceleration at the sensor
and 0.45 m below (brake), of the rate of leaning forward (nod), and of the second harmonic of both within the
step (asymmetry). Then, for each, the mean of people, and in how many trials a person would be turned round by
the mean of the others.
"""
import os
import sys
import tomllib
from pathlib import Path

import numpy as np
import pandas as pd

from fit_contacts import G, levelled

HIPS_M = 0.45       # of a trunk sensor above the hips
HARMONICS = 8


def headed(path):
    """As `levelled`, with the mean heading of each stride in place of the times."""
    _, rate, acc, gyr, R, marks, _ = levelled(path)
    axis = np.argmin((R[:, 2, :] ** 2).mean(0))
    heading = np.unwrap(np.arctan2(R[:, 1, axis], R[:, 0, axis]))
    mean = [heading[int(a):int(b)].mean() for a, b in zip(marks, marks[1:])]
    heading = np.interp(np.arange(len(heading)), 0.5 * (marks[:-1] + marks[1:]), mean)
    return rate, acc, gyr, R, heading, marks


def harmonics(signal, marks):
    phase = np.interp(np.arange(len(signal)), marks, np.arange(len(marks)))
    a, b = int(np.ceil(marks[0])), int(marks[-1])
    turn = np.exp(-2j * np.pi * np.outer(np.arange(1, HARMONICS + 1), phase[a:b]))
    return 2 * turn @ signal[a:b] / (b - a)


def facts(path, standing, lean_deg, place):
    rate, acc, gyr, R, heading, marks = headed(path)
    cos, sin = np.cos(heading), np.sin(heading)
    turned = lambda w: np.c_[cos * w[:, 0] + sin * w[:, 1], -sin * w[:, 0] + cos * w[:, 1], w[:, 2]]
    frame = lambda v: turned(np.einsum("nij,nj->ni", R, v))
    A, W = harmonics(frame(acc), marks), harmonics(frame(gyr), marks)
    sign = np.where(np.arange(1, HARMONICS + 1) % 2 == 0, 1.0, -1.0)
    angle = 0.5 * np.arctan2((sign * 2 * (A[:, 0] * A[:, 1].conj()).real).sum(), (sign * (abs(A[:, 0]) ** 2 - abs(A[:, 1]) ** 2)).sum())
    ca, sa = np.cos(angle), np.sin(angle)
    up, now = standing / np.linalg.norm(standing), R[:, 2, :].mean(0)
    ahead = np.einsum("nij,ni->nj", R, np.c_[cos * ca - sin * sa, sin * ca + cos * sa, 0 * cos]).mean(0)
    ahead -= up * (ahead @ up)
    way = 1.0 if np.sign(-(now @ ahead)) == np.sign(lean_deg) else -1.0
    lever = -up * (HIPS_M if place == "trunk" else 0.0)
    alpha = np.gradient(gyr, axis=0) * rate
    B = harmonics(frame(acc + np.cross(alpha, lever) + np.cross(gyr, np.cross(gyr, lever))), marks)
    forward = lambda H, h: way * (H[h - 1, 0] * ca + H[h - 1, 1] * sa)
    nod = lambda h: way * (W[h - 1, 1] * ca - W[h - 1, 0] * sa)
    phase = lambda z: np.degrees(np.angle(z))
    return dict(brake_sensor=phase(forward(A, 2) * A[1, 2].conj()), brake=phase(forward(B, 2) * B[1, 2].conj()),
                nod=phase(nod(2) * A[1, 2].conj()), asymmetry=phase(nod(4) * (A[1, 2] ** 2).conj()))


def main():
    data = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ["RUNFORM_DATA"])
    rows = []
    for name in ("hamner_virtual_imu", "rbds_virtual_imu"):
        for r in pd.read_csv(data / name / "reference/trials.csv", dtype={"subject": str}).itertuples():
            folder = data / name / "recordings" / r.rec
            sensors = tomllib.loads((folder / "recording.toml").read_text())["sensors"]
            for place in ("trunk", "pelvis"):
                lean = getattr(r, f"{place}_lean_mean_deg", np.nan)
                if (folder / f"{place}.csv").exists() and np.isfinite(lean):
                    found = facts(folder / f"{place}.csv", np.array(sensors[place]["standing_acc_mps2"]), lean, place)
                    rows.append(dict(place=place, rec=r.rec, person=r.subject, **found))
    table = pd.DataFrame(rows)
    for place, q in table.groupby("place"):
        print(q.round(0).to_string(index=False))
        for fact in ("brake_sensor", "brake", "nod", "asymmetry"):
            z = np.exp(1j * np.radians(q[fact].to_numpy()))
            turned = sum((np.real(z[q.person == p] * z[q.person != p].mean().conj()) < 0).sum() for p in q.person.unique())
            print(f"  {place} {fact}: mean {np.degrees(np.angle(z.mean())):+.0f} deg, {q[fact].min():+.0f} to {q[fact].max():+.0f}; turned round {turned} of {len(q)}")


if __name__ == "__main__":
    main()
