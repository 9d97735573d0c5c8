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

# A recorded run beside it, where the data sets are at hand. Har-Lab's recordings are under the MIT licence, which permits
# showing what comes of them; the page is made anew each time and never committed.
data="${RUNFORM_DATA:-../shared/data}/harlab_actigraph/recordings/028"
if [ -d "$data" ]; then
  rm -rf "$work/recorded_harlab_028"
  mkdir -p "$work/recorded_harlab_028"
  cp "$data"/{waist,wrist,shank}.csv.xz "$work/recorded_harlab_028/"
  cat >"$work/recorded_harlab_028/recording.toml" <<'TOML'
[subject]
height_m = 1.84
mass_kg = 75.5
age_y = 50
sex = "male"

[conditions]
speed_mps = 2.46
surface = "treadmill"
TOML
  runform analyze "$work/recorded_harlab_028" -o "$work/results" --quiet --overwrite
  cp "$work/results/recorded_harlab_028/report.html" "$to/sample/recorded.html"
  echo "recorded sample: $to/sample/recorded.html (Har-Lab/HumanActivityData, MIT)"
else
  echo "recorded sample: no data, not made"
fi
