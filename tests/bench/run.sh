#!/usr/bin/env bash
# Runs every benchmark: speed and memory as ratios to a peer in the same run, each line "NAME: measured RATIO (limit X) ok|over".
# A peer that is not installed is skipped and said. Not part of `make check`: machines are noisy, and a figure is to be read.
#   tests/bench/run.sh BUILD
up=../..; . "$(dirname "$0")/../need_build.sh"
set -u
cd "$(dirname "$0")/../.."
build=${1:-build}
over=0
for part in tests/bench/*.sh; do
    [ "$part" = tests/bench/run.sh ] && continue
    echo "== $(basename "$part" .sh)"
    "$part" "$build" || over=$((over + 1))
done
[ "$over" = 0 ] || echo "bench: in $over of the parts a figure is over its limit"
