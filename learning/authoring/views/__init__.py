"""Pages of authors: texts, modules, the library, what readers get to see of them."""

from learning.authoring.views.blueprint import bp
from learning.authoring.views.editor import editor
from learning.authoring.views.exchange import exchange
from learning.authoring.views.files import files
from learning.authoring.views.history import history
from learning.authoring.views.home import home
from learning.authoring.views.library import library
from learning.authoring.views.media import media
from learning.authoring.views.merge import merge
from learning.authoring.views.module import module
from learning.authoring.views.opened import init_app
from learning.authoring.views.pick import pick
from learning.authoring.views.progress import translations
from learning.authoring.views.publish import publish
from learning.authoring.views.review import review
from learning.authoring.views.translate import translate

bp.record_once(lambda state: init_app(state.app))

__all__ = [
    "bp",
    "editor",
    "exchange",
    "files",
    "history",
    "home",
    "library",
    "media",
    "merge",
    "module",
    "pick",
    "publish",
    "review",
    "translate",
    "translations",
]
