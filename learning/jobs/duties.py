"""The duties behind the pages, and how often each is done. The one list; names, not imports.

A duty finds its work in tables, so that none is lost when a process dies: ringing for it
(`jobs.service.after_commit`) only makes it begin at once. It is a function of a `Round`, does a
bounded piece of work, and returns in how many seconds it wants to go on, if sooner than the clock
would have it.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Duty:
    """Something to do again and again."""

    name: str
    work: str  # module:function
    every: float  # seconds


MINUTE, DAY = 60.0, 86_400.0

DUTIES = (
    Duty("mail.send", "learning.mail.jobs:send", MINUTE),  # and at once when rung, or due again
    Duty("mail.clean", "learning.mail.jobs:clean", DAY),
    Duty("authoring.publish", "learning.authoring.jobs:publish", MINUTE),  # and at once when rung
    Duty("live.remind", "learning.live.jobs:remind", 10 * MINUTE),
    Duty("live.settle", "learning.live.jobs:settle", MINUTE),
    Duty("accounts.clean", "learning.accounts.jobs:clean", DAY),
)
