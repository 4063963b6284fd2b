"""Pages of the catalogue: home, list, module, lesson, and the work done in a lesson."""

from learning.catalogue.views import home, lesson, media, module, work
from learning.catalogue.views.blueprint import bp

__all__ = ["bp", "home", "lesson", "media", "module", "work"]
