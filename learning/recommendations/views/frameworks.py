"""Frameworks: the list, one of them, and what touches one goal, target or paragraph."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from learning.errors import NotFound
from learning.i18n import N_
from learning.recommendations import wording
from learning.recommendations.chain import FrameworkCard, Item
from learning.recommendations.registry import PAGE
from learning.recommendations.teaching import modules_naming, teaching_of
from learning.recommendations.views.blueprint import bp
from learning.recommendations.views.cards import item_name, recommendation_views
from learning.recommendations.views.desk import Desk, open_desk
from learning.web.freshness import respond_with_etag
from learning.web.guard import public

TEXTS = "en"  # frameworks are kept in English; their official texts exist in other languages


@bp.get("/frameworks")
@public
def frameworks() -> ResponseReturnValue:
    """Every framework that recommendations answer to."""
    desk = open_desk()
    listed = [
        (one, len(desk.chain.answering(one)))
        for one in desk.chain.frameworks
        if not one.is_archived
    ]
    return respond_with_etag(
        render_template(
            "recommendations/frameworks.html", frameworks=listed, texts=TEXTS, wording=wording
        )
    )


@bp.get("/frameworks/<framework>")
@public
def framework(framework: str) -> ResponseReturnValue:
    """A framework with its items, each with the number of recommendations that touch it."""
    desk = open_desk()
    card = framework_at(desk, framework)
    answering = desk.chain.answering(card)
    return respond_with_etag(
        render_template(
            "recommendations/framework.html",
            framework=card,
            roots=[root_row(desk, card, root) for root in card.roots],
            recommendations=recommendation_views(desk, answering[:PAGE]),
            total=len(answering),
            taught_in=teaching_of(
                desk.chain,
                desk.shelf,
                [one.id for one in answering],
                language=desk.language,
            ),
            texts=TEXTS,
            wording=wording,
        )
    )


@bp.get("/frameworks/<framework>/<code>")
@public
def item(framework: str, code: str) -> ResponseReturnValue:
    """What touches a goal, target, objective, action or paragraph. A goal gathers its targets."""
    desk = open_desk()
    card = framework_at(desk, framework)
    found = card.item(code)
    if found is None:
        raise NotFound(N_("This framework has no such item."))
    touching, above = desk.chain.touching(card, found), card.above(found)
    family = (found, *card.under(found))
    modules = modules_naming(desk.shelf, {one.name for one in family})
    return respond_with_etag(
        render_template(
            "recommendations/item.html",
            framework=card,
            item=found,
            name=item_name(found),
            above=above,
            above_name=item_name(above) if above else "",
            under=[item_row(desk, card, one) for one in card.under(found)],
            recommendations=recommendation_views(desk, touching[:PAGE]),
            total=len(touching),
            taught_in=teaching_of(
                desk.chain, desk.shelf, [one.id for one in touching], language=desk.language
            ),
            modules=[(module.slug, *module.text(desk.language)) for module in modules],
            texts=TEXTS,
            wording=wording,
        )
    )


def framework_at(desk: Desk, key: str) -> FrameworkCard:
    card = desk.chain.framework(key)
    if card is None:
        raise NotFound(N_("There is no such framework."))
    return card


def item_row(desk: Desk, card: FrameworkCard, one: Item) -> tuple[Item, str, int]:
    """An item, its address, and how many recommendations touch it."""
    url = url_for("recommendations.item", framework=card.key, code=one.code)
    return one, url, len(desk.chain.touching(card, one))


def root_row(
    desk: Desk, card: FrameworkCard, root: Item
) -> tuple[tuple[Item, str, int], list[tuple[Item, str, int]]]:
    """A goal with its targets."""
    return item_row(desk, card, root), [item_row(desk, card, one) for one in card.under(root)]
