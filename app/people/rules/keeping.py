"""Who may be given what, and what a code of an organisation looks like."""

import re
from collections.abc import Collection
from datetime import date
from enum import StrEnum

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)  # that a day of ours can be
KEY = re.compile(r"[0-9a-z]+(-[0-9a-z]+)*")
KEY_LENGTH = 40
CREDIT_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")  # GB 32100-2015


class Refusal(StrEnum):
    NAME_UNFIT = "name_unfit"
    KEY_UNFIT = "key_unfit"
    KEY_TAKEN = "key_taken"
    CREDIT_CODE_UNFIT = "credit_code_unfit"
    ALREADY_THERE = "already_there"
    ENDS_BEFORE = "ends_before"
    ALREADY_ENDED = "already_ended"
    ROLES_FIRST = "roles_first"
    TO_ONESELF = "to_oneself"
    OUTSIDE = "outside"
    ALREADY_HELD = "already_held"
    LAST_ADMIN = "last_admin"
    HOLDS_MORE = "holds_more"


def why_no_org(key: str, credit_code: str | None) -> Refusal | None:
    """Return why no organisation can have this code and unified social credit code, or None.

    Codes make up the paths of the tree: small letters, digits and single hyphens.
    """
    if len(key) > KEY_LENGTH or not KEY.fullmatch(key):
        return Refusal.KEY_UNFIT
    if credit_code is not None and not CREDIT_CODE.fullmatch(credit_code):
        return Refusal.CREDIT_CODE_UNFIT
    return None


def why_not_end(
    *, since_on: date | None, until_on: date | None, last_on: date, is_last: bool, has_roles: bool
) -> Refusal | None:
    """Return why a membership can't end on the day `last_on`, or None.

    Who holds a role keeps at least one place, or nobody would see the role any more.
    """
    if until_on is not None:
        return Refusal.ALREADY_ENDED
    if since_on is not None and last_on < since_on:
        return Refusal.ENDS_BEFORE
    if is_last and has_roles:
        return Refusal.ROLES_FIRST
    return None


def is_within(path: str, parts: Collection[str]) -> bool:
    """Tell whether a path of the tree lies in one of the parts."""
    return any(path.startswith(part) for part in parts)


def why_not_grant(
    *, is_oneself: bool, is_held: bool, path: str, parts: Collection[str] | None
) -> Refusal | None:
    """Return why a role can't be granted at a path, or None.

    `parts` are those in which the granting person may grant roles; None stands for a command,
    whose writer has the whole machine anyway.
    """
    if is_oneself:
        return Refusal.TO_ONESELF
    if parts is not None and not is_within(path, parts):
        return Refusal.OUTSIDE
    return Refusal.ALREADY_HELD if is_held else None


def why_not_end_role(
    *, path: str, parts: Collection[str] | None, has_ended: bool, is_last_admin: bool
) -> Refusal | None:
    """Return why a role granted at a path can't be ended, or None."""
    if parts is not None and not is_within(path, parts):
        return Refusal.OUTSIDE
    if has_ended:
        return Refusal.ALREADY_ENDED
    return Refusal.LAST_ADMIN if is_last_admin else None


def why_not_help(*, role_paths: Collection[str], parts: Collection[str]) -> Refusal | None:
    """Return why somebody's name and sign-in are not for this administrator to change, or None.

    With a code an administrator could become that person, and with a name make somebody else of
    them, so nobody may do it for one whose roles reach outside the administrator's own part.
    """
    if all(is_within(path, parts) for path in role_paths):
        return None
    return Refusal.HOLDS_MORE
