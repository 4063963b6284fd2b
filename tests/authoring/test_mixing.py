"""What readers see where a translated block is missing, unfinished or behind its source."""

from dataclasses import replace

from learning.authoring.content import read_content
from learning.authoring.renderings import written
from learning.authoring.staleness import Rendered, recorded, standing
from learning.catalogue.compiled import CompiledLesson, LessonDraft
from learning.markdown.dialect import parse
from learning.markdown.document import Document, Slot, fill
from learning.quizzes.scoring import mark
from tests.authoring.test_plans import FRENCH as FRENCH_PLAN
from tests.authoring.test_plans import IN_FRENCH, LIVE, PLAN
from tests.authoring.tree import FIRST, QUIZ, tree

SOURCE_AT = "harbour/lessons/01-first-home.md"
AT = "harbour/lessons/01-first-home.fr.md"
SIDECAR = "harbour/renderings.fr.yaml"
FRENCH = (
    FIRST.replace("title: The first home", "title: Le premier logement")
    .replace("Rents rose.", "Les loyers ont monté.")
    .replace("## What to do", "## Que faire")
    .replace("Who carries the risk?\n", "Qui porte le risque ?\n")
    .replace("The tenant\n", "Le locataire\n")
    .replace("The city\n", "La ville\n")
    .replace("The bank\n", "La banque\n")
    .replace("The city promised the rent.", "La ville a promis le loyer.")
)
QUIZ_AT = "harbour/quiz.fr.md"
FRENCH_QUIZ = QUIZ.replace("Final quiz", "Quiz final").replace("Who holds", "Qui garde")


def document(text: str) -> Document:
    found = parse(text, path=SOURCE_AT)
    assert found.document is not None, found.problems
    return found.document


def known(source: str, french: str) -> dict[str, Rendered]:
    """What is recorded where these two texts lay side by side."""
    return recorded(standing(document(source), document(french), {}), {})


def files(
    source: str = FIRST, french: str = FRENCH, **others: dict[str, Rendered]
) -> dict[str, bytes]:
    """The tree after the source became `source`; the French was made from `FIRST`."""
    records = {AT: known(FIRST, FRENCH), **others}
    return tree(first=source, **{AT: french}) | {SIDECAR: written(records)}


def lesson(of: dict[str, bytes]) -> LessonDraft:
    content = read_content(of)
    assert [str(one) for one in content.problems if one.level == "error"] == []
    return content.modules[0].lessons[0].texts["fr"]


def html(compiled: CompiledLesson) -> str:
    return fill(
        compiled.pieces, lambda slot: f"«{slot.kind}:{slot.key}{slot.text and '@'}{slot.text}»"
    )


MARK = '<p class="original__mark">«label:Not translated yet»</p>'


def test_a_whole_translation_has_no_mark() -> None:
    assert "original" not in html(lesson(files()).compiled)
    assert "behind" not in html(lesson(files()).compiled)


def test_new_paragraphs_stand_in_their_own_language_under_one_mark() -> None:
    source = FIRST.replace("## What to do", "First new.\n\nSecond new.\n\n## What to do")

    assert (
        f'<div class="original">{MARK}<div lang="en" dir="ltr"><p>First new.</p>'
        '<p>Second new.</p></div></div><h2 id="que-faire">Que faire</h2>'
    ) in html(lesson(files(source)).compiled)


def test_a_block_that_is_behind_keeps_its_words_beside_the_original() -> None:
    found = html(lesson(files(FIRST.replace("Rents rose.", "Rents rose again."))).compiled)

    assert "<p>Les loyers ont monté." in found
    assert (
        '</p><details class="behind"><summary>«label:The original has changed since this was'
        ' translated. Show it as it is now»</summary><div lang="en" dir="ltr"><p>Rents rose again.'
    ) in found


def test_citations_are_numbered_and_led_back_to_once_over_both_languages() -> None:
    facts = tree()["_library/facts.yaml"] + (
        b"F2:\n  text: More.\n  year: '2024'\n  sources: [REG]\n  mark: checked\n"
    )
    source = FIRST.replace("Rents rose.", "New and first. [@F2]\n\nRents rose.")

    found = lesson(files(source) | {"_library/facts.yaml": facts}).compiled

    assert found.citations == ("F2", "F1")
    assert html(found).count('id="cite-1"') == 1
    assert html(found).index('href="#source-1"') < html(found).index('href="#source-2"')


