"""Where recommendations, practices and terms are taught, in the words of the shelf. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from learning.catalogue.reading import Shelf, ShelfLesson, ShelfModule
from learning.recommendations.chain import Chain, QuestionPlace


@dataclass(frozen=True, slots=True)
class TaughtQuestion:
    """A question of a lesson: its number there, and its anchor's key."""

    number: int
    key: str


@dataclass(frozen=True, slots=True)
class TaughtLesson:
    """A lesson that teaches, with the questions that do."""

    slug: str
    number: int
    title: str
    language: str
    questions: tuple[TaughtQuestion, ...] = ()


@dataclass(frozen=True, slots=True)
class TaughtModule:
    """A module with its lessons that teach; `in_quiz`: questions of its final quiz do too."""

    slug: str
    title: str
    language: str
    tile: str
    lessons: tuple[TaughtLesson, ...] = ()
    in_quiz: bool = False


def taught_in(
    shelf: Shelf,
    lesson_ids: Iterable[int],
    *,
    language: str,
    places: Collection[QuestionPlace] = (),
) -> tuple[TaughtModule, ...]:
    """The modules on the shelf that hold these lessons or questions, in the order of reading."""
    wanted = set(lesson_ids)
    found = (_module(one, wanted, language=language, places=places) for one in shelf.modules)
    return tuple(one for one in found if one.lessons or one.in_quiz)


def _module(
    module: ShelfModule, wanted: set[int], *, language: str, places: Collection[QuestionPlace]
) -> TaughtModule:
    code, text = module.text(language)
    return TaughtModule(
        slug=module.slug,
        title=text.title,
        language=code,
        tile=module.tile,
        lessons=tuple(
            _lesson(lesson, language=language, places=places)
            for lesson in module.lessons
            if lesson.lesson_id in wanted
        ),
        in_quiz=any(
            place.module_id == module.module_id and place.lesson_id is None for place in places
        ),
    )


def _lesson(
    lesson: ShelfLesson, *, language: str, places: Collection[QuestionPlace]
) -> TaughtLesson:
    code, text = lesson.text(language)
    keys = {place.key for place in places if place.lesson_id == lesson.lesson_id}
    return TaughtLesson(
        slug=lesson.slug,
        number=lesson.number,
        title=text.title,
        language=code,
        questions=tuple(
            TaughtQuestion(number, key)
            for number, key in enumerate(lesson.question_keys, start=1)
            if key in keys
        ),
    )


def teaching_of(
    chain: Chain, shelf: Shelf, ids: Iterable[int], *, language: str
) -> tuple[TaughtModule, ...]:
    """Where any of these recommendations is taught, by a card or by a question."""
    wanted = tuple(ids)
    return taught_in(
        shelf,
        (lesson for one in wanted for lesson in chain.lessons_of(one)),
        language=language,
        places={place for one in wanted for place in chain.links.questions.of(one)},
    )


def modules_naming(shelf: Shelf, names: Collection[str]) -> tuple[ShelfModule, ...]:
    """Modules that say of themselves that they touch one of these items. A bare code is an SDG."""
    return tuple(
        module
        for module in shelf.modules
        if any((name if ":" in name else f"sdg:{name}") in names for name in module.frameworks)
    )
