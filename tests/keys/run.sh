#!/usr/bin/env bash
# Runs all key scripts; see drive.py.   tests/keys/run.sh BUILD [--write]
up=../..; . "$(dirname "$0")/../need_build.sh"
cd "$(dirname "$0")" || exit 1
build=$(cd ../.. && cd "${1:-build}" && pwd) || exit 1
command -v tmux >/dev/null || { echo "keys: 0 passed, 1 failed (tmux is not installed)"; exit 1; }
exec python3 drive.py "$build" "${@:2}"
