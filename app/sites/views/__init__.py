"""Pages: the desk at a terminal, sites for their keepers, learners for stewards."""

from flask import Blueprint

bp = Blueprint("sites", __name__, template_folder="../templates")
