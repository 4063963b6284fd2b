"""Pages of administrators: people, invitations, cities, the list of acts."""

from learning.admin.views.audit import acts
from learning.admin.views.authors import change_author_role
from learning.admin.views.blueprint import bp
from learning.admin.views.cities import cities
from learning.admin.views.inviting import invite
from learning.admin.views.people import people

__all__ = ["acts", "bp", "change_author_role", "cities", "invite", "people"]
