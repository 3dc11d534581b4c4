"""What leaves the service of a chain."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from matchcamp.lineage.states import Kind


class Out(BaseModel):
    model_config = ConfigDict(frozen=True)


class NodeOut(Out):
    """One thing of a chain. What you may not see is there without a name: `seen` is false, and all words are empty.

    `key` names it in the links; `organisation` is whose it is: of a table the camp, of a call the programme. `state` is
    in the reader's language. `when` is its beginning: of an application when it was handed in, of a call its deadline,
    of an outcome when it came.
    """

    key: str
    kind: Kind
    id: str
    seen: bool
    title: str
    language: str
    organisation: str
    state: str
    when: datetime | None
    url: str


class LinkOut(Out):
    """That one thing came from another; both are keys of nodes."""

    source: str
    target: str


class LineageOut(Out):
    """A chain, in the order from needs to outcomes: all that the thing with this `kind` and `id` came from, and all
    that came of it. `unseen` counts the things that you may not see; `cut`: there are more than are shown here."""

    kind: Kind
    id: str
    title: str
    nodes: tuple[NodeOut, ...]
    links: tuple[LinkOut, ...]
    unseen: int
    cut: bool
