"""Building the demonstration town: organisations, some 400 people, and the ten who sign in."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from sqlalchemy.orm import Session

from app.core import clock
from app.demo.cast import GIVEN, HOUSES, PASSWORD, PLAYERS, SURNAMES, House, Player
from app.people.actions.keeping import create_org, create_person, give_membership
from app.people.actions.roles import grant_role
from app.people.actions.signing import create_sign_in
from app.people.models import Category, Link, OfficeLevel, Org, Person, Rank
from app.people.passwords import hash_password
from app.people.queries.keeping import find_org_by_key

OFFICES = {
    "处长": (OfficeLevel.DIVISION_HEAD, Rank.RESEARCHER_2),
    "科长": (OfficeLevel.SECTION_HEAD, Rank.CHIEF_1),
    "科员": (OfficeLevel.STAFF, Rank.CLERK_1),
}


@dataclass
class Town:
    """What was built: organisations by key, people by organisation, players by sign-in."""

    orgs: dict[str, Org] = field(default_factory=dict)
    people: dict[str, list[UUID]] = field(default_factory=dict)
    players: dict[str, UUID] = field(default_factory=dict)


def build(session: Session, dice: Random, *, began_at: datetime) -> Town:
    """Found the town at a moment in the past; places and roles stand from then on."""
    town = Town()
    with clock.stopped(began_at):
        for house in HOUSES:
            town.orgs[house.key] = _org(session, house)
        _settle_players(session, town)
        for house in HOUSES:
            _settle(session, town, house, dice)
    session.flush()
    return town


def _org(session: Session, house: House) -> Org:
    found = find_org_by_key(session, house.key)
    if found is not None:
        return found
    return create_org(
        session,
        key=house.key,
        name=house.name,
        kind=house.kind,
        parent=find_org_by_key(session, house.parent),
        by_id=None,
    )


def _settle_players(session: Session, town: Town) -> None:
    # Not by the action: it refuses this password as the common one that it is.
    kept = hash_password(PASSWORD)
    for player in PLAYERS:
        person = create_person(session, name=player.name, by_id=None)
        _give_place(session, town, player, person)
        sign_in = create_sign_in(session, person=person, name=player.sign_in)
        sign_in.password_hash, sign_in.password_set_at = kept, clock.now()
        town.players[player.sign_in] = person.id
        town.people.setdefault(player.at, []).append(person.id)


def _give_place(session: Session, town: Town, player: Player, person: Person) -> None:
    give_membership(
        session,
        person=person,
        org=town.orgs[player.at],
        category=player.category,
        link=player.link,
        post=player.post,
        since_on=clock.today() - timedelta(days=900),
    )
    role_at = find_org_by_key(session, player.role_at)
    if player.role and role_at:
        grant_role(session, person=person, org=role_at, role=player.role, by_id=None)


def _settle(session: Session, town: Town, house: House, dice: Random) -> None:
    org = town.orgs[house.key]
    settled = town.people.setdefault(house.key, [])
    weights = [share for _category, _post, share in house.staff]
    while len(settled) < house.people:
        category, post, _share = dice.choices(house.staff, weights)[0]
        person = create_person(session, name=_name(dice), by_id=None)
        level, rank = OFFICES.get(post, (None, None))
        since_on = _day_before(clock.today(), dice)
        give_membership(
            session,
            person=person,
            org=org,
            category=category,
            link=Link.RESIDENT if category is Category.VILLAGER else Link.POST,
            post=post,
            office_level=level if category is Category.CIVIL_SERVANT else None,
            rank=rank if category is Category.CIVIL_SERVANT else None,
            rank_on=since_on if category is Category.CIVIL_SERVANT else None,
            since_on=since_on,
        )
        settled.append(person.id)


def _name(dice: Random) -> str:
    return dice.choice(SURNAMES) + dice.choice(GIVEN)


def _day_before(today: date, dice: Random) -> date:
    return today - timedelta(days=dice.randrange(60, 4000))
