"""Where the applications stand that the alliance counts, and what presses, for the first page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from matchcamp.applications.dates import PressingWords, left_words, moment_words
from matchcamp.applications.queries import applications_by_id, pressing
from matchcamp.applications.shown_schemas import ApplicationHead, PressingOut
from matchcamp.applications.states import State
from matchcamp.i18n import gettext as _
from matchcamp.i18n import long_date, ngettext
from matchcamp.organisations.queries import heads
from matchcamp.targets.drawn import gauge_of
from matchcamp.targets.queries import forecast, leading_target
from matchcamp.targets.schemas import ForecastOut, TargetOut
from matchcamp.targets.words import chance_words, percent
from matchcamp.viewer import Viewer

MOST_PRESSING = 5


@dataclass(frozen=True, slots=True)
class Row:
    """An application of the target in words. `chance` is empty for what counts already."""

    id: str
    name: str
    organisation: str
    state: State
    when: str
    lacks: str
    chance: str


@dataclass(frozen=True, slots=True)
class Standing:
    """The target that ends next: its gauge, the applications that count, and the likeliest of those on the way."""

    target: TargetOut
    forecast: ForecastOut
    gauge: Markup
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Pressing:
    """The steps that press most; `more` counts the others."""

    items: list[PressingOut]
    more: int
    words: PressingWords
    leads: Mapping[str, str]


async def standing_of(viewer: Viewer, now: datetime) -> Standing | None:
    """None where no target is set."""
    target = await leading_target(viewer, now)
    if target is None:
        return None
    found = await forecast(target.id, viewer, now)
    lacking = max(0, target.number - target.count)
    likeliest = sorted(found.chances, key=lambda one: (-one.probability, one.deadline))[:lacking]
    chances = {one.application_id: one.probability for one in likeliest if not target.reached}
    known = await applications_by_id(list(chances), viewer, now)
    rows = [_counted(one) for one in target.counted[-target.number :]]
    rows += [_on_the_way(known[id_], chance, now) for id_, chance in chances.items() if id_ in known]
    return Standing(target, found, gauge_of(target, found), rows)


def _counted(one: ApplicationHead) -> Row:
    sent = one.last_submitted or one.first_submitted
    zone = ZoneInfo(one.deadline.zone if one.deadline else "UTC")
    return _row(one, long_date(sent.astimezone(zone).date()) if sent else "", "", "")


def _on_the_way(one: ApplicationHead, probability: float, now: datetime) -> Row:
    deadline = one.deadline
    when = (
        f"{moment_words(deadline.at, deadline.zone)}, {left_words(deadline.at, deadline.zone, now)}" if deadline else ""
    )
    return _row(one, when, _lacks(one), f"{chance_words(probability)} ({percent(probability)})")


def _row(one: ApplicationHead, when: str, lacks: str, chance: str) -> Row:
    return Row(one.id, one.full_title, one.organisation, one.state, when, lacks, chance)


def _lacks(one: ApplicationHead) -> str:
    """What is still to be had of those that take part: sections and sign-offs."""
    open_sections, unsigned = one.sections - one.sections_final, one.signers - one.agreed
    sections = ngettext("%(num)s section not final", "%(num)s sections not final", open_sections) % {
        "num": open_sections
    }
    signing = ngettext("%(num)s sign-off missing", "%(num)s sign-offs missing", unsigned) % {"num": unsigned}
    return ", ".join([*([sections] if open_sections else []), *([signing] if unsigned else [])]) or _("Nothing")


async def pressing_for(viewer: Viewer, now: datetime, *, mine: bool) -> Pressing:
    """What is late or due within a week; with `mine` what is the viewer's own to do."""
    found = await pressing(viewer, now, mine=mine)
    shown = found[:MOST_PRESSING]
    known = await heads(sorted({one.organisation_id for one in shown}))
    leads = {key: head.name for key, head in known.items()}
    return Pressing(shown, len(found) - len(shown), PressingWords(now), leads)
