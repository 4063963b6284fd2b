"""Pages of people's own learning, and of the cohorts that take modules together."""

from learning.progress.views.blueprint import bp
from learning.progress.views.cohort import cohort
from learning.progress.views.cohorts import cohorts
from learning.progress.views.me import me
from learning.progress.views.members import join_cohort

__all__ = ["bp", "cohort", "cohorts", "join_cohort", "me"]
