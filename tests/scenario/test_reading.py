from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from evenhand.errors import ScenarioError
from evenhand.places import SCENARIOS
from evenhand.scenario import Scenario, dump, is_known, load, loads
from evenhand.scenario.reading import MAX_CHAIN
from hypothesis import given, settings
from hypothesis import strategies as st

FUZZ = settings(deadline=None, derandomize=True, max_examples=150)


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_yaml", ".yaml").replace("_md", ".md").replace("_txt", ".txt")
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


def problems(path: Path) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        load(path)
    return [str(problem).replace(f"{path.parent}{os.sep}", "") for problem in caught.value.problems]


def test_all_problems_are_reported_at_once_each_at_its_place() -> None:
    with pytest.raises(ScenarioError) as caught:
        loads("id: a\nid: b\nnme: x\nconsent:\n  requests:\n    - {act: buton, purposes: [ads]}\n", name="s.yaml")
    assert [str(problem) for problem in caught.value.problems] == [
        "s.yaml:1:1 name: is missing",
        "s.yaml:2:1 the key 'id' is given twice, first on line 1",
        "s.yaml:3:1 nme: the key 'nme' has no meaning here; did you mean 'name'?",
        "s.yaml:6:13 consent.requests[0].act: 'buton' is not one of the allowed values; allowed: button, untick_box, "
        "preticked_box, toggle_save, signature, two_stage, close_banner, scroll, continue_use, silence; "
        "did you mean 'button'?",
        "s.yaml:6:31 consent.requests[0].purposes[0]: the purpose 'ads' is not declared",
    ]
    assert caught.value.message == "s.yaml has 5 problems."
    assert "Traceback" not in str(caught.value)


def test_a_scenario_takes_over_what_it_extends(tmp_path: Path) -> None:
    write(
        tmp_path,
        base_yaml="""
id: base
name: Base
controller: {brand: Grocer, contact: a@grocer.example}
purposes:
  - {id: ads, text: Advertising, data: [user.contact]}
  - {id: offers, text: Offers}
jurisdictions: [EU, UK]
scheme: {kind: pool, rate: 0.2, split: spending}
audience: {languages: [en, de], children: {unknown: {ask: legal}}}
alternatives: []
""",
        child_yaml="""
extends: base.yaml
id: child
controller: {contact: null}
purposes:
  - {id: more, text: More}
  - {id: ads, text: Ads}
jurisdictions: [US-CA]
scheme: {kind: flat, dividend: 2}
audience: {children: none}
recipients: unknown
""",
    )
    scenario = load(tmp_path / "child.yaml")
    assert (scenario.id, scenario.name) == ("child", "Base")
    assert scenario.controller.brand == "Grocer"
    assert scenario.controller.contact is None
    assert [purpose.id for purpose in scenario.purposes] == ["ads", "offers", "more"]
    assert (scenario.purposes[0].text, scenario.purposes[0].data) == ("Ads", ("user.contact",))
    assert scenario.jurisdictions == ("US-CA",)
    assert scenario.scheme.model_dump() == {"kind": "flat", "dividend": 2.0}
    assert (scenario.audience.children, scenario.audience.languages) == ("none", ("en", "de"))
    assert scenario.alternatives == ()
    assert not is_known(scenario.recipients)


def test_the_same_kind_of_scheme_is_merged_and_an_empty_list_replaces(tmp_path: Path) -> None:
    write(
        tmp_path,
        base_yaml="id: b\nname: B\nscheme: {kind: pool, rate: 0.2, split: spending}\nrecipients: [{id: cloud}]\n",
        child_yaml="id: c\nextends: base\nscheme: {rate: 0.3}\nrecipients: []\n",
    )
    scenario = load(tmp_path / "child.yaml")
    assert scenario.scheme.model_dump(exclude={"trustee"}) == {"kind": "pool", "rate": 0.3, "split": "spending"}
    assert scenario.recipients == ()


def test_a_fault_in_the_extended_scenario_names_its_file(tmp_path: Path) -> None:
    write(tmp_path, base_yaml="id: b\nname: B\nprogramme: {months: 0}\n", child_yaml="id: c\nextends: base\nnme: C\n")
    assert problems(tmp_path / "child.yaml") == [
        "child.yaml:3:1 nme: the key 'nme' has no meaning here; did you mean 'name'?",
        "base.yaml:3:21 programme.months: must be at least 1, got 0",
    ]