def test_footnotes_are_numbered_in_the_order_of_the_page() -> None:
    source = FIRST.replace("Rents rose.", "Old.[^a]\n\nRents rose.") + "\n[^a]: A note.\n"
    french = FRENCH.replace("Les loyers", "Un.[^b]\n\nLes loyers") + "\n[^b]: Une note.\n"
    newer = source.replace("Old.[^a]", "New.[^n]\n\nOld.[^a]") + "\n[^n]: A new note.\n"
    records = {AT: known(source, french)}

    found = html(lesson(tree(first=newer, **{AT: french}) | {SIDECAR: written(records)}).compiled)

    assert found.index('href="#note-1" id="noteref-1">1</a>') < found.index("Un.")
    assert found.index('href="#note-2" id="noteref-2">2</a>') > found.index("Un.")
    assert '<li id="note-1"><div lang="en" dir="ltr"><p>A new note.' in found
    assert '<li id="note-2"><p>Une note.' in found


def test_a_figure_and_a_heading_of_the_source_have_ids_of_their_own() -> None:
    french = FRENCH.replace("## Que faire\n", "## What to do\n").replace(
        '::: figure "Rents, 2024"', '::: figure "Loyers, 2024"'
    )
    source = FIRST.replace(
        "::: question #guarantor",
        '## What to do\n\n::: figure "More" plot=bar unit="euro" year=2024 source=REG\n'
        "| City | Rent |\n|---|---|\n| Almira | 1 |\n:::\n\n::: question #guarantor",
        1,
    )
    records = {AT: known(FIRST, french)}

    found = html(lesson(tree(first=source, **{AT: french}) | {SIDECAR: written(records)}).compiled)

    ids = [part.split('"', 1)[0] for part in found.split(' id="')[1:]]
    assert sorted(ids) == sorted(set(ids))


def answers(found: LessonDraft, key: str) -> list[tuple[str, str, bool]]:
    question = found.compiled.question(key)
    assert question is not None
    return [(one.id, one.text, one.right) for one in question.options]


def test_a_question_that_is_behind_is_asked_in_the_words_of_its_source() -> None:
    source = FIRST.replace("Who carries the risk?", "Who carries all the risk?")

    found = lesson(files(source))

    question = found.compiled.question("guarantor")
    assert question is not None
    assert fill(question.stem, lambda slot: slot.key) == (
        '<p class="original__mark">Not translated yet</p>'
        '<div lang="en" dir="ltr"><p>Who carries all the risk?</p></div>'
    )
    assert [text for _, text, _ in answers(found, "guarantor")] == [
        "The tenant",
        "The city",
        "The bank",
    ]


def test_swapped_distractors_never_turn_an_answer_into_another() -> None:
    """Somebody chose “The bank”; then the source swaps its two wrong answers."""
    tenant = "- ( ) The tenant\n  > The tenant has no reserve.\n"
    bank = "- ( ) The bank\n  > The bank will not.\n"
    swapped = FIRST.replace(tenant, "- ( ) @\n", 1).replace(bank, tenant).replace("- ( ) @\n", bank)
    before, after = lesson(files()), lesson(files(swapped))
    english = read_content(files(swapped)).modules[0].lessons[0].texts["en"]

    words = {one: text for one, text, _ in answers(before, "guarantor")}
    meant = {"Le locataire": "The tenant", "La ville": "The city", "La banque": "The bank"}
    shown = {one: text for one, text, _ in answers(after, "guarantor")}

    assert shown == {one: meant[text] for one, text in words.items()}
    assert shown == {one: text for one, text, _ in answers(english, "guarantor")}


