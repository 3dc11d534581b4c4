"""Camps made up by seed, to measure and to try things with.

There are three people to an organisation. Organisations come from nine countries, in turn, and are of the five kinds
below by their shares. Each has a point on the unit sphere of six topics, near one topic, and each idea has one, too;
the fit of a person to an idea is (1 + cosine) / 2. People rank the five ideas for which fit plus normal noise of
standard deviation 0.15 is greatest, the popularity of the idea included (normal, 0.1). Everyone speaks the language of
their country, 85 of 100 English, and one in five another one. The first person of an organisation that is next in turn
hosts an idea. The call of each idea asks for two VET providers, a company and a university or chamber, and for three
countries. Tables seat the mean number of people, one more or one fewer (rounded outwards). Two people are pinned to
ideas of their ranking's end in the first and in the last round, and two others with a conflict are kept apart.
"""

from collections.abc import Sequence

import numpy as np

from matching.errors import BadCamp
from matching.programme import Figures
from matching.tables.model import Camp, Idea, Person, Pin, Rules

COUNTRIES = ("SI", "DE", "FR", "IT", "ES", "PT", "FI", "TR", "HR")
LANGUAGES = ("sl", "de", "fr", "it", "es", "pt", "fi", "tr", "hr")
KINDS = {"vet_provider": 0.4, "small_enterprise": 0.25, "hei": 0.15, "chamber": 0.1, "public_authority": 0.1}
TOPICS = 6
RANKED = 5
PEOPLE_TO_AN_ORGANISATION = 3
ENGLISH = 0.85
ANOTHER_LANGUAGE = 0.2
NOISE = 0.15
POPULARITY = 0.1


def camp(people: int = 60, tables: int = 10, rounds: int = 3, seed: int = 1) -> Camp:
    """A camp of so many people, each idea with one table; raises BadCamp where the numbers leave no plan."""
    check_numbers(people, tables, rounds)
    random = np.random.default_rng(seed)
    organisations = -(-people // PEOPLE_TO_AN_ORGANISATION)
    theirs = _points(random, organisations)
    kinds = random.choice(list(KINDS), organisations, p=list(KINDS.values())).tolist()
    member_of = np.arange(people) % organisations
    fits = np.clip((1 + theirs @ _points(random, tables).T) / 2, 0, 1)[member_of].round(3)
    popular = random.normal(0, POPULARITY, tables)
    liked = fits + popular + random.normal(0, NOISE, fits.shape)
    ideas = [f"idea-{number + 1:02}" for number in range(tables)]
    made = []
    for number, organisation in enumerate(member_of.tolist()):
        own = ideas[number] if number < tables else ""
        order = [ideas[idea] for idea in np.argsort(-liked[number]).tolist() if ideas[idea] != own]
        made.append(
            Person(
                key=f"person-{number + 1:03}",
                organisation=f"organisation-{organisation + 1:02}",
                country=COUNTRIES[organisation % len(COUNTRIES)],
                languages=_languages(random, organisation % len(COUNTRIES)),
                kind=kinds[organisation],
                fits=dict(zip(ideas, fits[number].tolist(), strict=True)),
                ranked=tuple(order[:RANKED]),
                own=own,
            )
        )
    return Camp(
        people=tuple(made),
        ideas=tuple(_idea(key, people / tables) for key in ideas),
        rounds=rounds,
        rules=_rules(random, made[tables:], rounds),
    )


def check_numbers(people: int, tables: int, rounds: int) -> None:
    """Raises BadCamp for numbers of which no camp can be made."""
    for what, number in (("people", people), ("tables", tables), ("rounds", rounds)):
        if number < 1:
            raise BadCamp(f"a camp needs at least 1 of {what}, got {number}")
    if people < 2 * tables:
        raise BadCamp(f"{tables} tables of at least 2 need {2 * tables} people, got {people}; give fewer tables")
    if tables < rounds:
        raise BadCamp(
            f"nobody sits twice at an idea, so {rounds} rounds need at least {rounds} tables, got {tables}; "
            "give fewer rounds or more tables"
        )


def _points(random: np.random.Generator, count: int) -> Figures:
    """(count, TOPICS) unit rows, each near a topic of its own."""
    points = random.normal(0, 0.5, (count, TOPICS))
    points[np.arange(count), random.integers(TOPICS, size=count)] += 1.5
    return np.asarray(points / np.linalg.norm(points, axis=1, keepdims=True))


def _languages(random: np.random.Generator, country: int) -> frozenset[str]:
    spoken = {LANGUAGES[country]}
    if random.random() < ENGLISH:
        spoken.add("en")
    if random.random() < ANOTHER_LANGUAGE:
        spoken.add(LANGUAGES[int(random.integers(len(LANGUAGES)))])
    return frozenset(spoken)


def _idea(key: str, mean: float) -> Idea:
    mix = {"vet_provider": 2, "small_enterprise": 1, "hei": 1}
    return Idea(key=key, least=max(2, int(mean) - 1), most=-int(-mean // 1) + 1, mix=mix, countries=3)


def _rules(random: np.random.Generator, guests: Sequence[Person], rounds: int) -> Rules:
    """Two pins and one conflict, as far as there are guests for them."""
    chosen = [guests[place] for place in random.permutation(len(guests))[:4].tolist()]
    pinned = zip(chosen[:2], (1, rounds), strict=False)
    return Rules(
        pins=frozenset(Pin(one.key, one.ranked[-1], round_) for one, round_ in pinned if one.ranked),
        apart=frozenset({frozenset(one.key for one in chosen[2:])} if len(chosen) == 4 else ()),
    )
