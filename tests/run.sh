#!/usr/bin/env bash
# Runs every test against a build folder and ends with one line "N passed, N failed".
#   tests/run.sh BUILD [TOPIC...]      TOPIC: folders of tests/ to leave out
# A test is a program in BUILD/tests (cmocka), or an executable tests/*/run.sh or tests/notes/*.py that prints a last line
# "[word: ]N passed, N failed[, N skipped]". Whoever exits non-zero without such a line counts as one failure.
up=..; . "$(dirname "$0")/need_build.sh"
set -u
cd "$(dirname "$0")/.."
build=${1:-build}
left_out=" ${*:2} "
for topic in ${*:2}; do
    [ -d "tests/$topic" ] || { echo "tests/run.sh: no folder tests/$topic to leave out" >&2; exit 2; }
done
passed=0 failed=0 skipped=0
count() { # name status output-file
    local line p f s
    line=$(grep -aoE '[0-9]+ passed, [0-9]+ failed(, [0-9]+ skipped)?' "$3" | tail -1)
    if [ -z "$line" ]; then # cmocka: "[  PASSED  ] 12 test(s)."
        p=$(grep -aoE '^\[  PASSED  \] [0-9]+ test' "$3" | grep -oE '[0-9]+' | tail -1)
        f=$(grep -aoE '^\[  FAILED  \] [0-9]+ test' "$3" | grep -oE '[0-9]+' | tail -1)
    else
        p=$(echo "$line" | grep -oE '^[0-9]+'); f=$(echo "$line" | grep -oE '[0-9]+ failed' | grep -oE '[0-9]+')
        s=$(echo "$line" | grep -oE '[0-9]+ skipped' | grep -oE '[0-9]+')
    fi
    p=${p:-0} f=${f:-0} s=${s:-0}
    [ "$2" -ne 0 ] && [ "$f" -eq 0 ] && f=1
    [ $((p + f + s)) -eq 0 ] && f=1
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
    printf '%-28s %5d passed %3d failed %3d skipped\n' "$1" "$p" "$f" "$s"
    [ "$f" -eq 0 ] || { echo "---- $1 ----"; tail -60 "$3"; echo "----"; }
}
# As many at a time as there are processors; what each printed is told in order.
logs=$(mktemp -d); trap 'rm -rf "$logs"' EXIT
places=$(nproc) names=() told=0
tell() {
    while [ "$told" -lt "${#names[@]}" ] && [ -e "$logs/$told.status" ]; do
        count "${names[told]}" "$(cat "$logs/$told.status")" "$logs/$told"; told=$((told + 1))
    done
}
try() { # name command...
    local log=$logs/${#names[@]}; names+=("$1")
    while [ "$(jobs -rp | wc -l)" -ge "$places" ]; do wait -n; tell; done
    { "${@:2}" >"$log" 2>&1; echo $? >"$log.part"; mv "$log.part" "$log.status"; } &
}
for test in "$build"/tests/*_test; do
    [ -x "$test" ] || continue
    try "$(basename "$test")" "$test"
done
for test in tests/*/run.sh; do
    [ -x "$test" ] || continue
    topic=$(basename "$(dirname "$test")")
    case "$left_out bench " in *" $topic "*) continue ;; esac
    try "$topic" "$test" "$build"
done
for test in tests/notes/*.py tests/notes/numbers/ch*.py tests/notes/numbers/lab.py; do
    case "$left_out" in *" notes "*) break ;; esac
    [ -f "$test" ] || continue
    try "${test#tests/}" python3 "$test"
done
wait; tell
[ "$skipped" -eq 0 ] || echo "$passed passed, $failed failed, $skipped skipped"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
