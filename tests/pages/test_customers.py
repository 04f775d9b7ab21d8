from __future__ import annotations

import io
import json
from pathlib import Path

import pandas as pd
import pytest
from evenhand.ui.customers import brought as customers_upload
from evenhand.ui.customers.upload import FORGOTTEN
from evenhand.ui.session import state
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

PAGES = Path(__file__).parents[2] / "pages"
PEOPLE = 120
MONTHS = 12


def purchases(extra: str = "") -> bytes:
    rows = [
        f"c{person},2025-{month:02d}-11,{person % 40 + 1}.50,{'young' if person % 2 else 'old'}"
        for month in range(1, MONTHS + 1)
        for person in range(PEOPLE)
    ]
    return ("customer,date,amount,group\n" + "\n".join(rows) + "\n" + extra).encode()


def answer_text(app):
    return app.subheader[0].value.replace("\\", "")


def picture(app):
    """Return the picture of who the customers are."""
    [drawn] = [json.loads(one.proto.json)["html"] for one in app.get("bidi_component")]
    return drawn


def bring(app, name: str, content: bytes):
    uploader = next(element for element in app.file_uploader)
    uploader.upload(name, content)
    return app.run()


def press(app, label: str):
    return next(button for button in app.button if button.label == label).click().run()


@pytest.mark.slow
def test_the_example_is_told_in_one_sentence_with_what_is_known_of_it(open_page):
    app = open_page("customers")
    assert not app.exception
    for said in ("2,469 customers", "155 USD a month on average", "top fifth", "55% of revenue"):
        assert said in answer_text(app)
    assert any("age known for 801" in caption.value for caption in app.caption)
    assert "% of customers" in picture(app) and "% of revenue" in picture(app)
    # The drop zone stands open beside it, with a file to see how one may look.
    assert app.file_uploader and any(one.proto.label == "Sample file" for one in app.get("download_button"))


def test_an_uploaded_file_is_shown_first_and_used_only_when_asked_to(open_page):
    app = bring(open_page("customers", bring="file"), "shop.csv", purchases())
    assert not app.exception
    assert answer_text(app).startswith("In this file, not in use yet: 120 customers spend")
    assert app.query_params["customers"] == "example"
    assert state.store().sketches.list() == ()


def test_using_a_file_keeps_profile_and_sketch_and_lets_go_of_the_file(open_page, monkeypatch):
    freed = []
    monkeypatch.setattr(
        MemoryUploadedFileManager, "remove_file", lambda _self, session_id, file_id: freed.append(file_id)
    )
    app = bring(open_page("customers", bring="file"), "shop.csv", purchases("c1,2025-02-30,5.00,old\n"))
    press(app, "Use these customers")
    assert not app.exception and not app.error
    [stored] = state.store().sketches.list()
    assert app.query_params["customers"] == stored.fingerprint
    assert answer_text(app).startswith("120 customers spend")
    assert any(FORGOTTEN in done.value for done in app.success)
    assert app.file_uploader[0].value is None
    kept = json.dumps([dict(stored.body), dict(stored.profile)])
    assert "2025-02-30" not in kept and '"c1"' not in kept and "rejects" not in kept
    assert len(freed) == 1
    assert "customers-brought" not in app.session_state and "customers-file-0" not in app.session_state


def test_nothing_of_a_file_in_use_stays_in_the_session_or_the_store(open_page, tmp_path):
    mark = "zq-7731-mark"
    content = purchases(f"{mark},2025-02-30,5.00,old\n").replace(b"\nc", f"\n{mark}".encode())
    app = bring(open_page("customers", bring="file"), "shop.csv", content)
    press(app, "Use these customers")
    assert not app.exception and state.store().sketches.list()
    assert mark not in repr(app.session_state) and mark not in repr(app.main)
    kept = [file for file in tmp_path.rglob("*") if file.is_file() and mark.encode() in file.read_bytes()]
    assert kept == []


