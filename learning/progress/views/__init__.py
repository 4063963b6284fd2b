"""Pages of people's own learning, and of the cohorts that take modules together."""

from learning.progress.views.blueprint import bp
from learning.progress.views.me import me

__all__ = ["bp", "me"]
