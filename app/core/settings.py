"""What an installation may set, read once from the environment."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from app.core.errors import Busy


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The settings of one installation; each is an environment variable (README, Settings)."""

    data_dir: Path  # GENGDU_DATA: database, secret and backups live here
    database_url: str  # DATABASE_URL: sqlite:///… or postgresql://…
    public_url: str  # GENGDU_URL: the address printed into QR codes, without a slash at its end
    demo_public: bool  # GENGDU_DEMO=public: a demonstration may be seen from elsewhere
    second_factor_required: bool  # GENGDU_SECOND_FACTOR=required: staff need two factors
    proxies: int  # GENGDU_PROXIES: how many front servers stand before this one
    secret: bytes
    testing: bool = False
    is_shelved: bool = True  # whether answers are kept for all and made small (not in most tests)
    issuer: str = ""  # GENGDU_ISSUER: the body that issues certificates (发证机关)

    @property
    def is_tls(self) -> bool:
        """Whether readers come by https, so that cookies are Secure."""
        return self.public_url.startswith("https://")


def from_environment() -> Settings:
    """Read the settings, make the data folder and the secret on the first start.

    Raise Busy with a sentence when a setting can't be used.
    """
    data_dir = Path(os.environ.get("GENGDU_DATA") or "var").resolve()
    data_dir.mkdir(parents=True, exist_ok=True, mode=0o750)
    port = os.environ.get("PORT") or "8000"
    public_url = (os.environ.get("GENGDU_URL") or f"http://127.0.0.1:{port}").rstrip("/")
    if urlsplit(public_url).scheme not in ("http", "https") or not urlsplit(public_url).netloc:
        raise Busy(f"GENGDU_URL={public_url}: give a full address such as https://gengdu.example.")
    proxies = os.environ.get("GENGDU_PROXIES") or "0"
    if not proxies.isdigit():
        raise Busy(f"GENGDU_PROXIES={proxies}: give the number of front servers, e.g. 1.")
    return Settings(
        data_dir=data_dir,
        database_url=_database_url(data_dir),
        public_url=public_url,
        demo_public=os.environ.get("GENGDU_DEMO") == "public",
        second_factor_required=os.environ.get("GENGDU_SECOND_FACTOR") == "required",
        proxies=int(proxies),
        secret=read_secret(data_dir / "secret"),
        issuer=(os.environ.get("GENGDU_ISSUER") or "").strip(),
    )


def _database_url(data_dir: Path) -> str:
    url = os.environ.get("DATABASE_URL") or f"sqlite:///{data_dir / 'gengdu.db'}"
    # Hosting services still write postgres://; SQLAlchemy wants the driver's name.
    for scheme in ("postgres://", "postgresql://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url


def read_secret(path: Path) -> bytes:
    """Return the installation's secret (32 random bytes), made on the first call, mode 0600."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        secret = path.read_bytes()
        if len(secret) < 32:
            raise Busy(f"{path}: the secret is cut off. Put the file back from a backup.") from None
        return secret
    with os.fdopen(handle, "wb") as file:
        secret = secrets.token_bytes(32)
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())
    return secret