def test_no_temporary_file_stays_behind(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    read = customers_upload.read_upload(
        "../../shop.csv", purchases(), columns={}, segment_by="spending fifths", currency="EUR"
    )
    assert read.profile.customers == PEOPLE and read.profile.currency == "EUR"
    assert list(tmp_path.iterdir()) == []


def test_rejected_rows_are_shown_with_line_column_value_and_reason(open_page):
    bad = "c1,2025-02-30,5.00,old\nc2,2025-02-03,a lot,old\n"
    app = bring(open_page("customers", bring="file"), "shop.csv", purchases(bad))
    frame = next(table.value for table in app.dataframe if "reason" in table.value.columns)
    first = PEOPLE * MONTHS + 2
    assert frame[["line", "column", "value"]].to_numpy().tolist() == [
        [first, "date", "2025-02-30"],
        [first + 1, "amount", "a lot"],
    ]
    assert frame["reason"].str.len().min() > 5


def test_returns_are_reported_from_ten_customers_on(open_page):
    returns = "".join(f"c{person},2025-02-03,-7.25,old\n" for person in range(10))
    app = bring(open_page("customers", bring="file"), "shop.csv", purchases(returns))
    assert any("below zero" in one.value and "72.50" in one.value.replace("\\", "") for one in app.markdown)
    app = bring(open_page("customers", bring="file"), "shop.csv", purchases("c1,2025-02-03,-7.25,old\n"))
    assert any("below zero" in one.value and "fewer than 10" in one.value for one in app.markdown)
    assert not any("7.25" in one.value for one in app.markdown)


def test_columns_are_guessed_shown_and_correctable(open_page):
    rows = "\n".join(f"c{n},{n + 1}.00,{(n + 1) * 12}.00,2025-01-{n % 28 + 1:02d}" for n in range(100))
    app = bring(open_page("customers", bring="file"), "list.csv", f"customer,a,amount,date\n{rows}".encode())
    amount = next(box for box in app.selectbox if box.label == "How much")
    assert amount.value == "amount"
    before = answer_text(app)
    amount.select("a").run()
    assert not app.exception and answer_text(app) != before


def test_a_file_whose_columns_say_nothing_can_be_sorted_out_by_hand(open_page):
    rows = "\n".join(f"x{n};{n + 1}.25" for n in range(60))
    app = bring(open_page("customers", bring="file"), "odd.csv", f"p;q\n{rows}".encode())
    assert not app.exception
    next(box for box in app.selectbox if box.label == "Who").select("p").run()
    next(box for box in app.selectbox if box.label == "How much").select("q").run()
    next(box for box in app.text_input if box.label == "Months that the amounts cover").set_value("12,0").run()
    assert answer_text(app).startswith("In this file, not in use yet: 60 customers spend")


def test_segments_can_be_taken_from_a_column(open_page):
    app = bring(open_page("customers", bring="file"), "shop.csv", purchases())
    next(box for box in app.selectbox if box.label == "Segments").select("group").run()
    assert "young: 50% of customers" in picture(app)


def test_parquet_is_read_too(open_page):
    content = io.BytesIO()
    pd.read_csv(io.BytesIO(purchases())).to_parquet(content)
    app = bring(open_page("customers", bring="file"), "shop.parquet", content.getvalue())
    assert not app.exception and "120 customers" in answer_text(app)


def test_a_sketch_comes_back_as_it_was(open_page):
    app = open_page("customers", bring="file")
    content = state.sketch("example").to_json().encode()
    bring(app, "sketch.json", content)
    assert answer_text(app).startswith("In this file, not in use yet: 2,469 customers spend 155 USD")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.csv", b"", "is empty"),
        ("few.csv", b"customer,annual spending\na,1\nb,2\n", "at least 10"),
        ("fake.parquet", b"no parquet at all", "called Parquet but is none"),
        ("cut.parquet", b"PAR1 and then nothing", "cannot be read"),
        ("broken.json", b'{"evenhand_sketch": 1', "cannot be read as JSON"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n\x00\x00\xff\xfe", ""),
    ],
)
def test_a_file_that_cannot_be_used_is_said_in_words_and_nothing_is_lost(open_page, name, content, said):
    app = bring(open_page("customers", bring="file"), name, content)
    assert not app.exception
    assert not [error for error in app.error if "did not foresee" in error.value]
    told = [warning.value.replace("\\", "") for warning in app.warning]
    assert len(told) == 1 and said in told[0]
    assert "columns=" not in told[0]
    assert answer_text(app).startswith("2,469 customers spend")


def test_a_file_that_is_too_large_is_said_in_words(open_page, monkeypatch):
    monkeypatch.setattr(customers_upload, "MOST_BYTES", 1000)
    app = bring(open_page("customers", bring="file"), "shop.csv", purchases())
    [said] = [warning.value for warning in app.warning]
    assert "shop.csv is larger than 1,000 bytes" in said and "evenhand-" not in said.replace("\\", "")
    assert not app.exception


def test_discarding_a_file_keeps_nothing(open_page):
    app = bring(open_page("customers", bring="file"), "shop.csv", purchases())
    press(app, "Discard the file")
    assert state.store().sketches.list() == ()
    assert answer_text(app).startswith("2,469 customers spend")
    assert app.file_uploader[0].value is None


def test_four_numbers_make_customers_that_are_labelled_typed(open_page):
    app = open_page("customers", bring="numbers")
    app.text_input(key="customers-count").set_value("50.000")
    app.text_input(key="customers-mean").set_value("80,00")
    app.text_input(key="customers-top").set_value("60 %")
    app.text_input(key="customers-typed-currency").set_value("USD")
    press(app, "Use these numbers")
    assert not app.exception
    for said in ("50,000 customers", "80 USD a month on average", "60% of revenue"):
        assert said in answer_text(app)
    assert any(caption.value.startswith("Typed, not measured") for caption in app.caption)
    assert app.query_params["customers"] == state.store().sketches.list()[0].fingerprint


TYPED = {"customers-count": "50000", "customers-mean": "80", "customers-top": "60"}


