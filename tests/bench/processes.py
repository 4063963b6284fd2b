"""What processes cost, read from the kernel: processor time and memory."""

from pathlib import Path

PROC = Path("/proc")


def family(pid: int) -> list[int]:
    """The process and everything it started."""
    found = [pid]
    for one in found:
        for task in (PROC / str(one) / "task").glob("*"):
            try:
                found += [int(child) for child in (task / "children").read_text().split()]
            except OSError:  # it has just ended
                continue
    return found


def cpu_milliseconds(pids: list[int]) -> float:
    """Time on a processor so far, all threads together, to the microsecond."""
    nanoseconds = 0
    for pid in pids:
        for path in (PROC / str(pid) / "task").glob("*/schedstat"):
            try:
                nanoseconds += int(path.read_text().split()[0])
            except OSError:
                continue
    return nanoseconds / 1e6


def pss_mebibytes(pids: list[int]) -> float:
    """Memory, what is shared counted once between those who share it."""
    kilobytes = 0
    for pid in pids:
        for line in (PROC / str(pid) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                kilobytes += int(line.split()[1])
    return kilobytes / 1024


def load() -> str:
    """How busy the machine is: measurements on a busy one say little."""
    one, five, _ = (float(figure) for figure in (PROC / "loadavg").read_text().split()[:3])
    return f"{one:.1f} over one minute, {five:.1f} over five"