def test_each_scenario_needs_an_id_of_its_own(tmp_path: Path) -> None:
    write(tmp_path, base_yaml="id: b\nname: B\n", child_yaml="extends: base\nname: C\n")
    assert problems(tmp_path / "child.yaml") == ["child.yaml:1:1 id: is missing"]


def test_scenarios_that_extend_one_another_in_a_circle_are_refused_with_the_chain(tmp_path: Path) -> None:
    write(tmp_path, a_yaml="id: a\nextends: b\n", b_yaml="id: b\nextends: c.yaml\n", c_yaml="id: c\nextends: a\n")
    (message,) = problems(tmp_path / "a.yaml")
    assert message.startswith("c.yaml:2:10 extends: these scenarios extend one another in a circle: ")
    assert message.replace(f"{tmp_path}/", "").endswith("a.yaml → b.yaml → c.yaml → a.yaml")


def test_long_chains_are_refused(tmp_path: Path) -> None:
    for number in range(MAX_CHAIN + 1):
        (tmp_path / f"s{number}.yaml").write_text(f"id: s{number}\nname: S\nextends: s{number + 1}\n")
    (tmp_path / f"s{MAX_CHAIN + 1}.yaml").write_text("id: last\nname: S\n")
    assert f"more than {MAX_CHAIN} scenarios build on one another" in problems(tmp_path / "s0.yaml")[0]
    assert load(tmp_path / "s3.yaml").id == "s3"


def test_the_notice_is_read_from_its_file_beside_the_document_that_names_it(tmp_path: Path) -> None:
    write(
        tmp_path,
        notices__n_md="\ufeffWe collect.\r\nLine two.",
        base_yaml="id: b\nname: B\nnotice: {text: notices/n.md, layers: 2}\n",
        child_yaml="id: c\nextends: base\nnotice: {layers: 1}\n",
    )
    notice = load(tmp_path / "child.yaml").notice
    assert (notice.content, notice.text, notice.layers) == ("We collect.\nLine two.", "notices/n.md", 1)


def test_a_notice_of_ones_own_replaces_the_inherited_one_whole(tmp_path: Path) -> None:
    write(
        tmp_path,
        n_md="Inherited",
        base_yaml="id: b\nname: B\nnotice: {text: n.md}\n",
        child_yaml="id: c\nextends: base\nnotice: {content: Own}\n",
        none_yaml="id: d\nextends: base\nnotice: {text: null}\n",
    )
    child, none = load(tmp_path / "child.yaml").notice, load(tmp_path / "none.yaml").notice
    assert (child.content, child.text) == ("Own", None)
    assert (none.content, none.text) == (None, None)


def test_a_notice_given_with_its_text_needs_no_file() -> None:
    text = "id: a\nname: A\nnotice: {text: gone.md, content: Here}\n"
    assert loads(dump(loads(text))).notice.content == "Here"


@pytest.mark.parametrize(
    ("named", "words"),
    [
        ("extends: ../outside.yaml", "extends: '../outside.yaml' lies outside the folder 'inside'"),
        ("extends: /etc/passwd.yaml", "extends: give the file relative to this one"),
        ("extends: link.yaml", "lies outside the folder 'inside'"),
        ("extends: bse", "extends: the file 'bse.yaml' does not exist; did you mean 'base.yaml'?"),
        ("extends: loop.yaml", "extends: "),
        ("extends: 3", "extends: expected the name of another scenario's file"),
        ('extends: "a\\0b"', "extends: give the file relative to this one"),
        ("extends: folder.yaml", "extends: the file 'folder.yaml' does not exist"),
        ("notice: {text: ../other.md}", "notice.text: '../other.md' lies outside the folder 'inside'"),
        ("notice: {text: base.yaml}", "notice.text: 'base.yaml' is not named .md or .txt"),
        ("notice: {text: binary.md}", "notice.text: the file 'binary.md' is not a text file"),
        ("notice: {text: latin.md}", "notice.text: the file 'latin.md' is not a text in UTF-8 (byte 1)"),
        ("notice: {text: huge.md}", "notice.text: the file 'huge.md' is larger than 1,000,000 bytes"),
        ("notice: {text: 5}", "notice.text: expected a text, got 5"),
    ],
)
def test_files_named_in_a_document_stay_inside_the_folder(tmp_path: Path, named: str, words: str) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    write(tmp_path, outside_yaml="id: o\nname: O\n", other_md="other")
    write(inside, base_yaml="id: b\nname: B\n", s_yaml=f"id: s\nname: S\n{named}\n")
    (inside / "link.yaml").symlink_to(tmp_path / "outside.yaml")
    (inside / "loop.yaml").symlink_to(inside / "loop.yaml")
    (inside / "folder.yaml").mkdir()
    (inside / "binary.md").write_bytes(b"a\0b")
    (inside / "latin.md").write_bytes(b"a\xff")
    (inside / "huge.md").write_bytes(b"a" * 1_000_001)
    (message,) = problems(inside / "s.yaml")
    assert words in message
    assert message.startswith("s.yaml:3:")


