"""One recommendation with its chain, and the texts it had before."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from learning.catalogue.queries import FactLine
from learning.errors import NotFound
from learning.i18n import N_
from learning.i18n.languages import Language
from learning.recommendations import queries, wording
from learning.recommendations.chain import RecommendationCard, served
from learning.recommendations.filling import cited
from learning.recommendations.lines import chips
from learning.recommendations.queries import VersionLine, VersionText
from learning.recommendations.teaching import TaughtModule, teaching_of
from learning.recommendations.views.blueprint import bp
from learning.recommendations.views.cards import (
    ChipView,
    PracticeView,
    SourceView,
    chip_view,
    levels,
    practice_views,
    source_views,
)
from learning.recommendations.views.desk import Desk, kept, known, open_desk
from learning.web.database import current_session
from learning.web.freshness import respond_with_etag
from learning.web.guard import public


@dataclass(frozen=True, slots=True)
class Shown:
    """A version's text, dressed for its page."""

    text: VersionText
    language: Language
    level: str
    body: Markup
    steps: Markup
    risks: Markup
    objections: Markup
    sources: tuple[SourceView, ...]


@dataclass(frozen=True, slots=True)
class Links:
    """What stands before and behind a recommendation."""

    taught_in: tuple[TaughtModule, ...]
    practices: tuple[PracticeView, ...]
    facts: tuple[FactLine, ...]
    frameworks: tuple[ChipView, ...]


@bp.get("/recommendations/<slug>")
@public
def recommendation(slug: str) -> ResponseReturnValue:
    """The text in force, where it is taught, what it rests on, what it answers to."""
    desk = open_desk()
    card = card_at(desk, slug)
    if card.slug != slug:
        return redirect(url_for("recommendations.recommendation", slug=card.slug), 308)
    lines = versions_of(desk, card)
    return respond_with_etag(
        render_template(
            "recommendations/recommendation.html",
            card=card,
            shown=shown(desk, card, lines[0]),
            links=links_of(desk, card),
            versions=lines,
            languages=card.texts.keys(),
            wording=wording,
        )
    )


@bp.get("/recommendations/<slug>/versions/<int:number>")
@public
def version(slug: str, number: int) -> ResponseReturnValue:
    """A text as it was published once."""
    desk = open_desk()
    card = card_at(desk, slug)
    if card.slug != slug:
        return redirect(url_for("recommendations.version", slug=card.slug, number=number), 308)
    lines = versions_of(desk, card)
    found = next((line for line in lines if line.number == number), None)
    if found is None:
        raise NotFound(N_("There is no such version."))
    return respond_with_etag(
        render_template(
            "recommendations/version.html",
            card=card,
            shown=shown(desk, card, found),
            line=found,
            current=lines[0],
            languages=found.languages,
            wording=wording,
        )
    )


def card_at(desk: Desk, slug: str) -> RecommendationCard:
    """The recommendation that has or once had this address."""
    card = desk.chain.recommendation(slug)
    if card is None:
        raise NotFound(N_("There is no such recommendation."))
    return card


def versions_of(desk: Desk, card: RecommendationCard) -> tuple[VersionLine, ...]:
    session = current_session()
    return kept((desk.revision, "versions", card.id), lambda: queries.versions(session, card.id))


def shown(desk: Desk, card: RecommendationCard, line: VersionLine) -> Shown:
    """A version in the best language it has for the reader."""
    session = current_session()
    existing: Mapping[str, None] = dict.fromkeys(line.languages)
    own = card.language if card.language in existing else line.languages[0]
    language = served(existing, desk.language, own)
    text = kept(
        (desk.revision, "text", card.id, line.number, language),
        lambda: queries.version_text(session, card.id, number=line.number, language=language),
    )
    parts = text.compiled
    facts = desk.facts
    keys = cited((parts.body, parts.steps, parts.risks, parts.objections))
    numbers = {key: number for number, key in enumerate(filter(facts.__contains__, keys), 1)}
    body, steps, risks, objections = desk.filler(numbers, language=language).html(
        parts.body, parts.steps, parts.risks, parts.objections
    )
    return Shown(
        text=text,
        language=known(language),
        level=levels(text.levels),
        body=body,
        steps=steps,
        risks=risks,
        objections=objections,
        sources=source_views(numbers, facts, cited=keys),
    )


def links_of(desk: Desk, card: RecommendationCard) -> Links:
    """The chain around a recommendation, walked from here."""
    chain, facts = desk.chain, desk.facts
    return Links(
        taught_in=teaching_of(chain, desk.shelf, [card.id], language=desk.language),
        practices=practice_views(desk, chain.practices_named(chain.links.practices.of(card.id))),
        facts=tuple(facts[key] for key in chain.links.facts.of(card.id) if key in facts),
        frameworks=tuple(chip_view(chip) for chip in chips(chain, card.id)),
    )
