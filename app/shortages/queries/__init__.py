"""Reads of demand, cut by what is read: reports, and skills with their sums."""

from app.shortages.queries.reports import (
    find_correction,
    get_report,
    has_reported,
    in_force,
    list_demand,
    list_earlier,
    list_public,
)
from app.shortages.queries.skills import (
    get_history,
    list_cells,
    list_periods,
    list_scarce,
    list_skills,
)

__all__ = [
    "find_correction",
    "get_history",
    "get_report",
    "has_reported",
    "in_force",
    "list_cells",
    "list_demand",
    "list_earlier",
    "list_periods",
    "list_public",
    "list_scarce",
    "list_skills",
]
