"""The registry: every recommendation in force, filtered and paged."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from learning.recommendations.registry import (
    page_of,
    recommendation_entries,
    recommendation_facets,
    select,
)
from learning.recommendations.views.blueprint import bp
from learning.recommendations.views.cards import recommendation_views
from learning.recommendations.views.desk import kept, open_desk
from learning.recommendations.views.filters import recommendation_filters
from learning.recommendations.views.paging import turn
from learning.web.freshness import respond_with_etag
from learning.web.guard import public


@bp.get("/recommendations")
@public
def registry() -> ResponseReturnValue:
    """Recommendations by theme, level, framework and cost."""
    desk = open_desk()
    entries = kept((desk.revision, "entries"), lambda: recommendation_entries(desk.chain))
    selection = select(entries, recommendation_facets(desk.chain), request.args.to_dict())
    page = page_of(selection.found, request.args.get("page", ""))
    cards = [desk.chain.recommendations[entry.id] for entry in page.things]
    return respond_with_etag(
        render_template(
            "recommendations/registry.html",
            cards=recommendation_views(desk, cards),
            page=page,
            turn=turn(
                "recommendations.registry", selection.chosen, number=page.number, count=page.count
            ),
            filters=recommendation_filters(desk, selection.choices),
            is_filtered=bool(selection.chosen),
            total=len(entries),
        )
    )
