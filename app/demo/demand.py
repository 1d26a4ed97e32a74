"""Made-up demand reports of six quarters, so that the shortage list has something to say."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.core import clock, ids
from app.demo.cast import HOUSES, House
from app.demo.town import Town
from app.people.models import OrgKind
from app.shortages.actions import add_up, correct
from app.shortages.models import DemandReport, Industry
from app.shortages.rules import CITY_WIDE, Demand, Period
from app.skills.models import Skill

QUARTERS = 6


@dataclass(frozen=True)
class Lack:
    """A skill that employers look for: at which level, for which post, and how well they fare."""

    skill: str
    level: int
    post: str
    filled: int  # per cent of the posts, about
    reports: int = 5  # a quarter


LACKS = (
    Lack("data-governance", 3, "数据治理工程师", 12),
    Lack("security-operations", 3, "安全运维工程师", 16),
    Lack("drone-spraying", 2, "植保无人机飞手", 14),
    Lack("data-analysis", 3, "数据分析师", 28),
    Lack("cold-chain", 2, "冷链物流技术员", 30),
    Lack("incident-response", 3, "应急响应工程师", 26, 4),
    Lack("livestream-selling", 2, "农产品主播", 42),
    Lack("graded-protection", 3, "等级保护测评师", 44, 4),
    Lack("software-architecture", 4, "系统架构师", 40),
    Lack("pest-identification", 3, "植保技术员", 46, 4),
    Lack("cio-office", 2, "信息化办公室主任", 38, 4),
    Lack("confidentiality", 2, "保密专员", 45, 4),
    Lack("data-quality", 2, "数据质量专员", 58, 4),
    Lack("gis-analysis", 2, "空间数据工程师", 55, 3),
    Lack("greenhouse-vegetables", 3, "设施蔬菜技术员", 60),
    Lack("quality-traceability", 2, "质量追溯管理员", 62, 3),
    Lack("e-commerce-selling", 2, "电商运营", 70),
    Lack("procurement-of-it", 2, "信息化采购专员", 74, 4),
    Lack("farm-machinery", 2, "农机手", 76, 4),
    Lack("project-supervision", 3, "信息化项目经理", 72),
    Lack("endpoint-security", 2, "桌面运维工程师", 88),
    Lack("digital-literacy", 1, "综合文秘", 95),
    Lack("bookkeeping", 2, "合作社会计", 85, 4),
    Lack("orchard-management", 2, "果树工", 83, 4),
    Lack("ai-literacy", 2, "人工智能应用专员", 30, 2),
    Lack("soil-testing", 2, "土壤检测员", 50, 1),
    Lack("rural-tourism", 2, "乡村民宿管家", 60, 2),
    Lack("data-analysis", 2, "统计员", 66, 3),
)


def report(session: Session, town: Town, dice: Random) -> None:
    """Write the reports of the six quarters before the present one, and one correction."""
    period = Period.of(clock.today())
    rows: list[dict[str, Any]] = []
    for age in range(QUARTERS):
        period = period.previous()
        for lack in LACKS:
            rows += _reports(lack, str(period), age, town, dice)
    session.execute(insert(DemandReport), rows)
    add_up(session)
    _correct_one(session, rows[0])


def _reports(
    lack: Lack, period: str, age: int, town: Town, dice: Random
) -> Iterator[dict[str, Any]]:
    employers = [house for house in HOUSES if house.kind is not OrgKind.VILLAGE]
    for house in dice.sample(employers, lack.reports):
        advertised = dice.randrange(3, 13)
        # Two years ago the same posts were somewhat easier to fill.
        share = min(100, max(0, lack.filled + 2 * age + dice.randrange(-6, 7)))
        filled = round(advertised * share / 100)
        applicants = filled + dice.randrange(0, 2 * advertised)
        yield {
            "id": ids.new(),
            "org_id": town.orgs[house.key].id,
            "period": period,
            "skill_id": Skill.id_for(lack.skill),
            "level": lack.level,
            "post": lack.post,
            "advertised": advertised,
            "filled": filled,
            "applicants": applicants,
            "suitable": min(applicants, filled + dice.randrange(0, 3)),
            "leavers": dice.randrange(0, 3),
            "region": town.orgs[house.key].region or CITY_WIDE,
            "industry": Industry(house.industry),
            "reported_by_id": _reporter(town, house),
            "corrects_id": None,
            **_times(period, dice),
        }


def _times(period: str, dice: Random) -> dict[str, Any]:
    quarter = Period.parse(period)
    if quarter is None:
        raise ValueError(period)
    opened_on = quarter.first_on + timedelta(days=dice.randrange(0, 60))
    reported_on = quarter.last_on + timedelta(days=dice.randrange(1, 20))
    at = datetime.combine(reported_on, time(2, dice.randrange(60)), UTC)
    return {"open_since_on": opened_on, "reported_at": min(at, clock.now())}


def _reporter(town: Town, house: House) -> object:
    return town.players["employer"] if house.key == "qy-jingbei" else town.people[house.key][0]


def _correct_one(session: Session, row: dict[str, Any]) -> None:
    """Let an employer find one more post filled than they said; the old report stays."""
    old = session.get_one(DemandReport, row["id"])
    stated = {one.name: getattr(old, one.name) for one in fields(Demand)}
    better = stated | {
        "filled": min(old.advertised, old.filled + 1),
        "applicants": old.applicants + 1,
        "suitable": old.suitable + 1,
    }
    with clock.stopped(min(old.reported_at + timedelta(days=3), clock.now())):
        correct(session, old, Demand(**better), person_id=old.reported_by_id)
