"""Facts in several languages."""

from learning.authoring.content import read_content
from learning.catalogue.compiled import FactWords
from tests.authoring.tree import tree


def test_facts_are_said_in_the_languages_they_have() -> None:
    french = "F1:\n  text: Les loyers ont monté.\n  note: À vérifier.\n"

    content = read_content(tree() | {"_library/facts.fr.yaml": french.encode()})

    assert [one for one in content.problems if one.level == "error"] == []
    words = {one.key: one.words for one in content.references.facts}
    assert words["F1"] == {"fr": FactWords("Les loyers ont monté.", "À vérifier.")}


def test_a_translation_of_a_fact_that_is_not_there_is_told_with_its_line() -> None:
    french = "F1:\n  text: Les loyers ont monté.\nF77:\n  text: Rien.\n"

    content = read_content(tree() | {"_library/facts.fr.yaml": french.encode()})

    assert [(one.path, one.line) for one in content.problems if one.level == "error"] == [
        ("_library/facts.fr.yaml", 3)
    ]
