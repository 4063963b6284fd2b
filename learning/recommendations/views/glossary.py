"""The glossary: every term under its letter, with the lessons that use it."""

from flask import render_template
from flask.typing import ResponseReturnValue

from learning.recommendations import queries
from learning.recommendations.letters import Letter, Term, by_letter, lessons_using
from learning.recommendations.views.blueprint import bp
from learning.recommendations.views.desk import Desk, kept, open_desk
from learning.web.database import current_session
from learning.web.freshness import respond_with_etag
from learning.web.guard import public


@bp.get("/glossary")
@public
def glossary() -> ResponseReturnValue:
    """All terms in the reader's language, or in English where they are not translated yet."""
    desk = open_desk()
    letters = kept((desk.revision, "letters", desk.language), lambda: letters_of(desk))
    return respond_with_etag(
        render_template(
            "recommendations/glossary.html",
            letters=letters,
            total=sum(len(letter.terms) for letter in letters),
        )
    )


def letters_of(desk: Desk) -> tuple[Letter, ...]:
    terms = desk.terms(desk.language)
    uses = queries.terms_of_lessons(current_session())
    return by_letter(
        Term(
            key=one.key,
            language=one.language,
            term=one.term,
            definition=one.definition,
            see=tuple((key, terms[key].term) for key in one.see if key in terms),
            taught_in=lessons_using(desk.shelf, uses, one.key, language=desk.language),
        )
        for one in terms.values()
    )
