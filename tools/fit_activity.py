#!/usr/bin/env python3
"""Fits the weights of the evidence for running (src/gait/evidence/coefficients.rs) and judges them
on people and data sets left out.

    cargo build --release --example window_features
    python3 tools/fit_activity.py DATA [--write]

DATA is the folder of recorded data sets (RUNFORM_DATA). Needs numpy and pandas. Every person weighs
the same, and running as much as everything else (prior 1 : 1). A window counts with the gates of
src/gait/evidence.rs; "chain" is src/gait/chain.rs over neighbouring seconds. Prints Markdown tables;
--write puts the weights into coefficients.rs.

The choice of features was made before this script (38 000 windows of the same people), so the
left-out figures judge the weights, not the idea.
"""
import argparse
import gzip
import io
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "target/release/examples/window_features"
W = 10.0
KINDS = {  # placements whose windows are fitted together, and the features
    "BODY": (["waist", "hip", "pelvis", "trunk"], ["ln_step_g", "ln_step_hz", "ln_sway"]),
    "WRIST": (["wrist", "waist", "hip", "pelvis", "trunk", "pocket"], ["ln_step_g", "ln_step_hz"]),
    "POCKET": (["pocket", "waist", "hip"], ["ln_length_step_g", "ln_length_step_hz"]),
    "FOOT": (["foot", "shank"], ["resting", "ln_stride_s"]),
    "THIGH": (["thigh", "foot", "shank"], ["resting", "ln_stride_s"]),
}
JUDGED = {"BODY": None, "WRIST": ["wrist"], "POCKET": ["pocket"], "FOOT": None, "THIGH": ["thigh"]}


def features(path, placement):
    run = subprocess.run([PROGRAM, str(path), placement], capture_output=True, text=True)
    if run.returncode:
        print(f"  left out: {path}: {run.stderr.strip()[:100]}", file=sys.stderr)
        return None
    return pd.read_csv(io.StringIO(run.stdout))


def labelled(source, person, recording, placement, path, label_of):
    """One recording's seconds with label 1 (running), 0 (not) or NaN."""
    d = features(path, placement)
    if d is None or d.empty:
        return None
    d["source"], d["person"], d["recording"], d["placement"] = source, person, recording, placement
    d["label"] = [label_of(t + 0.5) for t in d.t_s]
    return d


def in_table(table, pad_s=2.0):
    """Label by rows (t0, t1, value): a second counts when 2 s around it lie in rows of one value."""
    def label(t):
        around = {v for a, b, v in table if a < t + pad_s and b > t - pad_s}
        inside = [v for a, b, v in table if a <= t < b]
        return inside[0] if inside and around == {inside[0]} else np.nan
    return label


def harlab(data, temporary):
    base = data / "harlab_actigraph"
    windows = pd.read_csv(base / "reference/windows.csv", dtype={"sid": str})
    value = {"jog": 1.0, "walk": 0.0, "still": 0.0}
    for path in sorted((base / "recordings").glob("*/*.csv.xz")):
        sid, placement = path.parent.name, path.name.split(".")[0]
        rows = windows[(windows.sid == sid) & (windows.placement == placement)]
        table = [(r.t_start_s, r.t_start_s + W, value.get(r.label, np.nan)) for r in rows.itertuples()
                 if not (sid == "033" and 620 <= r.t_start_s <= 660)]
        yield labelled("harlab_actigraph", "har" + sid, sid, placement, unpacked(path, temporary), in_table(table))
    base = data / "harlab_hexoskin"
    for path in sorted((base / "recordings").glob("*/*.csv.xz")):
        sid = path.parent.name
        cadence = pd.read_csv(base / f"reference/{sid}_device_cadence.csv").device_cadence_spm.to_numpy(float)
        def label(t, cadence=cadence):
            c = cadence[max(int(t) - 3, 0):int(t) + 5]
            if len(c) < 8:
                return np.nan
            if c.min() >= 138 and np.ptp(c) <= 15:
                return 1.0
            return 0.0 if c.max() < 136 and c.min() >= 60 else np.nan
        yield labelled("harlab_hexoskin", "har" + sid, sid, "waist", unpacked(path, temporary), label)


def unpacked(path, temporary):
    out = temporary / (path.parent.name + "_" + path.name.removesuffix(".xz"))
    pd.read_csv(path).to_csv(out, index=False)
    return out


