"""Pages of authors: texts, modules, the library, what readers get to see of them."""

from learning.authoring.views.blueprint import bp
from learning.authoring.views.files import files
from learning.authoring.views.history import history
from learning.authoring.views.home import home
from learning.authoring.views.library import library
from learning.authoring.views.media import media
from learning.authoring.views.module import module
from learning.authoring.views.publish import publish
from learning.authoring.views.review import review

__all__ = [
    "bp",
    "files",
    "history",
    "home",
    "library",
    "media",
    "module",
    "publish",
    "review",
]
