#!/usr/bin/env python3
"""What moves when a constant that rests on judgement is half or double, written to docs/src/judgement.md.

    python3 tools/sensitivity.py DATA [--scratch FOLDER] [--jobs 2] [--only TEXT] [--built | --page-only]

DATA is the folder of recorded data sets (RUNFORM_DATA). The constants, and the recordings that are looked at,
stand in tools/judgement.toml. Standard library only (Python 3.11).

The source is copied to the scratch folder, and every constant there becomes a function that asks which of its
three values it is to give. So one build serves for all; `crates/validate/examples/sensitivity.rs` analyses the
recordings once for each value and holds what the library says, and how it stands to the references, against
the unchanged one. Before that the copy must say the same as the source does, to the bit. A value with which
the library panics or takes too long is told as such.

Results are kept in the scratch folder line by line (`results.jsonl`): a run that was stopped goes on.
"""
import argparse
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import constants
import judgement_page

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = "crates/validate/examples/sensitivity.rs"
PACKAGES = ["crates/io", "crates/validate"]
FIRST = ["MARK_BAND", "PLAUSIBLE", "SIDE_CONFIDENCE", "HEADING_CONFIDENCE", "OUTLIER", "RESTLESS", "STILL_GYR_SD_RADPS",
         "STILL_ACC_SD_MPS2", "CLEAR", "FILLED_CONFIDENCE", "REPEATS", "STEP_HZ", "STRIDE_S", "FLIGHT", "SETTLED_STRIDES"]
SLOW = 20  # times the base, after which a value counts as one that never ends


def copy(root, scratch, texts):
    """The library, the readers and the validation as a workspace of their own."""
    for folder in ["src", *PACKAGES]:
        wanted = {str(p.relative_to(root)) for p in (root / folder).rglob("*") if p.is_file()}
        for old in [p for p in (scratch / folder).rglob("*") if p.is_file()]:
            if str(old.relative_to(scratch)) not in wanted:
                old.unlink()
        for path in wanted:
            text = texts.get(path.removeprefix("src/")) if path.startswith("src/") else None
            put(scratch / path, text.encode() if text is not None else (root / path).read_bytes())
    manifest = (root / "Cargo.toml").read_text()
    lines, skip = [], False
    for line in manifest.split("\n"):
        if line.startswith("["):
            skip = line.startswith(("[dev-dependencies]", "[[test]]", "[[bench]]"))
        if line.startswith("members ="):
            line = f'members = [".", {", ".join(json.dumps(p) for p in PACKAGES)}]'
        if not skip:
            lines.append(line)
    put(scratch / "Cargo.toml", "\n".join(lines).encode())
    put(scratch / "Cargo.lock", (root / "Cargo.lock").read_bytes())


