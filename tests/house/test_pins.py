"""What `./dev run` installs is enough to serve, without what only the tests need."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

OPTIONAL = {"attrs", "pygments", "rich", "setuptools"}  # used when there, and done without

LOADED = """
import importlib.metadata, sys
import gunicorn.app.wsgiapp, gunicorn.workers.ggevent
import learning.app
owners = importlib.metadata.packages_distributions()
tops = {name.partition(".")[0] for name in sys.modules}
print(*sorted({owner for top in tops for owner in owners.get(top, ())}))
"""


def normal(name: str) -> str:
    """A distribution's name as the pins write it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def test_everything_the_server_loads_is_among_the_pins_of_a_run() -> None:
    text = (ROOT / ".ci/requirements-run.txt").read_text()
    pinned = set(re.findall(r"^([a-z0-9-]+)==", text, re.MULTILINE))
    loaded = subprocess.run(  # noqa: S603  # our own interpreter and text
        [sys.executable, "-c", LOADED], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    assert {normal(name) for name in loaded} - pinned - OPTIONAL == set()
