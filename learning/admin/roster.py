"""A list of people to invite, as a spreadsheet saves it: each row good, or told why not. Pure."""

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO

from learning.accounts.people import email_key
from learning.errors import Refusal
from learning.i18n import N_
from learning.i18n.languages import SOURCE, language_of
from learning.mail.addresses import mailbox

MOST_ROWS = 500
MOST_CHARACTERS = 200_000
LONGEST_NAME = 120
COLUMNS = ("name", "email", "role", "city", "language")
NEEDED = ("name", "email")
SAME = {"e-mail": "email", "mail": "email", "e-mail address": "email", "full name": "name"}
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


class NotARoster(Refusal):
    """The text is no list of people at all."""

    status = 422


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody to invite."""

    line: int
    name: str
    email: str
    role: str = "participant"
    city: str = ""  # its key
    language: str = SOURCE.code


@dataclass(frozen=True, slots=True)
class Broken:
    """A row that cannot be used, and what is wrong with it."""

    line: int
    text: str
    why: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Roster:
    """The rows of a list."""

    good: tuple[Row, ...] = ()
    broken: tuple[Broken, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What rows are held against."""

    cities: Mapping[str, str]  # by name and by key, in small letters: the key
    addresses: frozenset[str]  # that have an account
    roles: frozenset[str]
    may_grant: Callable[[str], bool]


def decoded(data: bytes) -> str:
    """The text of a file, as today's and yesterday's spreadsheets write it."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def addresses_in(text: str) -> frozenset[str]:
    """Every address in the list, to be looked for at once."""
    return frozenset(email_key(fields.get("email", "")) for _, fields, _ in lines_of(text))


def read(text: str, known: Known) -> Roster:
    """Every row, good or broken. One broken row takes nothing from the others."""
    good: list[Row] = []
    broken: list[Broken] = []
    seen: dict[str, int] = {}
    for line, fields, raw in lines_of(text):
        found = judged(line, fields, raw, known)
        if isinstance(found, Row) and found.email in seen:
            found = Broken(
                line,
                raw,
                N_("This address stands in line {line} already."),
                {"line": seen[found.email]},
            )
        if isinstance(found, Row):
            seen[found.email] = line
            good.append(found)
        else:
            broken.append(found)
    return Roster(tuple(good), tuple(broken))


def lines_of(text: str) -> list[tuple[int, dict[str, str], str]]:
    """Line number, cells by column, and the row as it was written."""
    if not text.strip():
        raise NotARoster(N_("Choose a file, or paste a list."))
    if len(text) > MOST_CHARACTERS:
        raise NotARoster(
            N_("This list is too long. Send at most {most} people at once."), most=MOST_ROWS
        )
    text = text.replace("\x00", "").lstrip("\ufeff")
    head = text.split("\n", 1)[0]
    separator = max((";", "\t", ","), key=head.count)
    reader = csv.reader(StringIO(text), delimiter=separator)
    try:
        names = [column_of(cell) for cell in next(reader, [])]
        if not set(NEEDED) <= set(names):
            raise NotARoster(
                N_(
                    "The first line must name the columns: name, email, and if you like role, "
                    "city, language."
                )
            )
        rows = [
            (
                reader.line_num,
                dict(zip(names, map(str.strip, cells), strict=False)),
                separator.join(cells),
            )
            for cells in reader
            if any(cell.strip() for cell in cells)
        ]
    except csv.Error:
        raise NotARoster(N_("This is not a list that a spreadsheet saved as CSV.")) from None
    if len(rows) > MOST_ROWS:
        raise NotARoster(
            N_("This list is too long. Send at most {most} people at once."), most=MOST_ROWS
        )
    return rows


def column_of(cell: str) -> str:
    name = cell.strip().casefold()
    return SAME.get(name, name)


def judged(line: int, fields: Mapping[str, str], raw: str, known: Known) -> Row | Broken:
    """The row as it will be used, or the first thing that is wrong with it."""
    name, email = fields.get("name", ""), email_key(fields.get("email", ""))
    role = (fields.get("role") or "participant").casefold()
    city, language = fields.get("city", ""), (fields.get("language") or SOURCE.code).casefold()
    checks: Sequence[tuple[bool, str]] = (
        (bool(name), N_("The name is missing.")),
        (len(name) <= LONGEST_NAME, N_("The name is longer than 120 characters.")),
        (mailbox(email) is not None, N_("No mail can be sent to this address.")),
        (email not in known.addresses, N_("There is an account with this address.")),
        (role in known.roles, N_("There is no such role.")),
        (role not in known.roles or known.may_grant(role), N_("You may not give this role.")),
        (not city or city.casefold() in known.cities, N_("There is no such city.")),
        (language_of(language) is not None, N_("Mosaic does not speak this language.")),
    )
    wrong = next((why for is_right, why in checks if not is_right), None)
    if wrong is not None:
        return Broken(line, raw, wrong)
    return Row(line, name, email, role, known.cities.get(city.casefold(), ""), language)


def written(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A CSV file that no spreadsheet takes for formulas."""
    made = StringIO()
    writer = csv.writer(made, lineterminator="\r\n")
    for row in (headings, *rows):
        writer.writerow([neutral(cell) for cell in row])
    return "\ufeff" + made.getvalue()


def neutral(cell: str) -> str:
    """A cell that begins like a formula gets a mark before it that makes it a text."""
    return f"'{cell}" if cell.lstrip(" ").startswith(DANGEROUS) or cell.startswith("\n") else cell
