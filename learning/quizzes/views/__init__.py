"""Pages of the final quiz: what it is, the attempt, its answers, its result, how it works."""

from learning.quizzes.views import answers, attempt, overview, report, result
from learning.quizzes.views.blueprint import bp

__all__ = ["answers", "attempt", "bp", "overview", "report", "result"]
