"""The addresses of the final quiz: every page module adds its own to this table."""

from flask import Blueprint

bp = Blueprint("quizzes", __name__)
