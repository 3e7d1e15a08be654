"""What the benches share: programs run in turn, the median of their pairs, and a line for each figure: "NAME: WHAT VALUE (limit X) ok|over"."""
import collections, os, statistics, sys, time

Usage = collections.namedtuple("Usage", "cpu wall kilobytes")  # seconds of the processor, seconds that passed, peak memory


def run(command, folder=None, text=b"", environment=None, may_fail=False):
    """The cost of one run; its output is thrown away, `text` is its input."""
    command = [str(word) for word in command]
    into, out_of = os.pipe() if text else (os.open(os.devnull, os.O_RDONLY), None)
    begun = time.perf_counter()
    pid = os.fork()
    if pid == 0:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(into, 0), os.dup2(null, 1), os.dup2(null, 2)
        if out_of is not None:
            os.close(out_of)
        if folder is not None:
            os.chdir(folder)
        os.execvpe(command[0], command, environment or os.environ)
    os.close(into)
    if out_of is not None:
        with open(out_of, "wb") as pipe:
            pipe.write(text)
    _, status, usage = os.wait4(pid, 0)
    if status != 0 and not may_fail:
        sys.exit(f"bench: {' '.join(command)} failed")
    return Usage(usage.ru_utime + usage.ru_stime, time.perf_counter() - begun, usage.ru_maxrss)


class Bench:
    def __init__(self, name):
        self.name, self.over = name, 0

    def report(self, what, value, limit, more=""):
        self.over += value > limit
        print(f"{self.name}: {what} {value:.2f} (limit {limit}) {'ok' if value <= limit else 'over'}   {more}".rstrip(), flush=True)

    def compare(self, what, ours, theirs, limit, pairs=7, unit=1e3, name="ms"):
        """Reports the median of the pairs' ratios. ours, theirs: called in turn, so that a busy machine is busy for both; each gives a number."""
        both = [(ours(), theirs()) for _ in range(pairs)]
        middle = [statistics.median(pair[i] for pair in both) * unit for i in (0, 1)]
        self.report(what, statistics.median(a / max(b, 1e-9) for a, b in both), limit, f"[{middle[0]:.2f} {name}, {middle[1]:.2f} {name}]")

    def end(self):
        sys.exit(self.over > 0)
