"""One translation open before its translator: a block put into it, checked at once. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from learning.authoring.blockwise import front_words, text_at, with_block
from learning.authoring.exchange import Package, Segment, Unit
from learning.authoring.markers import Piece, form_for, lost_marks, put_together, words_of
from learning.authoring.paths import Place
from learning.authoring.staleness import (
    Pairing,
    Rendered,
    Renderings,
    Standing,
    recorded,
    standing,
    units_of,
)
from learning.errors import Refusal
from learning.i18n import N_
from learning.i18n.languages import SOURCE
from learning.markdown import dialect
from learning.markdown.document import Document as Text
from learning.markdown.document import Problem

ANOTHER_KIND = "These words make another kind of block. Take away marks that you added."


class BlockRefused(Refusal):
    """The words of a block cannot be kept; every reason has its line and its mend."""

    status = 422

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(N_("This block cannot be kept yet."))
        self.problems = tuple(problems)


class BlockTaken(Refusal):
    """Somebody else translated the block meanwhile, or its source changed. Nothing was kept."""

    status = 409

    def __init__(self) -> None:
        super().__init__(
            N_("This block was changed after you opened it. Compare both, and save again.")
        )


@dataclass(frozen=True, slots=True)
class Side:
    """One of both files: its text as it lies there, and what it says."""

    place: Place
    text: str
    document: Text


@dataclass(frozen=True, slots=True)
class Work:
    """A translation open before its translator."""

    source: Side
    translation: Side
    standing: Standing
    known: Renderings

    def pairing(self, key: str) -> Pairing:
        found = next((one for one in self.standing.pairings if one.source.key == key), None)
        if found is None:
            raise BlockTaken
        return found

    def source_text(self, pairing: Pairing) -> str:
        return text_at(self.source.text, pairing.source)

    def translated_text(self, pairing: Pairing) -> str | None:
        unit = pairing.translation
        return None if unit is None else text_at(self.translation.text, unit)

    def form(self, pairing: Pairing) -> tuple[Piece, ...]:
        """The block as its translator fills it in."""
        return form_for(
            self.source_text(pairing),
            self.translated_text(pairing),
            is_front=pairing.source.kind == "front",
        )


@dataclass(frozen=True, slots=True)
class Wording:
    """What a translator wrote for one block, and which texts they had before them."""

    key: str
    words: tuple[str, ...]
    seen: str  # hashes of both blocks, as `seen_of` gives them
    is_draft: bool


def seen_of(pairing: Pairing) -> str:
    """What tells that neither block changed since a page was opened."""
    own = pairing.translation.hash if pairing.translation else ""
    return f"{pairing.source.hash}{own}"


def applied(work: Work, wording: Wording) -> Work:
    """The translation with one more block in it, checked at once. Writes nothing."""
    pairing = work.pairing(wording.key)
    block = block_of(work, pairing, wording)
    placed = with_block(work.translation.text, work.standing, pairing, block)
    place = work.translation.place
    found = dialect.read(placed.text.encode(), path=place.path)
    if found.document is None:
        raise BlockRefused(found.problems)
    unit = next((one for one in units_of(found.document) if one.line == placed.line), None)
    if unit is None or unit.kind != pairing.source.kind:
        raise BlockRefused([Problem(place.path, placed.line, ANOTHER_KIND)])
    new = Rendered(pairing.source.hash, unit.hash, wording.is_draft)
    known = recorded(work.standing, work.known) | {"": new}  # found by its words, wherever it is
    after = standing(work.source.document, found.document, known)
    if not is_only_change(work.standing, after, pairing):
        raise BlockRefused([Problem(place.path, placed.line, ANOTHER_KIND)])
    if problems := list(other_keys(work, pairing, found.document)):
        raise BlockRefused(problems)
    kept = recorded(after, work.known) | {unit.key: new}
    side_now = Side(place, placed.text, found.document)
    now_standing = standing(work.source.document, found.document, kept)
    return Work(work.source, side_now, now_standing, kept)


def is_only_change(before: Standing, after: Standing, pairing: Pairing) -> bool:
    """Whether all other blocks still stand as they stood: no word made a second block of one."""
    there = {one.source.key for one in before.pairings if one.translation is not None}
    return len(after.leftover) <= len(before.leftover) and {
        one.source.key for one in after.pairings if one.translation is not None
    } == there | {pairing.source.key}


def block_of(work: Work, pairing: Pairing, wording: Wording) -> str:
    """The marks of the block with the translator's words between them."""
    form, path = work.form(pairing), work.translation.place.path
    source, ours = work.source_text(pairing), words_of_source(work, pairing)
    line = pairing.translation.line if pairing.translation else pairing.source.line
    words = list(wording.words)
    if len(words) != len(words_of(form)):
        raise BlockTaken
    if not wording.is_draft and not all(word.strip() for word in words):
        raise BlockRefused([Problem(path, line, "Some words are missing. Fill in every field.")])
    theirs = words_of(form)
    fallback = ours if len(ours) == len(words) else theirs
    words = [one.strip("\n") if one.strip() else fallback[at] for at, one in enumerate(words)]
    if pairing.source.kind == "front":
        words = [front_words(one) for one in words]
    if lost := lost_marks(source, "\n".join(words)):
        message = f"{', '.join(lost)} is missing. Put it back where it belongs in the sentence."
        raise BlockRefused([Problem(path, line, message)])
    return put_together(form, words)


