"""Applications for tests: rows without a database, and random histories of them with their log."""

import random
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from bson import ObjectId

from calls.participants import Role
from matchcamp.applications import edits
from matchcamp.applications.chain import Veil, rest_of, told
from matchcamp.applications.documents import Application, Partner, Passage, Section
from matchcamp.applications.progress import kept_phase
from matchcamp.applications.schemas import PartnerEdit, SectionEdit, StepIn, SubmissionIn, WorkPackageEdit
from matchcamp.applications.states import TABLE, State, Step
from matchcamp.applications.trail import changes_between, settled
from matchcamp.applications.writing import MOVING

BEGUN = datetime(2026, 1, 5, 8, tzinfo=UTC)
LEAD, SECOND, THIRD = (str(ObjectId(f"{number}" * 24)) for number in "123")
AUTHOR = "a" * 24


def row_of(state: State = State.IDEA, **values: Any) -> dict[str, Any]:
    """An application of two partners with two sections, all open."""
    row: dict[str, Any] = {
        "_id": ObjectId(), "title": "Excellence for small series", "acronym": "", "programme": "ERASMUS", "action": "",
        "organisation_id": LEAD, "consortium_id": "", "idea_id": "", "call_id": "", "forerunner_id": "",
        "state": state.value, "two_stage": False, "stage": 1, "begins": BEGUN, "deadline": None, "total_eur": None,
        "requested_eur": None, "points": None, "reserve_position": None, "grant_agreement": "", "first_submitted": None,
        "last_submitted": None, "example": False, "slug": "", "revision": 1, "log_number": 1, "log_hash": "",
        "partners": [Partner(organisation_id=LEAD, role=Role.COORDINATOR, committed=True).model_dump(),
                     Partner(organisation_id=SECOND).model_dump()],
        "sections": [Section(key="summary").model_dump(), Section(key="need", owner_id=AUTHOR).model_dump()],
        "work_packages": [], "documents": [], "submissions": [], "done": [],
        "passed": [Passage(key="1", state=state, at=BEGUN).model_dump()],
        "created": BEGUN, "changed": BEGUN,
    }  # fmt: skip
    kept = edits.whole(settled(row | values))
    return kept | {"phase": kept_phase(kept)}


def planted_row(title: str, deadline: datetime | None, state: State = State.DRAFTING, **values: Any) -> dict[str, Any]:
    """An application with a deadline in Brussels, for lists of many."""
    at = {"at": deadline, "zone": "Europe/Brussels", "round": 0} if deadline else None
    return row_of(state, title=title, deadline=at, **values)


async def planted(title: str, deadline: datetime | None, state: State = State.DRAFTING, **values: Any) -> str:
    """The id of an application that stands straight in the database, without a log."""
    row = planted_row(title, deadline, state, **values)
    await Application.get_pymongo_collection().insert_one(row)
    return str(row["_id"])


class Book:
    """Applications and their log as the service would keep them, in memory."""

    def __init__(self) -> None:
        self.rows: dict[str, dict[str, Any]] = {}
        self.entries: list[dict[str, Any]] = []
        self.number, self.hash = 0, ""

    def keep(self, row: Mapping[str, Any], at: datetime, action: str = "found", by: str = AUTHOR) -> str:
        return self._write(str(row["_id"]), {}, row, at, action, by)

    def change(self, id_: str, after: Mapping[str, Any], at: datetime, action: str = "edit", by: str = AUTHOR) -> str:
        return self._write(id_, self.rows[id_], after, at, action, by)

    def _write(
        self, id_: str, before: Mapping[str, Any], after: Mapping[str, Any], at: datetime, action: str, by: str
    ) -> str:
        veil = Veil()
        row = edits.whole(settled(dict(after)) | {"_id": after["_id"]})
        changes = changes_between(before, row)
        revision = self.rows[id_]["revision"] + 1 if id_ in self.rows else 1
        entry = told(
            {
                "_id": self.number + 1, "application_id": id_, "revision": revision, "at": settled(at),
                "action": action, "by": veil.mark(by), "note": "", "evidence": [],
                "changes": settled(veil.changes(changes)), "private": veil.private,
                "moves": any(one.path in MOVING for one in changes), "rest": rest_of(row),
            },
            self.hash,
        )  # fmt: skip
        self.entries.append(entry)
        self.number, self.hash = entry["_id"], entry["hash"]
        stamps = {"revision": revision, "log_number": entry["_id"], "log_hash": entry["hash"]}
        self.rows[id_] = row | stamps | {"phase": kept_phase(row)}
        return id_

    @property
    def head(self) -> dict[str, Any] | None:
        return {"number": self.number, "hash": self.hash} if self.number else None


def random_history(seed: int, applications: int = 6, moves: int = 60) -> Book:
    """A book of applications that went their ways at random, by steps of the table and by edits."""
    chance, book, at = random.Random(seed), Book(), BEGUN
    ids: list[str] = []
    for _ in range(moves):
        at += timedelta(hours=chance.randint(0, 60))
        if len(ids) < applications and chance.random() < 0.25:
            programme = chance.choice(["ERASMUS", "HORIZON", "DIGITAL"])
            stages = chance.random() < 0.3
            row = row_of(programme=programme, two_stage=stages, title=f"Number {len(ids)}", begins=at)
            ids.append(book.keep(row, at))
        elif ids:
            id_ = chance.choice(ids)
            after = _moved(chance, book.rows[id_], at) if chance.random() < 0.7 else _edited(chance, book.rows[id_])
            if after is not None:
                book.change(id_, after, at)
    return book


def _moved(chance: random.Random, row: dict[str, Any], at: datetime) -> dict[str, Any] | None:
    steps = [step for step, rule in TABLE.items() if row["state"] in rule.origins and step is not Step.RESUBMIT]
    likely = [step for step in steps if step not in {Step.DROP, Step.WITHDRAW, Step.CORRECT}]
    if not steps:
        return None
    step = chance.choice(likely if likely and chance.random() < 0.85 else steps)
    sent = SubmissionIn(at=at, number="101246479", receipt="r") if step in {Step.SUBMIT, Step.SUBMIT_AGAIN} else None
    if step is Step.CORRECT and sum(not one["corrected"] for one in row["passed"]) - sum(
        one["corrected"] for one in row["passed"]
    ) < 2:  # fmt: skip
        return None
    return edits.stepped(row, StepIn(revision=1, step=step, submission=sent), at)


def _edited(chance: random.Random, row: dict[str, Any]) -> dict[str, Any]:
    kind = chance.randrange(4)
    if kind == 0:
        given = PartnerEdit(revision=1, budget_eur=chance.randrange(10**6), signatory=chance.choice(["", "Ana Kos"]))
        return edits.partner_put(row, chance.choice([SECOND, THIRD]), given)
    if kind == 1:
        state = chance.choice(["open", "drafted", "final"])
        given_section = SectionEdit(revision=1, state=state, owner_id=chance.choice(["", AUTHOR]))
        return edits.section_put(row, chance.choice(["summary", "need", "impact"]), given_section)
    if kind == 2:
        return edits.work_package_put(row, chance.choice(["wp1", "wp2"]), WorkPackageEdit(revision=1, title="Work"))
    if any(one["organisation_id"] == THIRD for one in row["partners"]):
        return edits.partner_removed(row, THIRD)
    return row | {"title": f"Other words {chance.randrange(100)}"}
