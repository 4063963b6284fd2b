"""What a new module and a new lesson begin with: small, whole, and right by the rules. Pure."""

import re
from collections.abc import Mapping

from learning.authoring.paths import LIBRARY, SLUG
from learning.authoring.yaml_lines import Value, with_values

RESERVED_MODULES = frozenset({LIBRARY, "new", "library", "modules"})
TILES = {"housing": "arch", "social-cohesion": "star", "basic-services": "leaf"}

LESSON = """\
---
{front}---
Write here what this lesson tells, in 600 to 1300 words.

## What you can do on Monday

1. Say the first step, and who takes it.
2. Say the second step.

::: question #first-question
What do you ask about the lesson?

- (x) The right answer
  > Say why it is right.
- ( ) A wrong answer that sounds right
  > Say why it is wrong.
- ( ) Another wrong answer
  > Say why it is wrong.

> [!HINT]
> Lead to the answer without giving it away.

> [!EXPLANATION]
> Say the point of it once more.
:::

::: reflection #in-your-city
How is this in your city?
:::
"""
MODULE = """\
---
{front}---
After this module you will be able to:

- say the first thing that people can do afterwards;
- say the second one.
"""
QUIZ = """\
---
{front}---
::: question use={lesson}#first-question
:::

::: question #second-question
What do you ask about the whole module?

- ( ) A wrong answer that sounds right
  > Say why it is wrong.
- (x) The right answer
  > Say why it is right.
- ( ) Another wrong answer
  > Say why it is wrong.
:::
"""
FIRST_LESSON = "first-lesson"


def is_slug(text: str) -> bool:
    """Whether this can stand in an address and a file's name."""
    return re.fullmatch(SLUG, text) is not None and len(text) <= 80


def new_module(slug: str, *, title: str, summary: str, theme: str) -> dict[str, bytes]:
    """The files of a module with one lesson and a quiz of two questions."""
    module = MODULE.format(
        front=with_values(
            "",
            {
                "id": slug,
                "title": title,
                "summary": summary,
                "theme": theme,
                "tile": TILES[theme],
                "language": "en",
                "lessons": [FIRST_LESSON],
            },
        )
    )
    quiz = QUIZ.format(
        lesson=FIRST_LESSON,
        front=with_values(
            "",
            {"id": "quiz", "title": "Final quiz", "draw": "2", "pass_mark": "70", "attempts": "3"},
        ),
    )
    return {
        f"{slug}/module.md": module.encode(),
        f"{slug}/lessons/01-{FIRST_LESSON}.md": new_lesson(FIRST_LESSON, title=title),
        f"{slug}/quiz.md": quiz.encode(),
    }


def new_lesson(key: str, *, title: str) -> bytes:
    """A lesson whose author finds every part to fill."""
    front = {"id": key, "title": title, "summary": title, "minutes": "15", "language": "en"}
    return LESSON.format(front=with_values("", front)).encode()


RECOMMENDATION = """\
---
{front}---
Say why a city should do this, with the facts that show it.

::: steps
1. Say the first step, and who takes it.
:::
"""
PRACTICE = """\
---
{front}---
## What was done

Say what the city did.

## What came of it

Say what changed, and how one knows.
"""
CITY = """\
---
{front}---
Say what this city is known for in the network.
"""
LIBRARY_TEXTS: Mapping[str, tuple[str, str, Mapping[str, Value]]] = {
    "recommendation": (
        "recommendations",
        RECOMMENDATION,
        {
            "level": ["local"],
            "addressee": "Say who decides it",
            "theme": "housing",
            "summary": "Say it in one sentence.",
            "frameworks": [],
            "evidence": [],
            "indicators": ["Say what one counts"],
            "cost_band": "low",
            "version": "1",
        },
    ),
    "practice": (
        "practices",
        PRACTICE,
        {
            "city": "City",
            "country": "Country",
            "years": "Since …",
            "theme": "housing",
            "summary": "Say it in one sentence.",
            "migrant_led": "no",
            "sources": ["KEY-OF-A-SOURCE"],
            "mark": "verify",
        },
    ),
    "city": ("cities", CITY, {"country": "Country", "summary": "Say it in one sentence."}),
}


def new_library_text(kind: str, key: str, *, title: str) -> tuple[str, bytes]:
    """Path and text of a recommendation, a practice or a city."""
    folder, text, values = LIBRARY_TEXTS[kind]
    front = with_values("", {"id": key, "title": title, **values})
    return f"{LIBRARY}/{folder}/{key}.md", text.format(front=front).encode()
