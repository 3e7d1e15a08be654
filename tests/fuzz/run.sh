#!/usr/bin/env bash
# Runs the fuzzers of a build folder: a short share, or COUNT mutations each; and the targets of `make fuzz` over the seeds kept.
#   tests/fuzz/run.sh BUILD [COUNT [SEED]]
up=../..; . "$(dirname "$0")/../need_build.sh"
set -u
cd "$(dirname "$0")/../.."
build=${1:-build} count=${2:-20000} seed=${3:-1}
passed=0 failed=0
for fuzzer in "$build"/tests/*_fuzz; do
    [ -x "$fuzzer" ] || continue
    corpus=()
    [ "$count" -gt 20000 ] && [ "$(basename "$fuzzer")" = math_fuzz ] && corpus=(../shared/corpus/math/*.jsonl)
    [ -e "${corpus[0]:-}" ] || corpus=()
    if timeout 7200 "$fuzzer" "$count" "$seed" "${corpus[@]}"; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
done
for target in "$build"/tests/*_target; do
    [ -x "$target" ] || continue
    if timeout 600 "$target" "tests/fuzz/seeds/$(basename "$target" _target)"; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
