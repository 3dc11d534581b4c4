"""`matchcamp feedback export FILE` and `matchcamp feedback replay --weights FILE`, as a person runs them."""

import json
from importlib.resources import files
from pathlib import Path

from matchcamp.cli.feedback import lines_of
from matchcamp.matches.documents import Feedback, MatchState, Shown
from matchcamp.replaying import Places, Replay
from tests.matchcamp.cli.conftest import Terminal
from tests.matchcamp.conftest import NOW


async def test_answers_are_written_and_replayed(
    mongo: str, client: object, service: object, tmp_path: Path, terminal: Terminal
) -> None:
    shown = [
        Shown(key=key, place=place, fit=1 - place / 10, signals={"dense": dense})
        for place, (key, dense) in enumerate({"offer:1": 0.2, "offer:2": 0.8}.items(), start=1)
    ]
    await Feedback(
        item="need:1", candidate="offer:2", answer=MatchState.INTERESTED, account_id="a", organisation_id="o",
        shown=shown, at=NOW,
    ).insert()  # fmt: skip
    name = Feedback.get_pymongo_collection().database.name
    settings = {"database_url": mongo, "database_name": name}

    wrote = terminal("feedback", "export", "answers.jsonl", **settings)
    weights = str(files("matching") / "weights.yaml")
    replayed = terminal("feedback", "replay", "--weights", weights, "--json", **settings)
    refused = terminal("feedback", "replay", "--weights", "answers.jsonl", **settings)

    assert wrote.stdout == "1 answers written to answers.jsonl\n"
    [line] = map(json.loads, (tmp_path / "answers.jsonl").read_text("utf-8").splitlines())
    assert (line["candidate"], line["answer"], [one["place"] for one in line["shown"]]) == (
        "offer:2", "interested", [1, 2],
    )  # fmt: skip
    found = json.loads(replayed.stdout)
    assert (found["shown"]["interested"], found["tried"]["interested"]) == (2, 1)
    assert refused.returncode == 1
    assert "answers.jsonl: the weights lack" in refused.stderr


def test_the_table_has_a_dash_where_nothing_was_answered() -> None:
    nothing = Places(None, None, None, None)

    lines = lines_of(Replay(0, 0, 0, 2, nothing, Places(0.5, 2.0, None, None)))

    assert lines[0].endswith("2 left out")
    assert lines[2].split()[-2:] == ["–", "0.500"]
