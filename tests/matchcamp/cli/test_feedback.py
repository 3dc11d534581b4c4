"""`matchcamp feedback export FILE` and `matchcamp feedback replay --weights FILE`, as a person runs them."""

import json
from importlib.resources import files
from pathlib import Path

from matchcamp.cli.feedback import lines_of
from matchcamp.matches.documents import Feedback, MatchState, Shown
from matching.replay import Replayed, Standing
from tests.matchcamp.cli.conftest import Terminal
from tests.matchcamp.conftest import NOW


async def test_answers_are_written_and_replayed(
    mongo: str, client: object, service: object, tmp_path: Path, terminal: Terminal
) -> None:
    shown = [
        Shown(key=key, place=place, fit=1 - place / 10, signals={"dense": dense})
        for place, (key, dense) in enumerate({"offer:1": 0.2, "offer:2": 0.8}.items(), start=1)
    ]
    for key, answer in {"offer:2": MatchState.INTERESTED, "offer:1": MatchState.NOT_FOR_US}.items():
        await Feedback(
            item="need:1", candidate=key, answer=answer, reason="topic", account_id="a", organisation_id="o",
            shown=shown, at=NOW,
        ).insert()  # fmt: skip
    name = Feedback.get_pymongo_collection().database.name
    settings = {"database_url": mongo, "database_name": name}

    wrote = terminal("feedback", "export", "answers.jsonl", **settings)
    weights = str(files("matching") / "weights.yaml")
    replayed = terminal("feedback", "replay", "--weights", weights, "--json", **settings)
    refused = terminal("feedback", "replay", "--weights", "answers.jsonl", **settings)

    assert wrote.stdout == "2 answers written to answers.jsonl\n"
    line, _ = map(json.loads, (tmp_path / "answers.jsonl").read_text("utf-8").splitlines())
    assert (line["candidate"], line["answer"], [one["place"] for one in line["shown"]]) == (
        "offer:2", "interested", [1, 2],
    )  # fmt: skip
    found = json.loads(replayed.stdout)
    assert (found["needs"], found["interested"], found["not_for_us"]) == (1, 1, 1)
    assert (found["shown"]["win_rate"], found["tried"]["win_rate"]) == (0, 1)
    assert refused.returncode == 1
    assert "answers.jsonl: the weights lack" in refused.stderr


def test_the_table_has_a_dash_where_nothing_was_answered() -> None:
    nothing = Standing(None, None, None)

    lines = lines_of(Replayed(0, 0, 0, 2, nothing, Standing(0.5, None, None)))

    assert lines[0].endswith("2 left out")
    assert lines[2].split()[-2:] == ["–", "0.500"]
