"""Reading chains. Whatever leaves here is cut to what the viewer may see."""

from collections.abc import Mapping, Sequence

from matchcamp.database import OBJECT_ID
from matchcamp.errors import NotFound
from matchcamp.lineage.reading import Starts, rows_around
from matchcamp.lineage.rules import Chain, Graph, chain_through
from matchcamp.lineage.schemas import LineageOut, LinkOut, NodeOut
from matchcamp.lineage.states import Kind
from matchcamp.lineage.weaving import Thing, key_of, things, woven
from matchcamp.parts import Parts
from matchcamp.viewer import Viewer

ORDER = {kind: number for number, kind in enumerate(Kind)}


async def lineage_of(parts: Parts, kind: Kind, id_: str, viewer: Viewer) -> LineageOut:
    """The chain of one thing; at most 17 database calls, and those for rounds of resubmissions.

    Raises NotFound for what does not exist, for what the viewer may not see, and for kinds without a chain of theirs.
    """
    found = await _chains(parts, kind, [id_.lower()], viewer)
    if id_.lower() not in found:
        raise NotFound(f"no {kind.value} with the id {id_}")
    return found[id_.lower()]


async def chains_of(parts: Parts, application_ids: Sequence[str], viewer: Viewer) -> dict[str, LineageOut]:
    """The chains of some applications by id, those left out that the viewer may not see; as many database calls for
    many as for one."""
    return await _chains(parts, Kind.APPLICATION, application_ids, viewer)


async def _chains(parts: Parts, kind: Kind, ids: Sequence[str], viewer: Viewer) -> dict[str, LineageOut]:
    wanted = [id_ for id_ in dict.fromkeys(ids) if OBJECT_ID.fullmatch(id_)]
    if kind is Kind.OUTCOME or not wanted:
        return {}
    starts: Starts = {kind: wanted}
    rows = await rows_around(starts, viewer, parts.clock.now())
    graph, named = woven(rows, kind), things(rows)
    return {id_: _chain(graph, named, kind, id_) for id_ in wanted if key_of(kind, id_) in graph.seen}


def _chain(graph: Graph, named: Mapping[str, Thing], kind: Kind, id_: str) -> LineageOut:
    key = key_of(kind, id_)
    through = kind in {Kind.CAMP, Kind.CALL}
    starts = [one for one, beside in graph.aside if beside == key] if through else [key]
    chain = chain_through(graph, starts, of=key if through else "")
    return _shown(chain, named, kind, id_)


def _shown(chain: Chain, named: Mapping[str, Thing], kind: Kind, id_: str) -> LineageOut:
    nodes = {key: _node(key, number, chain, named) for number, key in enumerate(chain.keys, start=1)}
    ordered = sorted(nodes.values(), key=_order)
    return LineageOut(
        kind=kind,
        id=id_,
        title=named[key_of(kind, id_)].title,
        nodes=tuple(ordered),
        links=tuple(_link(nodes[one], nodes[other]) for one, other in chain.links),
        unseen=sum(not one.seen for one in ordered),
        cut=chain.cut,
    )


def _order(one: NodeOut) -> tuple[int, bool, float]:
    """From left to right, the oldest first; what is not seen has no date, and stands last."""
    return ORDER[one.kind], one.when is None, one.when.timestamp() if one.when else 0.0


def _node(key: str, number: int, chain: Chain, named: Mapping[str, Thing]) -> NodeOut:
    """A node; the key of what the viewer may not see holds its place in the chain and not its id."""
    kind = Kind(key.partition(":")[0])
    if key not in chain.named:
        return NodeOut(
            key=f"{kind.value}:unseen-{number}", kind=kind, id="", seen=False, title="", language="", organisation="",
            state="", when=None, url="",
        )  # fmt: skip
    one = named[key]
    return NodeOut(
        key=key, kind=kind, id=one.id, seen=True, title=one.title, language=one.language,
        organisation=one.organisation, state=one.state, when=one.when, url=one.url,
    )  # fmt: skip


def _link(one: NodeOut, other: NodeOut) -> LinkOut:
    """From left to right: a camp comes before its table, and a call before what is made for it."""
    first, then = (other, one) if other.kind in {Kind.CAMP, Kind.CALL} else (one, other)
    return LinkOut(source=first.key, target=then.key)
