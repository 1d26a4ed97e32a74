"""What stands on a certificate's paper. It is a Chinese document, whatever the reader speaks."""

from flask import current_app
from sqlalchemy.orm import Session

from app.certificates import drawing, queries, rules
from app.certificates.models import Certificate
from app.core import clock
from app.core.errors import Refused
from app.core.installation import is_demonstration
from app.core.language import speaking
from app.core.settings import Settings
from app.people.models import Person
from app.skills.words import level_name

NOT_OFFICIAL = "本证书不是国家职业资格证书。"


def standing_of(certificate: Certificate) -> rules.Standing:
    """Return whether the certificate, with its revocation loaded, holds today."""
    revocation = certificate.revocation
    revoked_on = clock.day_of(revocation.revoked_at) if revocation else None
    return rules.standing(revoked_on, certificate.expires_on, clock.today())


def verify_address(number: str) -> str:
    """Return the public address at which anybody can verify the certificate."""
    settings: Settings = current_app.config["SETTINGS"]
    return f"{settings.public_url}/verify/{number}"


def print_out(session: Session, certificate: Certificate) -> bytes:
    """Return the certificate's paper as a PDF, or raise Refused for a revoked one."""
    if refusal := rules.why_not_print(standing_of(certificate)):
        raise Refused(refusal)
    return drawing.draw(_sheet(session, certificate))


def _sheet(session: Session, certificate: Certificate) -> drawing.Sheet:
    issuer = _issuer(session)
    name = printed_name(certificate.person)
    began_on, ended_on = queries.get_term(session, certificate)
    rows = [
        ("证书编号", rules.grouped(certificate.number)),
        ("课程", certificate.version.title),
        ("学时", f"{certificate.hours:g}"),
        ("成绩", f"{certificate.score}分（满分100分）"),
        ("证明的技能", _proofs(certificate)),
        ("起止日期", f"{began_on:%Y.%m.%d} — {ended_on:%Y.%m.%d}"),
        ("发证机关", issuer),
        ("发证日期", f"{clock.day_of(certificate.issued_at):%Y.%m.%d}"),
    ]
    if certificate.expires_on:
        rows.append(("有效期至", f"{certificate.expires_on:%Y.%m.%d}"))
    address = verify_address(certificate.number)
    return drawing.Sheet(
        title=rules.TITLES[certificate.kind],
        text=f"{name}学完课程《{certificate.version.title}》，通过测评，准予结业。",
        rows=tuple(rows),
        seal="盖章处",
        address=address,
        notes=("扫码或打开下面的网址核验：", address, NOT_OFFICIAL, *_warning()),
        author=issuer,
    )


def _proofs(certificate: Certificate) -> str:
    with speaking("zh"):
        proofs = [f"{one.skill.title}（{level_name(one.level)}）" for one in certificate.proofs]
    return "、".join(sorted(proofs)) or "—"


def _warning() -> tuple[str, ...]:
    return ("演示系统打印，人员和成绩均为虚构，不作证明。",) if is_demonstration() else ()


def _issuer(session: Session) -> str:
    """Return the issuing body: as the installation sets it, else named after the tree's top."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.issuer or f"{queries.find_root_name(session) or ''}耕读平台"


def lacking(person: Person) -> str:
    """Return the characters of the name that the paper can't show."""
    return drawing.lacking(person.name)


def printed_name(person: Person) -> str:
    """Return the name; one that the paper can't show wholly is followed by its pinyin.

    The pinyin was written into the sort key when the person was.
    """
    if not lacking(person):
        return person.name
    return f"{person.name}（{person.sort_key.removesuffix(person.name).strip()}）"
