"""When each duty is done next. Pure: times are seconds of a clock that never jumps."""

from collections.abc import Iterable, Sequence

from learning.jobs.duties import Duty

AGAIN = 30.0  # seconds after a duty that failed


class Timetable:
    """The duties and the moment of each. All are due at the start."""

    def __init__(self, duties: Sequence[Duty], *, now: float) -> None:
        self.duties = {duty.name: duty for duty in duties}
        self.next_at = dict.fromkeys(self.duties, now)

    def ring(self, names: Iterable[str], *, now: float) -> None:
        """These are due now. Names that nobody knows are passed over."""
        for name in set(names) & set(self.duties):
            self.next_at[name] = min(self.next_at[name], now)

    def due(self, *, now: float) -> Duty | None:
        """The duty that waits longest, if any is due."""
        name = min(self.next_at, key=self.next_at.__getitem__)
        return self.duties[name] if self.next_at[name] <= now else None

    def done(self, duty: Duty, *, now: float, wish: float | None) -> None:
        """It was done, and wants to go on in so many seconds."""
        self.next_at[duty.name] = now + (duty.every if wish is None else min(wish, duty.every))

    def failed(self, duty: Duty, *, now: float) -> None:
        """It was not: after a pause, so that a fault does not keep the machine busy."""
        self.next_at[duty.name] = now + min(AGAIN, duty.every)