def virtual(data, temporary):
    for name in ("hamner_virtual_imu", "rbds_virtual_imu", "ric_virtual_imu", "virtual_imu"):
        base = data / name / "recordings" if name != "virtual_imu" else data / name
        for path in sorted(base.glob("*/*.csv")):
            site, trial = path.stem, path.parent.name
            if site.startswith("truth") or (trial == "ric_20140515" and site.startswith("foot")):
                continue
            person = "ham" + trial[3:5] if trial.startswith("ham") else trial.split("_run")[0]
            yield labelled(name, person, f"{trial}/{site}", site.split("_")[0], path, lambda t: 1.0)


def sisfall(data, temporary):
    for path in sorted((data / "sisfall/recordings").glob("D0*.gz")):
        text = gzip.open(path, "rt", encoding="latin1").read().replace(";", "")
        raw = np.array([[int(x) for x in line.split(",")[:6]] for line in text.splitlines() if line.count(",") == 8], float)
        table = pd.DataFrame(np.column_stack([np.arange(len(raw)) / 200, raw[:, :3] / 256]),
                             columns=["t_s", "acc_x_g", "acc_y_g", "acc_z_g"])
        out = temporary / (path.name + ".csv")
        table.to_csv(out, index=False)
        activity, person = path.name.split("_")[:2]
        value = 1.0 if activity in ("D03", "D04") else 0.0
        end = len(raw) / 200
        yield labelled("sisfall", person, path.name, "waist", out, lambda t: value if 2 < t < end - 2 else np.nan)


def others(data, temporary):
    base = data / "adeptdata_outdoor_run"
    value = {"running": 1.0, "walking": 0.0, "standing": 0.0}
    rows = pd.read_csv(base / "reference/segments.csv")
    table = [(r.t0_s, r.t1_s, value.get(r.state, np.nan)) for r in rows.itertuples()]
    for file, placement in (("left_ankle", "shank"), ("left_hip", "hip")):
        yield labelled("adept", "adept", file, placement, base / f"recordings/{file}.csv", in_table(table))
    base = data / "pyshoe_vicon_foot"
    strides = pd.read_csv(base / "reference/strides.csv")
    for path in sorted((base / "recordings").glob("*.csv")):
        value = 1.0 if path.stem.startswith("run") else 0.0
        mine = strides[strides.trial == path.stem]
        table = [(a, b, value) for a, b in zip(mine.mid0_s, mine.mid1_s)]
        yield labelled("pyshoe", "pyshoe", path.stem, "foot", path, in_table(table, 0.5))
    base = data / "idrotts_movesense"
    trials = pd.read_csv(base / "reference/trials.csv").set_index("trial")
    windows = pd.read_csv(base / "reference/windows.csv")
    for path in sorted((base / "recordings").glob("*.csv")):
        value = 1.0 if trials.activity[path.stem] == "running" else 0.0
        mine = windows[(windows.trial == path.stem) & (windows.steady == 1)]
        table = [(a, b, value) for a, b in zip(mine.t0_s, mine.t1_s)]
        yield labelled("idrotts", "idr" + trials.subject[path.stem], path.stem, "foot", path, in_table(table, 1.0))
    for file in ("left_foot", "right_foot"):
        yield labelled("gaitmap", "gaitmap", file, "foot", data / f"gaitmap_foot_walk/recordings/{file}.csv", lambda t: 0.0)
    for path in sorted((data / "phone_field/xio_gait_walk").glob("*.csv")):
        yield labelled("xio", "xio", path.stem, "foot", path, lambda t: 0.0)
    for path in sorted((data / "phone_field/physics_toolbox_gforce").glob("*.csv")):
        if path.stem not in ("run1", "fast5", "walk4"):
            continue
        raw = pd.read_csv(path)
        table = raw[["gFx", "gFy", "gFz"]].set_axis(["acc_x_g", "acc_y_g", "acc_z_g"], axis=1)
        table.insert(0, "t_s", raw["time"] if "time" in raw else np.arange(len(raw)) / 100)
        out = temporary / f"gforce_{path.stem}.csv"
        table.to_csv(out, index=False)
        value = 1.0 if path.stem == "run1" else 0.0
        yield labelled("gforce", "gforce_" + path.stem, path.stem, "pocket", out, lambda t: value)
    for path in sorted((data / "mobifall_jog/recordings").glob("*_acc_*.txt")):
        rows = path.read_text(errors="replace").split("@DATA")[1].strip().splitlines()
        raw = np.array([[float(x) for x in row.split(",")] for row in rows if row.count(",") == 3])
        table = pd.DataFrame(np.column_stack([(raw[:, 0] - raw[0, 0]) * 1e-9, raw[:, 1:]]),
                             columns=["t_s", "acc_x_mps2", "acc_y_mps2", "acc_z_mps2"])
        out = temporary / f"mobifall_{path.stem}.csv"
        table.to_csv(out, index=False)
        value, end = 1.0 if path.stem.startswith("JOG") else 0.0, table.t_s.iloc[-1]
        yield labelled("mobifall", "mobifall5", path.stem, "pocket", out, lambda t: value if 2 < t < end - 2 else np.nan)
    base = data / "phone_runs/recordings"
    yield labelled("phone_runs", "phyphox", "phyphox", "pocket", base / "phyphox_ios_run/Accelerometer.csv", lambda t: 1.0)
    linear, gravity = (pd.read_csv(base / f"sensorlogger_ios_run/{n}.csv") for n in ("Accelerometer", "Gravity"))
    n = min(len(linear), len(gravity))
    table = pd.DataFrame({"t_s": linear.seconds_elapsed[:n]} | {f"acc_{a}_mps2": linear[a][:n] + gravity[a][:n] for a in "xyz"})
    out = temporary / "sensorlogger.csv"
    table.to_csv(out, index=False)
    yield labelled("phone_runs", "sensorlogger", "sensorlogger", "pocket", out, lambda t: 1.0)
    for path in sorted((data / "st_mems_30hz/recordings").glob("*/*.csv")):
        value = {"walking": 0.0, "jogging": 1.0, "stationary": 0.0, "biking": 0.0, "driving": 0.0}.get(path.parent.name.split("_")[1], np.nan)
        yield labelled("st_mems", "st_" + path.parent.name, path.parent.name, path.stem, path, lambda t: value)


