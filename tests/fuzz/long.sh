#!/usr/bin/env bash
# Runs each libFuzzer target of a build folder for some seconds, beginning with the seeds that are kept. New inputs gather in the build
# folder; what breaks a target is put into BUILD/TARGET.found, to be kept in tests/fuzz/seeds/TARGET once it is mended.
#   tests/fuzz/long.sh BUILD [SECONDS [TARGET...]]
set -u
cd "$(dirname "$0")/../.."
build=${1:-build/fuzz} seconds=${2:-60}
passed=0 failed=0
for target in "$build"/tests/*_target; do
    name=$(basename "$target" _target)
    [ $# -gt 2 ] && [[ " ${*:3} " != *" $name "* ]] && continue
    mkdir -p "$build/$name.corpus" "$build/$name.found"
    if "$target" -max_total_time="$seconds" -max_len=4096 -timeout=10 -rss_limit_mb=2048 -print_final_stats=0 -verbosity=0 \
        -artifact_prefix="$build/$name.found/" "$build/$name.corpus" "tests/fuzz/seeds/$name" >"$build/$name.log" 2>&1; then
        passed=$((passed + 1)); echo "$name: $(ls "$build/$name.corpus" | wc -l) inputs, nothing found"
    else
        failed=$((failed + 1)); echo "not ok $name: see $build/$name.log"; grep -aE 'runtime error|ERROR|not ok|Assertion' "$build/$name.log" | head -3
    fi
done
echo "fuzz: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
