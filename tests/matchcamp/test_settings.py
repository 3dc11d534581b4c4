"""Settings: refused with the value's name, secrets made once, cookies bound to the host under https."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pydantic import ValidationError

from matchcamp.accounts.actions import sign_in_link
from matchcamp.database import Client
from matchcamp.settings import Settings, signing_secret
from tests.matchcamp.conftest import running_service


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("base_url", "matchcamp.example", "must start with http"),
        ("secret", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "too simple"),
        ("database_name", "a/b", "pattern"),
        ("session_hours", 0, "greater than or equal to 1"),
    ],
)
def test_a_setting_that_cannot_be_taken_says_why(name: str, value: object, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        Settings(**{name: value})  # type: ignore[arg-type]


def test_the_signing_secret_is_made_once_and_for_the_owner_only(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data")

    first, second = signing_secret(settings), signing_secret(settings)

    assert first == second
    assert len(first) == 64
    assert stat.S_IMODE((tmp_path / "data" / "secret").stat().st_mode) == 0o600


def test_processes_that_start_together_share_one_secret(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data")

    with ThreadPoolExecutor(8) as starting:
        made = set(starting.map(signing_secret, [settings] * 40))

    assert made == {(tmp_path / "data" / "secret").read_text()}
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["secret"]


def test_a_secret_from_the_environment_stands_above_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATCHCAMP_SECRET", "0123456789abcdef" * 2)

    assert signing_secret(Settings(data_dir=tmp_path)) == "0123456789abcdef" * 2
    assert not (tmp_path / "secret").exists()


async def test_under_https_cookies_are_bound_to_the_host(mongo: str, client: Client, tmp_path: Path) -> None:
    async with running_service(mongo, client, tmp_path, base_url="https://matchcamp.example") as service:
        visitor = service.visitor()
        link = await sign_in_link(service.parts, await service.account("maja@example.org"))
        page = await visitor.get("/sign-in")
        form = page.cookies["__Host-form"]
        headers = {"cookie": f"__Host-form={form}"}
        answer = await visitor.post(
            link.removeprefix("https://matchcamp.example"), data={"_csrf_token": form}, headers=headers
        )

    [cookie] = [value for value in answer.headers.get_list("set-cookie") if value.startswith("__Host-session=")]
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=lax"} <= {part.strip() for part in cookie.split(";")}
    assert "max-age=31536000" in answer.headers["strict-transport-security"]
    assert link.startswith("https://matchcamp.example/sign-in/")
