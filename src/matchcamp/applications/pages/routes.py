"""The pages of one application, in one tuple for the area."""

from matchcamp.applications.pages import documents, facts, new, one, packages, partners, plan, sections

ONE_HANDLERS = (
    *new.HANDLERS,
    *one.HANDLERS,
    *facts.HANDLERS,
    *partners.HANDLERS,
    *sections.HANDLERS,
    *packages.HANDLERS,
    *documents.HANDLERS,
    *plan.HANDLERS,
)