def prepare(d):
    d["ln_step_g"], d["ln_step_hz"] = np.log(d.step_g), np.log(d.step_hz)
    d["ln_sway"] = np.log(d.sway_share + 0.03)
    d["ln_length_step_g"], d["ln_length_step_hz"] = np.log(d.length_step_g), np.log(d.length_step_hz)
    d["ln_stride_s"] = np.log(d.stride_s)
    return d


def fit(x, y, weight, ridge=0.3):
    """Logistic regression by Newton's method, standardised inside, a small ridge on the weights."""
    mean, sd = np.average(x, axis=0, weights=weight), x.std(axis=0)
    z = np.column_stack([np.ones(len(x)), (x - mean) / sd])
    b = np.zeros(z.shape[1])
    penalty = np.diag([0.0] + [ridge] * x.shape[1])
    for _ in range(100):
        p = 1 / (1 + np.exp(-np.clip(z @ b, -30, 30)))
        gradient = z.T @ (weight * (y - p)) - penalty @ b
        hessian = (z * (weight * p * (1 - p))[:, None]).T @ z + penalty
        step = np.linalg.solve(hessian, gradient)
        b += step
        if np.abs(step).max() < 1e-9:
            break
    w = b[1:] / sd
    return np.concatenate([[b[0] - w @ mean], w])


def weights(d):
    """Persons weigh the same within running and within the rest; both weigh the same."""
    out = np.zeros(len(d))
    for value in (0.0, 1.0):
        side = d.label == value
        people = d.person[side]
        count = people.map(people.value_counts())
        out[side] = 0.5 / (count * max(people.nunique(), 1))
    return out * 200.0


def gates(d, kind):
    """The gates of src/gait/evidence.rs."""
    if kind == "BODY":
        between = (d.step_hz < 2.37) & (d.step_g < 0.8)
        return ~between & d.step_hz.between(2.17, 3.9) & d.step_g.between(0.30, 2.2) & (d.repeats >= 0.4) & (d.sway_share < 1.0)
    if kind == "WRIST":
        return d.step_hz.between(2.17, 3.9) & (d.step_g >= 0.30) & (d.repeats >= 0.4) & (d.stride_strength >= 0.7)
    if kind == "POCKET":
        return d.length_step_hz.between(2.17, 3.9) & (d.length_step_g >= 0.30) & (d.stride_strength >= 0.5)
    moves = d.stride_s.between(0.52, 0.95) & (d.stride_strength >= 0.5) & (d.mean_length_g > 1.03)
    if kind == "THIGH":
        return moves & (d.length_sd_g > 0.35) & ((d.rich > 0.05) | (d.length_half > -0.7))
    return moves & (d.length_sd_g > 0.3) & ~((d.rich < 0.03) & (d.length_half < -0.88))