def other_keys(work: Work, pairing: Pairing, document: Text) -> Iterable[Problem]:
    """Questions of this block whose answers are not those of the source."""
    span = range(pairing.source.line, pairing.source.end + 1)
    theirs = {one.id: one for one in document.questions}
    for question in work.source.document.questions:
        other = theirs.get(question.id)
        if question.line in span and other and other.fingerprint != question.fingerprint:
            yield Problem(
                work.translation.place.path,
                other.line,
                f"“{other.text[:60]}”: form, order or right answers are not those of the source."
                " Keep the brackets, arrows and numbers as they stand there.",
            )


def words_of_source(work: Work, pairing: Pairing) -> tuple[str, ...]:
    """The words of the source's block, field by field."""
    text = work.source_text(pairing)
    return words_of(form_for(text, text, is_front=pairing.source.kind == "front"))


def package_of(work: Work, terms: Callable[[str], tuple[str, ...]]) -> Package:
    """The text with its translation, to be taken along. `terms` notes what a block mentions."""
    source, place = work.source.document, work.translation.place
    return Package(
        place.path,
        str(source.front.get("language", SOURCE.code)),
        str(place.language),
        tuple(
            Unit(
                one.source.key,
                _segments(work, one),
                is_done=one.state == "current",
                notes=terms(work.source_text(one)),
            )
            for one in work.standing.pairings
            if words_of_source(work, one)
        ),
    )


def taken_back(
    work: Work, units: Iterable[Unit], *, name: str
) -> tuple[Work, int, tuple[Problem, ...]]:
    """The translation with these units in it, how many were taken, and what is wrong with others.

    Writes nothing; `keep_work` does.
    """
    count, problems = 0, list[Problem]()
    for unit in units:
        words = tuple(one.target for one in unit.segments)
        try:
            work = applied(work, Wording(unit.key, words, "", not unit.is_done))
        except BlockRefused as refused:
            problems += [Problem(name, unit.line, one.message) for one in refused.problems]
        except BlockTaken:
            message = f"“{unit.key}”: its fields are others by now. Take the text along again."
            problems.append(Problem(name, unit.line, message))
        else:
            count += 1
    return work, count, tuple(problems)


def _segments(work: Work, pairing: Pairing) -> tuple[Segment, ...]:
    ours, theirs = words_of_source(work, pairing), words_of(work.form(pairing))
    if len(theirs) != len(ours):
        theirs = ("",) * len(ours)
    return tuple(Segment(one, other) for one, other in zip(ours, theirs, strict=True))
