"""Things for tests to work with: plain functions with fixed defaults."""

from datetime import UTC, datetime, timedelta

from app.core import clock, ids
from app.people.access import hash_of
from app.people.models import (
    BrowserSession,
    Category,
    Link,
    Membership,
    Org,
    OrgKind,
    Person,
    Role,
    RoleGrant,
)

WHEN = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # a Monday, 9 o'clock in Beijing


def org(session, key, name, *, kind=OrgKind.DEPARTMENT, under=None, region=None):
    """An organisation under another (or a root)."""
    found = session.get(Org, Org.id_for(key))
    if found:
        return found
    made = Org(
        id=Org.id_for(key),
        key=key,
        name=name,
        kind=kind,
        parent_id=under.id if under else None,
        path=(under.path if under else "") + key + "/",
        region=region or (under.region if under else None),
        sort_key=key,
    )
    session.add(made)
    session.flush()
    return made


def city(session):
    """Beijing, the root."""
    return org(session, "11", "北京市", kind=OrgKind.CITY)


def district(session, key="110116", name="怀柔区"):
    """A district under the city."""
    return org(session, key, name, kind=OrgKind.DISTRICT, under=city(session), region=key)


def village(session, key="110116001001", name="北沟村"):
    """A village under a township under a district."""
    township = org(
        session, key[:9], "渤海镇", kind=OrgKind.TOWNSHIP, under=district(session, key[:6])
    )
    return org(session, key, name, kind=OrgKind.VILLAGE, under=township)


def department(session, key="bj-jxj", name="市经济和信息化局"):
    """A city department."""
    return org(session, key, name, kind=OrgKind.DEPARTMENT, under=city(session))


def person(session, name, *, at=None, category=Category.VILLAGER, link=None, post="", **more):
    """A person, with a membership where `at` is given; `more` are further membership fields."""
    made = Person(
        id=ids.new(), name=name, folded_name=name, sort_key=name, language=None, created_at=WHEN
    )
    session.add(made)
    session.flush()
    if at is not None:
        link = link or (Link.RESIDENT if category is Category.VILLAGER else Link.POST)
        session.add(
            Membership(
                person_id=made.id, org_id=at.id, category=category, link=link, post=post, **more
            )
        )
        session.flush()
    return made


def role(session, holder, role, *, at):
    """A role for a person at an organisation."""
    made = RoleGrant(person_id=holder.id, org_id=at.id, role=Role(role), granted_at=WHEN)
    session.add(made)
    session.flush()
    return made


def staff(session, name, held, *, at):
    """A person with a post and a role at an organisation."""
    made = person(session, name, at=at, category=Category.CIVIL_SERVANT)
    role(session, made, held, at=at)
    return made


def browser_session(session, who, *, secret):
    """An open browser session for a person."""
    now = clock.now()
    session.add(
        BrowserSession(
            secret_hash=hash_of(secret),
            person_id=who.id,
            began_at=now,
            expires_at=now + timedelta(hours=12),
        )
    )
    session.flush()
