#!/usr/bin/env bash
# Proves that what `make install` puts beside the program works where it is used: completions in a real bash, zsh and fish, the manual.
#   tests/shells/run.sh BUILD
up=../..; . "$(dirname "$0")/../need_build.sh"
cd "$(dirname "$0")/../.." || exit 1
exec python3 tests/shells/shells.py "$program"
