"""How the questions of a quiz work: how hard they are, and how well they tell people apart. Pure.

Source of the formulas: “Quiz statistics calculations” and “Quiz report statistics”, MoodleDocs,
which follow classical test theory. In the formulas, over the attempts in which a question was
asked, x is what an attempt earned with it, X what it earned in all, and y = X - x the rest.

As there, a question that was left out earned 0, and of each person only the first attempt counts:
later ones build on its feedback. Under `LEAST` attempts nothing is told.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import covariance, fmean
from typing import Literal

LEAST = 10  # attempts: fewer say little, and say it about persons
WELL, SOMEWHAT = 0.3, 0.2  # of the discrimination index, as the source reads it
HARD, EASY = 0.35, 0.95  # of the facility index: outside, few questions can separate well
Separation = Literal["well", "somewhat", "poorly", "backwards", "nobody"]
Level = Literal["hard", "right", "easy"]


@dataclass(frozen=True, slots=True)
class Earned:
    """What one attempt earned with one question, and with its other questions: 0 to 1 each."""

    here: float
    elsewhere: float


@dataclass(frozen=True, slots=True)
class Mark:
    """What one attempt earned with one question: from 0 to 1, weighted by its points."""

    attempt: int
    question: str
    points: int
    share: float


def by_question(marks: Sequence[Mark]) -> dict[str, list[Earned]]:
    """For each question, what every attempt that asked it earned here and elsewhere."""
    points: dict[int, int] = defaultdict(int)
    earned: dict[int, float] = defaultdict(float)
    for one in marks:
        points[one.attempt] += one.points
        earned[one.attempt] += one.points * one.share
    found: dict[str, list[Earned]] = defaultdict(list)
    for one in marks:
        rest = points[one.attempt] - one.points
        others = earned[one.attempt] - one.points * one.share
        found[one.question].append(Earned(one.share, others / rest if rest else 0.0))
    return dict(found)


@dataclass(frozen=True, slots=True)
class ItemStatistics:
    """One question. None where a figure cannot be told: too few attempts, or no differences."""

    count: int
    facility: float | None = None
    discrimination: float | None = None
    efficiency: float | None = None

    @property
    def separation(self) -> Separation | None:
        """How the question tells strong from weak, in a word."""
        if self.facility is None:
            return None
        if self.discrimination is None:
            return "nobody"
        if self.discrimination < 0:
            return "backwards"
        if self.discrimination < SOMEWHAT:
            return "poorly"
        return "somewhat" if self.discrimination < WELL else "well"

    @property
    def level(self) -> Level | None:
        if self.facility is None:
            return None
        if self.facility < HARD:
            return "hard"
        return "easy" if self.facility > EASY else "right"


def item(earned: Sequence[Earned]) -> ItemStatistics:
    """The figures of one question, or only their number when they are fewer than `LEAST`."""
    if len(earned) < LEAST:
        return ItemStatistics(len(earned))
    here, elsewhere = [one.here for one in earned], [one.elsewhere for one in earned]
    return ItemStatistics(
        count=len(earned),
        facility=facility(here),
        discrimination=discrimination(here, elsewhere),
        efficiency=efficiency(here, elsewhere),
    )


def facility(here: Sequence[float]) -> float:
    """Facility index F = mean(x) / (x_max - x_min), here with x from 0 to 1: the mean share earned.

    1: everybody was right. 0: nobody earned anything.
    """
    return fmean(here)


def discrimination(here: Sequence[float], elsewhere: Sequence[float]) -> float | None:
    """Discrimination index D = C(x, y) / sqrt(V(x) · V(y)): the correlation with the rest.

    1: whoever does well elsewhere does well here. Under 0: the question tells the wrong way round.
    None where everybody earned the same, here or elsewhere.
    """
    spread = sqrt(covariance(here, here) * covariance(elsewhere, elsewhere))
    return None if is_nothing(spread) else covariance(here, elsewhere) / spread


def efficiency(here: Sequence[float], elsewhere: Sequence[float]) -> float | None:
    """Discriminative efficiency E = C(x, y) / C_max(x, y).

    C_max is the covariance of the same x and y, each sorted: the best that marks so distributed
    could do. So an easy question is not blamed for being easy. None where C_max is 0.
    """
    most = covariance(sorted(here), sorted(elsewhere))
    return None if is_nothing(most) else covariance(here, elsewhere) / most


def is_nothing(figure: float) -> bool:
    """Zero, up to what floating point leaves of it."""
    return abs(figure) < 1e-12


@dataclass(frozen=True, slots=True)
class QuizStatistics:
    """A whole quiz over first attempts; figures are none under `LEAST`."""

    count: int
    mean: float | None = None
    median: float | None = None
    pass_rate: float | None = None


def quiz(marks: Sequence[float], passes: Sequence[bool]) -> QuizStatistics:
    """How a quiz goes on the whole: shares from 0 to 1."""
    if len(marks) < LEAST:
        return QuizStatistics(len(marks))
    ordered, half = sorted(marks), len(marks) // 2
    middle = ordered[half] if len(marks) % 2 else (ordered[half - 1] + ordered[half]) / 2
    return QuizStatistics(len(marks), fmean(marks), middle, fmean(passes))
