#!/usr/bin/env bash
# Proves that pictures reach terminals that show pixels (kitty.py), also through tmux (tmux.py), that no line moves for them (steady.py),
# that hostile ones cost little (hostile.py), and that diagrams stand straight (diagrams_test.py). Cells have
# goldens (cells.sh).
#   tests/pictures/run.sh BUILD
up=../..; . "$(dirname "$0")/../need_build.sh"
set -u
cd "$(dirname "$0")/../.." || exit 1
passed=0 failed=0 log=$(mktemp); trap 'rm -f "$log"' EXIT
if ! PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null | grep -q 'libchafa\.so\.0'; then
    echo "pictures: 0 passed, 0 failed, 1 skipped"; exit 0
fi
for test in cells.sh kitty.py tmux.py steady.py hostile.py diagrams_test.py; do
    "tests/pictures/$test" "${1:-build}" >"$log" 2>&1 || failed=$((failed + 1))
    cat "$log"
    passed=$((passed + $(grep -oE '[0-9]+ passed' "$log" | tail -1 | grep -oE '[0-9]+' || echo 0)))
done
echo "pictures: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
