"""A section of the proof for each application that counts: its submissions, evidence, partners and chain."""

from collections.abc import Sequence

from matchcamp.applications.words import state_words
from matchcamp.i18n import country_name, euros
from matchcamp.i18n import gettext as _
from matchcamp.labels import begun, part_name
from matchcamp.lineage.schemas import LineageOut
from matchcamp.lineage.words import kind_words
from matchcamp.reports.content import (
    Block,
    Cell,
    Fact,
    Section,
    Table,
    code,
    day_words,
    figure,
    heads,
    moment_words,
    words,
)
from matchcamp.reports.listed import application_cell, name_in_chain
from matchcamp.reports.schemas import CountedOut, SubmissionProof
from matchcamp.reports.words import (
    programme_words,
)


def counted_application(place: int, one: CountedOut, zone: str) -> Section:
    """A section for each application that counts, with what proves it."""
    head = one.application
    facts = (
        Fact(_("Title"), application_cell(head)),
        Fact(_("State"), words(state_words(head.state))),
        Fact(_("Leading organisation"), words(_with_country(head.organisation, one.country))),
        Fact(_("Programme"), words(programme_words(head.programme))),
        *_call(one),
        Fact(_("Changes in its log"), figure(one.revision)),
        Fact(_("Hash of its last change"), code(one.log_hash)),
    )
    tables = (_submissions(one.submissions, zone), *_evidence(one.submissions), _partners(one), *_chain(one.chain))
    title = f"{place}. {head.acronym or head.title}"
    return Section(f"application-{place}", title, (Block(facts=facts, tables=tables),))


def _call(one: CountedOut) -> tuple[Fact, ...]:
    """The call and the money, where they are known."""
    call, asked_eur = one.call, one.application.requested_eur
    found = [Fact(_("Call"), words(f"{call.identifier} {call.title}".strip(), call.url))] if call else []
    return (*found, *([Fact(_("Asked for"), Cell(euros(asked_eur), asked_eur))] if asked_eur else []))


def _with_country(name: str, country: str) -> str:
    return f"{name}, {_country(country)}" if country else name


def _country(code_: str) -> str:
    return country_name(code_) if code_ else ""


def _submissions(given: Sequence[SubmissionProof], zone: str) -> Table:
    stage, entry = _("Stage"), _("No. in the log")
    named = heads(
        stage, _("Proposal number"), _("Submitted"), _("Receipt"), entry, _("Hash in the log"),
        numeric=[stage, entry],
    )  # fmt: skip
    rows = tuple(
        (
            figure(one.stage), code(one.number), words(moment_words(one.at, zone)), words(one.receipt),
            figure(one.entry or None), code(one.hash),
        )
        for one in given
    )  # fmt: skip
    return Table(_("Submissions"), named, rows)


def _evidence(given: Sequence[SubmissionProof]) -> tuple[Table, ...]:
    all_given = [one for sent in given for one in sent.evidence]
    rows = tuple((words(one.title), words(one.url, one.url), code(one.sha256)) for one in all_given)
    named = heads(_("Title"), _("Address"), _("SHA-256 of the file"))
    return (Table(_("Evidence"), named, rows),) if rows else ()


def _partners(one: CountedOut) -> Table:
    rows = tuple(
        (words(each.organisation), words(begun(part_name(each.role))), words(_country(each.country)))
        for each in one.partners
    )
    return Table(_("Partners"), heads(_("Organisation"), _("Role"), _("Country")), rows)


def _chain(chain: LineageOut | None) -> tuple[Table, ...]:
    """The links of its chain from left to right, what came before each one in words."""
    if chain is None:
        return ()
    names = {node.key: name_in_chain(node) for node in chain.nodes}
    named = heads(_("What"), _("Title"), _("Organisation or camp"), _("State"), _("Date"), _("Came from"))
    rows = tuple(
        (
            words(kind_words(node.kind)), words(names[node.key], node.url), words(node.organisation), words(node.state),
            words(day_words(node.when) if node.when else ""),
            words("; ".join(names[link.source] for link in chain.links if link.target == node.key)),
        )
        for node in chain.nodes
    )  # fmt: skip
    return (Table(_("Its chain"), named, rows, folded=True),)
