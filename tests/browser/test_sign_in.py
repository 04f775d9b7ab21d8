"""Two people of two spaces sign in with a real OpenID provider, and neither sees anything of the other."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest
from conftest import Server, accessible, free_port, no_exception, settled, start, stop, wait_until_it_answers
from playwright.sync_api import Page, expect

PEOPLE = (
    {"sub": "ann", "email": "ann@shop.example", "name": "Ann", "groups": ["team-retail", "lawyers"]},
    {"sub": "ben", "email": "ben@bank.example", "name": "Ben", "groups": ["team-bank"]},
)
SECRETS = """
[auth]
redirect_uri = "http://localhost:{port}/oauth2callback"
cookie_secret = "of-the-tests-and-long-enough-to-sign-with"
client_id = "evenhand"
client_secret = "of the tests"
server_metadata_url = "{metadata}"
[evenhand]
room = "sign-in"
[evenhand.spaces]
team-retail = "retail"
team-bank = "bank"
[evenhand.roles]
lawyers = "legal"
"""


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Run the application as a company does: behind the sign-in of a provider of its own."""
    folder = tmp_path_factory.mktemp("company")
    port, vouches = free_port(), free_port()
    known = [part for person in PEOPLE for part in ("--user-claims", json.dumps(person))]
    log_of_provider = folder / "provider.log"
    with log_of_provider.open("wb") as log:
        provider = subprocess.Popen(  # noqa: S603
            (sys.executable, "-m", "oidc_provider_mock", "--port", str(vouches), *known), stdout=log, stderr=log
        )
    metadata = f"http://localhost:{vouches}/.well-known/openid-configuration"
    secrets = folder / "secrets.toml"
    secrets.write_text(SECRETS.format(port=port, metadata=metadata), encoding="utf-8")
    try:
        wait_until_it_answers(metadata, provider, log_of_provider)
        process, running = start(folder, port=port, STREAMLIT_SECRETS_FILES=str(secrets))
        yield running
        stop(process)
    finally:
        stop(provider)


def sign_in(page: Page, who: str) -> Page:
    page.get_by_role("link", name="Sign in").click()
    page.get_by_role("button", name=who, exact=True).click()
    return settled(page)


def test_each_sees_the_own_space_alone(company: Server, browser) -> None:
    ann, ben = (browser.new_context(accept_downloads=True) for _ in range(2))
    hers, his = ann.new_page(), ben.new_page()
    hers.goto(company.url("scenario", scenario="plain-opt-in"))
    expect(hers.get_by_role("heading", name="Sign in to Evenhand")).to_be_visible()
    accessible(hers)
    sign_in(hers, "ann")
    # She arrives where she wanted to go, in her space, as what her groups say.
    expect(hers.get_by_role("heading", name="Scenario", exact=True)).to_be_visible()
    expect(hers.get_by_text("Signed in as Ann in the space retail")).to_be_visible()
    assert "space=retail" in hers.url and "scenario=plain-opt-in" in hers.url
    hers.get_by_role("button", name="Edit a copy").click()
    expect(hers.get_by_text("Nothing is lost on reload")).to_be_visible()
    draft = settled(hers).url
    assert "scenario=draft-" in draft
    hers.goto(f"{draft}&part=files")
    with hers.expect_download() as handed:
        settled(hers).get_by_role("button", name="Take this scenario along (YAML)").click()
    file = handed.value.url
    assert "/media/" in file and ann.request.get(file).status == 200
    no_exception(hers)

    his.goto(draft)
    sign_in(his, "ben")
    # Her draft's address, as she has it and without her space in it, and her file's.
    expect(his.get_by_text("You do not belong to the space “retail”")).to_be_visible()
    his.goto(draft.replace("space=retail", "space=bank"))
    expect(settled(his).get_by_text("There is no scenario")).to_be_visible()
    refused = ben.request.get(file)
    assert refused.status == 403 and "somebody else" in refused.text()
    no_exception(his)
    stranger = browser.new_context()
    assert stranger.request.get(file).status == 403
    stranger.close()

    hers.goto(draft)
    settled(hers).get_by_role("button", name="Sign out").click()
    expect(hers.get_by_role("heading", name="End Session")).to_be_visible()
    hers.get_by_role("button").first.click()  # the provider asks whether she is sure
    expect(hers.get_by_role("heading", name="Sign in to Evenhand")).to_be_visible()
    assert ann.request.get(file).status == 403
    ann.close()
    ben.close()
