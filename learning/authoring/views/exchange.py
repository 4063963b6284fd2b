"""Take a text along for a translator's own tool, and take it back."""

from datetime import UTC, datetime
from types import ModuleType

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from learning.authoring import po, xliff
from learning.authoring.exchange import LARGEST, Package, terms_noted, welcome
from learning.authoring.service import translating
from learning.authoring.views.blueprint import bp
from learning.authoring.views.doors import must
from learning.authoring.views.translate import terms_in, translator_of
from learning.authoring.wordings import BlockRefused, BlockTaken, Work, package_of, taken_back
from learning.i18n import N_
from learning.i18n.languages import SOURCE
from learning.markdown.document import Problem
from learning.recommendations.views.desk import open_desk
from learning.web.database import current_session, transaction
from learning.web.guard import signed_in, the_reader

FORMS: dict[str, tuple[ModuleType, str]] = {
    "xlf": (xliff, "application/xliff+xml"),
    "po": (po, "text/x-gettext-translation"),
}
NAMES = {"xlf": "XLIFF 2", "po": "PO"}  # the same in every language


@bp.get("/exchange/<path:path>")
@signed_in
def exchange(path: str) -> ResponseReturnValue:
    """The page of both ways; with `as` the file itself."""
    translator_of(path)
    work = open_work(path)
    if work is None:
        return redirect(url_for(".translate", path=path), 303)
    wanted = FORMS.get(request.args.get("as", ""))
    if wanted is None:
        return exchange_page(path, taken=request.args.get("taken", ""))
    form, media_type = wanted
    name = path.replace("/", "-").removesuffix(".md")
    return Response(
        form.written(package(work)),
        mimetype=media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}.{request.args["as"]}"',
            "Cache-Control": "no-store",
        },
    )


@bp.post("/exchange/<path:path>")
@signed_in
def take_back(path: str) -> ResponseReturnValue:
    """Take what a translator's tool made of the text; what is wrong is told unit by unit."""
    translator_of(path)
    sent = request.files.get("file")
    name = (sent.filename or "") if sent else ""
    form, _ = FORMS.get(name.rpartition(".")[2].lower().replace("xliff", "xlf"), (None, ""))
    work = open_work(path)
    must(work is not None)
    if sent is None or form is None or work is None:
        return exchange_page(path, error=N_("Choose a file that ends with .xlf or .po.")), 422
    back = form.read(sent.stream.read(LARGEST + 1), name=name[:100])
    if back.package is None:
        return exchange_page(path, problems=back.problems), 422
    units, problems = welcome(package(work), back.package, name=name[:100])
    after, count, more = taken_back(work, units, name=name[:100])
    problems += more
    if count:
        try:
            with transaction() as session:
                person_id = the_reader().person_id
                translating.keep_work(session, work, after, by=person_id, now=datetime.now(UTC))
        except BlockTaken as refusal:
            return exchange_page(path, error=str(refusal)), refusal.status
    if problems:
        return exchange_page(path, taken=str(count), problems=problems), 422
    return redirect(url_for(".exchange", path=path, taken=count), 303)


def open_work(path: str) -> Work | None:
    """The text; one with errors says so on the desk."""
    try:
        return translating.open_work(current_session(), path)
    except BlockRefused:
        return None


def package(work: Work) -> Package:
    library = open_desk()
    here, there = library.terms(SOURCE.code), library.terms(str(work.translation.place.language))
    return package_of(work, lambda text: terms_noted(terms_in(text, here, there)))


def exchange_page(
    path: str, *, error: str = "", taken: str = "", problems: tuple[Problem, ...] = ()
) -> str:
    rights, language = translator_of(path)
    return render_template(
        "authoring/exchange.html",
        rights=rights,
        path=path,
        forms=NAMES,
        lang=language,
        error=error,
        taken=int(taken) if taken.isascii() and taken.isdigit() and len(taken) < 6 else None,
        problems=problems,
    )
