"""The pages of the work at tables, by pass and signed in, without JavaScript."""

from tests.matchcamp.workshop.conftest import FACILITATOR, Workshop


async def test_every_page_opens_by_pass_and_signed_in(workshop: Workshop) -> None:
    maja = await workshop.pass_for(await workshop.person())
    phone, desk = workshop.phone(), await workshop.service.browser(FACILITATOR)
    idea, camp = workshop.ideas[0], f"/camps/{workshop.camp_id}"
    by_pass = [f"/phone/{maja}/{page}" for page in (f"table/{idea}", "votes", "notes", f"table/{idea}/sections/need")]
    signed_in = [f"{camp}/{page}" for page in ("workshop", f"tables/{idea}", "votes", "notes")]

    answers = [await phone.get(url) for url in by_pass] + [await desk.get(url) for url in signed_in]

    assert [answer.status_code for answer in answers] == [200] * 8
    assert all(" – Matchcamp</title>" in answer.text for answer in answers)
