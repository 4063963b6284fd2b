"""Pages of accounts: signing in and up, links of mails, one's own account."""

from learning.accounts.views.account import change
from learning.accounts.views.blueprint import bp
from learning.accounts.views.leaving import own_data
from learning.accounts.views.links import forgot
from learning.accounts.views.second_factor import set_up
from learning.accounts.views.sign_in import load
from learning.accounts.views.sign_up import confirm

__all__ = ["bp", "change", "confirm", "forgot", "load", "own_data", "set_up"]
