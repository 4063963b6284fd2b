"""Pages of authors: texts, modules, the library, what readers get to see of them."""

from learning.authoring.views.blueprint import bp
from learning.authoring.views.home import home

__all__ = ["bp", "home"]