def typed(app):
    for key, value in TYPED.items():
        app.text_input(key=key).set_value(value)
    app.text_input(key="customers-typed-currency").set_value("USD")
    return app


@pytest.mark.parametrize("left", [None, *TYPED, "customers-typed-currency"])
def test_a_number_that_nobody_typed_is_applied_by_nothing(open_page, left):
    app = open_page("customers", bring="numbers")
    assert {app.text_input(key=key).value for key in (*TYPED, "customers-typed-currency")} == {""}
    if left is not None:
        typed(app).text_input(key=left).set_value("")
    press(app, "Use these numbers")
    assert any("need" in warning.value for warning in (*app.warning, *app.error))
    assert state.store().sketches.list() == ()


def test_numbers_that_cannot_be_are_said_in_words(open_page):
    app = open_page("customers", bring="numbers")
    app.text_input(key="customers-count").set_value("50000")
    app.text_input(key="customers-mean").set_value("80")
    app.text_input(key="customers-top").set_value("10")
    app.text_input(key="customers-typed-currency").set_value("USD")
    press(app, "Use these numbers")
    assert any("top fifth" in warning.value for warning in app.warning)
    assert answer_text(app).startswith("2,469 customers")


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        ("customers-mean", "1,500", "could mean"),
        ("customers-mean", "much", "average spending"),
        ("customers-count", "0.5", "whole"),
    ],
)
def test_a_number_that_can_mean_two_things_is_asked_about(open_page, key, text, said):
    app = typed(open_page("customers", bring="numbers"))
    app.text_input(key=key).set_value(text)
    press(app, "Use these numbers")
    assert any(said in warning.value for warning in (*app.warning, *app.error))
    assert state.store().sketches.list() == ()
    assert app.text_input(key=key).value == text


def test_the_example_can_be_taken_by_age(open_page):
    app = open_page("customers", bring="example")
    app.selectbox(key="customers-example-segments").select("age").run()
    press(app, "Use the worked example")
    assert not app.exception and app.query_params["customers"] != "example"
    assert "age not known" in picture(app)


def test_customers_can_be_removed_again(open_page):
    app = typed(open_page("customers", bring="numbers"))
    press(app, "Use these numbers")
    press(app, "Remove them")
    assert state.store().sketches.list() == () and app.query_params["customers"] == "example"
    assert answer_text(app).startswith("2,469 customers")


def test_an_address_with_customers_that_are_not_here_shows_the_example(open_page):
    app = open_page("customers", customers="0123456789ab")
    assert answer_text(app).startswith("2,469 customers") and app.query_params["customers"] == "example"


def test_what_a_file_leaves_open_is_asked_and_answered_on_the_page(open_page):
    rows = "".join(f"u{n};{n % 9 + 1:02d}/03/2026;1.{n:03d}\n" for n in range(60))
    app = bring(open_page("customers", bring="file"), "shop.csv", f"customer;date;amount\n{rows}".encode())
    assert not app.exception and answer_text(app).startswith("2,469 customers spend")
    questions = [radio for radio in app.radio if radio.value is None and "bring" not in radio.key]
    assert len(questions) == 2
    for text, answer in (("could mean", "is 1,000"), ("could be", "is 09 March 2026")):
        radio = next(radio for radio in app.radio if text in radio.label.replace("\\", ""))
        radio.set_value(next((option for option in radio.options if answer in option), radio.options[0])).run()
    assert not app.exception
    assert answer_text(app).startswith("In this file, not in use yet: 60 customers spend")
    assert any("customer (customer)" in table.value.columns for table in app.table)


def test_currencies_are_chosen_between_on_the_page(open_page):
    rows = "".join(f"u{n},2026-01-{n % 28 + 1:02d},{n}.25,{'EUR' if n % 2 else 'USD'}\n" for n in range(120))
    app = bring(open_page("customers", bring="file"), "shop.csv", f"customer,date,amount,currency\n{rows}".encode())
    radio = next(radio for radio in app.radio if "several currencies" in radio.label.replace("\\", ""))
    radio.set_value(next(option for option in radio.options if "EUR" in option)).run()
    assert not app.exception and "60 customers spend" in answer_text(app)
    press(app, "Use these customers")
    [stored] = state.store().sketches.list()
    assert "EUR" in str(stored.profile["recipe"]) and stored.profile["currency"] == "EUR"


@pytest.mark.slow
def test_a_file_that_is_not_yet_used_is_kept_over_a_page_change(open_page):
    app = bring(open_page("customers", bring="file"), "shop.csv", purchases())
    next(box for box in app.selectbox if box.label == "Segments").select("group").run()
    before = answer_text(app)
    app.switch_page(str(PAGES / "scores.py")).run()
    app.switch_page(str(PAGES / "customers.py"))
    app.query_params["bring"] = "file"
    app.run()
    assert not app.exception
    assert answer_text(app) == before
    assert next(box for box in app.selectbox if box.label == "Segments").value == "group"
    press(app, "Discard the file")
    assert answer_text(app).startswith("2,469 customers spend")
