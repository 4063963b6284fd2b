"""The HTML of each `:::` block, with slots for what the page fills in."""

from __future__ import annotations

from collections.abc import Callable

from learning.markdown.attributes import is_key
from learning.markdown.blocks import Container
from learning.markdown.document import Figure, Pieces, Question, Reflection, Video
from learning.markdown.html import Writer, scheme_of
from learning.markdown.plots import read_figure
from learning.markdown.questions import read_question
from learning.markdown.questions.activities import read_activity
from learning.markdown.questions.options import derived_id
from learning.markdown.report import quoted
from learning.markdown.sanitise import Slots, escape
from learning.markdown.slides import ASKING, is_plan
from learning.markdown.tree import Node, text_of

# name: (element, words above it)
_BOXES = {
    "case": ("aside", "From a city"),
    "key": ("aside", "Remember"),
    "myth": ("div", "Myth"),
    "fact": ("div", "Evidence"),
    "notes": ("aside", "For facilitators"),
    "risk": ("aside", "Risk"),
    "objection": ("aside", "Objection"),
    "steps": ("div", ""),
}


class BoxWriter:
    """Writes the blocks of one file and gathers its questions, figures and reflections."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._is_plan = is_plan(writer.report.path)
        self.questions: list[Question] = []
        self.reflections: list[Reflection] = []
        self.figures: list[Figure] = []
        self.videos: list[Video] = []
        self._question_lines: dict[str, int] = {}
        self._ids: dict[str, int] = {}
        self._special: dict[str, Callable[[Container, Slots], str]] = {
            "reflection": self._reflection,
            "recommendation": self._recommendation,
            **dict.fromkeys(ASKING, self._question),
            "figure": self._figure,
            "video": self._video,
        }

    def pieces(self, box: Container) -> Pieces:
        """The block as safe HTML."""
        write = self._special.get(box.name, self._box)
        slots = Slots()
        return slots.pieces(write(box, slots))

    def _inner(self, box: Container, slots: Slots) -> str:
        parts = []
        for child in box.children:
            if isinstance(child, Node):
                parts.append(slots.put(self._writer.pieces([child])))
                continue
            if child.name == "notes":
                self._writer.report.error(
                    child.line, "Notes for facilitators stand on their own. Move them out of here."
                )
            if child.name in ASKING and self._is_plan:
                self._writer.report.error(
                    child.line, f"In a live plan a {child.name} stands on its own. Move it out."
                )
            parts.append(slots.put(self.pieces(child)))
        return "".join(parts)

    def _box(self, box: Container, slots: Slots) -> str:
        if box.name not in _BOXES:
            return self._inner(box, slots)
        tag, label = _BOXES[box.name]
        self._refuse_empty(box)
        if box.name == "notes" and self._is_plan:
            return self._inner(box, slots)  # the facilitator's page has a place for them
        kicker = ""
        if label:
            words = slots.hold("label", label) + self._city(box, slots)
            kicker = f'<p class="kicker">{words}</p>'
        title = f"<h3>{escape(box.attributes.title)}</h3>" if box.attributes.title else ""
        more = self._practice(box, slots)
        return (
            f'<{tag} class="{box.name}"{self._id(box)}>{kicker}{title}'
            f"{self._inner(box, slots)}{more}</{tag}>"
        )

    def _city(self, box: Container, slots: Slots) -> str:
        city = box.attributes.get("city")
        if not city:
            return ""
        self._slug(box, "city", city)
        return " · " + slots.hold("city", city)

    def _practice(self, box: Container, slots: Slots) -> str:
        practice = box.attributes.get("practice")
        if not practice:
            return ""
        self._slug(box, "practice", practice)
        return slots.hold("practice", practice)

    def _slug(self, box: Container, kind: str, key: str) -> None:
        if not is_key(key):
            self._writer.report.error(
                box.line, f"{kind}={key[:40]}: use lower-case words with hyphens."
            )
        self._writer.mention(kind, key, box.line)

    def _id(self, box: Container) -> str:
        wanted = box.attributes.id
        if not wanted:
            return ""
        if wanted in self._ids:
            self._writer.report.error(
                box.line, f"The id #{wanted} stands twice in this file (line {self._ids[wanted]})."
            )
        self._ids.setdefault(wanted, box.line)
        return f' id="{escape(self._writer.unique_id(wanted))}"'

    def _refuse_empty(self, box: Container) -> None:
        if not box.children:
            self._writer.report.error(box.line, f"This {box.name} is empty. Write its text.")

    def _reflection(self, box: Container, slots: Slots) -> str:
        self._refuse_empty(box)
        nodes = [child for child in box.children if isinstance(child, Node)]
        text = " ".join(text_of(nodes).split())
        if not box.attributes.id:
            self._writer.report.advice(
                box.line,
                f"{quoted(text)} has no id. Write one that stays: ::: reflection #my-city.",
            )
        box.attributes.id = box.attributes.id or derived_id(text, prefix="r")
        key, title = box.attributes.id, box.attributes.title
        opening = f'<section class="reflection"{self._id(box)}>'
        own = Slots()
        inner = own.pieces(self._inner(box, own))
        self.reflections.append(Reflection(key, inner, text, box.line))
        return (
            f'{opening}<p class="kicker">{slots.hold("label", "Think of your city")}</p>'
            f"{f'<h3>{escape(title)}</h3>' if title else ''}{slots.put(inner)}"
            f"{slots.hold('reflection', key)}</section>"
        )

    def _recommendation(self, box: Container, slots: Slots) -> str:
        for child in box.children:
            self._writer.report.error(
                child.line,
                "A recommendation's text comes from the library. Leave this block empty.",
            )
        key = box.attributes.words[0] if box.attributes.words else ""
        if not key:
            return ""
        self._slug(box, "recommendation", key)
        return slots.hold("recommendation", key)

    def _question(self, box: Container, slots: Slots) -> str:
        read = read_question if box.name == "question" else read_activity
        question = read(box, self._writer)
        first = self._question_lines.setdefault(question.id, box.line)
        if first != box.line:
            self._writer.report.error(
                box.line,
                f"The question id #{question.id} is taken (line {first}). Give this one another.",
            )
        self.questions.append(question)
        return slots.hold("question", question.id)

    def _figure(self, box: Container, slots: Slots) -> str:
        figure = read_figure(box, self._writer, number=len(self.figures) + 1)
        if figure is None:
            return ""
        if box.attributes.id:
            self._id(box)
        self.figures.append(figure)
        return slots.hold("figure", figure.id)

    def _video(self, box: Container, slots: Slots) -> str:
        values = box.attributes.values
        for name in ("src", "captions", "transcript"):
            address = values.get(name, "")
            if scheme_of(address) or address.startswith(("/", "#")):
                self._writer.report.error(
                    box.line, f"{name}={address[:60]}: put the file into media/ beside the text."
                )
            if address:
                self._writer.mention("media", address, box.line)
        video = Video(
            source=values.get("src", ""),
            captions=values.get("captions", ""),
            transcript=values.get("transcript", ""),
            title=box.attributes.title,
            line=box.line,
        )
        self.videos.append(video)
        caption = f'<figcaption class="figure__title">{escape(video.title)}</figcaption>'
        return (
            f'<figure class="video"{self._id(box)}>{caption if video.title else ""}'
            f'<video controls preload="none" src="{slots.hold("media", video.source)}">'
            f'<track kind="captions" src="{slots.hold("media", video.captions)}" default></video>'
            f'<p><a href="{slots.hold("media", video.transcript)}">'
            f"{slots.hold('label', 'Transcript')}</a></p>{self._inner(box, slots)}</figure>"
        )
