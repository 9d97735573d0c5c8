#!/usr/bin/env bash
# Makes the sample page of the documentation, its picture, and the picture of the placements, from a simulated
# run: no recorded data is in the repository. Without an argument they are written to docs/src; with one, to
# that folder. Needs cargo.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
to="${1:-docs/src}"
runform() { cargo run --quiet --release --locked -p runform-cli -- "$@"; }

work=target/sample
mkdir -p "$work" "$to/sample"
runform simulate --preset overstriding_moderate --sensors sacrum,trunk,shank_left,shank_right \
  --duration-s 660 --bending-s 6 --standing-s 6 -o "$work/sample_run"
runform analyze "$work/sample_run" -o "$work/results" --date 2026-05-04 --quiet --overwrite
runform report "$work/results/sample_run" --picture "$to/sample/report.svg" --quiet
cp "$work/results/sample_run/report.html" "$to/sample/report.html"
runform explain --page placements > "$to/placements.svg"
