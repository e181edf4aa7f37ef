"""The demo world's phrasebooks, one module a language."""

from infra.demo.phrases.arabic import ARABIC
from infra.demo.phrases.book import Phrasebook
from infra.demo.phrases.chinese import CHINESE
from infra.demo.phrases.english import ENGLISH
from infra.demo.phrases.filipino import FILIPINO
from infra.demo.phrases.french import FRENCH
from infra.demo.phrases.indonesian import INDONESIAN
from infra.demo.phrases.portuguese import PORTUGUESE
from infra.demo.phrases.quechua import QUECHUA
from infra.demo.phrases.russian import RUSSIAN
from infra.demo.phrases.spanish import SPANISH
from infra.demo.phrases.swahili import SWAHILI

PHRASEBOOKS: dict[str, Phrasebook] = {
    book.language: book
    for book in (
        ARABIC,
        CHINESE,
        ENGLISH,
        FILIPINO,
        FRENCH,
        INDONESIAN,
        PORTUGUESE,
        QUECHUA,
        RUSSIAN,
        SPANISH,
        SWAHILI,
    )
}

__all__ = ["PHRASEBOOKS", "Phrasebook"]
