# Sourced first by the test runners: ends with one sentence where the first argument is no folder with a built program.
# The folder is relative to the top of the project, or absolute.
case ${1:-build} in /*) program=${1:-build}/biji ;; *) program=$(cd "$(dirname "$0")/$up" && pwd)/${1:-build}/biji ;; esac
if [ ! -x "$program" ]; then
    echo "$0: no program at $program; run make first, or name the folder it was built in" >&2
    exit 2
fi
# What most tests expect is in English, whatever the reader's locale; tests/language asks for Chinese.
export LANGUAGE=en
