"""What the web server imports."""

import os

from learning.app import create_app
from learning.config import Settings

app = create_app(Settings.from_environ(os.environ))
