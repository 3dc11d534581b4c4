"""Commands where no service runs."""

import json
import socket
from pathlib import Path

import pytest

from tests.matchcamp.cli.conftest import Terminal

NOBODY = "mongodb://anna:geheim@127.0.0.1:9/?replicaSet=none"


def findings_of(output: str) -> dict[str, tuple[str, str]]:
    """State and words by part, of `doctor --json`."""
    return {found["part"]: (found["state"], found["says"]) for found in json.loads(output)}


def test_doctor_finds_nothing_wrong_before_the_first_start(terminal: Terminal) -> None:
    ran = terminal("doctor", "--json")

    found = findings_of(ran.stdout)
    assert ran.returncode == 0
    assert {part for part, (state, _) in found.items() if state == "look"} == {"data", "database", "service"}
    assert found["database"][1] == "none yet; the first start makes an embedded one"
    assert not (terminal.folder / "data").exists()


def test_doctor_names_all_that_is_wrong_and_how_to_mend_it(terminal: Terminal) -> None:
    ran = terminal(
        "doctor", encoder="no-such-model", smtp_url="smtp://127.0.0.1:9", base_url="http://alliance.example",
        database_url=NOBODY,
    )  # fmt: skip

    wrong = [line.split()[1] for line in ran.stdout.splitlines() if line.strip().startswith("WRONG")]
    assert ran.returncode == 1
    assert wrong == ["database", "encoder", "address", "mail"]
    assert ran.stdout.count("To mend it:") == 4
    assert "4 things are wrong." in ran.stdout
    assert "geheim" not in ran.stdout + ran.stderr


def test_doctor_sees_a_secret_that_others_can_read(terminal: Terminal) -> None:
    (terminal.folder / "data").mkdir()
    secret = terminal.folder / "data" / "secret"
    secret.write_text("x")
    secret.chmod(0o644)

    ran = terminal("doctor", "--json")

    assert findings_of(ran.stdout)["data"] == ("WRONG", f"{secret} can be read by others")


def test_doctor_sees_a_database_without_its_password(terminal: Terminal) -> None:
    (terminal.folder / "data" / "mongod" / "db").mkdir(parents=True)
    (terminal.folder / "data" / "mongod" / "db" / "WiredTiger.wt").write_bytes(b"")

    ran = terminal("doctor", "--json")

    state, says = findings_of(ran.stdout)["database"]
    assert (ran.returncode, state) == (1, "WRONG")
    assert says.startswith("the password file ")


def test_a_setting_that_cannot_be_taken_is_named(terminal: Terminal) -> None:
    ran = terminal("doctor", session_hours="many")

    assert ran.returncode == 1
    assert ran.stderr.startswith("Error: the settings cannot be taken: MATCHCAMP_SESSION_HOURS: ")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["token", "--email", "nobody", "--role", "broker"], "'nobody' is not an e-mail address"),
        (["match", "--text", "  "], "--text is empty; write what is needed or offered"),
        (["backup", "copy"], "no database answers at mongodb://127.0.0.1:9/"),
        (["serve", "--port", "{free}"], "no database answers at mongodb://127.0.0.1:9/"),
    ],
)
def test_a_command_that_cannot_be_done_says_why_in_words(terminal: Terminal, words: list[str], said: str) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = str(probe.getsockname()[1])

    ran = terminal(*[word.format(free=free) for word in words], database_url=NOBODY)

    assert ran.returncode == 1
    assert f"Error: {said}" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert "geheim" not in ran.stderr


def test_serve_says_who_to_ask_for_another_port_before_anything_starts(terminal: Terminal) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        ran = terminal("serve", "--port", str(port))

    assert ran.returncode == 1
    assert ran.stderr.endswith(
        f"Error: cannot listen on 127.0.0.1:{port} (Address already in use); choose another with --port\n"
    )
    assert not (terminal.folder / "data" / "mongod").exists()


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_data_folder_that_cannot_be_written_is_named(terminal: Terminal, tmp_path: Path, command: str) -> None:
    (tmp_path / "taken").write_text("a file, not a folder")

    ran = terminal(command, "--data", str(tmp_path / "taken" / "data"))

    assert ran.returncode == 1
    assert "taken/data cannot be written" in ran.stderr
    assert "--data" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_restore_refuses_what_is_no_backup(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear all")

    ran = terminal("restore", "letter.txt")

    assert ran.returncode == 1
    assert "Error: the backup letter.txt is damaged" in ran.stderr


def test_match_says_what_its_encoder_lacks(terminal: Terminal) -> None:
    ran = terminal("match", "--text", "robots", encoder="no-such-model")

    assert ran.returncode == 1
    assert "Error: the index could not be loaded: " in ran.stderr
    assert "no-such-model" in ran.stderr
    assert "Traceback" not in ran.stderr
