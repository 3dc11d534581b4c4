"""Before words without a name are shown to others, a person looks at what in them would give the name away."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any

from matchcamp.accounts.queries import people_of
from matchcamp.anonymity import Giveaway, Gives, Known, giveaways
from matchcamp.errors import FieldError, Invalid
from matchcamp.i18n import gettext as _
from matchcamp.organisations.queries import organisation_row
from matchcamp.posting_schemas import PostingEdit, PostingStep
from matchcamp.postings import Edit, Step, Visibility
from matchcamp.viewer import Viewer
from matching.terms import fold

MOST = 20  # Passages named at once; whoever mends these sees the next ones then.
Values = Mapping[str, Any]


class NamesFound(Invalid):
    """Words that would give the withheld name away; nothing was stored or moved."""

    word = "names-found"


async def refuse_names(values: Values, organisation_id: str, viewer: Viewer) -> None:
    """Raises NamesFound where the words of an anonymous posting name its organisation, people or addresses.

    Ask it only for a viewer who speaks for the organisation: to others the answer would tell the name.
    """
    if values["visibility"] != Visibility.ANONYMOUS:
        return
    known = await _known(organisation_id, viewer)
    found = {
        (field, one.kind, fold(one.text)): FieldError(field, _told(one))
        for field, text in texts_of(values)
        for one in giveaways(text, known)
    }
    if found:
        way_out = _("Take out what gives the name away, or tick that you have looked.")
        errors = [*list(found.values())[:MOST], FieldError("names_checked", way_out)]
        raise NamesFound(
            _("These words would give the name away. Change them, or send `names_checked` as well."), errors
        )


async def _known(organisation_id: str, viewer: Viewer) -> Known:
    row = await organisation_row(organisation_id, viewer)
    return Known(
        names=[row["name"], *row["aliases"]],
        city=row["city"],
        web=row["web"],
        people=[person.name for person in await people_of(organisation_id)],
        numbers=[row["pic"], row["oid"]],
    )


def texts_of(values: Values) -> Iterator[tuple[str, str]]:
    """The texts that others read, each with the field of the form in which it stands.

    >>> list(texts_of({"title": "A", "text": "B", "roles": [{"what": "C"}], "canvas": {"need": "D"}}))
    [('title', 'A'), ('text', 'B'), ('roles.0.what', 'C'), ('canvas.need', 'D')]
    """
    for name in ("title", "text", "outcome"):
        if name in values:
            yield name, values[name]
    for phrase in values.get("competences", ()):
        yield "competences", phrase
    for place, role in enumerate(values.get("roles", ())):
        yield f"roles.{place}.what", role["what"]
    for name, text in values.get("canvas", {}).items():
        yield f"canvas.{name}", text


def _told(one: Giveaway) -> str:
    words = {
        Gives.ORGANISATION: _("“%(words)s” names the organisation."),
        Gives.PERSON: _("“%(words)s” names a person."),
        Gives.PLACE: _("“%(words)s” is where the organisation is."),
        Gives.EMAIL: _("“%(words)s” is an e-mail address."),
        Gives.WEB: _("“%(words)s” is a web address."),
        Gives.PHONE: _("“%(words)s” looks like a telephone number."),
        Gives.NUMBER: _("“%(words)s” is an official number of the organisation."),
    }
    return words[one.kind] % {"words": one.text}


async def refuse_names_in_edit(
    row: Values, edit: Edit, given: PostingEdit, *, shown: frozenset[str], first: Step
) -> None:
    """As `refuse_names`, for new words that others are to see: those of a posting that is out or in review (`shown`),
    and those that are sent on their way at once by the step `first`."""
    leaves = row["status"] in shown or (given.publish and row["status"] in first.sources)
    if leaves and not given.names_checked and edit.viewer.speaks_for(row["organisation_id"]):
        await refuse_names(edit.values, row["organisation_id"], edit.viewer)


def look_before(
    step: Step, given: PostingStep, viewer: Viewer, *, shown: frozenset[str]
) -> Callable[[Values], Awaitable[None]]:
    """What a step looks at before it moves a posting to where others see it; reviewers look once more."""

    async def look(row: Values) -> None:
        arrives = step.target in shown and (row["status"] not in shown or step.name == "publish")
        if arrives and not given.names_checked:
            await refuse_names(row, row["organisation_id"], viewer)

    return look
