"""The longest history that a consortium can get fits a document of the database."""

import datetime as dt

import bson

from calls.participants import Role
from matchcamp.consortia.actions import MOST_LINES
from matchcamp.consortia.documents import Line, Member
from matchcamp.consortia.members import Commitment
from matchcamp.consortia.schemas import MOST_MEMBERS

LARGEST_DOCUMENT = 16 * 1024 * 1024
NOW = dt.datetime(2026, 6, 27, 8, 0, tzinfo=dt.UTC)
ID = "f" * 24
WIDE = "\N{NERD FACE}"  # Four bytes each.


def test_the_longest_lines_and_members_fit_a_document() -> None:
    member = Member(
        organisation_id=ID, role=Role.COORDINATOR, commitment=Commitment.MANDATE_RECEIVED,
        competences=[WIDE * 120] * 20, budget_eur=10**10, note=WIDE * 2_000, word=WIDE * 500, invited=NOW, changed=NOW,
    )  # fmt: skip
    line = Line(
        at=NOW, account_id=ID, step="remove", revision=2**31 - 1, organisation_id=ID, removed=member,
        broke=["a-rule-with-a-long-name"] * 20,
    )  # fmt: skip
    row = {"members": [member.model_dump()] * MOST_MEMBERS, "history": [line.model_dump()] * MOST_LINES}

    size = len(bson.encode(row))

    assert LARGEST_DOCUMENT / 2 < size < LARGEST_DOCUMENT
