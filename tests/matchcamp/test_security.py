"""One table of rules: every route has one, and every role gets what the table says."""

from typing import Any

import pytest
from litestar import Litestar

from matchcamp.app import AREAS, access_table, create_app
from matchcamp.security import ROLES_OF, Access, admits, is_loopback, rule_of
from matchcamp.settings import Settings
from matchcamp.viewer import NOBODY, Role, Viewer

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
    with pytest.raises(ValueError, match="routes without a rule: .*needs.post"):
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


@pytest.mark.parametrize(("address", "expected"), [("127.0.0.1", True), ("::1", True), ("10.0.0.1", False), ("", False)])
def test_loopback_is_told_from_other_addresses(address: str, expected: bool) -> None:
    assert is_loopback(address) is expected


ID = "0" * 24


def path_of(template: str) -> str:
    """An address of the route, with ids that do not exist."""
    steps = [step.partition(":")[0] if "{" in step else step for step in template.split("/")]
    return "/".join(ID if step.startswith("{") else step for step in steps)


async def test_every_route_answers_every_role_as_the_table_says(service: Any) -> None:
    """Walks route x method x role. Those whom the table keeps out get 401 or 403 (or are sent to sign in)."""
    wrong = []
    for who, viewer in people().items():
        client = service.visitor() if who == "nobody" else await service.program(f"{who}@example.org", *viewer.roles)
        if who == "waiting":
            await service.parts.database["accounts"].update_one({"email": "waiting@example.org"}, {"$set": {"roles": []}})
        for route in service.app.routes:
            for handler in getattr(route, "route_handlers", []):
                access = rule_of(service.app.state.access, handler, route.path)
                for method in sorted(handler.http_methods - {"OPTIONS", "HEAD"}):
                    if handler.name in {"accounts.sign_out", "accounts.sign_out_everywhere", "accounts.erase"}:
                        continue  # They end the sign-in that this walk needs.
                    status = (await client.request(method, path_of(route.path))).status_code
                    kept_out = status in {401, 403} or (status == 303 and method == "GET" and not admits(access, viewer))
                    if access is Access.DEMO:
                        kept_out, expected = status == 404, True
                    else:
                        expected = not admits(access, viewer)
                    needs_form_token = who == "nobody" and method != "GET" and status == 403
                    if kept_out != expected and not needs_form_token:
                        wrong.append((who, method, route.path, access.value, status))
                    if status >= 500:
                        wrong.append((who, method, route.path, "server error", status))
    assert wrong == []