def put(path, data):
    """Writes what is different, so that cargo does not build the rest again."""
    if not path.exists() or path.read_bytes() != data:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def build(scratch, target):
    env = {**os.environ, "CARGO_TARGET_DIR": str(target)}
    command = ["cargo", "build", "--release", "-p", "runform-validate", "--example", "sensitivity"]
    done = subprocess.run(command, cwd=scratch, env=env, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit("the copy does not compile:\n" + done.stderr[-6000:])
    return target / "release/examples/sensitivity"


def answers(program, data, jobs, rows, limit_s):
    """Yields what the harness says; ends early when nothing came for `limit_s()` seconds."""
    command = [program, data, ROOT / "tools/judgement.toml", str(jobs)]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    child.stdin.write("".join(f"{r.number} {'live' if r.file.startswith('live/') else 'report'}\n" for r in rows))
    child.stdin.close()
    heard, over = [time.monotonic()], threading.Event()

    def watch():
        while not over.wait(1.0):
            if time.monotonic() - heard[0] > limit_s():
                child.kill()
    threading.Thread(target=watch, daemon=True).start()
    for line in child.stdout:
        heard[0] = time.monotonic()
        yield json.loads(line)
    over.set()
    child.wait()


def digests(program, data, jobs):
    return {a["base"]: a["digest"] for a in answers(program, data, jobs, [], lambda: 3600) if "base" in a}


def measure(program, data, jobs, rows, kept):
    """Asks for every row that is not kept yet, those first that the issue of constants named."""
    done = {(r["row"], r["variant"]) for r in kept.results}
    todo = sorted((r for r in rows if {(kept.key(r), v) for v in (1, 2)} - done), key=rank)
    kept.put({"asked": [kept.key(r) for r in todo]})
    while todo:
        took, asked, seen = {"s": 600.0}, 0, set()
        for a in answers(program, data, jobs, todo, lambda: SLOW * took["s"] + 60):
            if "base" in a:
                took["s"] = max(a["seconds"], 1.0)
                kept.put(a)
                print(f"base {a['base']}: {a['seconds']:.1f} s, {a['samples']} samples", flush=True)
            elif "reached" in a:
                numbers = {n for n, count in a["counts"] if count}
                seen |= numbers
                kept.put({"reached": a["reached"], "rows": [kept.key(r) for r in todo if r.number in numbers]})
            else:
                row = next(r for r in todo if r.number == a["row"])
                kept.put({"row": kept.key(row), "variant": a["variant"], "moved": a["moved"]})
                asked += 1
                print(f"{time.strftime('%H:%M:%S')} {kept.key(row)} {a['variant']}", flush=True)
        # The harness leaves out what nothing reaches.
        looked_at = [r for r in todo if r.number in seen]
        stuck, variant = looked_at[asked // 2:], 1 + asked % 2
        if stuck:
            # The value that was being looked at ended the harness.
            for v in range(variant, 3):
                kept.put({"row": kept.key(stuck[0]), "variant": v, "moved": None})
        todo = stuck[1:]


def rank(row):
    """The order in which constants are looked at, in case that time is short."""
    folder = row.file.split("/")[0]
    order = ["gait", "orientation", "metrics", "engine", "analysis", "form", "intake", "signal", "live"]
    place = order.index(folder) if folder in order else len(order)
    return (not (row.find or row.const in FIRST), place, row.number)


class Kept:
    """What was measured, on disk line by line."""

    def __init__(self, path, rows):
        self.path, self.rows = path, rows
        lines = path.read_text().splitlines() if path.exists() else []
        self.lines = [json.loads(line) for line in lines]

    @property
    def results(self):
        return [line for line in self.lines if "row" in line]

    def key(self, row):
        """Names the constant with its values: another value is measured anew."""
        return f"{row.file} {row.name} {row.value} {row.half} {row.double}"

    def put(self, line):
        self.lines.append(line)
        with self.path.open("a") as file:
            file.write(json.dumps(line) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("data")
    parser.add_argument("--scratch", default=str(ROOT / "target/sensitivity"))
    parser.add_argument("--target", help="cargo's folder for the copy's build (default: in the scratch folder)")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", help="only rows whose file and name hold this text")
    parser.add_argument("--built", action="store_true", help="the programs of the last run serve again")
    parser.add_argument("--page-only", action="store_true", help="write the page from what was kept")
    parser.add_argument("--page", default=str(ROOT / "docs/src/judgement.md"), help="where the page goes")
    parser.add_argument("--date", default=time.strftime("%Y-%m-%d"))
    args = parser.parse_args()
    scratch = Path(args.scratch)
    scratch.mkdir(parents=True, exist_ok=True)
    listed, rows = constants.read(ROOT)
    kept = Kept(scratch / "results.jsonl", rows)
    fixed = {(f, n) for f, names in listed.get("compiled_in", {}).items() for n in names}
    if not args.page_only:
        target = Path(args.target) if args.target else scratch / "build"
        if not args.built:
            made(scratch / "copy", target, rows, fixed)
        plain, asking = target / "plain", target / "asking"
        was, now = digests(plain, args.data, args.jobs), digests(asking, args.data, args.jobs)
        if was != now:
            raise SystemExit(f"the copy says something else than the source: {was} {now}")
        print("the copy says the same to the bit", flush=True)
        asked = [r for r in rows if not {(r.file, r.const), (r.file, r.name)} & fixed]
        measure(asking, args.data, args.jobs, [r for r in asked if (args.only or "") in f"{r.file} {r.name}"], kept)
    Path(args.page).write_text(judgement_page.page(listed, rows, kept, fixed, args.date, version()))


def made(folder, target, rows, fixed):
    """The two programs. One folder for both: cargo tells packages of two folders apart by their place in them only."""
    copy(ROOT, folder, {})
    shutil.copy2(build(folder, target), target / "plain")
    copy(ROOT, folder, constants.changed(ROOT, rows, fixed))
    asking_src(folder, len(rows))
    shutil.copy2(build(folder, target), target / "asking")


def asking_src(scratch, n):
    put(scratch / "src/knob.rs", constants.KNOB.format(n=n).encode())
    lib = (scratch / "src/lib.rs").read_text()
    put(scratch / "src/lib.rs", (lib + "\n#[doc(hidden)]\npub mod knob;\n").encode())
    example = (scratch / EXAMPLE).read_text()
    example = example.replace("fn choose(_row: usize, _variant: usize) {}", "use runform::knob::{choose, reached};")
    old = example[example.index("/// How often constant number"):example.index("fn main()")]
    put(scratch / EXAMPLE, example.replace(old, "").encode())


def version():
    text = (ROOT / "Cargo.toml").read_text()
    return text.split("[workspace.package]")[1].split('version = "')[1].split('"')[0]


if __name__ == "__main__":
    sys.exit(main())
