"""The addresses of live sessions: every page module adds its own to this table."""

from flask import Blueprint

bp = Blueprint("live", __name__)
