"""The pages in a real browser, with scripts on and off: they fit, can be read, pressed, and heard in order."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.pages.browser import CHROMIUM, Tab, browsing
from tests.pages.test_browser import LEAST_CONTRAST
from tests.report.reporter import Reporter

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium on this machine (apt-get install chromium)"
)
LEAST_TARGET = """Math.min(...[...document.querySelectorAll(
  'main button, main .do, main summary, main input:not([type=hidden])')]
  .filter((e) => e.checkVisibility() && !e.closest('.choice')).map((e) => e.getBoundingClientRect().height))"""
CHOICES = """Math.min(99, ...[...document.querySelectorAll('.choice')]
  .filter((e) => e.checkVisibility()).map((e) => e.offsetHeight))"""
UNNAMED = """[...document.querySelectorAll('input:not([type=hidden]), textarea, select')]
  .filter((e) => !e.labels.length).map((e) => e.outerHTML)"""
FITS = "document.documentElement.scrollWidth <= innerWidth"


@pytest.fixture(scope="module")
async def browser(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Tab]:
    async with browsing(tmp_path_factory.mktemp("browser")) as opened:
        yield opened


@pytest.fixture
async def tab(browser: Tab) -> AsyncIterator[Tab]:
    """The browser's tab, which has not complained of anything yet."""
    browser.complaints.clear()
    yield browser
    await browser.does("Emulation.setScriptExecutionDisabled", value=False)


async def presses(tab: Tab, do: str) -> None:
    """The button of the page, as a finger does: by its place on the screen."""
    await tab.value(f"document.querySelector('main button[value={do}]').scrollIntoView({{block: 'center'}})")
    await tab.value("globalThis.stale = true")
    place = await tab.value(
        f"(() => {{ const b = document.querySelector('main button[value={do}]').getBoundingClientRect();"
        " return [b.x + b.width / 2, b.y + b.height / 2]; })()"
    )
    assert isinstance(place, list)
    for kind in ("mousePressed", "mouseReleased"):
        await tab.does(
            "Input.dispatchMouseEvent", type=kind, x=place[0], y=place[1], button="left", clickCount=1
        )
    await tab.until("!globalThis.stale && document.readyState === 'complete'")


async def fills(tab: Tab, name: str, text: str) -> None:
    """Type into a field."""
    await tab.value(f"document.querySelector('main [name={name}]:not([type=hidden])').focus()")
    await tab.types(text)


async def is_fine(tab: Tab) -> None:
    """It fits, can be read and pressed, and every field has a name."""
    assert await tab.value(FITS)
    assert await tab.value(LEAST_CONTRAST) >= 4.5  # pyright: ignore[reportOperatorIssue]  WCAG 2.2, 1.4.3
    assert await tab.value(LEAST_TARGET) >= 44  # pyright: ignore[reportOperatorIssue]  WCAG 2.2, 2.5.5
    assert await tab.value(CHOICES) >= 44  # pyright: ignore[reportOperatorIssue]
    assert await tab.value(UNNAMED) == []
    assert await tab.value("document.querySelectorAll('h1').length") == 1
    assert tab.complaints == []


async def takes_any(tab: Tab, name: str) -> None:
    """The first of what is offered, whether as buttons or as a list."""
    await tab.value(f"document.querySelector('input[name={name}]')?.labels[0].click()")
    await tab.value(
        f"(() => {{ const s = document.querySelector('select#{name}'); if (s) s.selectedIndex = 1; }})()"
    )


async def told(tab: Tab, address: str, language: str = "en", way: str = "report") -> None:
    """The whole way in, up to the last look."""
    await tab.opens(f"{address}/report/{language}/{way}")
    await is_fine(tab)
    if way == "complaint":
        await fills(tab, "searched", "a")
        await presses(tab, "site")
        await is_fine(tab)
        await takes_any(tab, "site")
    await presses(tab, "whom")
    await is_fine(tab)
    await takes_any(tab, "whom")
    await presses(tab, "what")
    await is_fine(tab)
    await takes_any(tab, "about")
    await fills(tab, "narrative", "On 12 March my boss hid the gas alarm.")
    await presses(tab, "name")
    await is_fine(tab)
    await presses(tab, "check")
    await is_fine(tab)


@pytest.mark.parametrize(
    ("way", "width", "scheme", "language", "scripts"),
    [
        ("report", 320, "light", "en", True),
        ("report", 320, "dark", "pt", False),
        ("report", 1280, "light", "fr", False),
        ("complaint", 390, "dark", "es", True),
        ("complaint", 1280, "light", "en", False),
    ],
)
async def test_a_report_and_a_complaint_are_told_in_a_browser_and_the_receipt_fits(
    tab: Tab, address: str, way: str, width: int, scheme: str, language: str, scripts: bool
) -> None:
    await tab.does("Emulation.setScriptExecutionDisabled", value=not scripts)
    await tab.looks(width, scheme)
    await told(tab, address, language, way)
    await presses(tab, "send")
    await is_fine(tab)
    receipt = str(await tab.value("document.getElementById('receipt').textContent"))
    assert len(receipt.replace("-", "")) == 27
    assert await tab.value("document.cookie + JSON.stringify(localStorage)") == "{}"
    assert receipt not in str(await tab.value("location.href"))


