"""Settings from the environment (`MATCHCAMP_*`), with defaults that need nothing installed or started by hand."""

import secrets
from contextlib import suppress
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

DEMO = "demo"  # The row of `meta` that marks a database as the demo, with its date.
DEMO_DATE = date(2026, 6, 27)  # The day of the capture of the calls that the demo carries.


class Settings(BaseSettings):
    """One value per environment variable; `.env.example` explains each."""

    model_config = SettingsConfigDict(env_prefix="MATCHCAMP_", frozen=True, extra="ignore")

    data_dir: Path = Path("data")
    database_url: SecretStr | None = None
    database_name: str = Field("matchcamp", pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,37}$")
    encoder: str = "static"
    reranker: str = ""
    index_url: SecretStr | None = None  # Empty: in the memory of each process. Else a Milvus, or a file of milvus-lite.
    base_url: str = "http://127.0.0.1:8000"
    smtp_url: SecretStr | None = None
    mail_from: str = "Matchcamp <no-reply@matchcamp.example>"
    secret: SecretStr | None = None
    demo_date: date | None = None
    session_idle_minutes: int = Field(60, ge=1)
    session_hours: int = Field(12, ge=1)
    sign_in_minutes: int = Field(15, ge=1)
    rate_limits: bool = True
    portal: bool = True
    portal_url: str = "https://api.tech.ec.europa.eu/search-api/prod/rest/search"
    topic_url: str = "https://ec.europa.eu/info/funding-tenders/opportunities/data/topicDetails/"

    @field_validator("portal_url", "topic_url")
    @classmethod
    def _a_web_address(cls, value: str, info: ValidationInfo) -> str:
        address = urlsplit(value)
        if address.scheme not in {"http", "https"} or not address.hostname:
            name = f"MATCHCAMP_{str(info.field_name).upper()}"
            raise ValueError(f"{name} must be an address with http:// or https://, got {value!r}")
        return value

    @field_validator("index_url")
    @classmethod
    def _milvus_or_file(cls, value: SecretStr | None) -> SecretStr | None:
        scheme = urlsplit(value.get_secret_value()).scheme if value else ""
        if "://" in (value.get_secret_value() if value else "") and scheme not in {"http", "https"}:
            raise ValueError(f"MATCHCAMP_INDEX_URL is http(s)://host:port of a Milvus or a file, got {scheme}://…")
        return value

    @field_validator("base_url")
    @classmethod
    def _without_trailing_slash(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError(f"MATCHCAMP_BASE_URL must start with http:// or https://, got {value!r}")
        return value.rstrip("/")

    @field_validator("secret")
    @classmethod
    def _long_enough(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(set(value.get_secret_value())) < 16:
            raise ValueError("MATCHCAMP_SECRET is too simple; make one with `openssl rand -hex 32`, or leave it out")
        return value

    @property
    def https(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def demo(self) -> bool:
        return self.demo_date is not None

    @property
    def asks_portal(self) -> bool:
        """Whether the EU portal is asked for calls; the demo stands at a date of its own and asks nobody."""
        return self.portal and not self.demo

    @property
    def index_dir(self) -> Path:
        """Snapshots of the index: derived, may be deleted at any time."""
        return self.data_dir / "index"

    @property
    def weights_dir(self) -> Path:
        """The weights of the encoder that answers, for the time after an update."""
        return self.data_dir / "encoders"

    @property
    def outbox_dir(self) -> Path:
        return self.data_dir / "outbox"


def signing_secret(settings: Settings) -> str:
    """The secret that signs form tokens: the setting, else one made at first start and kept in the data folder."""
    if settings.secret is not None:
        return settings.secret.get_secret_value()
    path = settings.data_dir / "secret"
    if not path.exists():
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        _make_secret(path)
    return path.read_text()


def _make_secret(path: Path) -> None:
    """The first secret made counts. It is written aside before it gets its name: nobody reads an empty one."""
    aside = path.with_name(f"{path.name}-{secrets.token_hex(4)}")
    aside.touch(mode=0o600)
    aside.write_text(secrets.token_hex(32))
    with suppress(FileExistsError):  # Another process was faster.
        path.hardlink_to(aside)
    aside.unlink()
