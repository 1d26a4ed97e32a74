"""Reads of attempts, answers and results, cut by who asks: takers and trainers.

Those upstairs use what is named here.
"""

from app.assessment.queries.following import find_marked, list_stumbles
from app.assessment.queries.taking import find_open_attempt, list_results

__all__ = ["find_marked", "find_open_attempt", "list_results", "list_stumbles"]
