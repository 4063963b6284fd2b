"""What cities did: the list of practices, and one of them."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learning.errors import NotFound
from learning.i18n import N_
from learning.recommendations import queries, wording
from learning.recommendations.chain import PracticeCard
from learning.recommendations.filling import cited
from learning.recommendations.registry import page_of, practice_facets, select
from learning.recommendations.teaching import taught_in
from learning.recommendations.views.blueprint import bp
from learning.recommendations.views.cards import (
    practice_views,
    recommendation_views,
    source_views,
)
from learning.recommendations.views.desk import Desk, kept, known, open_desk
from learning.recommendations.views.filters import practice_filters
from learning.recommendations.views.paging import turn
from learning.web.database import current_session
from learning.web.freshness import respond_with_etag
from learning.web.guard import public


@bp.get("/practices")
@public
def practices() -> ResponseReturnValue:
    """Practices by theme, country and who led them."""
    desk = open_desk()
    listed = desk.chain.listed_practices
    selection = select(listed, practice_facets(desk.chain), request.args.to_dict())
    page = page_of(selection.found, request.args.get("page", ""))
    return respond_with_etag(
        render_template(
            "recommendations/practices.html",
            cards=practice_views(desk, page.things),
            page=page,
            turn=turn(
                "recommendations.practices", selection.chosen, number=page.number, count=page.count
            ),
            filters=practice_filters(selection.choices),
            is_filtered=bool(selection.chosen),
            total=len(listed),
        )
    )


@bp.get("/practices/<slug>")
@public
def practice(slug: str) -> ResponseReturnValue:
    """What was done, what came of it, what is not known, and what builds on it."""
    desk = open_desk()
    card = desk.chain.practice(slug)
    if card is None:
        raise NotFound(N_("There is no such practice."))
    if card.slug != slug:
        return redirect(url_for("recommendations.practice", slug=card.slug), 308)
    return respond_with_etag(practice_page(desk, card))


def practice_page(desk: Desk, card: PracticeCard) -> str:
    session, links = current_session(), desk.chain.links
    language, text = card.text(desk.language)
    body = kept(
        (desk.revision, "practice", card.id, language),
        lambda: queries.practice_body(session, card.id, language=language),
    )
    facts, sources = desk.facts, desk.sources
    # Facts that the file names, but the text does not cite, follow the cited ones.
    in_text = cited((body,))
    keys = dict.fromkeys((*in_text, *card.fact_keys))
    numbers = {key: number for number, key in enumerate(filter(facts.__contains__, keys), 1)}
    page = page_of(desk.chain.named(links.practices.to(card.id)), request.args.get("page", ""))
    return render_template(
        "recommendations/practice.html",
        card=card,
        text=text,
        language_of_text=known(language),
        body=desk.filler(numbers, language=language).html(body)[0],
        sources=source_views(numbers, facts, cited=in_text),
        documents=tuple(sources[key] for key in card.source_keys if key in sources),
        recommendations=recommendation_views(desk, page.things),
        turn=turn(
            "recommendations.practice", {"slug": card.slug}, number=page.number, count=page.count
        ),
        taught_in=taught_in(desk.shelf, links.cases.of(card.id), language=desk.language),
        languages=card.texts.keys(),
        wording=wording,
    )
