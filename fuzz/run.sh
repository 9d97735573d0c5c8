#!/usr/bin/env bash
# Fuzzes every reader for a while: fuzz/run.sh SECONDS [TARGET…]. Needs cargo-fuzz and a nightly compiler.
# RUNFORM_SEEDS (one or more folders, parted by colons) holds files to start from; each target takes those that are its
# own by their endings. Corpora and what was found stay in fuzz/corpus and fuzz/artifacts, outside the repository.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
seconds=${1:?give the seconds for each target}
shift
targets=("$@")
[ ${#targets[@]} -gt 0 ] || mapfile -t targets < <(cargo +nightly fuzz list)

# Endings of the files that a target starts from.
endings() {
  case $1 in
    csv) echo csv tsv ;;
    text) echo txt ;;
    gzip) echo gz ;;
    geneactiv | parmay) echo bin BIN ;;
    arrow) echo arrow feather ;;
    sidecar) echo toml ;;
    lines) echo csv ;;
    bids | intake) ;;
    *) echo "$1" ;;
  esac
}

for target in "${targets[@]}"; do
  mkdir -p "fuzz/corpus/$target"
  for ending in $(endings "$target"); do
    IFS=: read -ra folders <<<"${RUNFORM_SEEDS:-}"
    for folder in "${folders[@]}"; do
      # The beginning of a long file shows as much as the whole, but of those that end in their own list of contents.
      case $ending in zip | parquet | arrow | feather) most=262144 ;; *) most=65536 ;; esac
      find -L "$folder" -name "*.$ending" -type f -size -4M | sort | head -40 | while read -r file; do
        head -c "$most" "$file" >"fuzz/corpus/$target/$(cksum <"$file" | tr -d ' ')"
      done
    done
  done
  echo "== $target for $seconds s"
  cargo +nightly fuzz run ${FUZZ_OPTIONS:-} "$target" "fuzz/corpus/$target" -- \
    -max_total_time="$seconds" -timeout=20 -rss_limit_mb=4096 -max_len=262144 -print_final_stats=1
done
