"""The translators' desk: source and translation side by side, block by block."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import dropwhile

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learning.authoring import difference, queries
from learning.authoring.access import Rights
from learning.authoring.markers import Piece, pieces_of, words_of
from learning.authoring.paths import place_of
from learning.authoring.service import translating
from learning.authoring.staleness import Pairing, State
from learning.authoring.views.blueprint import bp
from learning.authoring.views.doors import author, desk_address, must, text_address, the_document
from learning.authoring.wordings import BlockRefused, BlockTaken, Wording, Work, seen_of
from learning.catalogue.queries import TermLine
from learning.errors import Refusal
from learning.i18n import N_
from learning.i18n.languages import SOURCE, Language, language_of
from learning.markdown.document import Problem
from learning.recommendations.views.desk import open_desk
from learning.web.database import current_session, transaction
from learning.web.guard import signed_in, the_reader

STATES: Mapping[State, str] = {
    "missing": N_("Not translated yet"),
    "draft": N_("Draft"),
    "stale": N_("The original changed"),
    "current": N_("Up to date"),
}
KINDS = {
    "front": N_("Title and settings"),
    "paragraph": N_("Paragraph"),
    "heading": N_("Heading"),
    "list": N_("List"),
    "table": N_("Table"),
    "figure": N_("Figure"),
    "case": N_("City example"),
    "question": N_("Question"),
    "reflection": N_("Reflection"),
    "key": N_("Take-away"),
    "notes": N_("Notes for facilitators"),
    "footnote": N_("Footnote"),
}
BLOCK = N_("Block")
NOTICES = {
    "saved": N_("The block is kept. Readers see it once it is published."),
    "draft": N_("The draft is kept. Readers see the original until it is finished."),
    "begun": N_("The translation is begun. Its first block waits below."),
    "all": N_("Every block of this text is translated."),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One stretch of words of a block, with the marks before it."""

    before: str
    words: str
    rows: int


@dataclass(frozen=True, slots=True)
class Block:
    """One block of both texts before its translator."""

    number: int
    key: str
    kind: str
    state: State
    source: tuple[Piece, ...]
    fields: tuple[Field, ...]
    after: str  # marks behind the last field
    seen: str
    change: difference.Change | None  # how the source changed since it was translated
    terms: tuple[tuple[str, str], ...]
    problems: tuple[Problem, ...] = ()

    @property
    def waits(self) -> bool:
        return self.state != "current"


@dataclass(frozen=True, slots=True)
class Refused:
    """A block that was not kept: what was typed, and why."""

    key: str
    words: tuple[str, ...]
    problems: tuple[Problem, ...]
    message: str


@bp.get("/translate/<path:path>")
@signed_in
def translate(path: str) -> ResponseReturnValue:
    rights, language = translator_of(path)
    try:
        work = translating.open_work(current_session(), path)
    except BlockRefused as unreadable:
        return unreadable_page(rights, path, unreadable), 422
    if work is None:
        source = place_of(path).source
        return render_template(
            "authoring/begin.html", rights=rights, path=path, source=source, lang=language
        )
    return desk_page(rights, work, language)


def translator_of(path: str) -> tuple[Rights, Language]:
    """Who may translate this, and into which language; for others there is no such page."""
    rights = author()
    language = language_of(place_of(path).language or "")
    must(language is not None and rights.may_translate(language.code))
    return rights, language or SOURCE


@bp.post("/translate/<path:path>")
@signed_in
def save_translation(path: str) -> ResponseReturnValue:
    """Keep one block, or begin a translation that is not there yet."""
    rights, language = translator_of(path)
    now, person_id = datetime.now(UTC), the_reader().person_id
    if request.form.get("do") == "begin":
        with transaction() as session:
            translating.begin(session, path, by=person_id, now=now)
        return redirect(url_for(".translate", path=path, after="begun"), 303)
    wording = Wording(
        key=request.form.get("key", ""),
        words=tuple(one.replace("\r\n", "\n") for one in request.form.getlist("words")),
        seen=request.form.get("seen", ""),
        is_draft=request.form.get("do") == "draft",
    )
    try:
        with transaction() as session:
            translating.save_block(session, path, wording, by=person_id, now=now)
    except (BlockRefused, BlockTaken) as refusal:
        problems = refusal.problems if isinstance(refusal, BlockRefused) else ()
        refused = Refused(wording.key, wording.words, problems, str(refusal))
        work = translating.open_work(current_session(), path)
        must(work is not None)
        assert work is not None  # noqa: S101  # for the types; `must` has left
        return desk_page(rights, work, language, refused=refused), refusal.status
    return redirect(next_address(path, wording), 303)


def next_address(path: str, wording: Wording) -> str:
    """The next block that waits, after the one that was just kept."""
    work = translating.open_work(current_session(), path)
    pairings = work.standing.pairings if work else ()
    after = list(dropwhile(lambda one: one.source.key != wording.key, pairings))[1:]
    waiting = next((one for one in (*after, *pairings) if one.state != "current"), None)
    if waiting is None:
        return url_for(".translate", path=path, after="all")
    number = pairings.index(waiting) + 1
    told = "draft" if wording.is_draft else "saved"
    return url_for(".translate", path=path, after=told, _anchor=f"block-{number}")


