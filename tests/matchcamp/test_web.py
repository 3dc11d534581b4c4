"""Forms, messages and addresses."""

import base64

import pytest

from matchcamp.errors import Invalid
from matchcamp.web import Form, safe_next
from tests.matchcamp.conftest import Service


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("/needs/new?x=1", "/needs/new?x=1"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/a\r\nSet-Cookie: x", "/"),
        ("", "/"),
        (None, "/"),
    ],
)
def test_a_link_never_leads_to_another_site(given: str | None, expected: str) -> None:
    assert safe_next(given) == expected


def test_a_form_without_a_value_says_so() -> None:
    form: Form[object] = Form(typed={"title": "x"})  # type: ignore[type-var]

    with pytest.raises(Invalid):
        _ = form.taken


async def test_a_message_is_shown_on_the_next_page_and_then_gone(service: Service) -> None:
    browser = await service.browser("maja@example.org")
    await browser.post("/language", {"language": "sl", "next": "/about"})
    answer = await browser.post("/sign-out-everywhere")

    first, second = await browser.get("/about"), await browser.get("/about")

    assert answer.status_code == 303
    assert 'class="flash' in first.text
    assert 'class="flash' not in second.text


PLANTED = ["[]", "[1,2]", '{"a":1}', "5", '[["done"],"x"]', '["done",["x"]]', r'["done","\ud800"]', "[" * 20_000]


@pytest.mark.parametrize("planted", ["nonsense", *[base64.urlsafe_b64encode(one.encode()).decode() for one in PLANTED]])
async def test_a_planted_message_says_nothing(service: Service, planted: str) -> None:
    visitor = service.visitor()
    visitor.cookies.set("said", planted, domain="127.0.0.1")

    page = await visitor.get("/about")

    assert page.status_code == 200
    assert 'class="flash' not in page.text
