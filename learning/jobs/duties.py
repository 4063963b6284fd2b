"""The duties behind the pages, and how often each is looked at. The one list; names, not imports.

A duty finds its work in tables, so that none is lost when a process dies: ringing for it
(`jobs.service.after_commit`) only makes it begin at once. It takes the store and the settings, does
a bounded piece of work, and says whether more may wait.
"""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Duty:
    """Something to do again and again."""

    name: str
    work: str  # module:function(store, settings) -> bool
    every: timedelta
    asks: str | None = None  # module:function(store, settings) -> bool: is there any work?


SOON, DAILY = timedelta(seconds=5), timedelta(days=1)

DUTIES = (
    Duty("mail.send", "learning.mail.jobs:send", SOON, asks="learning.mail.jobs:is_due"),
    Duty("mail.clean", "learning.mail.jobs:clean", DAILY),
    Duty("accounts.clean", "learning.accounts.jobs:clean", DAILY),
)
