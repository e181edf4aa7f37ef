"""The pages in a real browser: a question is asked and answered, nothing is blocked, nothing runs off the side."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest

from tests.pages.browser import CHROMIUM, Tab, browsing

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium on this machine (apt-get install chromium)"
)


@pytest.fixture(scope="module")
async def browser(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Tab]:
    async with browsing(tmp_path_factory.mktemp("browser")) as opened:
        yield opened


@pytest.fixture
def tab(browser: Tab) -> Tab:
    """The browser's tab, which has not complained of anything yet."""
    browser.complaints.clear()
    return browser


async def test_a_question_is_asked_answered_refused_and_mended(tab: Tab, address: str) -> None:
    await tab.opens(address + "/explorer")
    await tab.value("document.querySelector('button').click()")
    await tab.until("document.getElementById('status').textContent.startsWith('Answered in')")
    answer = json.loads(str(await tab.value("document.getElementById('result').textContent")))
    assert answer["data"]["sectors"]["nodes"][0] == {"code": "COMMUNITIES", "name": "Communities"}

    await tab.value("document.getElementById('query').value = '{ parties { nodes { pseudonym } } nothing }'")
    press = "new KeyboardEvent('keydown', {key: 'Enter', ctrlKey: true, bubbles: true})"
    await tab.value(f"document.getElementById('query').dispatchEvent({press})")
    await tab.until("document.getElementById('status').textContent.startsWith('Refused')")
    said = str(await tab.value("document.getElementById('status').textContent"))
    assert said.startswith("Refused (200): GRAPHQL_VALIDATION_FAILED.")

    await tab.value("document.getElementById('variables').value = '[1]'")
    await tab.value("document.querySelector('button').click()")
    assert await tab.value("document.activeElement.id") == "variables"
    assert await tab.value("document.getElementById('variables-wrong').textContent") == (
        "The variables are not a JSON object. Nothing was asked."
    )
    assert tab.complaints == []


async def test_a_token_that_opens_nothing_is_said_so_and_stays_out_of_the_address(
    tab: Tab, address: str
) -> None:
    await tab.does(
        "Emulation.setDeviceMetricsOverride", width=390, height=600, deviceScaleFactor=1, mobile=False
    )
    await tab.opens(address + "/explorer")
    await tab.value("document.getElementById('token').value = 'nonsense'")
    await tab.value("document.querySelector('button').click()")
    await tab.until(
        "document.getElementById('status').textContent.startsWith('Refused (401): UNAUTHENTICATED')"
    )
    assert await tab.value("location.href") == address + "/explorer"
    assert await tab.value("document.getElementById('status').getBoundingClientRect().bottom <= innerHeight")
    assert await tab.value("localStorage.length + sessionStorage.length + document.cookie.length") == 0


@pytest.mark.parametrize("path", ["/", "/explorer"])
@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_page_fits_its_screen_and_can_be_read(
    tab: Tab, address: str, path: str, width: int, scheme: str
) -> None:
    media = [{"name": "prefers-color-scheme", "value": scheme}]
    await tab.does("Emulation.setEmulatedMedia", features=media)
    await tab.does(
        "Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=False
    )
    await tab.opens(address + path)
    assert await tab.value("document.documentElement.scrollWidth <= window.innerWidth")
    assert await tab.value(LEAST_CONTRAST) >= 4.5  # pyright: ignore[reportOperatorIssue]  WCAG 2.2, 1.4.3
    assert tab.complaints == []


LEAST_CONTRAST = """(() => {
  const parts = (colour) => colour.match(/[0-9.]+/g).map(Number);
  const light = (colour) => {
    const [r, g, b] = parts(colour).map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    for (; element; element = element.parentElement) {
      const found = getComputedStyle(element).backgroundColor;
      if (parts(found)[3] !== 0) return found;
    }
    return 'rgb(255, 255, 255)';
  };
  const told = (e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
  const shown = [...document.querySelectorAll('body *')].filter((e) => e.checkVisibility() && told(e));
  return Math.min(...shown.map((e) => {
    const [a, b] = [light(getComputedStyle(e).color), light(ground(e))].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
  }));
})()"""
