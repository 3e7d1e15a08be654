#!/usr/bin/env bash
# Proves `biji review` without a screen: see review.py. Also that the scheduler's table is what its script makes.   tests/review/run.sh BUILD
up=../..; . "$(dirname "$0")/../need_build.sh"
set -u
cd "$(dirname "$0")/../.."
if ! python3 tests/unit/fsrs_cases.py | diff -q - tests/unit/fsrs_cases.h >/dev/null; then
    echo "not ok tests/unit/fsrs_cases.h is not what fsrs_cases.py makes"
    echo "review: 0 passed, 1 failed"
    exit 1
fi
exec python3 tests/review/review.py "${1:-build}/biji"
