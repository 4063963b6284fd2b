"""Questions for tests, written as authors write them."""

from learning.markdown.document import Option, Question
from tests.markdown.reading import question


def ask(body: str, *, head: str = "#a") -> Question:
    return question(f"What now?\n\n{body}", head=head)


def ids(options: tuple[Option, ...]) -> dict[str, str]:
    """The id of each option by its words."""
    return {option.text: option.id for option in options}


SINGLE = ask("- ( ) red\n- (x) green\n- ( ) blue\n")
MULTIPLE = ask("- [x] a\n- [x] b\n- [ ] c\n- [ ] d\n")
NUMERIC = ask("- = 30 ± 2\n")
TEXT = ask("- = New Urban Agenda\n- = NUA\n")
MATCHING = ask("- tenant -> rent\n- landlord -> repairs\n- -> votes\n")
ORDERING = ask("1. ask\n2. decide\n3. tell\n4. count\n")
CLOZE = question("The {{city|town}} may {{(promise)|forbid}} rents.")
SCALE = ask("{scale=agree-5}\n\n- Owners trust us.\n- Tenants trust us.\n")
OPEN = ask("____\n")
POLL = ask("- ( ) yes\n- ( ) no\n", head="#a ungraded")
EVERY = (SINGLE, MULTIPLE, NUMERIC, TEXT, MATCHING, ORDERING, CLOZE, SCALE, OPEN, POLL)
