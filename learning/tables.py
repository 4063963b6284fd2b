"""Every table at once, for programs that use some of them without the whole application."""

from learning.accounts import models as accounts
from learning.audit import models as audit
from learning.authoring import models as authoring
from learning.catalogue import models as catalogue
from learning.cities import models as cities
from learning.live import models as live
from learning.mail import models as mail
from learning.progress import models as progress
from learning.quizzes import models as quizzes
from learning.recommendations import models as recommendations
from learning.search import models as search

__all__ = [
    "accounts",
    "audit",
    "authoring",
    "catalogue",
    "cities",
    "live",
    "mail",
    "progress",
    "quizzes",
    "recommendations",
    "search",
]