@pytest.mark.parametrize(
    ("language", "width", "scheme"),
    [
        ("en", 320, "light"),
        ("es", 320, "dark"),
        ("fr", 320, "light"),
        ("pt", 320, "dark"),
        ("en", 1280, "dark"),
    ],
)
async def test_the_first_page_fits_its_screen(
    tab: Tab, address: str, language: str, width: int, scheme: str
) -> None:
    await tab.looks(width, scheme)
    await tab.opens(f"{address}/report/{language}")
    await is_fine(tab)
    assert await tab.value("document.documentElement.lang") == language


@pytest.mark.parametrize(("page", "name"), [("report", "searched"), ("return", "receipt")])
async def test_enter_goes_on_and_chooses_no_language(tab: Tab, address: str, page: str, name: str) -> None:
    await tab.opens(f"{address}/report/en/{page}")
    await fills(tab, name, "not a receipt and no mine")
    await tab.value("globalThis.stale = true")
    await tab.presses("Enter")
    await tab.until("!globalThis.stale && document.readyState === 'complete'")
    assert await tab.value("document.documentElement.lang") == "en"
    assert await tab.value(f"document.getElementById('{name}').value") == "not a receipt and no mine"
    assert await tab.value("document.activeElement.id === 'alert' || !document.getElementById('alert')")


async def test_another_language_keeps_what_was_written(tab: Tab, address: str) -> None:
    await told(tab, address)
    await tab.value("globalThis.stale = true")
    await tab.value("document.querySelector('footer button[lang=fr]').click()")
    await tab.until("!globalThis.stale && document.readyState === 'complete'")
    assert await tab.value("document.documentElement.lang") == "fr"
    assert "hid the gas alarm" in str(await tab.value("document.querySelector('.text').textContent"))
    assert tab.complaints == []


async def test_what_a_screen_reader_is_given(tab: Tab, address: str) -> None:
    await tab.opens(address + "/report/en/report")
    await presses(tab, "whom")
    heard = await tab.tree()
    order = [one for one in heard if one[0] in ("link", "heading", "radio", "group", "button", "combobox")]
    assert order[0] == ("link", "Go to the text")
    assert ("heading", "Who should get your report?") in order
    pressed = [name for role, name in order if role == "button"]
    assert pressed == ["Next", "Back", "Español", "Français", "Português"]
    assert ("group", "Choose one") in order or ("radiogroup", "Choose one") in heard
    await tab.presses("Tab")
    assert await tab.value("document.activeElement.className") == "skip"


async def test_a_wrong_answer_takes_the_focus_and_is_tied_to_its_field(tab: Tab, address: str) -> None:
    await tab.looks(390)
    await tab.opens(address + "/report/en/report")
    await presses(tab, "whom")
    await presses(tab, "what")
    assert await tab.value("document.activeElement.id") == "alert"
    assert ("alert", "Choose who should get it.") in await tab.tree() or await tab.value(
        "document.querySelector('[role=alert]').textContent.trim() === 'Choose who should get it.'"
    )
    tied = "document.querySelector('#whom').getAttribute('aria-describedby').split(' ').includes('alert')"
    assert await tab.value(tied)
    assert str(await tab.value("document.title")).startswith("Please look:")


async def test_from_right_to_left_nothing_runs_off_the_side(tab: Tab, address: str) -> None:
    await tab.looks(320)
    for path in ("", "/report", "/return"):
        await tab.opens(f"{address}/report/en{path}")
        await tab.value("document.documentElement.dir = 'rtl'")
        assert await tab.value(FITS)
        assert await tab.value(
            "[...document.querySelectorAll('main h1, main p')].every((e) => getComputedStyle(e).direction === 'rtl')"
        )


@pytest.mark.parametrize(
    ("width", "scheme", "language", "scripts"), [(320, "dark", "pt", False), (1280, "light", "es", True)]
)
async def test_a_case_and_a_name_are_looked_at_in_a_browser(
    tab: Tab, address: str, reporter: Reporter, width: int, scheme: str, language: str, scripts: bool
) -> None:
    receipt = await reporter.receipt("complaint", named="yes", names="Nadia", consents=["CONTACT"])
    await tab.does("Emulation.setScriptExecutionDisabled", value=not scripts)
    await tab.looks(width, scheme)
    await tab.opens(f"{address}/report/{language}/return")
    await is_fine(tab)
    await fills(tab, "receipt", receipt)
    await presses(tab, "look")
    await is_fine(tab)
    await tab.value("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    await is_fine(tab)
    await presses(tab, "read-1")
    await is_fine(tab)
    await presses(tab, "look")
    await fills(tab, "text", "Ask for me at the mill, +51 987 654 321.")
    await presses(tab, "write")
    await is_fine(tab)
    await presses(tab, "look")
    await presses(tab, "own")
    await is_fine(tab)
    await tab.value("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    await is_fine(tab)
    assert receipt not in str(await tab.value("location.href + document.title + document.cookie"))


async def test_the_receipt_is_printed_without_what_is_for_the_screen(
    tab: Tab, address: str, reporter: Reporter
) -> None:
    await tab.looks(390)
    await told(tab, address)
    await presses(tab, "send")
    await tab.does("Emulation.setEmulatedMedia", media="print")
    shown = "(css) => [...document.querySelectorAll(css)].some((e) => e.checkVisibility())"
    assert await tab.value(f"({shown})('#receipt')")
    assert not await tab.value(f"({shown})('header, footer, .screen, button')")
    await tab.does("Emulation.setEmulatedMedia", media="")
