"""What may happen to an idea, as tables. Nobody reviews an idea: those who have it open it themselves."""

from matchcamp.ideas.documents import IdeaStatus
from matchcamp.postings import Step, Who, step_in

OUT = frozenset({IdeaStatus.OPEN, IdeaStatus.CONSORTIUM, IdeaStatus.PROPOSAL})  # Others may read it.
OPEN = frozenset({IdeaStatus.OPEN, IdeaStatus.CONSORTIUM})  # It is matched; for a proposal the partners are found.

STEPS = (
    Step("open", frozenset({IdeaStatus.DRAFT}), IdeaStatus.OPEN, Who.AUTHOR),
    Step("form_consortium", frozenset({IdeaStatus.OPEN}), IdeaStatus.CONSORTIUM, Who.AUTHOR),
    Step("propose", frozenset({IdeaStatus.CONSORTIUM}), IdeaStatus.PROPOSAL, Who.AUTHOR),
    Step("reopen", frozenset({IdeaStatus.PARKED}), IdeaStatus.OPEN, Who.AUTHOR),
    Step("park", frozenset(IdeaStatus) - {IdeaStatus.PARKED}, IdeaStatus.PARKED, Who.AUTHOR),
)


def step_named(name: str) -> Step:
    return step_in(STEPS, name)
