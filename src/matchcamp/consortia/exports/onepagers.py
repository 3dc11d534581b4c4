"""A page per partner, for annexes of a proposal and for those who meet them: one document in the reader's language."""

from collections.abc import Iterable, Sequence
from io import BytesIO

from docx import Document
from docx.document import Document as Pages
from docx.enum.text import WD_BREAK
from docx.shared import Mm

from matchcamp.consortia.board_schemas import MemberOut
from matchcamp.consortia.exports.content import Export
from matchcamp.consortia.members import Commitment
from matchcamp.i18n import country_name, long_date
from matchcamp.i18n import gettext as _
from matchcamp.labels import part_name, status_name
from matchcamp.organisations.schemas import OrganisationOut
from matchcamp.rendering import organisation_type_label
from matchcamp.writable import writable

PROFILE = 900  # Characters: with the rest about a page.
PROJECTS = 4
SUMMARY = 300
TO_FILL_IN = "……………………………………………"


def onepagers(export: Export) -> bytes:
    """The file: members that have not declined, in the order of the board, each on a page of its own."""
    pages = Document()
    _on_a4(pages)
    consortium = export.board.consortium
    pages.core_properties.title = writable(consortium.title)[:250]
    pages.core_properties.author = ""
    pages.core_properties.created = export.made.replace(tzinfo=None)
    members = [one for one in export.board.members if one.commitment is not Commitment.DECLINED]
    for number, member in enumerate(members):
        _page(pages, export, member)
        if number < len(members) - 1:
            pages.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    if not members:
        pages.add_heading(writable(consortium.title), level=1)
        pages.add_paragraph(_("Nobody is in this consortium yet."))
    buffer = BytesIO()
    pages.save(buffer)
    return buffer.getvalue()


def _on_a4(pages: Pages) -> None:
    for section in pages.sections:
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(22)
        section.top_margin = section.bottom_margin = Mm(18)


def _page(pages: Pages, export: Export, member: MemberOut) -> None:
    known = export.profiles.get(member.organisation_id)
    pages.add_heading(writable(member.name), level=1)
    if member.example:
        pages.add_paragraph(_("Example: this organisation is invented."))
    place = ", ".join(part for part in (known.city if known else "", _country(member)) if part)
    kind = organisation_type_label(member.type) if member.type else ""
    pages.add_paragraph(writable(" · ".join(part for part in (kind, place) if part)))
    _table(pages, _facts(export, member, known))
    if known and known.profile:
        _section(pages, _("Who they are"), [_cut(known.profile, PROFILE)])
    _section(pages, _("Competences in this consortium"), member.competences, bullets=True)
    _why(pages, export, member)
    if known:
        _section(pages, _("Past projects"), [_project(known, place) for place in _newest(known)], bullets=True)
    _section(pages, _("Contact"), [])
    _table(pages, [(label, TO_FILL_IN) for label in (_("Contact person"), _("E-mail"), _("Telephone"))])


def _country(member: MemberOut) -> str:
    return country_name(member.country) if member.country else ""


def _facts(export: Export, member: MemberOut, known: OrganisationOut | None) -> list[tuple[str, str]]:
    consortium = export.board.consortium
    call = export.board.call
    return [
        (_("Consortium"), consortium.title),
        (_("Call"), f"{call.identifier} {call.title}" if call else ""),
        (_("Role"), part_name(member.role.value)),
        (_("Commitment"), status_name(member.commitment.value)),
        (_("PIC"), known.pic if known else ""),
        (_("OID"), known.oid if known else ""),
        (_("Web"), known.web if known else ""),
        (_("As of"), long_date(export.made.date())),
    ]


def _why(pages: Pages, export: Export, member: MemberOut) -> None:
    """The passages that meet: what is sought, and their own words."""
    shown = export.shown_by.get(member.organisation_id, ())
    if not shown:
        return
    pages.add_heading(_("Why they fit"), level=2)
    for one in shown:
        pages.add_paragraph(writable(_("Sought: %(what)s") % {"what": one.competence or one.query}))
        pages.add_paragraph(writable(f"“{one.candidate}”"), style="Intense Quote")


def _newest(known: OrganisationOut) -> list[int]:
    """Places of the newest projects in the profile."""
    return sorted(range(len(known.projects)), key=lambda place: -(known.projects[place].year or 0))[:PROJECTS]


def _project(known: OrganisationOut, place: int) -> str:
    one = known.projects[place]
    facts = ", ".join(part for part in (one.programme, str(one.year or ""), one.role) if part)
    head = f"{one.title} ({facts})" if facts else one.title
    return f"{head}. {_cut(one.summary, SUMMARY)}" if one.summary else head


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + "…"


def _section(pages: Pages, heading: str, texts: Sequence[str], *, bullets: bool = False) -> None:
    if not texts and bullets:
        return
    pages.add_heading(heading, level=2)
    for text in texts:
        for line in [text] if bullets else text.split("\n\n"):
            pages.add_paragraph(writable(line), style="List Bullet" if bullets else None)


def _table(pages: Pages, rows: Iterable[tuple[str, str]]) -> None:
    filled = [(label, value) for label, value in rows if value]
    table = pages.add_table(rows=0, cols=2)
    for label, value in filled:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = writable(label), writable(value)
        cells[0].width, cells[1].width = Mm(45), Mm(120)
        for run in cells[0].paragraphs[0].runs:
            run.bold = True