def chain(odds, switch=1 / 60, weight=0.6, horizon=8):
    def carried(o):
        p = 1 / (1 + np.exp(-o))
        q = p * (1 - switch) + (1 - p) * switch
        return np.log(q / (1 - q))
    out, past = [], None
    for i, own in enumerate(odds):
        future = 0.0
        for o in reversed(odds[i + 1:i + 1 + horizon]):
            future = carried(future + weight * o)
        past = weight * own + (carried(past) if past is not None else 0.0)
        out.append(past + future)
    return np.array(out)


def evidence(d, b, kind):
    columns = KINDS[kind][1]
    s = b[0] + d[columns].to_numpy() @ b[1:]
    s = np.where(gates(d, kind), s, np.minimum(s, -1.5))
    if kind == "FOOT":
        lifted = (d.turning_90_radps.to_numpy() - 1.0).clip(0.0, 1.0)
        s = np.minimum(s, np.where(np.isnan(lifted), 4.0, -1.5 + 5.5 * lifted))
    return np.clip(s, -4, 4)


def judge(d, odds, name):
    d = d.assign(odds=odds)
    d["chain"] = np.nan
    for _, part in d.groupby(["source", "recording", "placement"]):
        d.loc[part.index, "chain"] = chain(part.odds.to_numpy())
    run, rest = d[d.label == 1], d[d.label == 0]
    by = (run.chain > 0).groupby(run.person).mean()
    return (f"| {name} | {len(run)}, {run.person.nunique()} | {len(rest)}, {rest.person.nunique()} | "
            f"{100 * (run.odds > 0).mean():.1f} % / {int((rest.odds > 0).sum())} | "
            f"{100 * (run.chain > 0).mean():.1f} % ({by.idxmin()} {100 * by.min():.0f}) / {int((rest.chain > 0).sum())} |")


def left_out(d, kind, by):
    odds = pd.Series(np.nan, index=d.index)
    for name in d[by].unique():
        rest, mine = d[(d[by] != name) & d.label.notna()], d[d[by] == name]
        if rest.label.nunique() < 2:
            return None
        b = fit(rest[KINDS[kind][1]].to_numpy(), rest.label.to_numpy(), weights(rest))
        odds[mine.index] = evidence(mine, b, kind)
    return odds


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("data", type=Path)
    ap.add_argument("--write", action="store_true", help="write the weights into coefficients.rs")
    ap.add_argument("--cache", type=Path, help="keep the table of features here")
    o = ap.parse_args()
    if o.cache and o.cache.exists():
        d = pd.read_pickle(o.cache)
    else:
        with tempfile.TemporaryDirectory() as folder:
            parts = [p for make in (harlab, virtual, sisfall, others) for p in make(o.data, Path(folder)) if p is not None]
        d = pd.concat(parts, ignore_index=True)
        if o.cache:
            d.to_pickle(o.cache)
    d = prepare(d)
    found = {}
    print("| placement | running: seconds, people | other: seconds, people | window: found / false | chain: found (worst person) / false |")
    print("|---|---|---|---|---|")
    for kind, (places, columns) in KINDS.items():
        mine = d[d.placement.isin(places)].reset_index(drop=True)
        known = mine[mine.label.notna()]
        b = fit(known[columns].to_numpy(), known.label.to_numpy(), weights(known))
        found[kind] = b
        judged = JUDGED[kind] or places
        shown = mine[mine.placement.isin(judged)]
        print(judge(shown, evidence(shown, b, kind), f"{kind.lower()}, all in"))
        for by, name in (("person", "person left out"), ("source", "data set left out")):
            odds = left_out(mine, kind, by)
            if odds is not None:
                print(judge(shown, odds[shown.index].to_numpy(), f"{kind.lower()}, {name}"))
    for kind, b in found.items():
        print(f"{kind}: {b[0]:.1f} " + " ".join(f"{w:+.1f} {c}" for w, c in zip(b[1:], KINDS[kind][1])))
    if o.write:
        path = ROOT / "src/gait/evidence/coefficients.rs"
        text = path.read_text()
        for kind, b in found.items():
            w = [f"{x:.1f}" for x in b[1:]] + ["0.0"] * (4 - len(b))
            text = re.sub(rf"(const {kind}: Weights =\s+Weights \{{ intercept: )[-.\d]+(, weights: \[)[^\]]*", rf"\g<1>{b[0]:.1f}\g<2>{', '.join(w)}", text)
        path.write_text(text)


if __name__ == "__main__":
    main()
