import datetime as dt

from calls.saying import country_name, english, rendered
from calls.sentences import Countries, Groups, Roles, Sentence, Share, Template, Types, Value


def shown(value: Value) -> str:
    return english(Sentence("%(value)s", {"value": value}))


def test_values_are_shown_in_british_english() -> None:
    assert shown("as it is") == "as it is"
    assert shown(8) == "8"
    assert shown(dt.date(2026, 3, 5)) == "5 March 2026"
    assert shown(Share(0.7)) == "70%"
    assert shown(Share(0.7005)) == "70%"
    assert shown(Share(0.333)) == "33.3%"
    assert shown(Countries(("SI", "NO", "XK"))) == "Slovenia, Norway and Kosovo"
    assert shown(Countries(("ZQ",))) == "ZQ"
    assert shown(Countries(())) == ""
    assert shown(Groups(("eu27", "eurostars"))) == "the Member States of the EU or the Eurostars countries"
    assert shown(Roles(("coordinator", "third_party"))) == "coordinator or third party"


def test_types_stand_in_the_order_of_their_list_and_without_capitals() -> None:
    assert shown(Types(("small_midcap", "vet_provider", "european_ngo", "chamber"))) == (
        "VET provider, small mid-cap, chamber or European umbrella organisation"
    )
    assert shown(Types(("micro_enterprise",), "sme")) == "small or medium company"
    assert shown(Types(("zeppelin_club", "ngo"))) == "civil society organisation or zeppelin_club"


def test_count_chooses_the_plural() -> None:
    template = Template("%(n)s country", "%(n)s countries")

    assert [english(template.said(count, n=count)) for count in (0, 1, 2)] == [
        "0 countries",
        "1 country",
        "2 countries",
    ]


def test_a_template_keeps_the_values_that_it_names() -> None:
    said = Template("%(found)s here", "%(found)s of %(value)s here").said(2, found=1, value=2, other="no")

    assert said == Sentence(
        "%(found)s here", {"found": 1, "value": 2}, plural="%(found)s of %(value)s here", count=2
    )  # fmt: skip


def test_rendered_asks_the_reader_s_language_for_text_and_labels() -> None:
    def gettext(text: str) -> str:
        return {"Only %(types)s": "Samo %(types)s", "company": "podjetje", "Chamber": "Zbornica"}[text]

    def ngettext(text: str, plural: str, count: int) -> str:
        return f"{count} " + {"one in %(countries)s": "v: %(countries)s"}[text] + f" ({plural})"

    only = Sentence("Only %(types)s", {"types": Types((), "enterprise")})
    many = Sentence("one in %(countries)s", {"countries": Countries(("SI", "NO"))}, plural="p", count=4)

    assert rendered(only, gettext, ngettext, "sl") == "Samo podjetje"
    assert rendered(Sentence("Only %(types)s", {"types": Types(("chamber",))}), gettext, ngettext, "sl") == (
        "Samo zbornica"
    )
    assert rendered(many, gettext, ngettext, "sl") == "4 v: Slovenija in Norveška (p)"


def test_countries_have_names_in_the_reader_s_language() -> None:
    assert country_name("GR", "sl") == "Grčija"
    assert country_name("QQ", "sl") == "QQ"
