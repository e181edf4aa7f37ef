"""What a note-taker writes, what slips into it, and which of the two is refused."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.screening import (
    IdentifyingText,
    UnreadableText,
    WrongLength,
    screen,
    screen_optional,
    screened,
    tidied,
)
from tests.screening.effort import within

HARMLESS = [
    "Quarterly meeting on water quality with families downstream",
    "Water table fell by 12.5 m between 2015 and 2019; 1,250,000 m3 drawn a year",
    "Consulta previa sobre la ampliación del tajo; 45 asistentes",
    "Réunion publique sur la poussière, le bruit et les tirs de mine",
    "Встреча с жителями по вопросу хвостохранилища, 120 участников",
    "اجتماع مع سكان القرية حول المياه والغبار",
    "حضر السيد الوزير افتتاح الجلسة",
    "与村民就尾矿库安全举行的座谈会，共有85人参加",
    "各位先生女士，会议于2024年3月12日举行",
    "向女士们提供单独的会议",
    "地域住民との対話会。生物多様性と水質について",
    "気温は摂氏20度、皆さんが参加した",
    "광산 먼지에 관한 주민 회의, 날씨 좋음",
    "Mkutano wa hadhara kuhusu vumbi na maji",
    "खनन के प्रभाव पर ग्राम सभा की बैठक",
    "Requirements 1.5.3.2, 3.2.3.7 and 3.2.3.8 explained",
    "Chapters 1.1 1.2 1.3 2.1 2.2 2.3 were explained",
    "ISO 45001:2018 and ILO C176 presented",
    "Held 2024-03-12 and 2024-03-14, 09:00-12:30",
    "Held on 12/03/2024 and 14.03.2024",
    "Sessions in 2019 2020 2021 2022",
    "Plan for 2024-2029 and 2030-2034",
    "Compensation fund of USD 12 500 000 announced",
    "Royalty of 150 000 000 pesos explained",
    "Royalty of 1500000000 COP explained",
    "Output of 987 654 321 t a year",
    "Dust at 0.123456789 mg and 45.678 mg",
    "See https://example.org/reports/2024/water.pdf",
    "Documents at www.example.org/library?topic=water",
    "Noise @ 55 dB at the fence; target <45 dB",
    "DR Congo and Chief Executive statements were read",
    "The chief of the village opened; the doctor spoke of dust",
    "Chief Compliance Officer absent",
    "Dr in the heading; Sr levels in groundwater; 5 ms vibration",
    "Case file 2023-000123, licence 45-2019",
    "Don't blast at night; Miss nothing",
    "Between 100-200 people, 30-40 women",
    "Call for comments: 60 days",
    "Phone lines down in 3 villages for 14 days",
    "WhatsApp group: schedule shared weekly",
    "Telegram: posters in 3 languages",
    "Population 1 250 000; households 312 500",
    "Kilometro 40, barrio norte",
    "Line one\nline two\twith a tab",
    "Fêtes du 1er mai; 5 M. de tonnes",
    "می‌خواهیم آب پاک داشته باشیم",
    "Blocks 12-34-56 and wells 7/8/9",
    "Dân cư Bà Rịa họp về nước",
]

TELLING = [
    ("EMAIL", "Write to water.group@example.org for minutes"),
    ("EMAIL", "Contact: ａｎａ＠example．org"),
    ("EMAIL", "ana [at] example [dot] org"),
    ("EMAIL", "ana arroba example punto org"),
    ("EMAIL", "почта: иван@пример.рф"),
    ("EMAIL", "wat\u200ber@\u200bexample.org"),
    ("PHONE", "Ring +51 900 000 001 at noon"),
    ("PHONE", "Ring +1 (604) 555-0199"),
    ("PHONE", "00 44 20 7946 0018"),
    ("PHONE", "(604) 555-0199"),
    ("PHONE", "604.555.0199"),
    ("PHONE", "604-555-0199 after six"),
    ("PHONE", "06 12 34 56 78"),
    ("PHONE", "06.12.34.56.78"),
    ("PHONE", "0171-1234567"),
    ("PHONE", "cel 900000001"),
    ("PHONE", "900 000 001"),
    ("PHONE", "900000001"),
    ("PHONE", "9\u200b0\u200b0 000 001"),
    ("PHONE", "tel. 55 12 34"),
    ("PHONE", "(11) 90000-0001"),
    ("PHONE", "90000-0001"),
    ("PHONE", "тел. 8 900 000-00-01"),
    ("PHONE", "هاتف: ٠٩٠٠٠٠٠٠٠١"),
    ("PHONE", "اتصلوا ٩٦٧٠٠٠٠٠٠٠٠١ مساء"),
    ("PHONE", "电话：13900000001"),
    ("PHONE", "手机 139 0000 0001"),
    ("PHONE", "電話 090-0000-0001"),
    ("PHONE", "전화 010-0000-0001"),
    ("PHONE", "On 2024-03-12 they rang +27 82 000 0001"),
    ("HANDLE", "Follow @river_watch for news"),
    ("HANDLE", "posted by ＠riverwatch"),
    ("HANDLE", "Telegram: river_watch77"),
    ("HANDLE", "微信号：river_watch"),
    ("PROFILE_LINK", "https://www.facebook.com/river.watch.99"),
    ("PROFILE_LINK", "linkedin.com/in/someone"),
    ("PROFILE_LINK", "t.me/riverwatch"),
    ("PROFILE_LINK", "https://social.example/@riverwatch"),
    ("PROFILE_LINK", "https://example.org/users/riverwatch"),
    ("IDENTITY_NUMBER", "DNI 45 678 901"),
    ("IDENTITY_NUMBER", "passport no. X1234567"),
    ("IDENTITY_NUMBER", "身份证号：110101000000000000"),
    ("NAMED_PERSON", "Mr. Placeholder spoke first"),
    ("NAMED_PERSON", "Mrs Placeholder spoke first"),
    ("NAMED_PERSON", "said Dr. van Placeholder"),
    ("NAMED_PERSON", "Chief Placeholder opened the meeting"),
    ("NAMED_PERSON", "la Sra. Ñusta pidió agua"),
    ("NAMED_PERSON", "selon M. Untel, la poussière augmente"),
    ("NAMED_PERSON", "Frau Musterfrau fragte"),
    ("NAMED_PERSON", "Bapak Anu bertanya"),
    ("NAMED_PERSON", "г-н Некто выступил"),
    ("NAMED_PERSON", "выступил Некто И. И."),
    ("NAMED_PERSON", "выступил Имярек Имярекович"),
    ("NAMED_PERSON", "تحدث السيد فلان عن الماء"),
    ("NAMED_PERSON", "王某先生发言"),
    ("NAMED_PERSON", "李女士发言"),
    ("NAMED_PERSON", "何某某さんが発言した"),
    ("NAMED_PERSON", "甲乙氏が発言した"),
    ("NAMED_PERSON", "김아무개 씨가 말했다"),
    ("NAMED_PERSON", "ФИО: Некто"),
    ("NAMED_PERSON", "姓名：某某"),
]


@pytest.mark.parametrize("text", HARMLESS)
def test_a_harmless_note_passes_unchanged(text: str) -> None:
    assert screen(text, field="purpose") == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(("found", "text"), TELLING)
def test_a_note_that_tells_who_is_refused_with_the_reason(found: str, text: str) -> None:
    answer = screen(text, field="purpose")
    assert isinstance(answer, IdentifyingText), answer
    assert (answer.found, answer.field, answer.code) == (found, "purpose", "IDENTIFYING_TEXT")


@pytest.mark.parametrize(("found", "text"), TELLING)
def test_a_refusal_never_repeats_what_it_refuses(found: str, text: str) -> None:
    answer = screen(text, field="purpose")
    assert isinstance(answer, IdentifyingText)
    assert text not in answer.message + answer.next


@pytest.mark.parametrize(
    "text",
    [
        "with \x00 NUL",
        "a\ud800b",
        "bell\x07",
        "esc\x1b[31m",
        "\u202egnol\u202c",
        "\ufffd lost",
        "\ufdd0",
        "\ue000",
        "del\x7f",
        "next\x85line",
    ],
)
def test_text_that_cannot_be_kept_faithfully_is_refused(text: str) -> None:
    assert screen(text, field="place") == UnreadableText(field="place")


def test_text_is_composed_trimmed_and_its_line_ends_made_one() -> None:
    assert screen("  re\u0301union\r\nle soir\r ", field="purpose") == "réunion\nle soir"


def test_length_counts_what_will_be_kept() -> None:
    assert screen("  ab  ", field="purpose", shortest=3, longest=5) == WrongLength(
        message="This text must have 3 to 5 characters.",
        next="Write it in 3 to 5 characters; what needs more belongs into an attached report.",
        field="purpose",
        shortest=3,
        longest=5,
    )
    assert screen("e\u0301" * 5, field="purpose", longest=5) == "é" * 5
    assert isinstance(screen("é" * 6, field="purpose", longest=5), WrongLength)


def test_a_fact_left_out_or_blank_is_no_fact() -> None:
    assert screen_optional(None, field="place") is None
    assert screen_optional(" \n ", field="place") is None
    assert screen_optional("Norte", field="place") == "Norte"
    assert screen_optional("\x00", field="place") == UnreadableText(field="place")


def test_a_public_name_is_tidied_and_a_note_is_screened_as_well() -> None:
    assert tidied(" Mr. Placeholder ", "name") == "Mr. Placeholder"
    assert tidied("a\x00", "name") == UnreadableText(field="name")
    assert screened(" water ", "why") == "water"
    assert screened("a\x00", "why") == UnreadableText(field="why")
    assert isinstance(screened("Mr. Placeholder", "why"), IdentifyingText)


@pytest.mark.parametrize(
    "filler", ["a@", "1 ", "(", "+1", "a.", "Mr ", "0-", "И. ", "https://", "@a", "1.", "tel "]
)
def test_no_text_makes_the_screening_slow(filler: str) -> None:
    endless = filler * 5_000_000
    with within(0.5):
        screen(filler * 250, field="why", longest=500)
        screen((filler * 250)[:500], field="why", longest=500)
        screen(endless, field="why", longest=500)


@given(st.text(max_size=80))
def test_screening_answers_for_any_text_and_is_settled_after_once(text: str) -> None:
    once = screen(text, field="why", shortest=0, longest=80)
    if isinstance(once, str):
        assert screen(once, field="why", shortest=0, longest=80) == once
        assert once.encode("utf-8").find(b"\x00") == -1


SLIPPED_THROUGH = {
    "write to ana . perez @ example . org": "EMAIL",
    "ana @\u2009example.org": "EMAIL",
    "a n a @ e x a m p l e . o r g": "EMAIL",
    "ana_AT_example.org": "EMAIL",
    "ana%40example.org": "EMAIL",
    "ana\u24d0example.org": "EMAIL",
    "98765\ufe0f4321": "PHONE",
    "9876\u034f54321": "PHONE",
    "987\u3164654\u3164321": "PHONE",
    "987\u2800654\u2800321": "PHONE",
    "987 654\t321": "PHONE",
    "9 8 7 6 5 4 3 2 1": "PHONE",
    "\u0669 \u0668 \u0667 \u0666 \u0665 \u0664 \u0663 \u0662 \u0661": "PHONE",
    "98 76 54 32 1": "PHONE",
    "987_654_321": "PHONE",
    "987\u2026654\u2026321": "PHONE",
    "insta: anaperez": "HANDLE",
    "linkedin.com/pub/ana": "PROFILE_LINK",
    "dni12345678": "IDENTITY_NUMBER",
    "Mr  Perez": "NAMED_PERSON",
    "Dr.Perez": "NAMED_PERSON",
    "MR PEREZ": "NAMED_PERSON",
    "mr perez": "NAMED_PERSON",
}
"""Each of these was kept once."""


@pytest.mark.parametrize("text", SLIPPED_THROUGH)
def test_what_once_slipped_through_is_refused(text: str) -> None:
    refused = screened(f"We met; {text}", "purpose")
    assert isinstance(refused, IdentifyingText)
    assert refused.found == SLIPPED_THROUGH[text]


@pytest.mark.parametrize(
    "text",
    [
        "Noise of 45 dB @ site. The limit is 55",
        "Steps 1 2 3 4 5 6 7 8 9 10 explained",
        "Wells 4 7 9 tested",
        "Zones 98 76 54 32 shown",
    ],
)
def test_what_only_looks_like_it_is_kept(text: str) -> None:
    assert screened(text, "purpose") == text


@pytest.mark.parametrize("text", ["\u200b" * 5, "\u3164\u3164\u3164", "\u00ad \u00ad", "\u2800\u2800\u2800"])
def test_a_text_that_shows_nothing_is_no_text(text: str) -> None:
    assert isinstance(screened(text, "purpose"), UnreadableText)
    assert isinstance(screen(text, field="purpose"), UnreadableText)
    assert (
        tidied("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "purpose")
        == "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
    )
