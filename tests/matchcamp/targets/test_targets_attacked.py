"""What people learn of a target who may not see its applications."""

import json

from tests.matchcamp.applications.conftest import THEO, World
from tests.matchcamp.targets.test_targets_api import get, set_by


async def test_why_an_application_is_left_out_is_not_told_to_strangers(world: World) -> None:
    reason = "Excellence for small series was not of the alliance"
    left = await world.submitted()
    target = await set_by(world, excluded=[{"application_id": left, "reason": reason}])
    path = f"/api/targets/{target['id']}"
    body = {name: target[name] for name in ("name", "number", "starts", "ends", "programmes", "revision")}
    await world.taken(world.claire.put(path, json=body | {"excluded": []}))
    await world.taken(world.claire.put(path, json=body | {"excluded": target["excluded"], "revision": 2}))
    theo = await world.service.browser(THEO)

    told = [
        *[json.dumps(await get(world, target["id"] + part, world.theo)) for part in ("", "/changes", "/others")],
        (await world.theo.get("/api/targets")).text,
        (await theo.get(f"/targets/{target['id']}")).text,
    ]
    by_claire = await get(world, target["id"])

    assert [text for text in told if reason in text or left in text] == []
    assert by_claire["excluded"] == [{"application_id": left, "reason": reason}]
    assert reason in json.dumps(await get(world, f"{target['id']}/changes"))
