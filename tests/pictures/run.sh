#!/usr/bin/env bash
# Proves that pictures reach terminals that show pixels (kitty.py).
#   tests/pictures/run.sh BUILD
up=../..; . "$(dirname "$0")/../need_build.sh"
cd "$(dirname "$0")/../.." || exit 1
if ! PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2>/dev/null | grep -q 'libchafa\.so\.0'; then
    echo "pictures: 0 passed, 0 failed, 1 skipped"; exit 0
fi
exec python3 tests/pictures/kitty.py "${1:-build}"