def test_a_source_whose_key_changed_can_be_published_and_asks_in_its_own_words() -> None:
    source = FIRST.replace("- (x) The city", "- ( ) The city").replace(
        "- ( ) The bank", "- (x) The bank"
    )

    found = lesson(files(source))

    assert answers(found, "guarantor")[2][1:] == ("The bank", True)
    question = found.compiled.question("guarantor")
    assert question is not None
    right = next(one.id for one in question.options if one.right)
    found_mark = mark(question, right, language="fr")
    assert found_mark is not None
    assert found_mark.verdict == "right"


def test_a_quiz_asks_what_is_behind_as_its_author_wrote_it() -> None:
    behind = files(FIRST.replace("Who carries the risk?", "Who carries it all?"))

    content = read_content(behind | {QUIZ_AT: FRENCH_QUIZ.encode()})

    pool = content.modules[0].quiz["fr"].compiled.questions
    assert [(one.id, one.text) for one in pool] == [
        ("first-home#guarantor", "Who carries it all?"),
        ("deposit", "Qui garde the deposit?"),
    ]
    assert pool[0].stem[0] == '<p class="original__mark">'


def test_a_room_gets_a_step_that_is_behind_in_the_language_of_its_source() -> None:
    source = PLAN.replace("Which trap is yours?", "Which one trap is yours?")
    records = {
        IN_FRENCH: recorded(
            standing(
                parse(PLAN, path=LIVE).document,  # type: ignore[arg-type]
                parse(FRENCH_PLAN, path=IN_FRENCH).document,  # type: ignore[arg-type]
                {},
            ),
            {},
        )
    }
    of = tree(**{LIVE: source, IN_FRENCH: FRENCH_PLAN}) | {SIDECAR: written(records)}

    plan = read_content(of).modules[0].live["fr"].compiled

    assert [one.key for one in plan.steps] == [
        "part-welcome",
        "part-welcome-2",
        "order",
        "part-last",
    ]


def test_a_slide_put_into_the_source_is_shown_in_its_language_until_it_is_translated() -> None:
    source = PLAN.replace("More of it.\n", "More of it.\n\n---\n\nBrand new.\n")
    both = (parse(PLAN, path=LIVE).document, parse(FRENCH_PLAN, path=IN_FRENCH).document)
    records = {IN_FRENCH: recorded(standing(both[0], both[1], {}), {})}  # type: ignore[arg-type]
    of = tree(**{LIVE: source, IN_FRENCH: FRENCH_PLAN}) | {SIDECAR: written(records)}

    plans = read_content(of).modules[0].live

    assert [one.key for one in plans["en"].compiled.steps][:3] == [
        "part-welcome",
        "part-welcome-2",
        "part-welcome-3",
    ]
    assert [(one.key, one.title) for one in plans["fr"].compiled.steps][:3] == [
        ("part-welcome", "Bienvenue"),
        ("part-welcome-2", "Bienvenue"),
        ("traps", "Un piège ?"),
    ]


def test_a_translation_whose_title_is_not_finished_is_not_begun() -> None:
    entry = known(FIRST, FRENCH)
    draft = entry | {
        "front.title": replace(entry["front.title"], is_draft=True),
    }
    of = tree(**{AT: FRENCH}) | {SIDECAR: written({AT: draft})}

    assert list(read_content(of).modules[0].lessons[0].texts) == ["en"]


def test_an_unfinished_block_is_not_shown() -> None:
    entry = known(FIRST, FRENCH)
    first = entry["0-paragraph-1"]
    draft = entry | {"0-paragraph-1": replace(first, is_draft=True)}

    found = html(lesson(tree(**{AT: FRENCH}) | {SIDECAR: written({AT: draft})}).compiled)

    assert "Les loyers" not in found
    assert f'{MARK}<div lang="en" dir="ltr"><p>Rents rose.' in found


def test_a_reflection_that_is_missing_is_asked_in_the_words_of_its_source() -> None:
    source = FIRST.replace(
        "::: reflection #our-risk",
        "::: reflection #new\nWhat now?\n:::\n\n::: reflection #our-risk",
    )

    found = lesson(files(source)).compiled

    assert [one.id for one in found.reflections] == ["new", "our-risk"]
    assert found.reflections[0].html[0].startswith('<div lang="en" dir="ltr">')  # type: ignore[union-attr]
    assert Slot("reflection", "new") in found.pieces
