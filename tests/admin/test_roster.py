"""Lists of people: each broken row told with its line, and the good ones kept."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.admin import roster
from learning.admin.roster import Known, NotARoster, Row

KNOWN = Known(
    cities={"tell yasmin": "tell-yasmin", "tell-yasmin": "tell-yasmin"},
    addresses=frozenset({"known@example.org"}),
    roles=frozenset({"participant", "facilitator", "admin"}),
    may_grant=lambda role: role != "admin",
)


def test_each_broken_row_is_told_with_its_line_and_the_good_ones_stay() -> None:
    text = (
        "name,email,role,city,language\n"
        "Amina,amina@example.org,,Tell Yasmin,ar\n"
        ",nameless@example.org,,,\n"
        "Bo,not an address,,,\n"
        "\n"
        "Cleo,known@example.org,,,\n"
        "Dan,dan@example.org,king,,\n"
        "Eve,eve@example.org,admin,,\n"
        "Fay,fay@example.org,,Atlantis,\n"
        "Gus,gus@example.org,,,tlh\n"
        "Hala,AMINA@example.org,,,\n"
        f"{'I' * 121},i@example.org,,,\n"
        "Jo,jo@example.org,facilitator,,fr\n"
        "Kim\n"
    )

    found = roster.read(text, KNOWN)

    assert found.good == (
        Row(2, "Amina", "amina@example.org", "participant", "tell-yasmin", "ar"),
        Row(13, "Jo", "jo@example.org", "facilitator", "", "fr"),
    )
    assert [(one.line, one.why) for one in found.broken] == [
        (3, "The name is missing."),
        (4, "No mail can be sent to this address."),
        (6, "There is an account with this address."),
        (7, "There is no such role."),
        (8, "You may not give this role."),
        (9, "There is no such city."),
        (10, "Mosaic does not speak this language."),
        (11, "This address stands in line {line} already."),
        (12, "The name is longer than 120 characters."),
        (14, "No mail can be sent to this address."),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Name;E-mail\r\nNoël;noel@example.org\r\n",
        "\ufeffname\temail\nNoël\tnoel@example.org",
        'email,name\nnoel@example.org,"Noël"\n\n',
    ],
)
def test_spreadsheets_write_lists_in_their_own_ways(text: str) -> None:
    (row,) = roster.read(text, KNOWN).good

    assert (row.name, row.email) == ("Noël", "noel@example.org")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_files_come_in_several_encodings(encoding: str) -> None:
    assert roster.decoded("Noël".encode(encoding)) == "Noël"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  \n",
        "Amina,amina@example.org",
        "name,city\nAmina,x",
        "x" * (roster.MOST_CHARACTERS + 1),
        "name,email\n" + "A,a@example.org\n" * (roster.MOST_ROWS + 1),
    ],
)
def test_what_is_no_list_is_refused_whole(text: str) -> None:
    with pytest.raises(NotARoster):
        roster.read(text, KNOWN)


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        roster.read(f"name,email\n{text}", KNOWN)
    except NotARoster:
        return


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    rows = list(csv.reader(StringIO(roster.written(("name",), [(cell,)]).lstrip("\ufeff"))))

    assert rows[1][0].startswith("'")


def test_other_cells_are_left_alone() -> None:
    assert [roster.neutral(cell) for cell in ("Amina", "", "a=b", "'x")] == [
        "Amina",
        "",
        "a=b",
        "'x",
    ]
