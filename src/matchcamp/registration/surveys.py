"""How all organisations stand towards the ideas of a camp; kept for some minutes, because several views ask for it."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from weakref import WeakKeyDictionary

from matchcamp.funding.queries import call_items
from matchcamp.ideas.queries import BOARD as IDEAS
from matchcamp.ideas.queries import item_of
from matchcamp.items import Item, Kind
from matchcamp.organisations.rules import IN
from matchcamp.parts import Parts
from matchcamp.recommender import Recommender
from matchcamp.registration.schemas import CampIdeaOut
from matchcamp.surveying import Sought, Survey
from matchcamp.viewer import Audience

ALLIANCE = frozenset(one.value for one in IN)
"""Who is invited: members, founding members and associates, as they are proposed for consortia."""

KEPT_S = 300.0
MOST_KEPT = 300


@dataclass(slots=True)
class Kept:
    """The surveys that a process made lately, by what was asked, with the moment each was made at.

    One that was made for other organisations serves as long as it holds those that are asked for.
    """

    found: dict[Sought, tuple[float, Survey]] = field(default_factory=dict)

    def get(self, sought: Sought, also: frozenset[str]) -> Survey | None:
        at, survey = self.found.get(sought, (0.0, None))
        if survey is None or time.monotonic() - at > KEPT_S:
            return None
        return survey if also <= survey.sought.also | survey.rows.keys() else None

    def put(self, sought: Sought, survey: Survey) -> None:
        self.found.pop(sought, None)
        while len(self.found) >= MOST_KEPT:
            del self.found[next(iter(self.found))]
        self.found[sought] = (time.monotonic(), survey)


_kept: WeakKeyDictionary[Recommender, Kept] = WeakKeyDictionary()


async def surveys_of(
    parts: Parts, ideas: Sequence[CampIdeaOut], call_id: str, also: Iterable[str] = ()
) -> dict[str, Survey]:
    """By the id of each idea at the camp the survey of the alliance, and of the organisations `also`, for it.

    An idea is compared by its own words, by its concept note, and by its call, else the camp's.
    """
    kept, others = _kept.setdefault(parts.recommender, Kept()), frozenset(also)
    found: dict[str, Survey] = {}
    for id_, sought in (await sought_for(ideas, call_id)).items():
        survey = kept.get(sought, others)
        if survey is None:
            survey = await parts.recommender.survey(replace(sought, also=others))
            kept.put(sought, survey)
        found[id_] = survey
    return found


async def sought_for(ideas: Sequence[CampIdeaOut], call_id: str) -> dict[str, Sought]:
    """What organisations are compared with, by the id of the camp's idea; two or three database calls."""
    rows = {str(row["_id"]): (row, head) for row, head in await IDEAS.rows_of([one.idea_id for one in ideas])}
    calls = {one.call_id or call_id for one in ideas} - {""}
    known = {item.id: item for item in (await call_items(sorted(calls)) if calls else [])}
    found = {}
    for one in ideas:
        row, head = rows.get(one.idea_id, (None, None))
        item = item_of(row, head) if row else Item(Kind.IDEA, one.idea_id, one.title, one.title, None, one.language)
        call = known.get(one.call_id or call_id)
        found[one.id] = Sought(
            items=(_with_note(item, one), call) if call else (_with_note(item, one),),
            competences=tuple(row["competences"]) if row else (),
            language=one.language,
            audiences=frozenset(Audience),
            statuses=ALLIANCE,
        )
    return found


def _with_note(item: Item, idea: CampIdeaOut) -> Item:
    """The idea with the words of its concept note; who could coordinate is left out, which names organisations."""
    note = [idea.note.problem, idea.note.target_group, idea.note.result, idea.note.partners_sought]
    return replace(item, text="\n\n".join([item.text, *(words for words in note if words and words not in item.text)]))


def fits_by_organisation(surveys: Mapping[str, Survey]) -> dict[str, dict[str, float]]:
    """By organisation the fit in [0, 1] to each idea."""
    found: dict[str, dict[str, float]] = {}
    for idea_id, survey in surveys.items():
        for head, fit in zip(survey.heads, survey.fits.tolist(), strict=True):
            found.setdefault(head.id, {})[idea_id] = fit
    return found