def test_a_text_without_a_folder_cannot_name_files() -> None:
    with pytest.raises(ScenarioError, match="read without a folder"):
        loads("id: a\nname: A\nextends: plain-opt-in\n")
    with pytest.raises(ScenarioError, match="read without a folder"):
        loads("id: a\nname: A\nnotice: {text: n.md}\n")


def test_a_text_with_a_folder_can(tmp_path: Path) -> None:
    write(tmp_path, base_yaml="id: b\nname: B\nsummary: From the base\n")
    assert loads("id: a\nextends: base\n", folder=tmp_path).summary == "From the base"


def test_files_that_are_no_scenario_are_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "empty.yaml").write_bytes(b"")
    (tmp_path / "binary.yaml").write_bytes(bytes(range(256)))
    (tmp_path / "huge.yaml").write_bytes(b"#" * 1_000_001)
    (tmp_path / "name.txt").write_text("id: a\nname: A\n")
    os.mkfifo(tmp_path / "pipe.yaml")
    assert problems(tmp_path) == [f"{tmp_path.name} is a folder, not a file"]
    assert problems(tmp_path / "gone.yaml") == ["gone.yaml does not exist; did you mean 'huge.yaml'?"]
    assert problems(tmp_path / "empty.yaml") == ["empty.yaml is empty"]
    assert problems(tmp_path / "binary.yaml") == ["binary.yaml is not a text in UTF-8 (byte 128)"]
    assert problems(tmp_path / "huge.yaml") == ["huge.yaml is larger than 1,000,000 bytes"]
    assert problems(tmp_path / "name.txt") == ["name.txt is not named .yaml or .yml"]
    assert problems(tmp_path / "pipe.yaml") == ["pipe.yaml is not an ordinary file"]


WORDS = st.sampled_from(
    [
        *("id: a\n", "name: b\n", "scheme:", " kind: flat\n", "consent: ", "purposes: ", "extends: ", "notice: "),
        *("text: ../x.md", "- ", "[", "]", "{", "}", ": ", "\n  ", "\t", "---\n", "&a ", "*a", "!t ", "'", '"', "?"),
        *("unknown", "null", "1e400"),
    ]
)


@pytest.mark.slow
@FUZZ
@given(st.one_of(st.text(), st.lists(WORDS, max_size=25).map("".join)))
def test_no_text_whatever_raises_anything_but_our_own_error(text: str) -> None:
    for candidate in (text, "id: a\nname: b\n" + text):
        try:
            loads(candidate)
        except ScenarioError as error:
            assert error.problems


@pytest.mark.slow
@FUZZ
@given(st.binary(max_size=60))
def test_no_file_whatever_raises_anything_but_our_own_error(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "fuzz.yaml"
    for candidate in (data, b"id: a\nname: b\n" + data):
        path.write_bytes(candidate)
        try:
            load(path)
        except ScenarioError as error:
            assert error.problems


NAMES = st.text(max_size=5) | st.sampled_from(["unknown", "id", "kind", "purposes", "requests", "text"])
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["unknown", "flat"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)
FIELDS = sorted(Scenario.model_fields)


@pytest.mark.slow
@FUZZ
@given(data=st.data())
def test_no_value_at_any_place_raises_anything_but_our_own_error(data: st.DataObject) -> None:
    document = {"id": "a", "name": "b", **data.draw(st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=4))}
    try:
        loads(json.dumps(document))
    except ScenarioError as error:
        assert error.problems
        assert all(problem.line is not None for problem in error.problems)


def test_the_id_of_an_example_opens_it_from_any_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for path in SCENARIOS.glob("*.yaml"):
        assert load(path.stem) == load(path)


def test_a_file_comes_before_the_example_of_the_same_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plain-opt-in").write_text("id: mine\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match="is not named"):
        load("plain-opt-in")


def test_no_name_leads_out_of_the_examples(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("../scenarios/plain-opt-in", "notices/plain-opt-in", "", ".", "plain-opt-im"):
        with pytest.raises(ScenarioError):
            load(name)
