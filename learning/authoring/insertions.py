"""What the insert menu offers: each block and form of question as a text to write over. Pure.

The marks stay as they are in every language; the words to write over are said in the document's.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from learning.authoring.paths import Place
from learning.i18n import N_

Group = Literal["question", "block", "text", "room"]
Say = Callable[[str], str]

GROUPS: Mapping[Group, str] = {
    "question": N_("Questions"),
    "block": N_("Blocks"),
    "text": N_("In the text"),
    "room": N_("Only in a live session"),
}
# What stands in the examples until an author writes over it.
WORDS: Mapping[str, str] = {
    "ask": N_("Write the question here."),
    "right": N_("The right answer"),
    "wrong": N_("A wrong answer"),
    "other": N_("Another wrong answer"),
    "also": N_("Another right answer"),
    "yes": N_("Say why it is right."),
    "no": N_("Say what to think of instead."),
    "left": N_("Left side"),
    "side": N_("Right side"),
    "first": N_("First step"),
    "second": N_("Second step"),
    "third": N_("Third step"),
    "says": N_("A statement to agree or disagree with."),
    "word": N_("word"),
    "title": N_("Title"),
    "text": N_("Write the text here."),
    "city": N_("City"),
    "image": N_("What the picture shows"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Insertion:
    """One entry of the menu. `pattern` has `{names}` of WORDS, and `{id}` for an id of its own."""

    key: str
    name: str
    group: Group
    pattern: str
    picks: str = ""  # what a picker looks for instead, where the site has a list of it

    def text(self, say: Say) -> str:
        """The text to insert; `{id}` stays for whoever knows which ids are free."""
        return self.pattern.format(id="{id}", **{key: say(word) for key, word in WORDS.items()})


def _question(key: str, name: str, answers: str) -> Insertion:
    pattern = f"::: question #{{id}}\n{{ask}}\n\n{answers}\n:::"
    return Insertion(key, name, "question", pattern)


def _room(key: str, name: str, more: str = "") -> Insertion:
    return Insertion(key, name, "room", f"::: {key} #{{id}}\n{{ask}}{more}\n:::")


ALL: tuple[Insertion, ...] = (
    _question(
        "single",
        N_("One right answer"),
        "- ( ) {wrong}\n  > {no}\n- (x) {right}\n  > {yes}\n- ( ) {other}\n  > {no}",
    ),
    _question(
        "multiple",
        N_("Several right answers"),
        "- [x] {right}\n  > {yes}\n- [ ] {wrong}\n  > {no}\n- [x] {also}\n  > {yes}",
    ),
    _question("numeric", N_("A number"), "- = 30 ± 2"),
    _question("text", N_("A short answer"), "- = {right}\n- = {also}"),
    _question("matching", N_("Match pairs"), "- {left} 1 -> {side} 1\n- {left} 2 -> {side} 2"),
    _question("ordering", N_("Put in order"), "1. {first}\n2. {second}\n3. {third}"),
    Insertion(
        "cloze",
        N_("Fill the gaps"),
        "question",
        "::: question #{id}\n{text} {{{{{word}}}}} {{{{({right})|{wrong}}}}}\n:::",
    ),
    Insertion(
        "scale",
        N_("Opinion scale"),
        "question",
        "::: question #{id}\n{ask}\n\n{{scale=agree-5}}\n- {says} (1)\n- {says} (2)\n:::",
    ),
    _question("open", N_("Own words"), "____"),
    Insertion("case", N_("City example"), "block", '::: case "{title}" city=tunis\n{text}\n:::'),
    Insertion("reflection", N_("Reflection"), "block", "::: reflection #{id}\n{ask}\n:::"),
    Insertion(
        "recommendation",
        N_("Recommendation"),
        "block",
        "::: recommendation rental-intermediation\n:::",
        picks="recommendations",
    ),
    Insertion(
        "figure",
        N_("Figure from a table"),
        "block",
        '::: figure "{title}" plot=bar unit="%" year=2024 source=EUR24\n'
        "| {city} | 2024 |\n|---|---:|\n| Tunis | 40 |\n| Lyon | 30 |\n:::",
    ),
    Insertion(
        "video",
        N_("Video"),
        "block",
        '::: video "{title}" src=media/film.mp4 captions=media/film.vtt'
        " transcript=media/film.md\n:::",
    ),
    Insertion("key", N_("Take-away"), "block", "::: key\n{text}\n:::"),
    Insertion(
        "myth", N_("Myth and evidence"), "block", "::: myth\n{text}\n:::\n\n::: fact\n{text}\n:::"
    ),
    Insertion(
        "steps", N_("Steps"), "block", "::: steps\n1. {first}\n2. {second}\n3. {third}\n:::"
    ),
    Insertion("risk", N_("Risk"), "block", "::: risk\n{text}\n:::"),
    Insertion("objection", N_("Objection"), "block", '::: objection "{title}"\n{text}\n:::'),
    Insertion("notes", N_("Notes for facilitators"), "block", "::: notes\n{text}\n:::"),
    Insertion("term", N_("Glossary term"), "text", "[[adequate-housing]]", picks="terms"),
    Insertion("source", N_("Source"), "text", "[@HF12]", picks="sources"),
    Insertion("image", N_("Image"), "text", "![{image}](media/picture.jpg)", picks="media"),
    Insertion(
        "table", N_("Table"), "text", "| {title} | {title} |\n|---|---|\n| {word} | {word} |"
    ),
    _room("word-cloud", N_("Word cloud")),
    _room("open-text", N_("Own words")),
    _room("q-and-a", N_("Questions from the room")),
    _room("ranking", N_("Ranking"), "\n\n- {first}\n- {second}"),
    _room("board", N_("Board of cards")),
)  # fmt: skip
ASKING = frozenset({"lesson", "quiz", "live"})
NO_BLOCKS = frozenset({"case", "reflection", "recommendation", "figure", "video", "key", "myth"})


def offered(place: Place) -> tuple[Insertion, ...]:
    """What may stand in the file at this place."""
    if not place.path.endswith(".md"):
        return ()
    return tuple(one for one in ALL if _fits(one, place))


def _fits(one: Insertion, place: Place) -> bool:
    if one.group == "room":
        return place.kind == "live"
    if one.group == "question":
        return place.kind in ASKING
    if one.group == "block" and one.key in NO_BLOCKS:
        return place.kind == "lesson" or (place.kind == "live" and one.key != "reflection")
    return True
