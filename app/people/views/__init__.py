"""Pages: signing in and out, what administrators keep, the audit trail."""

from flask import Blueprint

bp = Blueprint("people", __name__, template_folder="../templates")
