"""The addresses of the library: every page module adds its own to this table."""

from flask import Blueprint

bp = Blueprint("recommendations", __name__)
