"""Import and export from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from evenhand.places import SCENARIOS
from evenhand.scenario import load, revision
from fideslang.models import System

Run = Callable[..., tuple[int, str, str]]

PLAIN = str(SCENARIOS / "plain-opt-in.yaml")
MANIFEST = """
system:
  - fides_key: card
    name: Loyalty card
    system_type: Service
    privacy_declarations:
      - name: Send the newsletter
        data_categories: [user.contact.emial]
        data_use: marketing.communications.email
        data_subjects: [customer]
        legal_basis_for_processing: Consent
        retention_period: 30
        colour: blue
"""


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    path = tmp_path / "systems.yml"
    path.write_text(MANIFEST)
    return path


@pytest.mark.parametrize("command", ["import", "export"])
def test_the_help_has_an_example(run: Run, command: str) -> None:
    code, out, _ = run(command, "--help")
    assert code == 0
    assert f"Example: evenhand {command}" in " ".join(out.split())


@pytest.mark.slow
def test_an_imported_manifest_is_a_scenario_file_and_what_became_of_it_is_said(
    run: Run, manifest: Path, tmp_path: Path
) -> None:
    target = tmp_path / "draft.yaml"
    code, out, err = run("import", str(manifest), "--out", str(target))
    assert (code, out) == (0, "")
    assert load(target).purposes[0].text == "Send the newsletter"
    assert "did you mean 'user.contact.email'" in err
    assert "systems.yml:13" in err
    assert "'colour' is no key of Fides" in err
    assert "1 purposes" in err
    assert run("validate", str(target))[0] == 0


def test_without_a_file_the_draft_goes_to_standard_output(run: Run, manifest: Path, tmp_path: Path) -> None:
    _, out, _ = run("import", str(manifest))
    target = tmp_path / "draft.yaml"
    target.write_text(out)
    assert load(target).id == "card"


def test_the_remarks_are_data_too(run: Run, manifest: Path) -> None:
    code, out, err = run("import", str(manifest), "--json")
    data = json.loads(out)
    assert (code, err) == (0, "")
    assert data["scenario"]["id"] == "card"
    warned = [remark for remark in data["remarks"] if remark["kind"] == "warning"]
    assert {"kind", "field", "line", "message", "fact", "suggestion", "file"} == set(warned[0])
    assert "system[0].privacy_declarations[0].colour" in {remark["field"] for remark in warned}


@pytest.mark.parametrize(
    "text", ["", "id: x\nname: X\n", "system: [", "- a\n", "system: !!python/name:os.system\n"], ids=range(5)
)
def test_what_is_no_manifest_exits_with_one_and_words(run: Run, tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.yml"
    path.write_text(text)
    code, out, err = run("import", str(path))
    assert (code, out) == (1, "")
    assert "x.yml" in err


def test_a_missing_file_exits_with_one(run: Run, tmp_path: Path) -> None:
    code, _, err = run("import", str(tmp_path / "no.yml"))
    assert code == 1
    assert "does not exist" in err


def test_a_scenario_goes_out_to_fides_and_comes_back(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "system.yml"
    code, out, err = run("export", PLAIN, "--to", "fides", "--out", str(target))
    assert (code, out) == (0, "")
    assert "no place in Fides" in err
    system = System.model_validate(yaml.safe_load(target.read_text())["system"][0])
    assert {privacy_declaration.name for privacy_declaration in system.privacy_declarations} == {
        purpose.id for purpose in load(PLAIN).purposes
    }
    code, out, _ = run("import", str(target), "--json")
    assert json.loads(out)["scenario"]["id"] == "plain-opt-in"


def test_an_impact_assessment_carries_the_date_given(run: Run) -> None:
    code, out, _ = run("export", PLAIN, "--to", "pia", "--draws", "20", "--date", "2026-11-23")
    data = json.loads(out)
    assert code == 0
    assert data["pia"]["created_at"] == "2026-11-23T00:00:00.000Z"
    assert set(data) == {"pia", "answers", "measures", "evaluations", "comments", "evenhand"}


@pytest.mark.slow
def test_an_impact_assessment_of_ours_comes_back_whole_unless_its_answers_were_changed(
    run: Run, tmp_path: Path
) -> None:
    made = tmp_path / "plain.pia.json"
    assert run("export", PLAIN, "--to", "pia", "--draws", "20", "--out", str(made))[0] == 0
    draft = tmp_path / "draft.yaml"
    assert run("import", str(made), "--out", str(draft))[0] == 0
    assert revision(load(draft)) == revision(load(PLAIN))

    changed = json.loads(made.read_text())
    changed["answers"][0]["data"]["text"] += "<p>and more</p>"
    made.write_text(json.dumps(changed))
    code, out, _ = run("import", str(made), "--json")
    assert code == 0
    data = json.loads(out)
    assert any("answers were changed" in remark["message"] for remark in data["remarks"])
    assert data["scenario"]["summary"].endswith("and more")
    assert data["scenario"]["purposes"][0]["data"]["unknown"]["note"].startswith("the assessment says")


def test_a_folder_and_a_vendor_list_are_brought_in_from_the_command_line(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "fides"
    folder.mkdir()
    (folder / "systems.yml").write_text(MANIFEST)
    (folder / "more.yml").write_text(MANIFEST.replace("card", "app").replace("newsletter", "app"))
    code, out, err = run("import", str(folder))
    assert code == 0
    assert "2 purposes" in err and "more.yml:" in err
    vendors = tmp_path / "vendor-list.json"
    listed = {str(n): {"id": n, "name": f"Vendor {n}", "purposes": [1]} for n in range(1, 40)}
    vendors.write_text(json.dumps({"vendorListVersion": 1, "vendors": listed}))
    code, out, err = run("import", str(vendors))
    assert code == 1 and "--vendors" in err
    code, out, err = run("import", str(vendors), "--vendors", "3, Vendor 5")
    assert code == 0 and "name: Vendor 3" in out and "name: Vendor 5" in out and "Vendor 4" not in out


@pytest.mark.parametrize(
    "arguments",
    [
        ("export", PLAIN),
        ("export", PLAIN, "--to", "dpv"),
        ("export", PLAIN, "--to", "pia", "--date", "yesterday"),
        ("import",),
    ],
)
def test_wrong_usage_exits_with_two(run: Run, arguments: tuple[str, ...]) -> None:
    code, _, err = run(*arguments)
    assert code == 2
    assert err


def test_a_folder_that_is_not_there_is_said(run: Run) -> None:
    code, _, err = run("export", PLAIN, "--to", "fides", "--out", "/no-such-folder/x.yml")
    assert code == 1
    assert "cannot be written" in err