def desk_page(
    rights: Rights, work: Work, language: Language, *, refused: Refused | None = None
) -> str:
    path, source = work.translation.place.path, work.source.place.path
    written_in = language_of(str(work.source.document.front.get("language", ""))) or SOURCE
    blocks = blocks_of(work, language, refused)
    counts = work.standing.counts()
    return render_template(
        "authoring/translate.html",
        rights=rights,
        path=path,
        title=str(work.source.document.front.get("title", source)),
        blocks=blocks,
        waiting=[one for one in blocks if one.waits],
        counts=[(STATES[state], count) for state, count in counts.items() if count],
        states=STATES,
        kinds=KINDS,
        kind_else=BLOCK,
        lang=language,
        source_lang=written_in,
        refused=refused,
        notice_text=NOTICES.get(request.args.get("after", "")),
        folder_url=desk_address(path.partition("/")[0]),
        group=path.partition("/")[0],
        text_url=text_address(path),
        source_path=source,
        has_stale=counts["stale"] > 0,
    )


def blocks_of(work: Work, language: Language, refused: Refused | None) -> tuple[Block, ...]:
    """Every block of the source with its translation, in the order of the source."""
    behind = [one.renders for one in work.standing.pairings if one.state == "stale"]
    earlier = translating.earlier_texts(current_session(), work.source.place.path, behind)
    library = open_desk()
    here, there = library.terms(SOURCE.code), library.terms(language.code)
    return tuple(
        block_of(work, pairing, number, earlier, (here, there), refused)
        for number, pairing in enumerate(work.standing.pairings, start=1)
    )


def block_of(  # everything that a block shows
    work: Work,
    pairing: Pairing,
    number: int,
    earlier: Mapping[str, str],
    terms: tuple[Mapping[str, TermLine], Mapping[str, TermLine]],
    refused: Refused | None,
) -> Block:
    source = work.source_text(pairing)
    form = work.form(pairing)
    typed = refused if refused and refused.key == pairing.source.key else None
    fits = typed is not None and len(typed.words) == len(words_of(form))
    fields, after = fields_of(form, typed.words if typed and fits else words_of(form))
    before = earlier.get(pairing.renders)
    line = pairing.source.line
    change = (
        difference.Change("changed", difference.Span(before, line), difference.Span(source, line))
        if pairing.state == "stale" and before is not None
        else None
    )
    return Block(
        number=number,
        key=pairing.source.key,
        kind=pairing.source.kind,
        state=pairing.state,
        source=pieces_of(source, is_front=pairing.source.kind == "front"),
        fields=fields,
        after=after,
        seen=seen_of(pairing),
        change=change,
        terms=terms_in(source, *terms),
        problems=typed.problems if typed else (),
    )


def fields_of(form: tuple[Piece, ...], words: tuple[str, ...]) -> tuple[tuple[Field, ...], str]:
    """The fields to write in, each with the marks before it, and the marks at the end."""
    fields, marks, waiting = [], "", iter(words)
    for piece in form:
        if piece.is_words:
            text = next(waiting)
            fields.append(Field(marks.strip("\n"), text, len(text) // 60 + text.count("\n") + 1))
            marks = ""
        else:
            marks += piece.text
    return tuple(fields), marks.strip("\n")


def terms_in(
    source: str, here: Mapping[str, TermLine], there: Mapping[str, TermLine]
) -> tuple[tuple[str, str], ...]:
    """Glossary terms that the block names or uses, with their approved translation."""
    small = source.casefold()
    return tuple(
        (term.term, there[key].term)
        for key, term in here.items()
        if key in there and (f"[[{key}" in source or term.term.casefold() in small)
    )


def unreadable_page(rights: Rights, path: str, refusal: BlockRefused) -> str:
    return render_template(
        "authoring/unreadable.html",
        rights=rights,
        path=path,
        problems=[(one, f"{text_address(one.path)}#line-{one.line}") for one in refusal.problems],
    )


@bp.get("/meaning/<path:path>")
@signed_in
def meaning(path: str) -> ResponseReturnValue:
    """What an author changed since readers saw it, to say that it means the same."""
    rights = author()
    must(rights.may_write and not place_of(path).language and path.endswith(".md"))
    return meaning_page(rights, path)


@bp.post("/meaning/<path:path>")
@signed_in
def keep_meaning(path: str) -> ResponseReturnValue:
    rights = author()
    must(rights.may_write and not place_of(path).language and path.endswith(".md"))
    try:
        with transaction() as session:
            document = queries.document_at(session, path)
            translating.meaning_unchanged(
                session,
                document,
                request.form.getlist("keys"),
                since=document.published,
                by=the_reader().person_id,
                now=datetime.now(UTC),
            )
    except Refusal as refusal:
        return meaning_page(rights, path, error=str(refusal)), refusal.status
    return redirect(url_for(".meaning", path=path, after="kept"), 303)


def meaning_page(rights: Rights, path: str, *, error: str = "") -> str:
    session = current_session()
    document = the_document(path)
    changed = translating.changed_blocks(session, path, document.published)
    hashes = [one for pair in changed.values() for one in pair]
    found = translating.earlier_texts(session, path, hashes)
    changes = [
        (key, difference.words(found[old], found[new]))
        for key, (old, new) in changed.items()
        if old in found and new in found
    ]
    return render_template(
        "authoring/meaning.html",
        rights=rights,
        path=path,
        changes=changes,
        error=error,
        is_kept=request.args.get("after") == "kept",
        history_url=url_for(".history", path=path),
    )
