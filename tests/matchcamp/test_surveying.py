"""All organisations compared with an idea: fit, competences and the words that show them; no database."""

from dataclasses import replace

import pytest

from embeddings.encoder import open_encoder
from matchcamp.items import Item, Kind
from matchcamp.quoting import Quote, keys_to_quote, quoted
from matchcamp.recommender import embedded
from matchcamp.shelf import Shelf
from matchcamp.surveying import QuoteOf, Sought, Survey, surveyed, topics_named
from matchcamp.vectors import Stored
from matchcamp.viewer import Audience

BOTH = frozenset({"public", "members"})
WELDERS = "We train welders by hand and with robots, and qualify them under ISO 9606."
BAKERS = "We bake bread and cakes for the hotels of the coast, every day of the year."
IDEA = Item(Kind.IDEA, "f" * 24, "Welding", "Welding courses across borders with robots.", None, language="en")
SOUGHT = Sought((IDEA,), ("train welders", "digital twins"), "en", BOTH, frozenset({"member"}))


def organisation(number: int, text: str, **more: object) -> Item:
    id_ = f"{number:024x}"
    values = {"language": "en", "owner": id_, "status": "member"} | more
    return Item(Kind.ORGANISATION, id_, f"Number {number}", text, Audience.PUBLIC, **values)  # type: ignore[arg-type]


def offer(number: int, of: Item, text: str, audience: Audience = Audience.PUBLIC) -> Item:
    return Item(Kind.OFFER, f"{number:024x}", "Offer", text, audience, language="en", owner=of.id, speaks_for=(of.key,))


@pytest.fixture(scope="module")
def encoder():
    return open_encoder()


def looked(encoder, items: list[Item], sought: Sought = SOUGHT) -> tuple[Survey, Shelf, dict[str, Stored]]:
    shelf = Shelf(encoder.dim)
    rows = embedded(encoder, items)
    shelf.put(rows)
    return surveyed(shelf, encoder, sought), shelf, {row.head.key: row for row in rows}


def test_every_member_stands_in_the_survey_and_nobody_else(encoder):
    items = [organisation(1, WELDERS), organisation(2, BAKERS), organisation(3, WELDERS, status="prospect")]

    survey, _, _ = looked(encoder, items)

    assert [one.head.title for one in survey] == ["Number 1", "Number 2"]
    assert survey.of(items[2].id) is None


def test_an_organisation_of_the_board_is_looked_at_whatever_its_status(encoder):
    guest = organisation(3, WELDERS, status="prospect")

    survey, _, _ = looked(encoder, [guest], replace(SOUGHT, also=frozenset({guest.id})))

    assert [one.head.id for one in survey] == [guest.id]


def test_who_shows_a_competence_covers_it_and_is_quoted(encoder):
    welders, bakers = organisation(1, WELDERS), organisation(2, BAKERS)
    survey, shelf, rows = looked(encoder, [welders, bakers])
    wanted = [QuoteOf(welders.id, "train welders"), QuoteOf(welders.id)]

    quotes = quoted(shelf, encoder, survey, wanted, rows)

    assert survey.of(welders.id).covers == {"train welders"}
    assert survey.of(bakers.id).covers == frozenset()
    assert survey.of(welders.id).fit > 2 * survey.of(bakers.id).fit
    assert keys_to_quote(shelf, survey, wanted) == [welders.key]
    assert quotes[wanted[0]] == Quote("train welders", WELDERS, pytest.approx(quotes[wanted[0]].cosine), "en", "en")
    assert quotes[wanted[1]].query == IDEA.text


def test_a_topic_of_the_profile_is_a_competence_that_is_declared(encoder):
    bakers = organisation(2, BAKERS, topics=frozenset({"digital-twins"}))

    survey, _, _ = looked(encoder, [bakers])

    assert survey.of(bakers.id).covers == survey.of(bakers.id).declared == {"digital twins"}


def test_an_offer_shows_a_competence_of_its_organisation(encoder):
    bakers = organisation(2, BAKERS)
    survey, shelf, rows = looked(encoder, [bakers, offer(7, bakers, WELDERS)])
    wanted = QuoteOf(bakers.id, "train welders")

    assert survey.of(bakers.id).covers == {"train welders"}
    assert quoted(shelf, encoder, survey, [wanted], rows)[wanted].candidate == WELDERS


def test_an_offer_for_members_shows_nothing_to_the_public(encoder):
    bakers = organisation(2, BAKERS)
    items = [bakers, offer(7, bakers, WELDERS, Audience.MEMBERS)]

    survey, _, _ = looked(encoder, items, replace(SOUGHT, audiences=frozenset({"public"})))

    assert survey.of(bakers.id).covers == frozenset()


def test_a_newcomer_is_behind_by_experience_alone_and_by_little_in_fit(encoder):
    newcomer, veteran = organisation(1, WELDERS), organisation(2, WELDERS, history=4)

    survey, _, _ = looked(encoder, [newcomer, veteran])

    assert (survey.of(newcomer.id).experience, survey.of(veteran.id).experience) == (0, 0.5)
    assert 0 < survey.of(veteran.id).fit - survey.of(newcomer.id).fit < 0.03


def test_the_call_counts_a_quarter(encoder):
    call = Item(Kind.CALL, "e" * 24, "Bread", BAKERS, Audience.PUBLIC, language="en")
    bakers = organisation(2, BAKERS)
    alone, _, _ = looked(encoder, [bakers])
    of_the_call, _, _ = looked(encoder, [bakers], replace(SOUGHT, items=(call,)))

    both, _, _ = looked(encoder, [bakers], replace(SOUGHT, items=(IDEA, call)))

    assert both.fits[0] == pytest.approx(0.75 * alone.fits[0] + 0.25 * of_the_call.fits[0])


def test_nobody_and_nothing_sought(encoder):
    empty, _, _ = looked(encoder, [])
    unread, shelf, rows = looked(encoder, [organisation(1, "")], replace(SOUGHT, items=(), competences=()))

    assert list(empty) == []
    assert [(one.fit, one.covers) for one in unread] == [(0, frozenset())]
    assert quoted(shelf, encoder, unread, [QuoteOf(f"{1:024x}")], rows) == {}


def test_what_went_since_is_not_quoted(encoder):
    welders = organisation(1, WELDERS)
    survey, shelf, rows = looked(encoder, [welders])
    wanted = QuoteOf(welders.id, "train welders")

    shelf.drop([welders.key])

    assert keys_to_quote(shelf, survey, [wanted]) == []
    assert quoted(shelf, encoder, survey, [wanted], rows) == {}


def test_topics_are_named_in_any_language_and_in_full():
    assert topics_named(" DIGITALE ZWILLINGE") | topics_named("Digitalni dvojčki") == {"digital-twins"}
    assert topics_named("twins") == frozenset()
