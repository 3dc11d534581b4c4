"""One table of rules: every route has one, and every role gets what the table says."""

import pytest
from litestar import Litestar

from matchcamp.app import AREAS, access_table, create_app
from matchcamp.security import ROLES_OF, Access, admits, is_loopback, rule_of
from matchcamp.settings import Settings
from matchcamp.viewer import NOBODY, Role, Viewer
from tests.matchcamp.conftest import Service

EVERYBODY = {Access.PUBLIC, Access.DEMO}


def people() -> dict[str, Viewer]:
    waiting = Viewer(account_id="1" * 24)
    return {"nobody": NOBODY, "waiting": waiting} | {
        role.value: Viewer(account_id="2" * 24, roles=frozenset({role})) for role in Role
    }


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Litestar:
    return create_app(Settings(data_dir=tmp_path_factory.mktemp("data")))


def test_every_route_has_a_rule(app: Litestar) -> None:
    handlers = [(route.path, handler) for route in app.routes for handler in getattr(route, "route_handlers", [])]

    without = [path for path, handler in handlers if rule_of(app.state.access, handler, path) is None]

    assert without == []
    assert len(handlers) > 40


def test_every_named_route_stands_in_the_table_of_its_area(app: Litestar) -> None:
    table = access_table(app, AREAS)

    assert {name for area in AREAS for name in area.access} == set(table)


def test_a_route_without_a_rule_stops_the_start(app: Litestar) -> None:
    with pytest.raises(ValueError, match=r"routes without a rule: .*needs\.post"):
        access_table(app, [area for area in AREAS if area.name != "needs"])


@pytest.mark.parametrize("access", list(Access))
@pytest.mark.parametrize("who", list(people()))
def test_admits_agrees_with_the_table_of_roles(access: Access, who: str) -> None:
    viewer = people()[who]

    expected = (
        access in EVERYBODY
        or (access is Access.SIGNED_IN and viewer.signed_in)
        or bool(viewer.roles & ROLES_OF.get(access, frozenset()))
    )

    assert admits(access, viewer) == expected


@pytest.mark.parametrize(
    ("address", "expected"), [("127.0.0.1", True), ("::1", True), ("10.0.0.1", False), ("", False)]
)
def test_loopback_is_told_from_other_addresses(address: str, expected: bool) -> None:
    assert is_loopback(address) is expected


ID = "0" * 24


def path_of(template: str) -> str:
    """An address of the route, with ids that do not exist."""
    steps = [step.partition(":")[0] if "{" in step else step for step in template.split("/")]
    return "/".join(ID if step.startswith("{") else step for step in steps)


ENDS_THE_SIGN_IN = {"accounts.sign_out", "accounts.sign_out_everywhere", "accounts.erase"}


async def surprises(service: Service, who: str, viewer: Viewer) -> list[tuple[str, str, int]]:
    """Routes that answered this person otherwise than the table says: strangers get 401, 403 or the sign-in page."""
    accounts = service.parts.database["accounts"]
    client = service.visitor() if who == "nobody" else await service.program(f"{who}@example.org", *viewer.roles)
    if who == "waiting":
        await accounts.update_one({"email": "waiting@example.org"}, {"$set": {"roles": []}})
    found = []
    for path, method, access in routes_of(service.app):
        status = (await client.request(method, path_of(path))).status_code
        sent_to_sign_in = status == 303 and method == "GET"
        no_form_token = status == 403 and who == "nobody" and method != "GET"
        kept_out = status in {401, 403} or (sent_to_sign_in and not admits(access, viewer))
        expected = not admits(access, viewer)
        if status >= 500 or (kept_out != expected and not no_form_token and access is not Access.DEMO):
            found.append((method, path, status))
        if access is Access.DEMO and status not in {403, 404}:
            found.append((method, path, status))
    return found


def routes_of(app: Litestar) -> list[tuple[str, str, Access]]:
    found = []
    for route in app.routes:
        for handler in getattr(route, "route_handlers", []):
            access = rule_of(app.state.access, handler, route.path)
            if access is not None and handler.name not in ENDS_THE_SIGN_IN:
                found += [(route.path, method, access) for method in sorted(handler.http_methods - {"OPTIONS", "HEAD"})]
    return found


@pytest.mark.parametrize("who", list(people()))
async def test_every_route_answers_every_role_as_the_table_says(service: Service, who: str) -> None:
    assert await surprises(service, who, people()[who]) == []
