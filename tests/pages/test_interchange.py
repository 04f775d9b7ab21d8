from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest

pytestmark = pytest.mark.usefixtures("pages_are_cheap")

MANIFEST = b"""
system:
  - fides_key: card
    name: Loyalty <b>card</b>
    system_type: Service
    privacy_declarations:
      - {name: newsletter, data_categories: [user.contact.emial], data_use: marketing.communications.email}
"""


def fides(manifest: bytes | None = None, name: str = "systems.yml") -> AppTest:
    def part() -> None:
        from evenhand.places import SCENARIOS
        from evenhand.scenario import load
        from evenhand.ui.scenario import interchange

        interchange.show_fides(load(SCENARIOS / "plain-opt-in.yaml"))

    app = AppTest.from_function(part, default_timeout=600).run()
    if manifest is not None:
        app.file_uploader[0].upload(name, manifest, "application/yaml").run()
    assert not app.exception
    return app


def test_the_manifest_offered_is_one_that_fides_opens() -> None:
    app = fides()
    assert "no place in it" in app.caption[0].value
    assert app.get("download_button")[0].proto.label == "Take it along for Fides (YAML)"


def test_a_manifest_brought_says_what_became_of_every_line() -> None:
    app = fides(MANIFEST)
    assert "1 purposes" in app.success[0].value
    assert "<b>" not in app.success[0].value.replace("\\<b\\>", "")
    assert "1 statements are not as Fides has them" in app.warning[0].value
    rows = app.dataframe[0].value
    assert rows["why"][0].endswith("did you mean user.contact.email?")
    assert set(rows["where"]) >= {"system[0].fides_key", "system[0].privacy_declarations[0].data_use"}
    assert [button.label for button in app.button] == ["Open this draft"]


def test_a_file_that_is_no_manifest_is_refused_in_words() -> None:
    app = fides(b"id: x\nname: X\n")
    assert "of no kind" in app.error[0].value
    assert not app.button


def test_from_a_long_vendor_list_people_choose_before_there_is_a_draft() -> None:
    vendors = {str(n): {"id": n, "name": f"Vendor {n}", "purposes": [1]} for n in range(1, 40)}
    app = fides(json.dumps({"vendorListVersion": 1, "vendors": vendors}).encode(), "vendor-list.json")
    assert not app.button and not app.success
    app.multiselect[0].select("7").run()
    assert not app.exception
    assert "1 purposes" in app.success[0].value
    assert [button.label for button in app.button] == ["Open this draft"]


@pytest.mark.slow
def test_the_scenario_page_and_the_recommendation_offer_them(open_page) -> None:
    labels = [one.proto.label for one in open_page("scenario", part="files").get("download_button")]
    assert "Take it along for Fides (YAML)" in labels
    labels = [one.proto.label for one in open_page("recommendation").get("download_button")]
    assert "Impact assessment for the CNIL’s tool (JSON)" in labels
