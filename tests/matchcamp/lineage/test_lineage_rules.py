"""What belongs to a chain, and what may be named: on graphs of a few letters."""

from matchcamp.lineage.rules import Graph, chain_through

LINKS = [("need", "idea"), ("need", "other"), ("idea", "table"), ("table", "consortium"), ("other", "far")]
ALL = frozenset({"need", "idea", "other", "table", "consortium", "far", "camp"})


def test_a_chain_goes_both_ways_and_not_to_its_side():
    chain = chain_through(Graph(ALL, LINKS), ["idea"])

    assert set(chain.keys) == {"need", "idea", "table", "consortium"}
    assert chain.keys[0] == "idea"
    assert set(chain.links) == {("need", "idea"), ("idea", "table"), ("table", "consortium")}


def test_a_circle_ends():
    chain = chain_through(Graph(frozenset("abc"), [("a", "b"), ("b", "c"), ("c", "a")]), ["a"])

    assert sorted(chain.keys) == ["a", "b", "c"]
    assert not chain.cut


def test_what_is_told_of_a_thing_leads_no_further():
    graph = Graph(ALL | {"second", "call"}, LINKS, aside=[("table", "camp"), ("second", "camp"), ("far", "call")])

    assert "camp" in chain_through(graph, ["idea"]).keys
    assert "second" not in chain_through(graph, ["idea"]).keys
    assert "call" not in chain_through(graph, ["idea"]).keys


def test_a_camp_stands_in_its_own_chain_with_all_of_its_tables():
    graph = Graph(ALL, LINKS, aside=[("table", "camp")])

    chain = chain_through(graph, ["table"], of="camp")

    assert set(chain.keys) == {"camp", "need", "idea", "table", "consortium"}
    assert chain.named == {"camp", "need", "idea", "table", "consortium"}


def test_what_stands_behind_something_unseen_has_no_name_either():
    chain = chain_through(Graph(ALL - {"table"}, LINKS), ["consortium"])

    assert set(chain.keys) == {"need", "idea", "table", "consortium"}
    assert chain.named == {"consortium"}


def test_unless_the_start_tells_of_it_itself():
    chain = chain_through(Graph(ALL - {"table"}, LINKS, known=[("idea", "consortium")]), ["consortium"])

    assert chain.named == {"consortium", "idea", "need"}


def test_nobody_learns_of_a_veiled_pair():
    veiled = frozenset({frozenset({"table", "consortium"})})

    chain = chain_through(Graph(ALL, LINKS, veiled=veiled), ["idea"])

    assert chain.named == {"need", "idea", "table"}
    assert "consortium" in chain.keys


def test_a_veiled_pair_stays_apart_where_other_ways_lead_to_both():
    links = [("need", "open"), ("need", "withheld"), ("open", "first"), ("withheld", "second")]
    aside = [("first", "call"), ("second", "call")]
    seen = frozenset({"need", "open", "withheld", "first", "second", "call"})
    graph = Graph(seen, links, aside, veiled=frozenset({frozenset({"withheld", "second"})}))

    assert chain_through(graph, ["need"]).named == seen - {"second"}
    assert chain_through(graph, ["first", "second"], of="call").named == seen - {"withheld"}


def test_what_is_shared_by_many_does_not_tell_of_them():
    links, aside = [("need", "open"), ("need", "draft"), ("open", "first"), ("draft", "second")], [("first", "call")]
    graph = Graph(frozenset({"need", "open", "first", "second", "call"}), links, [*aside, ("second", "call")])

    chain = chain_through(graph, ["need"])

    assert chain.named == {"need", "open", "first", "call"}
    assert ("draft", "second") in chain.links


def test_something_unnamed_hangs_only_on_what_leads_to_it():
    links = [("need", "open"), ("need", "draft"), ("open", "first"), ("draft", "second")]
    graph = Graph(
        frozenset({"need", "open", "first", "second", "call"}), links, [("first", "call"), ("second", "call")]
    )

    chain = chain_through(graph, ["first", "second"], of="call")

    assert chain.named == {"need", "open", "first", "second", "call"}
    assert ("draft", "second") in chain.links
    assert ("need", "draft") not in chain.links


def test_beside_something_unnamed_nothing_is_told():
    chain = chain_through(Graph(ALL - {"table"}, LINKS, aside=[("table", "camp")]), ["idea"])

    assert "camp" not in chain.keys


def test_of_too_many_the_nearest_stay():
    links = [("need", f"idea{number}") for number in range(300)] + [("idea0", "table")]
    graph = Graph(frozenset({"need", "table", *(f"idea{number}" for number in range(300))}), links)

    chain = chain_through(graph, ["need"])

    assert len(chain.keys) == 200
    assert chain.cut
    assert chain.keys[0] == "need"
    assert "table" not in chain.keys
    assert len(chain.links) == 199
