"""The form of a step: which fields it asks for, and how what was typed becomes a step with its proofs."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from matchcamp.applications.identifiers import is_proposal_number, proposal_kinds
from matchcamp.applications.lacking import WORDS
from matchcamp.applications.pages.forms import checked, digits, patterned, told_at
from matchcamp.applications.pages.moments import moment_meant
from matchcamp.applications.schemas import StepIn
from matchcamp.applications.shown_schemas import ApplicationOut, LackOut, StepOut
from matchcamp.applications.states import RESULTS, TABLE, Need, Step
from matchcamp.applications.words import step_words
from matchcamp.errors import FieldError
from matchcamp.i18n import gettext as _
from matchcamp.web import Form, Request, typed_text

EVIDENCE_ROWS = 3  # Of the form; programs may give ten.
EVIDENCE = ("title", "url", "sha256")
SUBMISSION = ("at", "number", "receipt")
PLAIN = ("step", "revision", "note", "points", "reserve_position", "grant_agreement")
UNMENDABLE = frozenset({Need.FIRST_STAGE, Need.LAST_STAGE})
"""What nobody can mend: steps that lack one of these belong to the other stage."""


@dataclass(frozen=True, slots=True)
class Lacking:
    """What is missing in words, with the names of those it is about and the page where each is mended."""

    words: str
    where: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class StepForm:
    """A step to be taken: what the application itself still lacks for it, and which fields its form has."""

    step: Step
    words: str
    lacking: list[Lacking]
    needs: frozenset[str]
    with_points: bool

    @property
    def is_open(self) -> bool:
        return not self.lacking


def step_form(one: StepOut, it: ApplicationOut) -> StepForm:
    needs = frozenset(need.value for need in TABLE[one.step].needs)
    lacking = [lacking_of(lack, it) for lack in one.lacks]
    return StepForm(one.step, step_words(one.step), lacking, needs, one.step in RESULTS)


def of_this_stage(one: StepOut) -> bool:
    return not any(lack.need in UNMENDABLE for lack in one.lacks)


def lacking_of(lack: LackOut, it: ApplicationOut) -> Lacking:
    """A lack by the names of the organisations or sections it is about."""
    base = f"/applications/{it.application.id}"
    organisations = {one.organisation_id: one.organisation for one in it.partners}
    sections = {one.key: one.title for one in it.sections}
    places: Mapping[Need, tuple[Mapping[str, str], str]] = {
        Need.COMMITMENTS: (organisations, base + "/partners?change={key}#partner-{key}"),
        Need.SIGN_OFFS: (organisations, base + "#sign-{key}"),
        Need.DRAFTS: (sections, base + "/checklist#section-{key}"),
        Need.SECTIONS: (sections, base + "/checklist#section-{key}"),
    }
    if lack.need in places:
        names, place = places[lack.need]
        return Lacking(_(WORDS[lack.need]), [(names.get(key, key), place.format(key=key)) for key in lack.keys])
    page = "/partners" if lack.need is Need.PARTNERS else "/edit"
    return Lacking(_(WORDS[lack.need]), [(_("Change"), base + page)])


async def read_step(request: Request, zone: str) -> Form[StepIn]:
    """The posted step; `zone` is whose clocks show when it was received."""
    data = await request.form()
    names = [f"evidence.{n}.{name}" for n in range(EVIDENCE_ROWS) for name in EVIDENCE]
    names += [*(f"submission.{name}" for name in SUBMISSION), *PLAIN]
    typed = {name: typed_text(data.get(name)) for name in names}
    rows = [n for n in range(EVIDENCE_ROWS) if any(typed[f"evidence.{n}.{name}"] for name in EVIDENCE)]

    def reshape(values: dict[str, Any], errors: list[FieldError]) -> Mapping[str, Any]:
        return _step_of(values, errors, rows, zone)

    form = checked(StepIn, typed, reshape)
    return Form(typed=typed, errors=[_at_its_row(one, rows) for one in form.errors], value=form.value)


def _step_of(typed: Mapping[str, Any], errors: list[FieldError], rows: list[int], zone: str) -> dict[str, Any]:
    given: dict[str, Any] = {name: typed[name] for name in PLAIN}
    given["points"] = digits(typed["points"]).replace(",", ".")
    given["evidence"] = [_proof(typed, n) for n in rows]
    sends = Need.SUBMISSION in TABLE[Step(typed["step"])].needs if typed["step"] in set(Step) else False
    if sends:
        at = told_at(errors, "submission.at", lambda: moment_meant(typed["submission.at"], zone))
        values = {"at": at, "number": typed["submission.number"], "receipt": typed["submission.receipt"]}
        given["submission"] = {name: value for name, value in values.items() if value not in ("", None)}
    return given


def _proof(typed: Mapping[str, Any], n: int) -> dict[str, str]:
    values = {name: typed[f"evidence.{n}.{name}"] for name in EVIDENCE}
    values["sha256"] = values["sha256"].lower()
    return {name: value for name, value in values.items() if value}


def number_hint(programme: str) -> str:
    """How a programme writes proposal numbers; empty where no pattern is known."""
    if programme == "ERASMUS":
        return _("Nine digits, or as the agency writes it: KA122-SCH-F4DF0FF3, 2023-1-CZ01-KA220-VET-000167148.")
    return _("Nine digits, such as 101246479.") if proposal_kinds(programme) else ""


def told_apart(form: Form[StepIn], programme: str, now: datetime) -> Form[StepIn]:
    """What is wrong with a submission at the one of its fields that it is about, not at all three."""
    sent = form.value.submission if form.value else None
    if sent is None:
        return form
    errors = []
    if not is_proposal_number(programme, sent.number):
        errors.append(FieldError("submission.number", number_hint(programme) or patterned("number")))
    if sent.at > now:
        errors.append(FieldError("submission.at", _("That is still to come.")))
    return Form(typed=form.typed, errors=errors) if errors else form


def _at_its_row(error: FieldError, rows: list[int]) -> FieldError:
    """Rows that were left blank are not sent on; the error goes to the row that was typed."""
    found = re.fullmatch(r"evidence\.(\d+)\.(\w+)", error.field)
    return FieldError(f"evidence.{rows[int(found[1])]}.{found[2]}", error.message) if found else error
