"""Pages of the library: registry, recommendation, practices, glossary, frameworks."""

from learning.recommendations.views import (
    desk,
    frameworks,
    glossary,
    practices,
    recommendation,
    registry,
)
from learning.recommendations.views.blueprint import bp

bp.record_once(lambda state: desk.init_app(state.app))

__all__ = ["bp", "frameworks", "glossary", "practices", "recommendation", "registry"]
