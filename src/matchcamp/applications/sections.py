"""Sections of the forms, told in our own words, and which of them each family of calls asks for."""

from collections.abc import Mapping

from matchcamp.i18n import N_

TITLES: Mapping[str, str] = {
    "summary": N_("Summary: aim, what is done, results"),
    "need": N_("Need and target groups, and how they were found"),
    "priorities": N_("Why this fits the priorities of the call"),
    "aims": N_("Aims, results, and what is new"),
    "european": N_("Why across countries, and what it builds on"),
    "team": N_("Who the partners are and why they together"),
    "tasks": N_("Who does what, and how work is coordinated"),
    "management": N_("Steering: progress, money, risks"),
    "values": N_("Inclusion, environment, digital means, participation"),
    "impact": N_("Impact and how it is measured"),
    "spreading": N_("How results are spread"),
    "lasting": N_("What stays when the money ends"),
    "work_plan": N_("Work packages with their aims and indicators"),
    "budget": N_("Budget and value for money"),
    "method": N_("Concept and method beyond the state of the art"),
    "annexes": N_("Annexes and declarations"),
    "participants": N_("Part A: facts on the participants"),
}
"""By the key of a section, its words."""

NATIONAL = (
    "summary", "need", "priorities", "aims", "european", "team", "tasks", "management", "values", "impact", "spreading",
    "lasting", "work_plan", "budget",
)  # fmt: skip
PORTAL = (
    "participants", "summary", "need", "priorities", "aims", "team", "tasks", "management", "impact", "spreading",
    "lasting", "work_plan", "budget", "annexes",
)  # fmt: skip
RESEARCH = (
    "participants",
    "summary",
    "aims",
    "method",
    "impact",
    "spreading",
    "work_plan",
    "team",
    "budget",
    "annexes",
)
OUTLINE = ("participants", "summary", "aims", "method", "impact")
OTHER = ("summary", "need", "aims", "team", "work_plan", "impact", "budget", "annexes")


def sections_for(programme: str, managed_by: str, *, outline: bool = False) -> tuple[str, ...]:
    """The keys of the sections that an application begins with; an `outline` is the first stage of two.

    >>> sections_for("HORIZON", "portal", outline=True)
    ('participants', 'summary', 'aims', 'method', 'impact')
    """
    if programme == "ERASMUS":
        return NATIONAL if managed_by == "national_agency" else PORTAL
    if programme == "HORIZON":
        return OUTLINE if outline else RESEARCH
    return OTHER
