"""The learning report of a session as a first draft in Markdown, in one language. Pure.

What people wrote stands in it as text: every sign that Markdown would read is escaped. Nothing is
told of a city or a language of which fewer than five people answered.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from learning.i18n import N_
from learning.i18n.languages import language_of
from learning.live.afterwards import Asked, asked_in, cities_told, open_questions, people
from learning.live.hall import Hall
from learning.live.items import ItemText
from learning.live.screen import heading_of, labels_of, text_for
from learning.live.sheets import languages_told, plain
from learning.live.tally import Tally
from learning.live.texts import Text, shown

COMMITMENT = "commitment"  # the tag of an activity that asks for a step
MOST_WORDS, MOST_TEXTS = 12, 12
# Signs that nobody sees and that join letters or hold a text's direction. Others turn it, and go.
JOINING = frozenset("\u200c\u200d\u200e\u200f")
SIGNS = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~:@$^=&\"'])")


@dataclass(frozen=True, slots=True)
class Voice:
    """How the report's language says things, writes numbers, dates and lists."""

    language: str
    say: Callable[..., str]
    number: Callable[..., str]
    percent: Callable[[float], str]
    day: Callable[[datetime], str]
    listed: Callable[[Iterable[str]], str]


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a session: its module, and the recommendations its activities name."""

    module_title: str
    module_url: str
    recommendations: Sequence[tuple[str, str]]  # title and address


def draft(hall: Hall, around: Around, voice: Voice) -> str:
    """The whole report."""
    activities = asked_in(hall)
    parts = [
        *opening(hall, around, voice),
        f"## {voice.say(N_('Who was there'))}",
        *who(hall, voice),
        f"## {voice.say(N_('What was asked, and what the room said'))}",
        *(part for one in activities for part in activity(one, hall, voice)),
        f"## {voice.say(N_('Questions left open'))}",
        left_open(hall, voice),
        f"## {voice.say(N_('Steps that people will take'))}",
        steps(activities, voice),
        f"## {voice.say(N_('What comes next'))}",
        next_steps(around, voice),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def recommendation_keys(hall: Hall) -> tuple[str, ...]:
    """The recommendations that its activities lead to, in the order of the plan, each once."""
    asked = (hall.items[one.item.key].question for one in asked_in(hall))
    return tuple(dict.fromkeys(one.rec for one in asked if one is not None and one.rec))


def opening(hall: Hall, around: Around, voice: Voice) -> list[str]:
    if not around.module_title:
        return [voice.say(N_("A live session on {day}."), day=voice.day(hall.starts_at))]
    said = voice.say(
        N_("A live session on {day}. Module: {module}."),
        day=voice.day(hall.starts_at),
        module=f"[{escaped(around.module_title)}]({around.module_url})"
        if around.module_url
        else escaped(around.module_title),
    )
    return [said]


def who(hall: Hall, voice: Voice) -> list[str]:
    there = people(hall.room)
    counts = Counter(one.language for one in there)
    of_city = Counter(one.city for one in there if one.city)
    lines = [voice.say(N_("People: {count}"), count=len(there))]
    told = sorted(languages_told(hall.room), key=lambda code: -counts[code])
    spoken = [named(language_name(code), counts[code], voice) for code in told]
    if spoken:
        lines.append(voice.say(N_("Languages: {languages}"), languages=voice.listed(spoken)))
    else:
        lines.append(voice.say(N_("Languages: {count}"), count=len(counts)))
    lines.append(voice.say(N_("Cities: {count}"), count=len(of_city)))
    cities = [
        named(escaped(hall.cities.get(city, city)), of_city[city], voice)
        for city in cities_told(hall.room)
    ]
    if cities:
        said = N_("Among them, with five people or more: {cities}")
        lines.append(voice.say(said, cities=voice.listed(cities)))
    return ["\n".join(f"- {line}" for line in lines)]


def named(name: str, count: int, voice: Voice) -> str:
    """A name and its number. The mark keeps the number beside a name of the other direction."""
    found = language_of(voice.language)
    mark = "\u200f" if found and found.direction == "rtl" else "\u200e"
    return f"{name}{mark} ({voice.number(count)})"


def activity(one: Asked, hall: Hall, voice: Voice) -> list[str]:
    """One round: its question, what the room said, and its parts where they may be told."""
    text, _ = text_for(one.item, voice.language, hall.language)
    heading = escaped(heading_of(text) or one.item.key)
    if one.rounds > 1:
        heading = voice.say(N_("{heading} (round {number})"), heading=heading, number=one.round)
    answered = voice.say(N_("People who answered: {count}"), count=one.whole.answered)
    parts = [f"### {heading}", answered, *whole(one.whole, text, voice)]
    for caption, tallies, names in (
        (N_("By language"), one.languages, _Languages()),
        (N_("By city"), one.cities, hall.cities),
        (N_("By group"), one.groups, {}),
    ):
        table = side_by_side(caption, tallies, names, text=text, voice=voice)
        parts += table
    return parts


class _Languages(dict[str, str]):
    """Names of languages by code."""

    def get(self, key: str, default: str | None = None) -> str:  # type: ignore[override]
        return language_name(key)


def language_name(code: str) -> str:
    found = language_of(code)
    return found.name if found else code


def whole(counted: Tally, text: ItemText, voice: Voice) -> list[str]:
    """The result of everybody, as a table or a list."""
    found: list[str] = []
    words = sorted(shown(counted.texts), key=lambda one: -one.support)
    if counted.form == "word-cloud" and words:
        said = [f"{escaped(one.text)} ({voice.number(one.count)})" for one in words[:MOST_WORDS]]
        found.append(voice.say(N_("Most shared words: {words}"), words=voice.listed(said)))
    elif words:
        found.append(as_list(words, voice))
    elif counted.rows:
        found.append(table_of(counted, text, voice))
    if counted.middle is not None:
        number = voice.number(counted.middle)
        found.append(voice.say(N_("Half of the room says {number} or less."), number=number))
    if counted.right is not None and counted.answered:
        share = voice.percent(counted.right / counted.answered)
        found.append(voice.say(N_("Answered rightly: {share}"), share=share))
    return found


def table_of(counted: Tally, text: ItemText, voice: Voice) -> str:
    labels = labels_of(text.question) if text.question else {}
    is_mean = any(row.mean is not None for row in counted.rows)
    last = voice.say(N_("Mean")) if is_mean else voice.say(N_("Share"))
    heads = (voice.say(N_("Answer")), voice.say(N_("Count")), last)
    rows = [
        (
            escaped(plain(labels.get(row.id, (row.id,)))),
            voice.number(row.count),
            _figure(row.mean, voice) if is_mean else voice.percent(row.share),
        )
        for row in counted.rows
    ]
    return table(heads, rows)


def side_by_side(
    caption: str,
    tallies: Mapping[str, Tally],
    names: Mapping[str, str],
    *,
    text: ItemText,
    voice: Voice,
) -> list[str]:
    """Parts of the room beside one another; nothing for one part alone."""
    if len(tallies) < 2 or not any(one.rows for one in tallies.values()):
        return []
    labels = labels_of(text.question) if text.question else {}
    heads = (
        voice.say(N_("Answer")),
        *(escaped(names.get(key, key)) for key in tallies),
    )
    rows = []
    for first in next(iter(tallies.values())).rows:
        cells = [
            _figure(row.mean, voice) if row.mean is not None else voice.percent(row.share)
            for one in tallies.values()
            for row in one.rows
            if row.id == first.id
        ]
        rows.append((escaped(plain(labels.get(first.id, (first.id,)))), *cells))
    return [f"**{voice.say(caption)}**", table(heads, rows)]


def _figure(value: float | None, voice: Voice) -> str:
    return "–" if value is None else voice.number(value, 1)


def left_open(hall: Hall, voice: Voice) -> str:
    found = open_questions(hall)[:MOST_TEXTS]
    return as_list(found, voice) if found else voice.say(N_("No question was left open."))


def steps(activities: Iterable[Asked], voice: Voice) -> str:
    """What people wrote where an activity asked for a step; of several the last."""
    tagged = [
        one
        for one in activities
        if one.item.question is not None and COMMITMENT in one.item.question.tags
    ]
    texts = shown(tagged[-1].whole.texts) if tagged else ()
    if texts:
        return as_list(texts[:MOST_TEXTS], voice)
    return voice.say(
        N_(
            "Write here which steps people named. An activity of the plan with the setting"
            " {setting} fills this by itself."
        ),
        setting="`tags=commitment`",
    )


def next_steps(around: Around, voice: Voice) -> str:
    if not around.recommendations:
        return voice.say(N_("Write here what follows from this session, and who does it."))
    links = "\n".join(f"- [{escaped(title)}]({url})" for title, url in around.recommendations)
    return f"{voice.say(N_('The activities lead to these recommendations:'))}\n\n{links}"


def as_list(texts: Iterable[Text], voice: Voice) -> str:
    """Texts of participants, with how many are behind each; a translation where there is one."""
    return "\n".join(f"- {_line(one, voice)}" for one in texts)


def _line(text: Text, voice: Voice) -> str:
    said = escaped(text.translations.get(voice.language, text.text))
    support = voice.say(N_("people behind it: {count}"), count=text.support)
    return f"{said} ({support})" if text.support > 1 else said


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def escaped(text: str) -> str:
    """Somebody's words in one line, as Markdown that says just that."""
    return SIGNS.sub(r"\\\1", tidied(text))


def tidied(text: str) -> str:
    """The words in one line without signs that nobody sees: one of them would refuse the report."""
    line = " ".join(text.split())
    seen = "".join(one for one in line if one.isprintable() or one in JOINING)
    return " ".join(seen.split())
