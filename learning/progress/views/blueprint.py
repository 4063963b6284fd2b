"""The blueprint of people's own learning and of cohorts."""

from flask import Blueprint

bp = Blueprint("progress", __name__)
