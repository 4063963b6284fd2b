"""The addresses of the catalogue: every page module adds its own to this table."""

from flask import Blueprint

bp = Blueprint("catalogue", __name__)
