"""What holds for the whole tree: sizes, words that must not stand in it, and documents that say what is true."""

import re
import shlex
import subprocess
import tomllib
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

import click
import pytest

from matchcamp.app import AREAS
from matchcamp.cli import main
from matchcamp.settings import Settings

ROOT = Path(__file__).parents[1]
MOST_LINES = 400
SUFFIXES = {".py", ".md", ".toml", ".yaml", ".yml", ".txt", ".html", ".css", ".js", ".json", ".po", ".sh", ".cfg"}
# Put together here, so that this file may be read by its own test.
HOSTS = [".".join(parts) for parts in (
    ("pypi", "org"), ("files", "python" + "hosted", "org"), ("registry", "npmjs", "org"), ("deb", "debian", "org"),
    ("jsdelivr", "net"), ("unpkg", "com"), ("fonts", "googleapis", "com"),
)]  # fmt: skip
VAGUE_NAMES = {"utils.py", "helpers.py", "common.py", "misc.py"}
OPEN_ENDS = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")


def tracked() -> list[Path]:
    """Files of the repository as git sees them, new ones too; all files where there is no git."""
    ran = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if ran.returncode != 0:
        pytest.skip(f"the tree is no git checkout: {ran.stderr.strip()}")
    return [path for line in ran.stdout.splitlines() if (path := ROOT / line).is_file()]


def texts(suffixes: Iterable[str] = SUFFIXES) -> list[tuple[str, str]]:
    """Name and content of the text files."""
    wanted = set(suffixes)
    found = [path for path in tracked() if path.suffix in wanted or path.name in {"Makefile", "Dockerfile", "run"}]
    return [(str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")) for path in found]


def readme() -> str:
    return (ROOT / "README.md").read_text()


def test_no_program_or_template_is_longer_than_400_lines() -> None:
    long = {
        name: count
        for name, text in texts({".py", ".js", ".html"})
        if not name.startswith("tests/") and (count := text.count("\n")) > MOST_LINES
    }

    assert long == {}


def test_no_file_has_a_vague_name() -> None:
    vague = [str(path) for path in tracked() if path.name in VAGUE_NAMES]

    assert vague == []


def test_no_file_names_a_registry_or_a_cdn() -> None:
    named = [(name, host) for name, text in texts() for host in HOSTS if host in text]

    assert named == []


def test_no_file_leaves_an_open_end() -> None:
    left = [name for name, text in texts({".py", ".html", ".css", ".js"}) if OPEN_ENDS.search(text)]

    assert left == []


def test_no_file_holds_the_path_of_a_home_or_work_folder() -> None:
    folder = re.compile(r"(?<![\w.])/(?:home|work|root|Users)/\w")
    held = [name for name, text in texts({".py", ".md", ".toml", ".yaml", ".sh"}) if folder.search(text)]

    assert held == []


def test_lists_of_packages_hold_exact_versions_and_no_address() -> None:
    pinned = re.compile(r"[a-z0-9][a-z0-9._-]*==[^\s;]+( ; .+)?")
    lines = [line for path in (ROOT / "requirements").glob("*.txt") for line in path.read_text().splitlines()]

    assert [line for line in lines if not pinned.fullmatch(line) and line != "-r runtime.txt"] == []


def test_lists_of_packages_agree_with_one_another() -> None:
    versions: dict[str, set[str]] = {}
    for path in (ROOT / "requirements").glob("*.txt"):
        for line in path.read_text().splitlines():
            name, _, version = line.partition("==")
            versions.setdefault(name, set()).add(version)

    assert {name: found for name, found in versions.items() if len(found) > 1} == {}


def test_every_direct_dependency_is_in_its_list() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = {"runtime": project["dependencies"], **project["optional-dependencies"]}
    missing = {
        (group, name)
        for group, requirements in wanted.items()
        for requirement in requirements
        if (name := re.split(r"[\s<>=;\[]", requirement)[0].lower()) not in names_in(group)
    }

    assert missing == set()


def names_in(group: str) -> set[str]:
    """Names in a list and in the one that it builds on."""
    lines = (ROOT / "requirements" / f"{group}.txt").read_text().splitlines()
    lines += (ROOT / "requirements" / "runtime.txt").read_text().splitlines()
    return {line.partition("==")[0] for line in lines}


def test_the_example_of_settings_names_every_setting_and_no_other() -> None:
    named = re.findall(r"^#?MATCHCAMP_([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)

    assert sorted(name.lower() for name in named) == sorted(Settings.model_fields)


def test_the_example_of_settings_shows_the_defaults() -> None:
    shown = dict(re.findall(r"^#?MATCHCAMP_([A-Z_]+)=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE))
    defaults = {name: field.default for name, field in Settings.model_fields.items() if field.default is not None}

    assert {name: shown[name.upper()].lower() for name in defaults} == {
        name: str(value).lower() for name, value in defaults.items()
    }


def test_the_readme_explains_every_setting() -> None:
    unexplained = [name for name in Settings.model_fields if f"MATCHCAMP_{name.upper()}" not in readme()]

    assert unexplained == []


def test_every_command_in_the_readme_exists() -> None:
    lines = [line.strip().removeprefix("$ ") for block in re.findall(r"```sh\n(.*?)```", readme(), re.DOTALL)
             for line in block.splitlines()]  # fmt: skip
    unknown = [
        line for line in lines if line.startswith("matchcamp ") and not is_command(shlex.split(line, comments=True))
    ]

    assert unknown == []
    assert any(line.startswith("matchcamp ") for line in lines)


def is_command(words: list[str]) -> bool:
    """Whether the words up to the first option or argument are a command, and its options are known."""
    command: click.Command = main
    rest = words[1:]
    while isinstance(command, click.Group):
        if not rest or rest[0] not in command.commands:
            return False
        command, rest = command.commands[rest[0]], rest[1:]
    options = {option for parameter in command.params for option in parameter.opts}
    return all(word in options for word in rest if word.startswith("--"))


def test_the_readme_explains_every_command() -> None:
    assert [name for name in main.commands if f"matchcamp {name}" not in readme()] == []


def test_every_make_target_in_the_documents_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {word for name, text in texts({".md"}) for word in re.findall(r"`make ([a-z-]+)", text)}

    assert named - targets == set()
    assert "demo" in named


def test_every_folder_that_the_readme_names_is_there() -> None:
    table = readme().partition("## What is where")[2].partition("\n## ")[0]
    named = re.findall(r"^\| `([\w./-]+)`", table, re.MULTILINE)

    assert [name for name in named if not (ROOT / name).exists()] == []
    assert len(named) > 5


def test_every_area_is_one_folder_with_a_file_that_registers_it() -> None:
    homes = {import_module(f"matchcamp.{folder.parent.name}.area").AREA.name for folder in
             (ROOT / "src" / "matchcamp").glob("*/area.py")}  # fmt: skip

    assert homes == {area.name for area in AREAS}


def test_decisions_are_numbered_one_after_the_other() -> None:
    numbers = re.findall(r"^## (\d+)\. ", (ROOT / "DECISIONS.md").read_text(), re.MULTILINE)

    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
    assert len(numbers) > 10
