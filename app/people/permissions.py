"""Permissions and the roles that carry them: the one table of who may do what."""

from enum import StrEnum

from app.people.models import Role


class Permission(StrEnum):
    """`thing:deed`, in alphabetical order."""

    AUDIT_READ = "audit:read"
    CERTIFICATE_READ = "certificate:read"
    CERTIFICATE_REVOKE = "certificate:revoke"
    COURSE_FOLLOW = "course:follow"
    DEMAND_READ = "demand:read"
    DEMAND_REPORT = "demand:report"
    FEEDBACK_ANSWER = "feedback:answer"
    FRAMEWORK_FOLLOW = "framework:follow"
    LEARNER_EDIT = "learner:edit"
    LEARNER_READ = "learner:read"
    ORG_EDIT = "org:edit"
    PERSON_EDIT = "person:edit"
    PERSON_READ = "person:read"
    ROLE_GRANT = "role:grant"
    SITE_EDIT = "site:edit"
    SITE_KEEP = "site:keep"
    SITE_READ = "site:read"
    SUPPLY_READ = "supply:read"


P = Permission
CARRIES: dict[Role, frozenset[Permission]] = {
    Role.STEWARD: frozenset(
        {P.LEARNER_EDIT, P.LEARNER_READ, P.PERSON_READ, P.SITE_KEEP, P.SITE_READ}
    ),
    Role.TRAINER: frozenset({P.COURSE_FOLLOW}),
    Role.CIO: frozenset({P.FRAMEWORK_FOLLOW}),
    Role.HR: frozenset({P.CERTIFICATE_READ, P.CERTIFICATE_REVOKE, P.LEARNER_READ, P.PERSON_READ}),
    Role.EDITOR: frozenset({P.DEMAND_READ, P.SUPPLY_READ}),
    Role.EMPLOYER: frozenset({P.DEMAND_REPORT}),
    Role.AUDITOR: frozenset({P.AUDIT_READ}),
    Role.ADMIN: frozenset(
        {
            P.FEEDBACK_ANSWER,
            P.ORG_EDIT,
            P.PERSON_EDIT,
            P.PERSON_READ,
            P.ROLE_GRANT,
            P.SITE_EDIT,
            P.SITE_KEEP,
            P.SITE_READ,
        }
    ),
}
# Roles over other people's affairs, which need a second factor where the installation says so.
STAFF = frozenset(Role) - {Role.EMPLOYER}


def roles_with(permission: Permission) -> frozenset[Role]:
    """Return the roles that carry this permission."""
    return frozenset(role for role, carried in CARRIES.items() if permission in carried)
