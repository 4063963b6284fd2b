"""The code by which a room is joined: six digits that nobody can guess from another one."""

import secrets

LENGTH = 6
FIRST = 10 ** (LENGTH - 1)  # no code begins with 0, which spreadsheets and people leave out


def new_code() -> str:
    """Six digits, by chance."""
    return str(FIRST + secrets.randbelow(9 * FIRST))
